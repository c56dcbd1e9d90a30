"""Profiles from CBS workbooks: every area loads, what is not stated is said, and bad cells give one sentence."""

from contextlib import closing

import pytest
from helpers.paths import SHARED
from helpers.sentences import sentence_of
from helpers.workbooks import CITY, area
from openpyxl import load_workbook

from sim.data.cbs import COLUMNS, list_areas, read_profile
from sim.scenario.scenario import Scenario, load_scenario

UTRECHT = SHARED / "data" / "CBS-Utrecht-kwb-2023.xlsx"

SHARES_OF_CITY = {"age": "10.0, 40.0, 30.0, 20.0", "households": "50.0, 30.0, 20.0", "origin": "50.0, 16.7, 33.3"}

needs_utrecht = pytest.mark.skipif(
    not UTRECHT.is_file(),
    reason="the CBS workbook of Utrecht is not here; set BEREIK_SHARED to the folder that has data/",
)


def test_shares_are_computed_from_the_right_columns(book):
    profile, warnings = read_profile(book(CITY), "GM0001")
    assert warnings == []
    assert list(profile.age.model_dump().values()) == [0.1, 0.4, 0.3, 0.2]
    assert list(profile.households.model_dump().values()) == [0.5, 0.3, 0.2]
    assert list(profile.origin.model_dump().values()) == pytest.approx([1 / 2, 1 / 6, 1 / 3])
    assert profile.born_abroad == (0.0, 0.75, 0.25)
    assert (profile.social_rent, profile.income_support, profile.disability_support) == (0.4, 0.08, 0.06)
    assert profile.source == "CBS Kerncijfers wijken en buurten 2031, GM0001 (Teststad)"


def test_rounded_counts_are_normalised(book):
    people = {"a_inw": 10, "a_15_24": 5, "a_25_44": 5, "a_45_64": 5, "a_65_oo": 0, "a_soz_wb": 0, "a_soz_ao": 15}
    households = {"a_hh": 5, "a_1p_hh": 5, "a_hh_z_k": 5, "a_hh_m_k": 0}
    profile, _ = read_profile(book(CITY, area("BU00010101", "Klein", **people, **households)), "Klein")
    assert list(profile.age.model_dump().values()) == pytest.approx([1 / 3, 1 / 3, 1 / 3, 0])
    assert list(profile.households.model_dump().values()) == [0.5, 0.5, 0.0]
    assert (profile.income_support, profile.disability_support) == (0.0, 1.0)


def test_the_year_comes_from_the_sheet_or_the_file(book):
    assert "buurten 2019, " in read_profile(book(CITY, sheet="data", name="kwb-2019.xlsx"), "Teststad")[0].source
    assert "buurten, GM0001" in read_profile(book(CITY, sheet="data", name="plain.xlsx"), "Teststad")[0].source


@pytest.mark.parametrize("cell", [".", "", None, " . "])
@pytest.mark.parametrize(("column", "figure", "field"), [
    ("p_wcorpw", "social rent", "social_rent"),
    ("a_soz_wb", "income support", "income_support"),
    ("a_soz_ao", "disability support", "disability_support"),
    ("a_25_44", "age", "age"),
    ("a_1p_hh", "households", "households"),
    ("a_neu_al", "origin", "origin"),
])  # fmt: skip
def test_secret_and_empty_cells_take_the_share_of_the_municipality(book, column, figure, field, cell):
    row = area("BU00010101", "Geheim", a_15_24=200, a_45_64=100, a_nl_all=300, a_hh_z_k=60, p_wcorpw=90, a_soz_wb=8)
    path = book(CITY, row | {column: cell})
    profile, warnings = read_profile(path, "Geheim")
    town, _ = read_profile(path, "Teststad")
    share = getattr(town, field)
    assert getattr(profile, field) == share
    value = f"{100 * share:.1f}" if isinstance(share, float) else SHARES_OF_CITY[field]
    said = [warning for warning in warnings if f"): {figure} is not stated" in warning]
    shown = "is '.'" if cell and cell.strip() else "is empty"
    assert said == [
        f"Geheim (BU00010101): {figure} is not stated ('{column}' {shown}); {value} % is taken from the municipality, "
        "Teststad."
    ]
    others = {"income support", "disability support"} if column == "a_25_44" else set()
    assert len(warnings) == 1 + len(others)


