"""What a workbook does not state is taken from another year or the municipality, or refused: no area becomes another.

And what stands in a cell as text is read right, or refused with sheet, row and column.
"""

import pytest
from helpers.paths import SHARED
from helpers.sentences import sentence_of
from helpers.workbooks import CITY, area

from sim.data.cbs import COLUMNS, list_areas, read_profile

UTRECHT = SHARED / "data" / "CBS-Utrecht-kwb-2023.xlsx"
SECRET = dict.fromkeys(COLUMNS[5:], ".")
LONELY = area("BU00010101", "Alleen", **SECRET)
NOT_YET = {"p_wcorpw": ".", "a_soz_wb": ".", "a_soz_ao": "."}
"""What a workbook does not state in the year after."""


@pytest.mark.parametrize("rows", [[LONELY], [CITY | SECRET, LONELY], [LONELY, area("WK999901", "Overvecht")]])
def test_an_area_whose_figures_are_stated_nowhere_is_refused_and_becomes_no_other(book, rows):
    path = book(*rows)
    sentence = sentence_of(read_profile, path, "Alleen")
    assert sentence.startswith(f"{path}: Alleen (BU00010101): age is not stated ('a_inw' is '.'); households is not ")
    assert sentence.endswith(
        "; nor is it of the municipality; give the workbook of another year, which states it, as well"
    )
    assert all(f"'{column}'" in sentence for column in ("a_inw", "a_hh", *NOT_YET))


def test_what_this_year_does_not_state_is_taken_from_the_same_area_of_another(book):
    new = book(CITY | NOT_YET, area("BU00010101", "Wijkje", **NOT_YET), sheet="kwb-2032", name="new.xlsx")
    sentence = sentence_of(read_profile, new, "Wijkje")
    assert all(f"('{column}' is '.')" in sentence for column in NOT_YET) and "'a_inw'" not in sentence
    old = book(CITY, area("BU00010101", "Wijkje", p_wcorpw=70, a_soz_wb=90, a_soz_ao="."), name="old.xlsx")
    profile, warnings = read_profile(new, "Wijkje", [old])
    assert (profile.social_rent, profile.income_support, profile.disability_support) == (0.7, 0.09, 0.06)
    assert "2032" in profile.source
    assert warnings == [
        "Wijkje (BU00010101): social rent is not stated ('p_wcorpw' is '.'); 70.0 % is taken from the same area in "
        "2031 (old.xlsx).",
        "Wijkje (BU00010101): income support is not stated ('a_soz_wb' is '.'); 9.0 % is taken from the same area in "
        "2031 (old.xlsx).",
        "Wijkje (BU00010101): disability support is not stated ('a_soz_ao' is '.'); 6.0 % is taken from the "
        "municipality, Teststad, in 2031 (old.xlsx).",
    ]
    assert read_profile(new, "Teststad", [old])[0].social_rent == 0.4
    assert read_profile(old, "Wijkje", [new])[1] == [
        "Wijkje (BU00010101): disability support is not stated ('a_soz_ao' is '.'); 6.0 % is taken from the "
        "municipality, Teststad."
    ]


def test_a_code_that_another_area_had_in_another_year_is_not_the_same_area(book):
    new = book(CITY, area("BU00010101", "Wijkje", **NOT_YET), name="new.xlsx")
    old = book(CITY, area("BU00010101", "Andere", p_wcorpw=70), name="old.xlsx")
    profile, warnings = read_profile(new, "Wijkje", [old])
    assert profile.social_rent == 0.4
    assert len(warnings) == 3 and all("from the municipality, Teststad." in warning for warning in warnings)


@pytest.mark.skipif(not UTRECHT.is_file(), reason="the CBS workbook of Utrecht is not here; set BEREIK_SHARED")
def test_a_year_without_benefits_takes_those_of_the_real_workbook_of_2023(book):
    row = {"gwb_code_10": "WK034403", "gwb_code_8": "034403", "regio": "Wijk 03 Overvecht", "gm_naam": "Utrecht"}
    new = book(CITY | row | NOT_YET, sheet="kwb-2024")
    assert "('p_wcorpw' is '.')" in sentence_of(read_profile, new, "WK034403")
    profile, warnings = read_profile(new, "WK034403", [UTRECHT])
    assert profile.social_rent == read_profile(UTRECHT, "WK034403")[0].social_rent
    assert len(warnings) == 3 and all("same area in 2023 (CBS-Utrecht-kwb-2023.xlsx)" in said for said in warnings)


@pytest.mark.parametrize(("cell", "share"), [("1.000", 1.0), ("80", 0.08), ("80,0", 0.08), (" 80 ", 0.08)])
def test_a_count_written_as_text_is_read_as_a_dutch_person_means_it(book, cell, share):
    path = book(CITY, area("BU00010101", "Tekst", a_soz_wb=cell, a_inw="1.234.000"))
    assert read_profile(path, "Tekst")[0].income_support == share
    assert list_areas(path)[1].residents == 1_234_000


@pytest.mark.parametrize(("column", "cell"), [
    ("a_soz_wb", "1,000"), ("a_soz_wb", "12,345,678"), ("p_wcorpw", "45.123"), ("p_wcorpw", "1.000"),
])  # fmt: skip
def test_a_text_that_may_be_two_numbers_is_refused_with_sheet_row_and_column(book, column, cell):
    path = book(CITY, {"regio": "a row without a code"}, {}, area("BU00010101", "Tekst", **{column: cell}))
    assert sentence_of(read_profile, path, "Tekst") == (
        f"{path}: BU00010101.{column}: the value is '{cell}', in which the sign may be for thousands or for decimals; "
        "write it without (sheet 'kwb-2031', row 5)"
    )


@pytest.mark.parametrize("cell", ["1_000", "1.000,5", "1 000", "0x10", "\u0661", True, "1.00.000", "inf", "1e400"])
def test_a_text_that_is_not_plainly_a_number_is_refused(book, cell):
    path = book(CITY, area("BU00010101", "Tekst", a_soz_wb=cell))
    assert "BU00010101.a_soz_wb: the value is" in sentence_of(read_profile, path, "Tekst")
