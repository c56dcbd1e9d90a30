"""Agencies: cases Q1 to Q5, waiting, continuity and barriers."""

from __future__ import annotations

import math
from functools import cache, partial

import numpy as np
from scipy.stats import binom, poisson

from experiments.studies.verify.cases.case import Case, Exact, Obtained, drawn, mean_of, rounded
from experiments.studies.verify.cases.chains import sooner
from experiments.studies.verify.cases.neighbourhood import office, only, people, strangers
from sim.codes import WEEKS_PER_YEAR, AgencySeries, Event, Group, Stage
from sim.parameters.registry import domain_weights, values
from sim.run import Run, simulate
from sim.scenario.scenario import Scenario

# Q1 and Q2: a waiting list with places.
#
# Needs come up at a small chance per resident and week, everyone asks at once, an agency has c places, and the one
# contact that ends a case takes place with chance p a week. Within a week: new needs, admission, contact. So with Y
# cases left over from last week and A ~ Poisson(a) new ones, min(Y + A, c) are in care, of whom Binomial(., p) leave.
# As the week gets short against 1 / p this is M/M/c, with arrival rate a / p and service rate 1 in units of 1 / p.

N_QUEUES = 32
QUEUE_TOWN = 40_000


@cache
def weekly_wait(c: int, load: float, p: float) -> float:
    """Return the mean wait in the exact weekly model, in units of the mean service time 1 / p."""
    arrivals, most = load * p, 400
    new = poisson.pmf(np.arange(20), arrivals)
    leave = [binom.pmf(np.arange(served + 1), served, p) for served in range(c + 1)]
    step = np.zeros((most, most))
    waiting = np.zeros(most)
    for left in range(most):
        for k, chance in enumerate(new):
            present = min(left + k, most - 1)
            served = min(present, c)
            step[left, present - np.arange(served + 1)] += chance * leave[served]
            waiting[left] += chance * max(0, present - c)
    step /= step.sum(axis=1, keepdims=True)
    balance = step.T - np.eye(most)
    balance[-1] = 1.0
    stationary = np.linalg.solve(balance, np.eye(most)[-1])
    # Little: cases on the list at the end of a week, over arrivals, is the weeks that a case waits
    return float(stationary @ waiting) / arrivals * p


def erlang_wait(c: int, load: float) -> float:
    """Return the mean wait of M/M/c, in units of the mean service time (Q1, Q2)."""
    busy = load**c / math.factorial(c) * c / (c - load)
    return busy / (sum(load**k / math.factorial(k) for k in range(c)) + busy) / (c - load)


def load_of_new_needs(c: int, load: float, p: float) -> float:
    """Return the load, less needs that come up where the same need is open already: they are no new case."""
    n_open = N_QUEUES * load * (1.0 + weekly_wait(c, load, p))
    is_same_domain = sum(weight**2 for weight in domain_weights(values())[Group.OTHERS])
    return load * (1.0 - n_open / QUEUE_TOWN * is_same_domain)


def mean_wait(c: int, load: float, p: float, seeds: int = 3) -> Obtained:
    """Return the mean wait at independent waiting lists, in units of the mean service time 1 / p."""
    residents, ties = people(QUEUE_TOWN, need_rate=N_QUEUES * load * p / QUEUE_TOWN), strangers(QUEUE_TOWN)
    one_worker = 1000.0 / QUEUE_TOWN
    scenario = Scenario(
        residents=QUEUE_TOWN, burn_in=400, weeks=2600,
        agencies=tuple(
            office(f"agency {k}", contact_rate=p, staff=one_worker, caseload=float(c)) for k in range(N_QUEUES)
        ),
        mechanisms=only("need", "staffing", "access", "contact"),
        parameters={
            "need_worsening": 0.0, "need_healing": 0.0, "need_spreading": 0.0, "relief": 1.0, "closed_effect": 0.0,
            "new_face_effect": 0.0, "accounting_time": 0.0, "hurry_effect": 0.0, "waiting_loss": 0.0,
        },
    )  # fmt: skip
    waits = []
    for seed in range(seeds):
        run = Run(scenario, seed, residents=residents, ties=ties).advance()
        waits.append(run.series.by_agency[scenario.burn_in :, :, AgencySeries.WAITING].mean(axis=0) / load)
    new = load_of_new_needs(c, load, p)
    exact = weekly_wait(c, new, p) * new / load
    limit = sooner(weekly_wait(c, load, 0.05), weekly_wait(c, load, 0.025))
    return mean_of(np.concatenate(waits), seeds, Exact(exact, limit, 1e-3 * limit))


# Q3: how long contact persons have been there.
#
# They leave at hazard h a year, in weekly steps, and all are replaced every T years. A week after which the tender
# was k weeks ago finds a mean tenure of s + s**2 + ... + s**k weeks, s being the chance to stay a week.


