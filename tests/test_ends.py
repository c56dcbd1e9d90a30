"""What is admitted computes: every end of every quantity, alone and moved by a lever, in a town of 60 for 8 weeks."""

import os

import pytest
from helpers import ends
from helpers.ends import KNOWN, Trial, ends_of, trials, tried


def answer(trial: Trial) -> str:
    """Hang, die or answer, as the name of the trial says."""
    if trial.name == "dies":
        os._exit(3)
    while trial.name == "hangs":
        pass
    return trial.name


def test_a_trial_that_hangs_or_dies_is_told_and_the_next_is_tried(monkeypatch):
    monkeypatch.setattr(ends, "PATIENCE", 10.0)
    asked = [Trial("quantity", name, 0.0) for name in ("", "hangs", "bad", "dies", "")]
    assert list(tried(asked[:4], answer).values()) == ["", "hangs", "bad", "ends its process"]


def test_every_quantity_has_two_ends_or_options():
    for one in KNOWN:
        assert len(ends_of(one)) >= 2, one.name
        assert all(one.check(end) == end for end in ends_of(one)), one.name


@pytest.mark.slow
def test_every_end_computes():
    answers = tried(trials())
    print(f"{len(answers)} ends tried")
    assert len(answers) > 1500
    assert {trial: said for trial, said in answers.items() if said} == {}
