"""Laws that hold in every small town, whatever its rules, parameters and levers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sim.codes import Domain, Group, Stage, StoryMark
from sim.core.errors import InputError
from sim.measures.residents import stage_codes
from sim.mechanisms import SWITCHES
from sim.parameters.registry import PARAMETERS
from sim.population.graph import Ties, ties_from
from sim.population.residents import Residents
from sim.run import Run, simulate
from sim.scenario.lever_library import LEVERS
from sim.scenario.scenario import Mechanisms, Scenario
from sim.state.records import NEVER, TRUST_HELD, TRUST_LOST  # fmt: skip

BUSY = {"need_rate": 0.05, "severe_chance": 0.5, "tell_rate": 0.3, "escalation_from": 0.5, "escalation_chance": 1.0}
"""So much need, harm and talk that a small town meets everything within a year."""

BURN_IN = 10
CHANGEABLE = [p for p in PARAMETERS if p.mechanism not in ("population", "ties")]

seeds = st.integers(0, 2**63 - 1)
towns = st.integers(20, 200)
rules = st.fixed_dictionaries(
    {
        "learning": st.sampled_from(("asymmetric", "confirmation")),
        "ties": st.sampled_from(("kinds", "watts_strogatz", "degree_preserving")),
    }
)
mechanisms = st.builds(Mechanisms, **dict.fromkeys(SWITCHES, st.booleans()))
parameters = st.fixed_dictionaries({}, optional={p.name: st.floats(p.low, p.high) for p in CHANGEABLE})


def town(residents: int = 100, *, weeks: int = 40, **fields) -> Scenario:
    """Return the scenario of a small and busy town."""
    changed = BUSY | fields.pop("parameters", {})
    return Scenario(residents=residents, weeks=weeks, burn_in=BURN_IN, parameters=changed, **fields)


def check_laws(run: Run) -> None:
    """Check everything that must hold after any week of any run."""
    check_bounds(run)
    check_places(run)
    check_cases(run)
    check_books(run)
    check_stories(run)


def check_bounds(run: Run) -> None:
    people, cases, bonds = run.state.people, run.state.cases, run.state.bonds
    scores = [people["fear"], people["norm"], cases["severity"], cases["relationship"]]
    scores += [bonds["trust"], bonds["awareness"], bonds["story_strength"]]
    for score in scores:
        assert np.isfinite(score).all() and score.min() >= 0.0 and score.max() <= 1.0


def check_places(run: Run) -> None:
    """Every resident stands in exactly one place of the funnel, in every week."""
    places = run.series.funnel[: run.week]
    assert (places >= 0).all()
    assert (places.sum(axis=2) == run.group_sizes).all()
    if run.week > 0:
        now = stage_codes(run, np.arange(len(run.residents.key)))
        for g in range(len(Group)):
            of_group = np.bincount(now[run.residents.group == g], minlength=len(Stage))
            assert of_group.tolist() == places[-1, g].tolist()


def check_cases(run: Run) -> None:
    """What is kept as bits of a resident agrees with the resident's cases."""
    people, cases = run.state.people, run.state.cases
    bits = 1 << np.arange(len(Domain))
    open_needs, waiting_in, care_in = (
        (mask[:, None] & bits) != 0 for mask in (run.state.open_needs, people["waiting_in"], people["care_in"])
    )
    assert (run.state.open_needs < 64).all()
    assert not (waiting_in & care_in).any()
    assert not ((waiting_in | care_in) & ~open_needs).any()
    assert ((cases["stage"] == Stage.NO_NEED) == ~open_needs).all()
    assert (np.isin(cases["stage"], (Stage.HELPED, Stage.FORCED)) == care_in).all()
    assert (cases["stage"][waiting_in] == Stage.WAITING).all()
    assert (cases["stage"] <= Stage.MISMATCH).all()
    assert (cases["severity"][~open_needs] == 0.0).all()
    assert (cases["relationship"][~care_in] == 0.0).all()
    assert (cases["opened"][open_needs] <= max(run.week - 1, 0)).all()
    has_agency = waiting_in | care_in
    serves = run.settings.agencies[0, 0]["domains"][cases["agency"][has_agency]]
    assert (serves >> np.nonzero(has_agency)[1] & 1).all()


def check_books(run: Run) -> None:
    """The running sums of trust are the sums over residents, and what was lost never comes back."""
    held = np.zeros_like(run.state.trust_ledger[TRUST_HELD])
    np.add.at(held, run.residents.group, run.state.bonds["trust"].astype(np.float64))
    assert run.state.trust_ledger[TRUST_HELD] == pytest.approx(held, abs=1e-6)
    lost = run.series.trust_ledger[: run.week, TRUST_LOST:]
    assert (np.diff(lost, axis=0) >= 0.0).all() and (run.state.trust_ledger[TRUST_LOST:] >= 0.0).all()
    if run.week > 0:
        assert (run.series.trust_ledger[run.week - 1] == run.state.trust_ledger).all()
        assert run.series.needs[run.week - 1] == np.bitwise_count(run.state.open_needs).sum()
        total = run.state.cases["severity"].sum(dtype=np.float64)
        assert run.series.severity[run.week - 1] == pytest.approx(total, abs=1e-6)


