"""Rival rules run by their names, keep the laws, and differ."""

from __future__ import annotations

import pytest
from helpers.busy_town import LAWS, SEED, busy, count, is_same, under, without

from sim.codes import Event
from sim.run import simulate
from sim.scenario.lever_library import LEVERS
from sim.scenario.scenario import Rules

RIVALS = [
    {"learning": "confirmation"}, {"seeking": "threshold"}, {"peers": "off"}, {"ties": "watts_strogatz"},
    {"ties": "degree_preserving"},
]  # fmt: skip


@pytest.mark.parametrize("rule", RIVALS, ids=lambda rule: "-".join(next(iter(rule.items()))))
def test_rival_rules_run_by_name_keep_the_laws_and_differ(rule):
    run = under(**rule)
    for law in LAWS:
        law(run)
    assert not is_same(run, without())
    assert count(run, Event.SOLVED) > 0


def test_rival_rules_run_together():
    run = under(learning="confirmation", seeking="threshold", peers="off", ties="watts_strogatz")
    for law in LAWS:
        law(run)


def test_default_rules_are_the_named_ones():
    assert is_same(under(learning="asymmetric", seeking="logit", peers="on", ties="kinds"), without())


def test_peers_off_is_the_same_as_company_that_comes_never():
    alone = busy(parameters={"peer_effect": 0.0, "key_figure_company": 0.0})
    assert is_same(simulate(alone, SEED), under(peers="off"))


@pytest.mark.parametrize("name", ["experience_experts", "key_figures"])
def test_peers_off_takes_the_effect_of_who_comes_along(name):
    # without hours and without making agencies known, company is all that the lever brings
    lever = LEVERS[name].model_copy(update={"from_casework": 0.0})
    for peers, is_felt in (("on", True), ("off", False)):
        base = busy(rules=Rules(peers=peers), parameters={"key_figure_reach": 0.0})
        plain, moved = simulate(base, SEED), simulate(base.with_levers([lever]), SEED)
        assert is_same(plain, moved) != is_felt
