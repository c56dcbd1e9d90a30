"""The outcomes of a run."""

import math

import pytest
from helpers.made_up_runs import place
from helpers.sentences import sentence_of

from sim.codes import Event, Group, Stage
from sim.measures.costs import annual_costs
from sim.measures.non_reach import funnel_last_year, non_reach_last_year
from sim.measures.outcomes import COSTS, MAIN, OUTCOMES, column, outcome, outcomes
from sim.measures.periods import last_year


def test_outcomes_have_the_same_names_for_every_run(lived, still):
    place(still, 0, 0, no_need=20)
    found = outcomes(lived)
    assert list(found) == list(outcomes(still)) == list(OUTCOMES)
    assert {type(value) for value in found.values()} == {float}
    assert found["non_reach"] == non_reach_last_year(lived)
    assert sum(found[f"n_{name.replace(' ', '_')}"] for name in Stage.words()) == pytest.approx(300)
    assert sum(value for name, value in found.items() if name.startswith("lost_")) == pytest.approx(1.0)
    assert found["all_euros"] == pytest.approx(
        found["professional_time_euros"] + found["levers_euros"] + found["forced_help_euros"]
    )


def test_what_is_named_agrees_with_what_is_found(lively):
    found = outcomes(lively)
    lines = annual_costs(lively)
    assert [line.name for line in lines] == list(COSTS)
    for line in lines:
        assert (found[f"{column(line.name)}_hours"], found[f"{column(line.name)}_euros"]) == (line.hours, line.euros)
    for g, group in enumerate(Group):
        unreached = funnel_last_year(lively)[g, Stage.DOES_NOT_KNOW :].sum()
        assert found[f"non_reach_{column(group.word)}"] == pytest.approx(unreached / lively.group_sizes[g], nan_ok=True)
    per_year = lively.series.events[last_year(lively)].mean(axis=0) * 52_000 / lively.group_sizes.sum()
    assert [found[f"{column(event.word)}_per_year"] for event in Event] == pytest.approx(per_year)
    shares = [name for name, one in OUTCOMES.items() if one.unit in ("%", "0 to 1")]
    assert all(0.0 <= found[name] <= 1.0 or math.isnan(found[name]) for name in shares)


def test_every_outcome_has_words_a_unit_and_a_scale():
    assert len({one.label for one in OUTCOMES.values()}) == len(OUTCOMES)
    assert set(MAIN) <= set(OUTCOMES)
    for name, one in OUTCOMES.items():
        assert one.name == name and one.label and one.unit and one.meaning
        assert one.scale == (100.0 if one.unit == "%" else 1.0)
    assert outcome("non_reach").with_unit == "unreached residents (%)"
    assert outcome("trust").with_unit == "mean trust (0 to 1)"
    assert outcome("non_reach_young_people").with_unit == "unreached young people (%)"
    assert sentence_of(outcome, "severitty") == "'severitty' is not an outcome; did you mean 'severity'?"
    assert sentence_of(outcome, "severitty", "--outcome").startswith("--outcome: 'severitty' is not an outcome")