def check_stories(run: Run) -> None:
    bonds = run.state.bonds
    keeps = bonds["story_strength"] > 0.0
    assert (bonds["story_born"][keeps] <= bonds["story_week"][keeps]).all()
    is_witness = bonds["story_witness"] == np.arange(len(bonds))[:, None]
    assert is_witness[keeps & (bonds["story_retold"] == 0)].all()
    assert not bonds["story_marks"][~keeps].any()
    will_tell = run.state.next_tell != NEVER
    assert (run.state.next_tell[will_tell] >= run.week).all()
    assert not (will_tell & ~(bonds["story_marks"] & StoryMark.TOLD).any(axis=1) & ~keeps.any(axis=1)).any()


# Bounds and conservation.


@settings(max_examples=100)
@given(seeds, towns, rules, mechanisms, parameters)
def test_laws_hold_in_any_town(seed, residents, rule, mechanism, changed):
    scenario = town(residents, rules=rule, mechanisms=mechanism, parameters=changed)
    run = Run(scenario, seed)
    check_laws(run)
    for weeks in (1, 20, 29):
        check_laws(run.advance(weeks))
    assert run.is_finished


@pytest.mark.parametrize("bound", ["low", "high"])
@pytest.mark.parametrize("learning", ["asymmetric", "confirmation"])
def test_laws_hold_at_both_ends_of_every_range(bound, learning):
    ends = {p.name: getattr(p, bound) for p in CHANGEABLE}
    check_laws(simulate(town(rules={"learning": learning}, parameters=ends), 1))
    limits = {p.name: p.limits[bound == "high"] for p in CHANGEABLE if p.unit.startswith(("share", "chance"))}
    check_laws(simulate(town(rules={"learning": learning}, parameters=limits), 1))


@pytest.mark.parametrize("switch", SWITCHES)
def test_a_town_without_one_mechanism_still_lives(switch):
    mechanism = Mechanisms(**{switch: False})
    run = simulate(town(mechanisms=mechanism), 3)
    check_laws(run)
    assert run.series.events.sum() > 0
    whole = simulate(town(), 3)
    assert any(mine.tobytes() != theirs.tobytes() for mine, theirs in zip(run.series, whole.series, strict=True))


def test_a_mechanism_that_is_off_leaves_nothing():
    def without(*switches: str, **parameters) -> Run:
        return simulate(town(mechanisms=Mechanisms(**dict.fromkeys(switches, False)), parameters=parameters), 3)

    silent = without("stories")
    assert not silent.state.bonds["story_strength"].any() and not silent.state.trust_ledger[TRUST_LOST + 1].any()
    untaught = without("learning", prior_bad=0.5)
    assert not untaught.state.trust_ledger[[TRUST_LOST, TRUST_LOST + 2]].any()
    unmet = without("contact")
    assert not (unmet.state.bonds["n_good"]).any()
    open_door = without("access", "referral", "informal_help")
    assert not np.isin(open_door.state.cases["stage"], (Stage.WAITING,)).any()
    assert (open_door.series.events[:, 0] == open_door.series.events[:, 1]).all()
    known = without("outreach")
    assert (known.state.bonds["awareness"] == 1.0).all()


# Relabelling: the order of rows makes no difference.


def shuffled(run: Run, order: np.ndarray) -> tuple[Residents, Ties, list[tuple[int, int]]]:
    """Return a run's residents with rows in this order, and its ties between rows, as `Ties` and as pairs."""
    homes = ("home_x", "home_y")
    columns = {k: v if k in homes else v[order] for k, v in run.residents._asdict().items()}
    row_of = np.argsort(order)
    one = row_of[np.repeat(np.arange(order.size), np.diff(run.ties.start))]
    other = row_of[run.ties.neighbour]
    by_row = np.lexsort((other, one))
    start = np.concatenate(([0], np.cumsum(np.bincount(one, minlength=order.size)))).astype(np.int32)
    ties = Ties(start, other[by_row].astype(np.int32), run.ties.kind[by_row])
    pairs = [(int(i), int(j)) for i, j in zip(one, other, strict=True) if i < j]
    return Residents(**columns), ties, pairs


def same_bytes(one: Run, other: Run) -> bool:
    """Say whether residents, ties, state and series of two runs agree bit for bit."""
    return all(
        mine.dtype == theirs.dtype and mine.tobytes() == theirs.tobytes()
        for name in ("residents", "ties", "state", "series")
        for mine, theirs in zip(getattr(one, name), getattr(other, name), strict=True)
    )


