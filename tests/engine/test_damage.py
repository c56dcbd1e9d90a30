"""Damaged files: noticed, named, set aside, and made again; and files that were handed over run no code."""

import io
import json
import pickle
import random
import sys

import numpy as np
import pyarrow.parquet as parquet
import pytest
from helpers.plans import TOWN, finished, plan_of

from experiments.engine import histories
from experiments.engine.plan_file import read_plan
from experiments.engine.rerun import rerun
from experiments.engine.runner import cut
from experiments.engine.store import Row, Store, read_runs
from sim.core.errors import InputError
from sim.run import Run


def flip(path, bit):
    """Turn one bit of a file round."""
    content = bytearray(path.read_bytes())
    content[bit // 8] ^= 1 << bit % 8
    path.write_bytes(content)


def some_bits(path, n):
    """Return the first and the last bit of a file, and some between."""
    last = 8 * path.stat().st_size - 1
    return [0, last, *random.Random(1).sample(range(last), n)]


def test_no_part_takes_the_place_of_another(tmp_path):
    keys = [job.key for job in plan_of(1).jobs()]
    with Store(tmp_path, plan_of(1)) as here:
        here.add([Row(keys[0], {"x": 1.0}), Row(keys[1], {"x": 2.0})])
        here.add([Row(keys[0], {"x": 1.0}), Row(keys[2], {"x": 3.0})])
    with Store(tmp_path, plan_of(1)) as here:
        assert here.done == set(keys[:3])


def test_any_flipped_bit_of_a_part_is_noticed_and_costs_its_runs_alone(tmp_path, short_chunks, capfd):
    plan = plan_of()
    whole = finished(tmp_path, plan)
    part = sorted((tmp_path / "parts").iterdir())[3]
    good, n_rows = part.read_bytes(), len(parquet.read_table(part))
    assert 0 < n_rows < 24
    for bit in some_bits(part, 60):
        part.write_bytes(good)
        flip(part, bit)
        with Store(tmp_path, plan) as here:
            assert len(here.done) == 24 - n_rows
            assert sum(len(chunk.jobs) for chunk in cut(plan, here)[0]) == n_rows
        said = capfd.readouterr().err
        assert "damaged parts are set aside" in said and f"{part.name}.damaged.\n" in said
    assert finished(tmp_path, plan) == whole


@pytest.mark.parametrize("content", [b"", b"PAR1", b"half"])
def test_parts_that_are_cut_are_set_aside(tmp_path, short_chunks, content, capfd):
    plan = plan_of()
    whole = finished(tmp_path, plan)
    parts = list((tmp_path / "parts").iterdir())
    for part in parts:
        part.write_bytes(content)
    assert finished(tmp_path, plan) == whole
    assert f".damaged and {len(parts) - 3} more.\n" in capfd.readouterr().err


def test_any_flipped_bit_of_the_table_is_noticed_and_it_is_made_again_from_the_parts(tmp_path, capfd):
    plan = plan_of(2)
    whole = finished(tmp_path, plan)
    table = tmp_path / "runs.parquet"
    for bit in some_bits(table, 60):
        table.write_bytes(whole)
        flip(table, bit)
        with pytest.raises(InputError, match=r"runs\.parquet' is damaged"):
            read_runs(tmp_path)
    with Store(tmp_path, plan) as here:
        assert len(here.done) == 8
    assert "runs.parquet.damaged" in capfd.readouterr().err
    assert finished(tmp_path, plan) == whole


def test_a_history_is_the_same_to_the_last_bit(tmp_path):
    run = Run(TOWN, 1).burn_in()
    histories.keep(run, tmp_path, "abc")
    again = histories.find(tmp_path, "abc", TOWN, 1)
    assert vars(run).keys() == vars(again).keys()
    assert (again.scenario, again.seed, again.week) == (run.scenario, run.seed, run.week)
    for name, kind in histories.RECORDS.items():
        for one, other in zip(getattr(run, name), getattr(again, name), strict=True):
            assert (type(one), one.dtype, one.shape) == (type(other), other.dtype, other.shape)
            assert one.tobytes() == other.tobytes() and other.flags.writeable and other.flags.aligned, kind
    assert np.array_equal(run.group_sizes, again.group_sizes)


def test_a_damaged_history_is_set_aside(tmp_path, capfd):
    histories.keep(Run(TOWN, 1).burn_in(), tmp_path, "abc")
    (path,) = tmp_path.iterdir()
    flip(path, 4000)
    assert histories.find(tmp_path, "abc", TOWN, 1) is None
    assert f"{path.name}.damaged" in capfd.readouterr().err


def test_no_history_that_was_handed_over_runs_code(tmp_path, monkeypatch):
    harm = "import pathlib; pathlib.Path('harm').touch()"

    class Harm:
        def __reduce__(self):
            return exec, (harm,)

    monkeypatch.chdir(tmp_path)
    box = np.empty(1, object)
    box[0] = Harm()
    file = io.BytesIO()
    np.save(file, box)
    histories.write_by_digest(tmp_path, ".npy", lambda path: path.write_bytes(b""), before="abc-")
    histories.write_by_digest(tmp_path, ".npy", lambda path: path.write_bytes(file.getvalue()), before="abc-")
    assert histories.find(tmp_path, "abc", TOWN, 1) is None
    folder = tmp_path / "store"
    (folder / "histories").mkdir(parents=True)
    (folder / "histories" / "abc.pickle").write_bytes(pickle.dumps(Harm()))
    with Store(folder, plan_of(1)) as here:
        assert not here.histories.exists()
    assert not (tmp_path / "harm").exists()


def test_no_module_that_is_not_ours_is_imported_for_a_plan(tmp_path, monkeypatch):
    (tmp_path / "harmful.py").write_text("raise SystemExit('it ran')")
    monkeypatch.syspath_prepend(tmp_path)
    finished(tmp_path, plan_of(1))
    path = tmp_path / "plan.json"
    content = json.loads(path.read_text())
    for work, problem in [
        ("harmful:work:0", "no module of bereik"), ("experimentsharmful:work:0", "no module of bereik"),
        ("os:system:0", "no function of 'os'"), ("experiments.engine.plan:Plan:0", "no function of"),
        ("experiments.engine.plan:finish:0", "another version"), ("experiments.nothing:finish:0", "damaged"),
        ("nothing", "damaged"), (3, "damaged"),
    ]:  # fmt: skip
        path.write_text(json.dumps(content | {"work": work}))
        with pytest.raises(InputError, match=problem):
            read_plan(tmp_path)
    assert "harmful" not in sys.modules


def test_a_damaged_plan_is_one_sentence_or_no_plan_of_these_runs(tmp_path):
    finished(tmp_path, plan_of(1))
    key = read_runs(tmp_path)["key"][0]
    n_refused = 0
    for path in (tmp_path / "plan.json", tmp_path / "variants.parquet"):
        good = path.read_bytes()
        damages = [good[:n] for n in (0, 1, len(good) // 2, len(good) - 2)] + [
            b"[]",
            b"null",
            b"[" * 20_000,
            b"\xff\xfe",
        ]
        for bit in some_bits(path, 40):
            flip(path, bit)
            damages.append(path.read_bytes())
            path.write_bytes(good)
        for damaged in damages:
            path.write_bytes(damaged)
            try:
                stored, again = rerun(tmp_path, key)
                assert stored["non_reach"] == again["non_reach"]
            except InputError as error:
                assert "\n" not in str(error)
                n_refused += 1
        path.write_bytes(good)
    assert n_refused > 40


def test_a_lock_that_cannot_be_had_is_one_sentence(tmp_path):
    (tmp_path / ".lock").mkdir()
    with pytest.raises(InputError, match="cannot be locked"):
        Store(tmp_path, plan_of(1))


def test_a_store_that_cannot_be_opened_leaves_no_lock(tmp_path):
    (tmp_path / "plan.json").mkdir()
    with pytest.raises(InputError, match="cannot be written") as first:
        Store(tmp_path, plan_of(1))
    (tmp_path / "plan.json").rmdir()
    with Store(tmp_path, plan_of(1)) as here:
        assert here.done == set() and first
