"""What the benchmarks start in other processes is there."""

import importlib.util
import subprocess
import sys

from helpers.paths import ROOT

from experiments.benchmarks import model, runner


def test_a_new_process_can_make_the_first_run():
    done = subprocess.run([sys.executable, "-c", model.FIRST_CALL], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_new_process_can_measure_its_memory():
    assert runner.peak_of_parent(2).isdigit()


def test_the_model_that_is_compared_with_is_there():
    assert importlib.util.find_spec(model.PEER) is not None
