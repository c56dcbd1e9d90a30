"""Numbers in designs: read as they are meant and shown so, or refused; in tables by row and column."""

import openpyxl
import pandas as pd
import pytest
from helpers.sentences import sentence_of
from helpers.sweeps import design


def write_sheet(path, *rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_numbers_are_read_as_a_dutch_person_means_them_and_shown(capsys):
    table = design("residents=1.000:35.000:2", "trust_gain=0,02:0,12:2", "lever.interpreters=0,1").table
    assert set(table["residents"]) == {1_000, 35_000}
    assert set(table["parameter.trust_gain"]) == {0.02, 0.12}
    assert set(table["lever.interpreters"]) == {0.0, 1.0}
    assert capsys.readouterr().err.splitlines() == [
        "note: residents: '1.000' is read as 1000", "note: residents: '35.000' is read as 35000",
        "note: parameter.trust_gain: '0,02' is read as 0.02", "note: parameter.trust_gain: '0,12' is read as 0.12",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("forced_start_euros=5.000:9.000", "--vary forced_start_euros: '5.000' may mean 5000 or 5;"),
        ("trust_steepness=2,5", "--vary trust_steepness: '2,5' may mean one number or 2; write '2, 5' for 2"),
        ("residents=20,500", "--vary residents: '20,500' may mean one number or 2;"),
        ("lever.interpreters=0,05", "'0,05' has a value that begins with 0; write decimals behind a point"),
        ("residents=35,000", "'35,000' has a value that begins with 0"),
        ("lever.interpreters=0,5", "the strength of a lever is 5, but it must lie in [0, 1]"),
        ("residents=100:200:2,5", "the number of levels is 2,5, but it must be a whole number"),
    ],
)
def test_what_may_be_either_is_refused(text, sentence):
    assert sentence in sentence_of(design, text)


def test_a_space_behind_a_comma_sets_values_apart():
    assert design("trust_steepness=2, 5").table["parameter.trust_steepness"].tolist() == [2.0, 5.0]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "trust_gain,residents\n0.1,100,\n",
            "row 2 has 3 cells, but the header has 2; is there a separator at its end?",
        ),
        ("trust_gain,residents\n0.1,100\n\n0,1,100\n", "row 4 has 3 cells, but the header has 2"),
        ("trust_gain,residents\n0.1\n", "row 2 has 1 cells, but the header has 2"),
        ("trust_gain,\n0.1,\n", "row 1: column 2 has no name"),
        ("trust_gain\nn/a\n", "row 2, column 'trust_gain': 'n/a' is not a number"),
        ("trust_gain\nNULL\n", "row 2, column 'trust_gain': 'NULL' is not a number"),
        ("trust_gain\n#N/A\n", "row 2, column 'trust_gain': '#N/A' is not a number"),
        ("trust_gain\nnan\n", "row 2, column 'trust_gain': the value is nan, but it must be a finite number"),
        ("rule.learning\nNone\n", "row 2, column 'rule.learning': 'None' is not one of its options"),
        ("hardening\n1.000\n", "row 2, column 'hardening': '1.000' may mean 1000 or 1;"),
        ("trust_gain\n\n0.1\n\n7\n", "row 5, column 'trust_gain': parameter 'trust_gain' is 7, but"),
        ("variant,trust_gain\n,0.1\n", "row 2, column 'variant': the name is missing"),
        ('trust_gain\n"0.1\n', "the table cannot be read: unexpected end of data"),
        ("trust_gain,trust_gain\n0.1,0.2\n", "'parameter.trust_gain' has two columns"),
        ("variant\none\n", "the table needs a column for what varies"),
    ],
)
def test_no_cell_of_a_table_is_guessed(tmp_path, text, sentence):
    path = tmp_path / "own.csv"
    path.write_text(text)
    said = sentence_of(design, table=path)
    assert said.startswith(f"{path}: ")
    assert sentence in said


def test_a_table_with_semicolons_and_a_byte_order_mark_is_read_as_dutch_spreadsheets_write_it(tmp_path, capsys):
    path = tmp_path / "own.csv"
    path.write_bytes("\ufeffvariant;trust_gain;residents\r\na;0,1;35.000\r\nb;;\r\n".encode())
    table = design(table=path).table
    assert table.loc["a"].tolist() == [0.1, 35_000]
    assert table.loc["b"].isna().all()
    assert "note: residents: '35.000' is read as 35000" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([["trust_gain"], ["=A1"]], "row 2, column A: a formula without a value; save the workbook"),
        ([["trust_gain"], [0.1], [True]], "row 3, column 'trust_gain': 'True' is not a number"),
        ([["trust_gain"], ["#N/A"]], "row 2, column 'trust_gain': '#N/A' is not a number"),
        ([["trust_gain"], [0.1, 0.2]], "row 2, column B: the value '0.2' stands under no name"),
        ([["trust_gain", None, "residents"], [0.1, 5, 100]], "row 1: column 2 has no name"),
    ],
)
def test_no_cell_of_a_workbook_is_guessed(tmp_path, rows, sentence):
    path = write_sheet(tmp_path / "own.xlsx", *rows)
    said = sentence_of(design, table=path)
    assert said.startswith(f"{path}: ")
    assert sentence in said


def test_a_cell_of_a_workbook_with_a_text_counts_as_a_person_means_it(tmp_path):
    path = write_sheet(
        tmp_path / "own.xlsx", [], ["residents", "trust_gain"], ["1.000", "0,1"], [None, None], [20, 0.2]
    )
    table = design(table=path).table
    assert table["residents"].iloc[[0, 2]].tolist() == [1000, 20]
    assert table["parameter.trust_gain"].iloc[[0, 2]].tolist() == [0.1, 0.2]
    assert table.iloc[1].isna().all()


@pytest.mark.parametrize("value", [True, [0.1], "n/a", float("inf"), pd.Timestamp("2024-01-01")])
def test_no_cell_of_a_parquet_file_is_guessed(tmp_path, value):
    pd.DataFrame({"residents": [100], "trust_gain": [value]}).to_parquet(tmp_path / "own.parquet")
    assert "own.parquet: row 1, column 'trust_gain': " in sentence_of(design, table=tmp_path / "own.parquet")
