"""Residents have the shares of their profile, and follow from their seed."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.residents import OVERVECHT, members_of
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.codes import Community, Group
from sim.core.errors import InputError
from sim.parameters.registry import values
from sim.population.residents import Residents, build_residents
from sim.scenario.profile import AgeShares, HouseholdShares, OriginShares, Profile

PARAMETERS = values()

CAPACITIES = (
    "proficiency", "paper_skill", "digital_skill", "assertiveness", "shame", "complexity", "distance",
    "initial_fear", "need_rate",
)  # fmt: skip


def shares_of(parts: int) -> st.SearchStrategy[tuple[float, ...]]:
    """Shares that add up to 1."""
    weights = st.tuples(*[st.integers(0, 100)] * parts).filter(lambda w: sum(w) > 0)
    return weights.map(lambda w: tuple(part / sum(w) for part in w))


PROFILES = st.builds(
    lambda age, households, origin, abroad, rent, income, disability: Profile(
        name="anywhere",
        source="drawn",
        age=AgeShares(**dict(zip(AgeShares.model_fields, age, strict=True))),
        households=HouseholdShares(**dict(zip(HouseholdShares.model_fields, households, strict=True))),
        origin=OriginShares(**dict(zip(OriginShares.model_fields, origin, strict=True))),
        born_abroad=abroad, social_rent=rent, income_support=income, disability_support=disability,
    ),
    shares_of(4), shares_of(3), shares_of(3), st.tuples(*[st.floats(0, 1)] * 3), *[st.floats(0, 1)] * 3,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(profile=PROFILES, n=st.integers(20, 400), seed=st.integers(0, 2**31))
def test_every_profile_is_met_to_rounding(profile: Profile, n: int, seed: int) -> None:
    residents = build_residents(profile, n, seed, PARAMETERS)
    assert all(field.shape == (n,) for name, field in residents._asdict().items() if not name.startswith("home"))
    for field, shares in ((residents.age, profile.age), (residents.community, profile.origin)):
        counts = np.bincount(field, minlength=len(shares.model_dump()))
        assert np.abs(counts - n * np.array(list(shares.model_dump().values()))).max() < 1 + 1e-9
    for c, share in enumerate(profile.born_abroad):
        group = residents.community == c
        assert abs(residents.born_abroad[group].sum() - share * group.sum()) <= 0.5 + 1e-9
    assert abs(residents.income_support.sum() - profile.income_support * n) <= 0.5 + 1e-9
    homes_let = {h for h, let in zip(residents.household, residents.social_rent, strict=True) if let}
    assert abs(len(homes_let) - profile.social_rent * residents.home_x.size) <= 0.5 + 1e-9
    assert members_of(residents).min() >= 1
    for name in CAPACITIES:
        field = getattr(residents, name)
        assert field.dtype == np.float32 and field.min() >= 0 and field.max() <= 1


def test_same_seed_same_bytes_other_seed_other_people(town: Residents) -> None:
    again, other = (build_residents(OVERVECHT, 5_000, seed, PARAMETERS) for seed in (7, 8))
    assert all(one.tobytes() == two.tobytes() for one, two in zip(town, again, strict=True))
    for name in ("age", "community", "born_abroad", "is_expert", "paper_skill", "shame", "distance"):
        assert not np.array_equal(getattr(town, name), getattr(other, name))


def test_a_parameter_moves_only_what_it_is_about(town: Residents) -> None:
    changed = build_residents(OVERVECHT, 5_000, 7, values({"low_literacy": 0.30}))
    for name in town._fields:
        same = np.array_equal(getattr(town, name), getattr(changed, name))
        assert same == (name not in ("paper_skill", "digital_skill", "group"))
    assert (changed.paper_skill <= town.paper_skill).all()
    assert (changed.paper_skill == town.paper_skill).mean() > 0.8


def test_language_follows_birthplace_and_not_origin(town: Residents) -> None:
    means = [town.proficiency[(town.community == c) & ~town.born_abroad].mean() for c in range(len(Community))]
    assert np.ptp(means) < 0.005
    abroad = town.born_abroad
    assert town.proficiency[abroad].mean() < min(means) - 0.2
    assert town.proficiency[abroad & (town.age == 3)].mean() < town.proficiency[abroad & (town.age == 1)].mean()


def test_communities_overlap_in_distance_and_parents_at_a_distance_fear_most(town: Residents) -> None:
    here, outside = (town.distance[town.community == c] for c in (0, 2))
    assert here.mean() < outside.mean()
    assert 0.05 < (here[:1_000, None] > outside[None, :1_000]).mean() < 0.5
    far = town.distance > 0.5
    fear = {(p, f): town.initial_fear[(town.is_parent == p) & (far == f)].mean() for p in (0, 1) for f in (0, 1)}
    assert fear[1, 1] > fear[1, 0] > fear[0, 0]
    assert fear[0, 1] == pytest.approx(fear[0, 0], abs=0.02)


def test_groups_of_the_seed(town: Residents) -> None:
    def members(name: str) -> np.ndarray:
        return town.group == Group.words().index(name)

    assert (town.age[members("young people")] == 0).all() and (town.age == 0).sum() == members("young people").sum()
    assert (town.age[members("older people")] == 3).all()
    assert town.is_parent[members("parents")].all()
    avoiders, others = members("adult care avoiders"), members("others")
    pool = avoiders.sum() + others.sum()
    assert abs(avoiders.sum() - PARAMETERS["care_avoiders"] * pool) <= 0.5
    assert town.shame[avoiders].mean() > town.shame[others].mean() + 0.05
    assert town.paper_skill[avoiders].mean() < town.paper_skill[others].mean() - 0.05
    assert avoiders[town.community == 0].mean() == pytest.approx(avoiders[town.community == 2].mean(), abs=0.025)
    assert town.digital_skill[members("older people")].mean() < town.digital_skill[others].mean() - 0.15


def test_declared_contrasts_say_how_much_care_avoiders_and_experts_differ(town: Residents) -> None:
    def changed(**parameters: float) -> Residents:
        return build_residents(OVERVECHT, 5_000, 7, values(parameters))

    avoiders = Group.CARE_AVOIDERS
    weak, strong = changed(care_avoider_contrast=1.0), changed(care_avoider_contrast=8.0)
    assert weak.shame[weak.group == avoiders].mean() < strong.shame[strong.group == avoiders].mean() - 0.02
    # a whole number of times: 4.4 is 4
    assert np.array_equal(changed(care_avoider_contrast=4.4).group, town.group)
    even, steep = changed(expert_base=1e6, experts=0.05), changed(expert_base=0.01, experts=0.05)
    assert even.assertiveness[even.is_expert].mean() < steep.assertiveness[steep.is_expert].mean() - 0.02


def test_risks_raise_the_need_rate(town: Residents) -> None:
    base = np.float32(PARAMETERS["need_rate"])
    assert town.need_rate.min() == base
    assert (town.need_rate[town.income_support] >= base * 2 * 0.999).all()
    assert town.need_rate[~town.income_support].mean() < town.need_rate[town.income_support].mean()
    quiet = build_residents(OVERVECHT, 100, 7, values({"need_rate": 0.0}))
    assert quiet.need_rate.max() == 0


@pytest.mark.parametrize("n", [19, 0, -5, 10_000_001, 100.0, True, None])
def test_a_wrong_number_of_residents_is_one_clear_sentence(n: object) -> None:
    with pytest.raises(InputError, match=r"the number of residents is .*whole number in \[20, 10,000,000\]"):
        build_residents(OVERVECHT, n, 1, PARAMETERS)  # type: ignore[arg-type]
