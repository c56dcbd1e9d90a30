"""Which levers a study is about."""

import pytest
from helpers.packages import TOWN

from experiments.studies.lever_sets import BASELINE, levers_of, n_sections, package_of
from sim.core.errors import InputError
from sim.scenario.lever_library import BUILT_IN, LEVERS
from sim.scenario.levers import Lever, Move


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["interpretors"], "did you mean 'interpreters'"),
        ([], "no lever is named; known are open_attitude, lower_caseload"),
    ],
)
def test_unknown_levers_are_refused(names, sentence):
    with pytest.raises(InputError, match=sentence):
        levers_of(TOWN, names)


def test_a_lever_may_not_be_called_as_the_baseline():
    lever = LEVERS["interpreters"].model_copy(update={"name": BASELINE})
    with pytest.raises(InputError, match="may not be called 'baseline'"):
        levers_of(TOWN.with_levers([lever]))


def test_the_default_package_is_chosen_by_sections_alone():
    """The twelve that most sections name: cooperation with 6, four with 5, and the first seven of those with 4."""
    chosen = package_of(TOWN)
    assert [lever.code for lever in chosen] == [f"L{k}" for k in (1, 2, 4, 5, 6, 7, 8, 9, 11, 14, 15, 18)]
    fewest = min(n_sections(lever) for lever in chosen)
    left_out = [lever for lever in BUILT_IN if lever not in chosen]
    assert max(n_sections(lever) for lever in left_out) <= fewest
    often = Lever(name="tea", sections="1, 2, 3, 4, 5, 6, 7", moves=(Move(quantity="agency.outreach", raise_to=0.9),))
    assert "tea" in [lever.name for lever in package_of(TOWN.with_levers([often]))]


def test_more_than_twelve_levers_are_refused():
    with pytest.raises(InputError, match="13 levers are named, but at most 12 can be shared out"):
        package_of(TOWN, list(LEVERS)[:13])
    assert len(package_of(TOWN, list(LEVERS)[:12])) == 12
    with pytest.raises(InputError, match="did you mean 'interpreters'"):
        package_of(TOWN, ["interpretors"])
