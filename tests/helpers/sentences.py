"""The one sentence that every bad input gives."""

from __future__ import annotations

import pytest

from sim.core.errors import InputError


def sentence_of(action, *args, **kwargs) -> str:
    """Return the sentence that a bad input gives; it is one line and shows nothing of pydantic."""
    with pytest.raises(InputError) as caught:
        action(*args, **kwargs)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert "pydantic" not in sentence.lower()
    assert "input_value" not in sentence and "http" not in sentence
    return sentence