def mean_tenure(h: float, years: float) -> float:
    """Return mean tenure in years, in continuous time (Q3)."""
    return 1.0 / h - (1.0 - math.exp(-h * years)) / (h * h * years)


def weekly_tenure(h: float, years: int, steps: int = WEEKS_PER_YEAR) -> float:
    """Return the same where a year has so many steps."""
    stay = math.exp(-h / steps)
    since_tender = np.concatenate([[0.0], np.cumsum(stay ** np.arange(1, years * steps))])
    return float(since_tender.mean()) / steps


def tenure(h: float, years: int) -> Obtained:
    """Return the mean tenure at 32 agencies over whole contracts, in years."""
    contract = years * WEEKS_PER_YEAR
    # whole contracts, so that it makes no difference where in its contract an agency begins
    n_weeks, n = 2496 // contract * contract, 5000
    scenario = Scenario(
        residents=n, burn_in=contract, weeks=n_weeks,
        agencies=tuple(
            office(f"agency {k}", turnover=1.0 - math.exp(-h), contract_years=float(years)) for k in range(32)
        ),
        mechanisms=only("need", "staffing"),
    )  # fmt: skip
    run = Run(scenario, 7, residents=people(n), ties=strangers(n)).advance()
    found = run.series.by_agency[contract:, :, AgencySeries.TENURE].mean(axis=0) / WEEKS_PER_YEAR
    limit = sooner(weekly_tenure(h, years, 104), weekly_tenure(h, years, 208))
    return mean_of(found, 1, Exact(weekly_tenure(h, years), limit, 1e-5))


# Q4: conjunctive barriers.

N_ASKING = 20_000


def share_helped(*barriers: str) -> Obtained:
    """Return the share of residents, all in need and trusting fully, whom one week brings into care.

    Each barrier named takes half: fear, shame, norm and paper before asking; criteria, forms and language at intake.
    """
    half = {
        name: (0.5 if name in barriers else 0.0) for name in ("fear", "shame", "norm", "paper", "forms", "language")
    }
    needs_paper = "paper" in barriers or "forms" in barriers
    scenario = Scenario(
        residents=N_ASKING, burn_in=0, weeks=1,
        agencies=(office(paper=1.0 if needs_paper else 0.0, strictness=0.5 if "criteria" in barriers else 0.0,
                         interpreters=0.0 if "language" in barriers else 1.0),),
        mechanisms=only("seeking", "access"),
        parameters={
            "start_trust": 1.0, "start_trust_spread": 0.0, "consider_base": 1.0, "urgency_weight": 0.0,
            "peer_effect": 0.0, "key_figure_company": 0.0, "start_norm": 1.0,
            "fear_weight": half["fear"], "shame_weight": half["shame"], "norm_weight": half["norm"],
            "burden_weight": half["paper"], "paper_barrier": half["forms"], "language_barrier": half["language"],
        },
    )  # fmt: skip
    residents = people(
        N_ASKING, initial_fear=1.0, shame=1.0, paper_skill=0.0, proficiency=0.0 if "language" in barriers else 1.0
    )
    run = Run(scenario, 11, residents=residents, ties=strangers(N_ASKING)).advance()
    share = 0.5 ** len(barriers)
    return drawn(run.series.events[0, Event.ADMITTED] / N_ASKING, math.sqrt(share * (1.0 - share) / N_ASKING), 1)


def helped_past_a_full_barrier() -> Obtained:
    """Return how many are admitted where the criteria fit nobody, and more than everyone's worth of asking."""
    scenario = Scenario(
        residents=500, burn_in=0, weeks=20, agencies=(office(strictness=1.0),),
        mechanisms=only("seeking", "access"), parameters={"start_trust": 1.0, "start_trust_spread": 0.0},
    )  # fmt: skip
    run = Run(scenario, 3, residents=people(500), ties=strangers(500)).advance()
    if run.series.events[:, Event.ASKED].sum() <= 500:
        raise RuntimeError("too few asked to tell")
    return rounded(run.series.events[:, Event.ADMITTED].sum(), 0.0)


# Q5: the two limits, with all mechanisms on.

OPEN_TOWN = {
    "start_trust": 1.0, "start_trust_spread": 0.0, "newcomer_trust": 1.0, "prior_bad": 0.0,
    "outreach_gain": 1.0, "awareness_loss": 0.0, "outreach_youth": 1.0, "outreach_low_dutch": 1.0,
    "consider_base": 1.0, "fear_weight": 0.0, "shame_weight": 0.0, "norm_weight": 0.0, "burden_weight": 0.0,
    "waiting_loss": 0.0, "new_face_effect": 0.0, "hurry_effect": 0.0, "prejudice_effect": 0.0,
    "slight_chance": 0.0, "need_rate": 0.01, "accounting_time": 0.0,
}  # fmt: skip
CLOSED_TOWN = {
    "start_trust": 0.0, "start_trust_spread": 0.0, "newcomer_trust": 0.0, "urgency_weight": 0.0, "peer_effect": 0.0,
    "key_figure_company": 0.0, "recognition": 0.0, "consider_base": 1.0, "need_rate": 0.01,
}  # fmt: skip


