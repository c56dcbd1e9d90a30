"""How fast it goes, in words."""

import pytest
from rich.progress import Progress

from experiments.engine.progress import WINDOW, in_words, note, pace


@pytest.fixture
def after():
    """Return a function that notes how much is done after so many seconds, and returns the pace."""
    now = 0.0
    bar = Progress(get_time=lambda: now, speed_estimate_period=WINDOW, disable=True)
    task = bar.add_task("", total=None)

    def at(done: int, of: int, second: float) -> str:
        nonlocal now
        now = second
        note(bar, task, done, of)
        return pace(bar.tasks[task])

    return at


def test_the_pace_is_that_of_the_last_half_minute(after):
    assert after(0, 1000, 0.0) == ""
    assert after(10, 1000, 10.0) == "1 a second, about 16 min left"
    for second in range(11, 61):
        text = after(10 * (second - 9), 1000, float(second))
    assert text == "10 a second, about 49 s left"


def test_what_was_there_already_counts_for_no_pace(after):
    assert after(900, 1000, 0.0) == ""
    assert after(920, 1000, 10.0) == "2 a second, about 40 s left"


def test_slow_work_has_a_pace_too(after):
    assert after(0, 10, 0.0) == ""
    assert after(1, 10, 100.0) == "0.01 a second, about 15 min left"
    assert after(2, 10, 200.0) == "0.01 a second, about 13 min left"


def test_time_is_said_in_words():
    assert [in_words(seconds) for seconds in (0.2, 80, 600, 9000)] == [
        "about 1 s",
        "about 80 s",
        "about 10 min",
        "about 2.5 h",
    ]
