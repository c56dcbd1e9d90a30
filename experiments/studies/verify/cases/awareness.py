"""Awareness by outreach: case B9."""

from __future__ import annotations

import math
from functools import partial

from experiments.studies.verify.cases.case import Case, Exact, Obtained, drawn, rounded
from experiments.studies.verify.cases.chains import sooner
from experiments.studies.verify.cases.neighbourhood import office, only, people, strangers
from sim.codes import Event, Stage
from sim.mechanisms.common.awareness import awareness_now
from sim.run import Run
from sim.scenario.levers import Lever, Move
from sim.scenario.scenario import Scenario

BY_OUTREACH = (
    "only need and outreach on; outreach 1, outreach_gain ρ, awareness_loss φ, start_awareness 0; key figures, meeting "
    "places and information 0"
)
EXACT = 1e-9
"""Awareness is computed in float64, over up to 300 weeks."""

PULSE_START, PULSE_WEEKS, INFORMATION, LOSS = 10, 5, 0.2, 0.02


def outreach_neighbourhood(weeks: int, levers: tuple[Lever, ...] = (), **parameters: float) -> Run:
    """Return a neighbourhood that knows nothing at the start; the first agency is fully present, the other is not."""
    scenario = Scenario(
        residents=200, burn_in=0, weeks=weeks, agencies=(office(outreach=1.0), office("absent")),
        mechanisms=only("need", "outreach"), levers=levers,
        parameters={"start_awareness": 0.0, "outreach_gain": 0.05, "awareness_loss": 0.05, "key_figures": 0.0,
                    "meeting_places": 0.0, "information": 0.0} | parameters,
    )  # fmt: skip
    return Run(scenario, 1, residents=people(200), ties=strangers(200)).advance()


def known(run: Run, a: int, t: int) -> float:
    """Return how well resident 0 knows an agency in week t."""
    person = run.state.people[0]
    return awareness_now(
        run.state.bonds[0, a], run.settings.common, run.settings.log_kept, int(person.reach_class), a, t
    )


def grown(gain: float, loss: float, t: float) -> float:
    """Return awareness after t weeks, in continuous time."""
    return gain / (gain + loss) * (1.0 - math.exp(-(gain + loss) * t))


def in_steps(gain: float, loss: float, t: int, parts: int = 1) -> float:
    """Return awareness after t weeks, each divided in so many steps."""
    return gain / (gain + loss) * (1.0 - (1.0 - (gain + loss) / parts) ** (t * parts))


def known_after(gain: float, loss: float, t: int) -> Obtained:
    """Return how well the present agency is known after t weeks."""
    value = known(outreach_neighbourhood(max(1, t), outreach_gain=gain, awareness_loss=loss), 0, t)
    limit = sooner(in_steps(gain, loss, t, 64), in_steps(gain, loss, t, 128))
    return rounded(value, EXACT, exact=Exact(in_steps(gain, loss, t), limit, 1e-4))


def pulse_neighbourhood() -> Run:
    """Return a neighbourhood where a campaign of five weeks makes the absent agency known."""
    pulse = Lever(
        name="pulse", start=PULSE_START, ramp=0, weeks=PULSE_WEEKS, moves=(Move(quantity="information", raise_to=1.0),)
    )
    return outreach_neighbourhood(80, (pulse,), information_reach=INFORMATION, awareness_loss=LOSS)


def kept_after_a_pulse(weeks: int) -> Obtained:
    """Return what is left of awareness so many weeks after the campaign."""
    run, end = pulse_neighbourhood(), PULSE_START + PULSE_WEEKS
    limit = sooner((1.0 - LOSS / 64) ** (64 * weeks), (1.0 - LOSS / 128) ** (128 * weeks))
    value = known(run, 1, end + weeks) / known(run, 1, end)
    return rounded(value, EXACT, exact=Exact((1.0 - LOSS) ** weeks, limit, 1e-4))


def share_who_know(n: int = 20_000) -> Obtained:
    """Return the share of residents who know the agency when they weigh asking it, at the steady state."""
    scenario = Scenario(
        residents=n, burn_in=0, weeks=1, agencies=(office(outreach=1.0),), mechanisms=only("outreach", "seeking"),
        parameters={
            "outreach_gain": 0.05, "awareness_loss": 0.05, "key_figures": 0.0, "meeting_places": 0.0,
            "consider_base": 1.0, "start_trust": 1.0, "start_trust_spread": 0.0, "norm_weight": 0.0,
        },
    )  # fmt: skip
    run = Run(scenario, 5, residents=people(n), ties=strangers(n)).advance()
    unknown = int((run.state.cases["stage"] == Stage.DOES_NOT_KNOW).sum())
    if unknown + run.series.events[0, Event.ASKED] != n:
        raise RuntimeError("not everyone weighed asking")
    return drawn(1.0 - unknown / n, math.sqrt(0.25 / n), 1)


def _grown(gain: float, loss: float, t: int) -> Case:
    return Case(
        "B9", "awareness by outreach", "ρ/(ρ + φ) (1 - exp(-(ρ + φ)t))" if loss else "1 - exp(-ρt)", "3.4",
        BY_OUTREACH, grown(gain, loss, t), partial(known_after, gain, loss, t), f"ρ = {gain:g}, φ = {loss:g}, t = {t}",
        "Compared with the exact value in whole weeks, 1 - ρ in place of exp(-ρ).",
    )  # fmt: skip


def _pulse(weeks: int) -> Case:
    return Case(
        "B9", "awareness that is left after a campaign", "exp(-φt)", "3.4",
        BY_OUTREACH + "; five weeks of information, by a lever", math.exp(-LOSS * weeks),
        partial(kept_after_a_pulse, weeks), f"after a pulse, φ = {LOSS:g}, t = {weeks}",
        "Compared with the exact value in whole weeks.",
    )  # fmt: skip


CASES = (
    *(_grown(0.05, 0.05, t) for t in (0, 1, 10, 100, 300)),
    *(_grown(0.01, 0.0, t) for t in (1, 60, 120)),
    *(_pulse(weeks) for weeks in (1, 20, 65)),
    Case("B9", "share of residents who know the agency", "ρ / (ρ + φ)", "3.4",
         "only outreach and seeking on; everyone weighs asking, and asks if the agency is known", 0.5, share_who_know,
         "residents, ρ = φ = 0.05"),
)  # fmt: skip
