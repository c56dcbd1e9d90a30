"""For a workshop: two identical neighbourhoods, and in one of them somebody has one bad story to tell.

Every draw of chance is the same in both. So whoever trusts less in the second does so because of the story. Stories are
told four times as often as by default here: otherwise one story moves the trust of 1 to 11 of 1,000 residents.

python -m experiments.examples.one_story [FOLDER]
"""

import sys
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from sim import Neighbourhood

AGENCY, WEEKS = "Wijkteam", 104


def main(folder: str = "results/examples") -> None:
    """Plant a severe story with the resident who knows most people, and follow whom it reaches."""
    twins = [Neighbourhood("overvecht", seed=3, residents=1000, weeks=WEEKS, tell_rate=0.2) for _ in range(2)]
    teller = int(np.argmax(np.diff(twins[1].run.ties.start)))
    twins[1].plant_story(teller, AGENCY, is_severe=True)
    column = [agency.name for agency in twins[1].scenario.agencies].index(AGENCY)
    less, more = [], []
    for _ in range(WEEKS):
        for model in twins:
            model.step()
        without, with_story = (model.agents.get("trust")[:, column] for model in twins)
        less.append(int((with_story < without - 0.005).sum()))
        more.append(int((with_story > without + 0.005).sum()))
    print(f"one story, told from resident {teller}: after {WEEKS} weeks {less[-1]} of 1,000 residents trust the")
    print(f"{AGENCY} less than in the twin, and {more[-1]} more; at most {max(less)} trusted it less at one time")
    figure = Figure(figsize=(8, 4), layout="constrained")
    axes = figure.add_subplot(xlabel="weeks since the story", ylabel="residents", title="What one bad story does")
    axes.plot(less, color="#D55E00", label=f"trust the {AGENCY} less than in the twin")
    axes.plot(more, color="#0072B2", label="trust it more")
    axes.legend(frameon=False)
    Path(folder).mkdir(parents=True, exist_ok=True)
    figure.savefig(Path(folder, "one_story.png"), dpi=150)


if __name__ == "__main__":
    main(*sys.argv[1:])
