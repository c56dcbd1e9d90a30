"""How fast it goes, in words."""

from experiments.engine.progress import Pace, in_words


def test_the_pace_is_that_of_the_last_half_minute():
    pace = Pace()
    assert pace.after(0, 1000, 0.0) == ""
    assert pace.after(10, 1000, 10.0) == "1 a second, about 16 min left"
    for second in range(11, 61):
        text = pace.after(10 * (second - 9), 1000, float(second))
    assert text == "10 a second, about 49 s left"


def test_time_is_said_in_words():
    assert [in_words(seconds) for seconds in (0.2, 80, 600, 9000)] == [
        "about 1 s",
        "about 80 s",
        "about 10 min",
        "about 2.5 h",
    ]
