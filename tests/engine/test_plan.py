"""What a plan is: its runs, their keys, and what may vary."""

import pandas as pd
import pytest
from helpers.plans import TABLE, TOWN, few_numbers, plan_of

from experiments.engine.plan import Plan
from sim.core.errors import InputError


def test_a_run_is_known_by_what_decides_it_and_by_nothing_else():
    jobs = {(job.variant, job.seed): job for job in plan_of().jobs()}
    renamed = {(job.variant, job.seed): job for job in plan_of(base=TOWN.changed(name="other", title="x")).jobs()}
    assert {place: job.key for place, job in jobs.items()} == {place: job.key for place, job in renamed.items()}
    assert len({job.key for job in jobs.values()}) == len(jobs) == 24
    without = Plan(TOWN, TABLE[["parameter.trust_gain"]].iloc[:1], (0,))
    assert next(without.jobs()).key == jobs[0, 0].key  # strength 0 is no lever
    assert next(plan_of(work=few_numbers).jobs()).key != jobs[0, 0].key
    longer = next(plan_of(base=TOWN.changed(weeks=9)).jobs())
    assert longer.key != jobs[0, 0].key and longer.history == jobs[0, 0].history


def test_runs_share_a_history_where_all_is_equal_up_to_the_end_of_burn_in():
    jobs = {(job.variant, job.seed): job.history for job in plan_of().jobs()}
    assert jobs[0, 0] == jobs[1, 0] == jobs[2, 0] != jobs[3, 0]
    assert jobs[0, 0] != jobs[0, 1]


def test_variants_change_what_their_columns_say():
    table = pd.DataFrame(
        {
            "rule.learning": ["confirmation", None], "mechanism.stories": [False, True],
            "agency.GGZ.paper": [0.9, None],
            "agency.outreach": [None, 0.7], "residents": [80, None], "weeks": [None, 3],
        }
    )  # fmt: skip
    first, second = (Plan(TOWN, table, (0,)).scenario(k) for k in range(2))
    assert (first.rules.learning, first.mechanisms.stories, first.residents, first.weeks) == (
        "confirmation",
        False,
        80,
        8,
    )
    assert {agency.name: agency.paper for agency in first.agencies}["GGZ"] == 0.9
    assert first.agencies[0] == TOWN.agencies[0]
    assert (second.rules, second.mechanisms, second.residents, second.weeks) == (TOWN.rules, TOWN.mechanisms, 60, 3)
    assert {agency.outreach for agency in second.agencies} == {0.7}


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("lever.interpretors", 1.0, "did you mean 'lever.interpreters'"),
        (
            "lever.interpreters",
            1.5,
            r"lever.interpreters: the strength of a lever is 1.5, but it must lie in \[0, 1\]",
        ),
        ("parameter.trust_gain", -1.0, "parameter 'trust_gain' is -1, but it must lie in"),
        (
            "rule.learning",
            "best",
            "'best' is not one of its options; known are 'asymmetric', 'confirmation'",
        ),
        ("agency.GGZ.paper", 2.0, "agency.GGZ.paper: the value is 2.0, but it must be a number in"),
        ("residents", 3, "residents: the value is 3, but it must be a whole number in"),
        ("colour", 1.0, "'colour' is not a quantity that can vary"),
    ],
)
def test_a_plan_refuses_what_it_cannot_run(column, value, sentence):
    with pytest.raises(InputError, match=sentence):
        Plan(TOWN, pd.DataFrame({column: [value]}), (0,))