@settings(max_examples=10)
@given(seeds, st.integers(20, 80), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_ties_makes_no_difference(seed, residents, random):
    scenario = town(residents, weeks=30)
    expected = Run(scenario, seed)
    order = np.array(random.sample(range(residents), residents))
    people, ties, pairs = shuffled(expected, order)
    expected.advance()
    assert same_bytes(simulate(scenario, seed, residents=people, ties=ties), expected)
    assert same_bytes(simulate(scenario, seed, residents=people), expected)
    # pairs carry no kinds, so both towns are given theirs
    random.shuffle(pairs)
    turned = [pair if random.random() < 0.5 else pair[::-1] for pair in pairs]
    plain = simulate(scenario, seed, ties=[(order[i], order[j]) for i, j in pairs])
    assert same_bytes(simulate(scenario, seed, residents=people, ties=turned), plain)


def test_residents_and_ties_that_do_not_fit_are_refused_in_one_sentence():
    run = Run(town(30), 1)
    people, ties = run.residents, run.ties

    def refusal(**town_of) -> str:
        with pytest.raises(InputError) as caught:
            Run(town(30), 1, **town_of)
        return str(caught.value)

    twice = people._replace(key=np.where(people.key == 3, 4, people.key))
    assert refusal(residents=twice) == (
        "residents: the 30 keys must be the whole numbers from 0 to 29, each of them once"
    )  # fmt: skip
    assert "'shame' has the shape (29,), but there are 30 residents" in refusal(
        residents=people._replace(shame=people.shame[1:])
    )
    holes = people.shame.copy()
    holes[7] = np.nan
    assert "'shame' in row 7 is nan, but it must lie in [0, 1]" in refusal(residents=people._replace(shame=holes))
    assert "'group' in row 0 is 9, but it must lie in [0, 4]" in refusal(
        residents=people._replace(group=np.full(30, 9, np.uint8))
    )
    assert "'household' in row 0 is" in refusal(residents=people._replace(household=people.household + 1000))
    assert "'start' must hold 31 places" in refusal(ties=ties._replace(start=ties.start[1:]))
    assert "another resident, from 0 to 29" in refusal(ties=ties._replace(neighbour=ties.neighbour + 1))
    assert "sorted" in refusal(ties=_unsorted(ties))
    assert "one kind of tie" in refusal(ties=ties._replace(kind=ties.kind + 5))
    assert ties_from(ties, 30) is ties


def _unsorted(ties: Ties) -> Ties:
    """Swap the first two neighbours of the first resident who has two."""
    i = int(np.flatnonzero(np.diff(ties.start) > 1)[0])
    neighbour = ties.neighbour.copy()
    k = ties.start[i]
    neighbour[[k, k + 1]] = neighbour[[k + 1, k]]
    return ties._replace(neighbour=neighbour)


# Levers.

BASE = town(150, weeks=60)


@pytest.mark.parametrize("names", [*([name] for name in LEVERS), list(LEVERS)], ids="+".join)
def test_a_lever_without_strength_changes_no_bit(names):
    idle = [LEVERS[name].model_copy(update={"strength": 0.0}) for name in names]
    assert same_bytes(simulate(BASE.with_levers(idle), 5), simulate(BASE, 5))


@pytest.mark.parametrize("name", list(LEVERS))
@pytest.mark.parametrize("start", [0, 25])
def test_a_lever_changes_nothing_before_its_week_and_something_after_it(name, start):
    lever = LEVERS[name].model_copy(update={"start": start, "ramp": 0})
    with_lever, without = Run(BASE.with_levers([lever]), 5), Run(BASE, 5)
    with_lever.advance(BURN_IN + start), without.advance(BURN_IN + start)
    assert same_bytes(with_lever, without)
    assert not same_bytes(with_lever.advance(), without.advance())


@settings(max_examples=15)
@given(seeds, st.sampled_from(sorted(LEVERS)), st.floats(0.0, 1.0), st.integers(0, 40), st.integers(0, 30))
@example(0, "fixed_contact", 1.0, 0, 0)
def test_laws_hold_with_a_lever_of_any_strength(seed, name, strength, start, ramp):
    lever = LEVERS[name].model_copy(update={"strength": strength, "start": start, "ramp": ramp})
    run = simulate(town(60).with_levers([lever]), seed)
    check_laws(run)
    moved = run.settings.agencies[run.settings.regime_of_week]
    assert np.isfinite(moved["leaving_chance"]).all()


# What a need does when its town is silent.


def test_needs_alone_follow_the_calendar_and_nobody_is_helped():
    only_need = Mechanisms(**dict.fromkeys(SWITCHES, False)).model_copy(update={"need": True, "seeking": True})
    run = simulate(town(200, mechanisms=only_need, parameters={"need_healing": 0.0, "need_spreading": 0.0}), 1)
    check_laws(run)
    begun = run.state.people["n_needs"].sum()
    n_weeks, rate = run.week, run.residents.need_rate.astype(np.float64)
    assert begun == pytest.approx((rate * n_weeks).sum(), abs=4 * math.sqrt((rate * (1 - rate) * n_weeks).sum()))
    assert run.series.funnel[-1, :, Stage.NOT_COUNTED].sum() + run.series.funnel[-1, :, Stage.DOES_NOT_KNOW :].sum() > 0
