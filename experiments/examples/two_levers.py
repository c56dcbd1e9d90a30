"""For an advisor: a lever of one's own beside a built-in one, week by week, with the same luck.

python -m experiments.examples.two_levers [FOLDER]
"""

import sys
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from sim import Lever, Move, Neighbourhood

SAME_FACE = Lever(
    name="same_face", title="The same face for years", moves=(Move(quantity="agency.continuity", raise_to=0.9),)
)
SEEDS = range(10)


def non_reach(levers: tuple) -> np.ndarray:
    """Return weekly non-reach in percent, one row for each seed."""
    models = [Neighbourhood("overvecht", seed=seed, residents=2000, weeks=104, levers=levers) for seed in SEEDS]
    for model in models:
        model.run_model()
    return 100.0 * np.array([model.datacollector.model_vars["non_reach"] for model in models])


def main(folder: str = "results/examples") -> None:
    """Run without and with each lever, print what it removes in the second year, and draw the weeks."""
    without = non_reach(())
    figure = Figure(figsize=(8, 4.5), layout="constrained")
    axes = figure.add_subplot(
        xlabel="weeks", ylabel="non-reach removed (% of residents)", title="What two levers remove"
    )
    for lever, colour in (("interpreters", "#0072B2"), (SAME_FACE, "#D55E00")):
        name = lever if isinstance(lever, str) else lever.name
        removed = without - non_reach((lever,))  # seed by seed: only the lever differs
        last_year = removed[:, -52:].mean(axis=1)
        error = last_year.std(ddof=1) / len(SEEDS) ** 0.5
        print(f"{name}: {last_year.mean():.2f} points of residents, standard error {error:.2f}")
        axes.plot(removed.mean(axis=0), color=colour, label=name)
    axes.axhline(0.0, color="black", linewidth=0.8)
    axes.legend(frameon=False)
    Path(folder).mkdir(parents=True, exist_ok=True)
    figure.savefig(Path(folder, "two_levers.png"), dpi=150)


if __name__ == "__main__":
    main(*sys.argv[1:])