def open_neighbourhood() -> Run:
    """Return a run without barriers and with full trust: needs worsen and spread, and there are places enough."""
    return simulate(
        Scenario(residents=1500, burn_in=0, weeks=156, agencies=(office(outreach=1.0),), parameters=OPEN_TOWN), 2
    )


def closed_neighbourhood(**way_in: float) -> Run:
    """Return a run without trust, and with no other way in than what is given here."""
    agencies = (office("one", outreach=1.0), office("two", cooperation=1.0, integral=1.0))
    return simulate(
        Scenario(
            residents=1500, burn_in=0, weeks=156, agencies=agencies[: 1 if way_in else 2],
            parameters=CLOSED_TOWN | way_in,
        ),
        2,
    )  # fmt: skip


def unreached_in_open_neighbourhood() -> Obtained:
    """Return unreached residents of all weeks, in a neighbourhood where many needs were solved."""
    run = open_neighbourhood()
    if run.series.events[:, Event.SOLVED].sum() <= 500:
        raise RuntimeError("too few needs were solved to tell")
    return rounded(run.series.funnel[:, :, Stage.DOES_NOT_KNOW :].sum(), 0.0)


def reached_in_closed_neighbourhood() -> Obtained:
    """Return how many asked, were admitted, forced or taken along, in a neighbourhood with unmet need."""
    run = closed_neighbourhood()
    if run.series.funnel[-1, :, Stage.DOES_NOT_KNOW :].sum() <= 200:
        raise RuntimeError("too few were in need to tell")
    return rounded(run.series.events[:, [Event.ASKED, Event.ADMITTED, Event.FORCED, Event.BRIDGED]].sum(), 0.0)


def _queue(id_: str, c: int, load: float, p: float, formula: str) -> Case:
    return Case(
        id_, "mean wait, in mean times of service", formula, "3.6",
        "only need, staffing, access and contact on; seeking off; one contact ends a case (relief 1), chance p a week; "
        "c places; every effect, waiting_weeks, waiting_loss, paper, strictness and every change of needs 0",
        erlang_wait(c, load), partial(mean_wait, c, load, p), f"c = {c}, λ = {load:g}, μ = 1",
        f"Run with p = {p:g} a week and compared with the exact weekly model; as the week gets short against the time "
        "of service that model goes to the formula, halving the week halving the distance.", is_slow=True,
    )  # fmt: skip


def _tenure(h: float, years: int) -> Case:
    return Case(
        "Q3", "mean age of relationships, in years", "1/h - (1 - exp(-hT)) / (h²T)", "3.6",
        "only need and staffing on; turnover 1 - exp(-h), contract_years T; tenure of contact persons",
        mean_tenure(h, years), partial(tenure, h, years), f"h = {h:g}, T = {years}",
        "In whole weeks the age is shorter by at most half a week; compared with the exact weekly value.",
    )  # fmt: skip


def _barriers(*barriers: str) -> Case:
    return Case(
        "Q4", "share that conjunctive barriers leave", "Π(1 - b)", "3.6",
        "only seeking and access on; full trust; every barrier named takes half, all others nothing",
        0.5 ** len(barriers), partial(share_helped, *barriers), "half each: " + (", ".join(barriers) or "none"),
    )  # fmt: skip


CASES = (
    _queue("Q1", 1, 0.8, 0.2, "ρ / (μ - λ)"),
    _queue("Q2", 5, 4.0, 0.05, "Erlang C / (cμ - λ)"),
    *(_tenure(h, years) for h, years in ((0.2, 1), (0.2, 3), (0.2, 8), (0.1, 3), (0.3, 3))),
    _barriers(),
    _barriers("fear", "shame", "norm", "paper"),
    _barriers("criteria", "forms", "language"),
    _barriers("criteria", "forms", "language", "fear"),
    _barriers("shame", "criteria", "norm", "forms"),
    _barriers("shame", "norm", "forms"),
    Case("Q4", "share that conjunctive barriers leave", "Π(1 - b)", "3.6",
         "only seeking and access on; full trust; strictness 1", 0.0, helped_past_a_full_barrier,
         "one full barrier: admitted"),
    Case("Q5", "no barrier and full trust: non-reach", "0", "3.6",
         "all mechanisms on; trust 1, every barrier, effect and waiting_weeks 0, places enough", 0.0,
         unreached_in_open_neighbourhood, "full trust: unreached"),
    Case("Q5", "no trust and no other way in: reach", "0", "3.6",
         "all mechanisms on; trust 0; urgency_weight, peer_effect, key_figure_company, recognition and harshness 0",
         0.0, reached_in_closed_neighbourhood, "no trust: reached"),
)  # fmt: skip