def test_a_share_that_is_stated_is_not_replaced(book):
    profile, warnings = read_profile(book(CITY, area("WK000101", "Wijk 01 Arm", a_soz_wb=500, p_wcorpw=0)), "Arm")
    assert (profile.income_support, profile.social_rent, warnings) == (0.5, 0.0, [])


def test_without_residents_and_households_everything_is_said_and_taken_from_elsewhere(book):
    empty = dict.fromkeys(COLUMNS[5:], 0) | {"a_1p_hh": 5, "p_wcorpw": "."}
    path = book(CITY, area("BU00010109", "Leeg", **empty))
    profile, warnings = read_profile(path, "Leeg")
    town, _ = read_profile(path, "Teststad")
    labels = {"name": "Leeg", "code": "BU00010109", "source": profile.source}
    assert profile == town.model_copy(update=labels)
    assert len(warnings) == 8 and all("taken from the municipality, Teststad." in warning for warning in warnings)
    for figure, total in {"age": "a_inw", "origin": "a_inw", "households": "a_hh"}.items():
        start = f"Leeg (BU00010109): {figure} is not stated ('{total}' is 0); {SHARES_OF_CITY[figure]} % is "
        assert start + "taken from the municipality, Teststad." in warnings


def test_more_recipients_than_residents_are_not_believed(book):
    profile, warnings = read_profile(book(CITY, area("BU00010101", "Raar", a_soz_wb=1010)), "Raar")
    assert profile.income_support == 0.08
    assert len(warnings) == 1
    assert "'a_soz_wb' counts more people than there are residents of 15 and older" in warnings[0]


def test_areas_are_found_by_code_and_name(book):
    path = book(
        CITY,
        area("WK000103", "Wijk 03 Veld"),
        area("BU00010301", "Poldergebied Veld"),
        area("BU00010302", "Máximaveld"),
    )
    for sought in ("Veld", " veld ", "wijk 03 veld", "000103", "wk000103"):
        assert read_profile(path, sought)[0].code == "WK000103"
    for sought, code in {"polder": "BU00010301", "Maximaveld": "BU00010302", "TESTSTAD": "GM0001"}.items():
        assert read_profile(path, sought)[0].code == code


def test_areas_are_listed_in_the_order_of_the_workbook(book):
    path = book(CITY, area("WK000103", "Wijk 03 Veld", a_inw="."), {"regio": "a row without a code"})
    assert [tuple(listed) for listed in list_areas(path)] == [
        ("GM0001", "Gemeente", "Teststad", 1200), ("WK000103", "Wijk", "Wijk 03 Veld", None),
    ]  # fmt: skip


def test_unknown_and_ambiguous_areas(book):
    path = book(CITY, area("BU00010301", "Hoog-Noord"), area("BU00010302", "Hoog-Zuid"))
    assert sentence_of(read_profile, path, "Hoog") == (
        f"{path}: 'Hoog' may be any of Hoog-Noord (BU00010301), Hoog-Zuid (BU00010302); give the code"
    )
    assert sentence_of(read_profile, path, "Hoog-Nord") == (
        f"{path}: 'Hoog-Nord' is not an area in this workbook; did you mean 'Hoog-Noord'?"
    )
    assert sentence_of(read_profile, path, "BU00010303").startswith(
        f"{path}: 'BU00010303' is not an area in this workbook; did you mean 'BU0001030"
    )
    assert "is not an area in this workbook; known are 'Hoog-Noord'" in sentence_of(read_profile, path, " ")
    many = book(*(area(f"BU000104{k:02}", f"Laan {k}") for k in range(20)), name="many.xlsx")
    assert "Laan 11 (BU00010411) and 8 more; give the code" in sentence_of(read_profile, many, "Laan")


