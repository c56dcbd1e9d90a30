"""For a researcher: on what does non-reach depend? Sobol indices with SALib, with the part of chance beside them.

python -m experiments.examples.sensitivity [FOLDER]
"""

import sys
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from SALib.analyze import sobol as analyze
from SALib.sample import sobol as sample

from sim import Scenario, evaluate, salib_problem

SCENARIO = Scenario(residents=500, weeks=52)
NAMES = ["consider_base", "urgency_weight", "trust_midpoint", "hearsay_weight"]


def main(folder: str = "results/examples", n: str = "64") -> None:
    """Vary four parameters over their declared ranges, and draw first and total indices with 95 % intervals."""
    problem = salib_problem(NAMES, by_mechanism=False)
    inputs = sample.sample(problem, int(n), calc_second_order=False, seed=1)
    one, other = (evaluate(problem, inputs, SCENARIO, seeds=seeds) for seeds in ((0, 1), (2, 3)))
    found = analyze.analyze(problem, (one + other) / 2.0, calc_second_order=False, seed=1)
    chance = np.var(one - other) / 4.0 / np.var((one + other) / 2.0)  # of the mean of both
    print(f"{len(inputs)} rows of 4 runs; about {100.0 * chance:.0f} % of the variance is chance")
    figure = Figure(figsize=(8, 3.5), layout="constrained")
    axes = figure.add_subplot(xlabel="share of the variance of non-reach", title="Sobol indices")
    for k, (kind, colour) in enumerate((("S1", "#0072B2"), ("ST", "#D55E00"))):
        at = np.arange(len(NAMES)) + 0.15 * (1 - 2 * k)
        axes.errorbar(found[kind], at, xerr=found[f"{kind}_conf"], fmt="o", color=colour, label=kind)
        print(kind, dict(zip(NAMES, np.round(found[kind], 2).tolist(), strict=True)))
    axes.set_yticks(range(len(NAMES)), NAMES)
    axes.axvline(0.0, color="black", linewidth=0.8)
    axes.legend(frameon=False)
    Path(folder).mkdir(parents=True, exist_ok=True)
    figure.savefig(Path(folder, "sensitivity.png"), dpi=150)


if __name__ == "__main__":
    main(*sys.argv[1:])
