"""Designs from options, files and tables, and one sentence for every mistake."""

import numpy as np
import pandas as pd
import pytest
from helpers.sweeps import design

from experiments.cli import main
from sim.core.errors import InputError
from sim.parameters.registry import BY_NAME


def test_a_grid_holds_every_combination():
    table = design("trust_gain=0.02:0.12:3", "lever.interpreters=0, 0.5,1", "rule.learning").table
    assert list(table.columns) == ["parameter.trust_gain", "lever.interpreters", "rule.learning"]
    assert len(table) == 3 * 3 * 2 == len(table.drop_duplicates())
    assert sorted(set(table["parameter.trust_gain"])) == [0.02, 0.07, 0.12]
    assert set(table["lever.interpreters"]) == {0.0, 0.5, 1.0}
    assert set(table["rule.learning"]) == {"asymmetric", "confirmation"}


def test_a_range_that_is_left_out_is_the_declared_one():
    declared = BY_NAME["trust_gain"]
    grid = design("trust_gain").table["parameter.trust_gain"]
    assert (grid.min(), grid.max(), len(grid)) == (declared.low, declared.high, 5)
    assert list(design("mechanism.image").table["mechanism.image"]) == [True, False]
    paper = design("agency.Wijkteam.paper", kind="latin", n=50).table["agency.Wijkteam.paper"]
    assert paper.between(0.0, 1.0).all()
    assert np.ptp(paper) > 0.95


def test_a_latin_hypercube_has_one_variant_in_each_part_of_each_range():
    table = design("trust_gain=0.1:0.2", "lever.interpreters", "weeks=10:109", kind="latin", n=20).table
    for column, low, width in (("parameter.trust_gain", 0.1, 0.1), ("lever.interpreters", 0.0, 1.0)):
        part = np.floor((table[column].to_numpy() - low) / width * 20)
        assert sorted(part) == list(range(20)), column
    assert table["weeks"].dtype == int
    assert table.equals(design("trust_gain=0.1:0.2", "lever.interpreters", "weeks=10:109", kind="latin", n=20).table)


def test_a_sobol_sequence_is_even_in_both_quantities_together():
    table = design("trust_gain=0:1", "lever.interpreters", kind="sobol", n=64).table
    cells = np.floor(table.to_numpy(dtype=float) * 8)
    assert len({tuple(cell) for cell in cells}) == 64  # one in each of 8 by 8 cells


def test_a_file_says_the_same_as_options(tmp_path):
    (tmp_path / "sweep.toml").write_text(
        'design = "grid"\n[vary]\ntrust_gain = {low = 0.02, high = 0.12, levels = 3}\nlever.interpreters = [0, 1]\n'
        '"rule.ties" = ["kinds", "watts_strogatz"]\nhardening = {}\n'
    )
    options = ("trust_gain=0.02:0.12:3", "lever.interpreters=0,1", "rule.ties=kinds,watts_strogatz", "hardening")
    assert design(file=tmp_path / "sweep.toml").table.equals(design(*options).table)
    (tmp_path / "latin.toml").write_text('design = "latin"\nn = 9\n[vary]\ntrust_gain = {low = 0.1, high = 0.2}\n')
    assert design(file=tmp_path / "latin.toml").table.equals(design("trust_gain=0.1:0.2", kind="latin", n=9).table)


@pytest.fixture
def frame():
    return pd.DataFrame({
        "variant": ["as it is", "strong", "other rule"],
        "trust_gain": [np.nan, 0.1, 0.02],
        "lever.interpreters": [0.0, 1.0, np.nan],
        "learning": ["", "asymmetric", "confirmation"],
        "mechanism.image": ["", "on", "false"],
        "weeks": [np.nan, 20, 30],
    }).replace("", None)  # fmt: skip