@pytest.mark.parametrize(("column", "cell", "expected"), [
    ("a_soz_wb", "veel", "BU00010101.a_soz_wb: the value is 'veel', but it must be a number of at least 0, or '.'"),
    ("a_65_oo", -5, "BU00010101.a_65_oo: the value is -5, but it must be a number of at least 0, or '.'"),
    ("a_hh", "nan", "BU00010101.a_hh: the value is 'nan', but it must be a number of at least 0, or '.'"),
    ("p_wcorpw", 130, "BU00010101.p_wcorpw: the value is 130, but it must be a percentage in [0, 100]"),
])  # fmt: skip
def test_cells_that_are_no_figure(book, column, cell, expected):
    path = book(CITY, area("BU00010101", "Fout", **{column: cell}))
    assert sentence_of(read_profile, path, "Fout") == f"{path}: {expected} (sheet 'kwb-2031', row 3)"


def test_a_fault_in_the_municipality_is_named_there(book):
    path = book(CITY | {"p_wcorpw": "?"}, area("BU00010101", "Goed", p_wcorpw="."))
    assert sentence_of(read_profile, path, "Goed").startswith(f"{path}: GM0001.p_wcorpw: the value is '?'")


@needs_utrecht
def test_every_area_of_utrecht_gives_a_valid_profile():
    areas = list_areas(UTRECHT)
    kinds = [listed.kind for listed in areas]
    assert (kinds.count("Gemeente"), kinds.count("Wijk"), kinds.count("Buurt"), len(areas)) == (1, 10, 111, 122)
    for listed in areas:
        profile, warnings = read_profile(UTRECHT, listed.code)
        assert (profile.code, profile.name) == (listed.code, listed.name)
        assert f"2023, {listed.code} ({listed.name}" in profile.source
        Scenario(neighbourhood=profile)
        if listed.kind != "Buurt":
            assert warnings == []


@needs_utrecht
def test_secret_cells_of_utrecht_are_said():
    secret = 0
    with closing(load_workbook(UTRECHT, read_only=True)) as book:
        header, *rows = book.worksheets[0].iter_rows(values_only=True)
    for row in rows:
        cells = dict(zip(header, row, strict=True))
        _, warnings = read_profile(UTRECHT, cells["gwb_code_10"])
        for column in ("p_wcorpw", "a_soz_wb", "a_soz_ao"):
            is_said = any(f"('{column}' is '.')" in warning for warning in warnings)
            assert is_said == (cells[column] == ".")
            secret += is_said
    assert secret == 11


@needs_utrecht
@pytest.mark.parametrize("name", ["overvecht", "noordoost"])
def test_built_in_scenarios_equal_the_workbook_within_rounding(name):
    built_in = load_scenario(name).neighbourhood
    profile, _ = read_profile(UTRECHT, name)
    assert (built_in.name, built_in.code, built_in.source) == (profile.name, profile.code, profile.source)
    half_a_digit = 0.5001e-4  # four decimals
    for field in ("age", "households", "origin"):
        exact = getattr(profile, field).model_dump()
        assert getattr(built_in, field).model_dump() == pytest.approx(exact, abs=half_a_digit)
    for field in ("born_abroad", "social_rent", "income_support", "disability_support"):
        assert getattr(built_in, field) == pytest.approx(getattr(profile, field), abs=half_a_digit)


@needs_utrecht
def test_names_in_utrecht():
    codes = {"Overvecht": "WK034403", "Utrecht": "GM0344", "zuid": "WK034407", "maximapark": "BU03441014"}
    for sought, code in codes.items():
        assert read_profile(UTRECHT, sought)[0].code == code
    sentence = sentence_of(read_profile, UTRECHT, "Hoograven")
    assert "Oud Hoograven-Noord (BU03440722)" in sentence and "Nieuw Hoograven-Zuid (BU03440733)" in sentence
    assert "did you mean 'Overvecht'?" in sentence_of(read_profile, UTRECHT, "Overvect")
