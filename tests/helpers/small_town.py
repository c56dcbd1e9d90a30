"""Twenty residents without barriers, in whose neighbourhood one thing happens at a time.

Everyone has full command of Dutch, forms and screens, no fear, no shame and a simple problem.
"""

from __future__ import annotations

from experiments.studies.verify.cases import neighbourhood
from sim.population.residents import Residents
from sim.run import Run
from sim.scenario.agencies import Agency
from sim.scenario.scenario import Scenario

N = 20

STILL = {
    "need_worsening": 0.0, "need_healing": 0.0, "need_spreading": 0.0, "need_solved": 0.125,
    "start_trust": 0.5, "start_trust_spread": 0.0, "prior_bad": 0.0, "accounting_time": 0.0, "waiting_loss": 0.0,
    "moving_rate": 0.0, "start_image": 0.0, "hurry_effect": 0.0, "attitude_effect": 0.0,
    "closed_effect": 0.0,
}  # fmt: skip
"""Nothing happens by itself."""

UNASKED = {"consider_base": 0.0, "consider_severe": 0.0, "grace_weeks": 52}
"""With seeking on: nobody weighs asking for help for a year."""


def people(**scores: float) -> Residents:
    """Return the residents, each in a home of their own, without barriers except for these scores."""
    return neighbourhood.people(N, **scores)


def office(name: str = "one", **attributes) -> Agency:
    """Return an agency that takes everyone in, with 0.4 full-time workers per 20 residents and 50 cases a worker."""
    plain = {"caseload": 50.0, "cooperation": 0.0, "warm_handover": 0.0, "integral": 0.0}
    return neighbourhood.office(name, **(plain | attributes))


def town(
    on: tuple[str, ...], *agencies: Agency, residents: Residents | None = None, weeks: int = 60, levers=(), **parameters
) -> Run:
    """Return residents who know nobody, before week 0 of a scenario in which only these mechanisms are on."""
    scenario = Scenario(
        residents=N, weeks=weeks, burn_in=0, agencies=agencies or (office(),), parameters=STILL | parameters,
        mechanisms=neighbourhood.only(*on, "need"), levers=tuple(levers),
    )  # fmt: skip
    return Run(scenario, 1, residents=residents or people(), ties=neighbourhood.strangers(N))