@pytest.mark.parametrize("suffix", ["csv", "parquet", "xlsx"])
def test_a_table_is_the_same_whatever_its_format(frame, tmp_path, suffix):
    path = tmp_path / f"own.{suffix}"
    frame = frame.rename(columns={"learning": "rule.learning"})
    {"csv": frame.to_csv, "parquet": frame.to_parquet, "xlsx": frame.to_excel}[suffix](path, index=False)
    made = design(table=path)
    assert made.kind == "table"
    assert list(made.table.index) == ["as it is", "strong", "other rule"]
    assert made.table.columns[0] == "parameter.trust_gain"
    assert made.table.iloc[0].isna().tolist() == [True, False, True, True, True]
    assert made.table["mechanism.image"].tolist()[1:] == [True, False]
    assert made.table.loc["other rule", "rule.learning"] == "confirmation"
    (tmp_path / "file.toml").write_text(f'table = "own.{suffix}"\n')
    assert design(file=tmp_path / "file.toml").table.equals(made.table)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ("--vary trust_gian", "--vary trust_gian: 'trust_gian' is not a lever, a parameter or anything else"),
        ("--vary trust_gian", "did you mean 'parameter.trust_gain'?"),
        ("--vary interpreters=0,1", "more than one meaning; write 'lever.interpreters' or 'agency.interpreters'"),
        ("--vary trust_gain=0.02:high", "--vary trust_gain: 'high' is not a number"),
        ("--vary trust_gain=0.5:1.5", "parameter 'trust_gain' is 1.5, but it must lie in [0, 1] (share per contact)"),
        ("--vary trust_gain=0.2:0.1", "the range goes from 0.2 to 0.1, but it must rise"),
        ("--vary trust_gain=0.1:0.2:1", "it has 1 levels, but it must have a whole number of at least 2"),
        ("--vary trust_gain=1:2:3:4", "too many parts"),
        ("--vary trust_gain=", "no value is given"),
        ("--vary trust_gain=0.1,0.1", "a value stands twice"),
        ("--vary lever.interpreters=0,2", "the strength of a lever is 2, but it must lie in [0, 1]"),
        ("--vary residents=100.5,200", "the value is 100.5, but it must be a whole number"),
        ("--vary residents=2:100", "--vary residents: the value is 2, but it must be"),
        ("--vary residents", "no range is declared for it; write one, as low:high"),
        ("--vary agency.paper=0:2", "--vary agency.paper:"),
        ("--vary rule.learning=asymetric", "'asymetric' is not one of its options; did you mean 'asymmetric'?"),
        ("--vary rule.learning=0:1", "it has no range; list its values"),
        ("--vary mechanism.image=maybe", "'maybe' is neither on nor off; write true or false"),
        ("--vary trust_gain --vary parameter.trust_gain", "'parameter.trust_gain' stands twice"),
        ("--vary trust_gain --n 10", "--n is for the designs latin and sobol"),
        ("--vary trust_gain --design latin", "--design latin needs --n"),
        ("--vary trust_gain --design sobol --n 100", "must be a power of two of at least 2, such as 64 or 128"),
        ("--vary trust_gain --design latim --n 8", "'latim' is not a design; did you mean 'latin'?"),
        ("--vary rule.learning --design latin --n 8", "takes a range low:high, without values or levels"),
        ("--vary trust_gain=0:1:3 --design sobol --n 8", "takes a range low:high, without values or levels"),
        ("--vary trust_gain=0:1:1001 --vary hardening=0:1:1001", "1,002,001 variants, but 1,000,000 is the most"),
        ("", "nothing varies"),
        ("--vary trust_gain --table own.csv", "--vary and --table do not go together"),
        ("--table absent.csv", "absent.csv: there is no such file"),
        ("--table own.ods", "own.ods: a table is a file that ends in .csv, .parquet, .xlsx"),
        ("--table own.csv --n 4", "--design and --n do not go with --table"),
        ("--file absent.toml", "absent.toml: there is no such file"),
    ],
)
def test_a_mistake_in_an_option_is_one_sentence(capsys, tmp_path, monkeypatch, options, sentence):
    monkeypatch.chdir(tmp_path)
    assert main.main(["sweep", *options.split()]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("bereik: ")
    assert said.err.count("\n") == 1
    assert sentence in said.err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("trust_gain\n0.1\n0.2\n7\n", "own.csv: row 4, column 'trust_gain': parameter 'trust_gain' is 7, but"),
        ("trust_gain\n0.1\nmuch\n", "own.csv: row 3, column 'trust_gain': 'much' is not a number"),
        ("trust_gian\n0.1\n", "own.csv: column 'trust_gian': 'trust_gian' is not a lever"),
        ("trust_gain,parameter.trust_gain\n0.1,0.1\n", "own.csv: 'parameter.trust_gain' has two columns"),
        ("variant,trust_gain\na,0.1\na,0.2\n", "column 'variant': 'a' stands twice"),
        ("trust_gain\n", "the table needs a column for what varies, and a row for each variant"),
        ("", "own.csv: the table cannot be read"),
        ("mechanism.image\nperhaps\n", "row 2, column 'mechanism.image': 'perhaps' is neither on nor off"),
    ],
)
def test_a_mistake_in_a_table_is_told_by_row_and_column(tmp_path, text, sentence):
    (tmp_path / "own.csv").write_text(text)
    with pytest.raises(InputError) as refused:
        design(table=tmp_path / "own.csv")
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[vari]\nx = 1\n", "sweep.toml: 'vari' is not a known key; did you mean 'vary'?"),
        ("n = 4\n", "a table [vary] must say what varies"),
        ("[vary]\ntrust_gian = {}\n", "sweep.toml: vary.trust_gian: 'trust_gian' is not"),
        ("[vary]\ntrust_gain = 0.1\n", "vary.trust_gain: the value must be a list of values, or a table"),
        ("[vary]\ntrust_gain = {low = 0.1}\n", "a range has both a low and a high"),
        ("[vary]\ntrust_gain = {low = 0.1, hihg = 0.2}\n", "'hihg' is not a known key; did you mean 'high'?"),
        ("[vary]\ntrust_gain = [0.1, true]\n", "vary.trust_gain: 'True' is not a number"),
        ("[vary]\nrule.learning = {levels = 3}\n", "vary.rule.learning: it has no range"),
        ('design = "grit"\n[vary]\ntrust_gain = {}\n', "design: 'grit' is not a design; did you mean 'grid'?"),
        ('design = "latin"\nn = 2.5\n[vary]\ntrust_gain = {}\n', "n: the value is 2.5"),
        ('design = "sobol"\nn = 9\n[vary]\ntrust_gain = {}\n', "power of two"),
        ('table = "x.csv"\nn = 4\n', "table does not go with other keys"),
    ],
)
def test_a_mistake_in_a_file_is_told_by_key(tmp_path, text, sentence):
    (tmp_path / "sweep.toml").write_text(text)
    with pytest.raises(InputError) as refused:
        design(file=tmp_path / "sweep.toml")
    assert str(refused.value).startswith(str(tmp_path / "sweep.toml"))
    assert sentence in str(refused.value)
