"""A number that a person wrote is read as it was meant, or refused; never as something else."""

import numpy as np
import pytest
from helpers.sentences import sentence_of

from sim.core.numbers import ANY, Limits, note_of, number_of, whole_number_of

SHARE = Limits(0.0, 1.0)


@pytest.mark.parametrize("value", [2, 2.0, "2", " 2e0 ", np.float64(2.0), np.int64(2)])
def test_a_number_may_be_written_as_a_text(value):
    assert number_of(value) == 2.0 and type(number_of(value)) is float


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (True, "'True' is not a number"), ("much", "'much' is not a number"), (None, "'None' is not a number"),
        ("nan", "the value is nan, but it must be a finite number"),
        (float("inf"), "the value is inf, but it must be a finite number"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_one_sentence(value, sentence):
    assert sentence_of(number_of, value) == sentence


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.8", 0.8), ("0,8", 0.8), (",8", 0.8), ("-0,125", -0.125), ("0.125", 0.125), ("1234,5", 1234.5),
        ("60.000,00", 60_000.0), ("60,000.00", 60_000.0), ("1.234.567", 1_234_567.0), ("1,234,567", 1_234_567.0),
        ("1.234.567,89", 1_234_567.89), ("35 000", 35_000.0), ("35\u202f000,5", 35_000.5), ("12.3456", 12.3456),
        ("1e3", 1000.0), (" 7 ", 7.0), ("1000", 1000.0), ("0.000", 0.0), ("1000.000", 1000.0),
    ],
)  # fmt: skip
def test_a_number_is_read_as_it_is_meant(text, number):
    assert number_of(text) == number
    assert number_of("-" + text.strip().lstrip("-")) == -abs(number)


@pytest.mark.parametrize("text", ["35.000", "35,000", "35 000", "35000", "35.000,00", "35,000.00", "35000,0"])
def test_a_whole_number_has_marks_between_thousands_only(text):
    assert whole_number_of(text) == 35_000 and type(whole_number_of(text)) is int
    assert number_of(text, limits=Limits(is_whole=True)) == 35_000.0


def test_a_text_that_may_mean_two_numbers_is_read_where_only_one_is_admitted():
    assert sentence_of(number_of, "60.000") == (
        "'60.000' may mean 60000 or 60; write it without a mark between thousands"
    )
    assert "'35,000' may mean 35000 or 35;" in sentence_of(number_of, "35,000")
    assert number_of("1.000", limits=SHARE) == 1.0
    assert number_of("35.000", limits=Limits(100, 5e6)) == 35_000.0
    assert "may mean 2000 or 2;" in sentence_of(number_of, "2.000", limits=SHARE)


@pytest.mark.parametrize(
    "text",
    ["", " ", "1.23.456", "1,23,456", "1.2.3", "0,5,1", "35..000", "1_000", "80%", "0x10", "\u0663", "1 2", "--1", "e5",
     "12.34,5", "1,234.567,8", "012.345,6", "n/a", "NULL", "#N/A", "9" * 5000, "1e99999"],
)  # fmt: skip
def test_what_is_no_number_is_refused(text):
    for read in (number_of, whole_number_of):
        assert sentence_of(read, text).endswith("is not a number")


@pytest.mark.parametrize("value", [np.True_, False, [1], b"1", "x\ny" * 90, 10**5000], ids=range(6))
def test_a_value_of_another_kind_is_refused_on_one_short_line(value):
    for read in (number_of, whole_number_of):
        assert len(sentence_of(read, value)) < 100


def test_a_whole_number_is_exact_and_has_no_part_behind_the_point():
    assert whole_number_of("12345678901234567890") == 12345678901234567890
    assert sentence_of(whole_number_of, "2.5", "the seed") == "the seed is 2.5, but it must be a whole number"
    assert sentence_of(whole_number_of, 2.5) == "the value is 2.5, but it must be a whole number"


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("35.000", "'35.000' is read as 35000"), ("0,8", "'0,8' is read as 0.8"),
        ("60.000,50", "'60.000,50' is read as 60000.5"),
        ("1.000", "'1.000' is read as 1"), ("35000", ""), (" 0.80", ""), (35_000, ""), ("1e3", ""),
    ],
)  # fmt: skip
def test_it_is_said_how_a_number_was_understood(text, note):
    assert note_of(text, number_of(text, limits={"35.000": Limits(100.0), "1.000": SHARE}.get(str(text), ANY))) == note
