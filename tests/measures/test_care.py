"""How care stands: as a reader would count it by hand."""

import numpy as np
import pytest
from helpers.by_hand import INCOME
from helpers.made_up_runs import GGZ, LOKET, OFF

from sim.codes import AgencySeries, Stage
from sim.measures import care
from sim.run import simulate
from sim.scenario.scenario import Scenario


def test_severity_and_domains_by_hand(idle):
    idle.series.funnel[10:, 0, Stage.NO_NEED] = 16, 15, 16
    idle.group_sizes[:] = [20, 0, 0, 0, 0]
    idle.series.needs[10:] = 6, 5, 4
    idle.series.severity[10:] = 3.0, 2.0, 1.0
    assert care.severity(idle) == pytest.approx(2.0 / 20)
    assert care.severity_per_need(idle) == pytest.approx(2.0 / 5)
    assert care.domains_per_resident(idle) == pytest.approx(15 / 13)


def test_contacts_and_their_tail_by_hand():
    run = simulate(Scenario(residents=200, weeks=3, burn_in=0, mechanisms=OFF))
    run.series.by_agency[:, 4, AgencySeries.CONTACTS] = [1, 2, 3]
    assert care.contacts(run)[4] == pytest.approx(2 * 52)
    assert np.isnan(care.contacts_of_top(run))
    run.state.people["n_contacts"][:10] = [30, 20, 10, 10, 10, 5, 5, 5, 3, 2]
    assert care.contacts_of_top(run) == pytest.approx(50 / 100)
    assert care.contacts_of_top(run, share=0.001) == pytest.approx(30 / 100)


def test_waiting_load_and_relationship_age_by_hand(idle):
    weekly = idle.series.by_agency
    weekly[10:, :, AgencySeries.TIME_PER_CONTACT] = 1.0
    (
        weekly[10:, 0, AgencySeries.TIME_PER_CONTACT],
        weekly[10:, 0, AgencySeries.CLIENTS],
        weekly[10:, 1, AgencySeries.CLIENTS],
    ) = 0.4, 30, 10
    weekly[10:, 0, AgencySeries.WAITING] = 3, 4, 5
    weekly[10:, 0, AgencySeries.TENURE] = 51, 52, 53
    assert care.time_per_contact(idle)[0] == pytest.approx(0.4)
    assert care.time_of_all(idle) == pytest.approx(0.55)
    assert care.waiting(idle)[0] == 4.0
    assert care.cases_in_care(idle)[:2].tolist() == [30.0, 10.0]
    assert care.tenure_years(idle)[0] == pytest.approx(1.0)
    n_workers = idle.state.n_workers
    assert care.tenure_of_all(idle) == pytest.approx(n_workers[0] / n_workers.sum())
    for i, since in ((3, 2), (4, 8)):
        idle.state.people["waiting_in"][i] = 1 << INCOME
        idle.state.cases["agency"][i, INCOME], idle.state.cases["since"][i, INCOME] = LOKET, since
    assert care.weeks_waited(idle)[LOKET] == pytest.approx(((12 - 2) + (12 - 8)) / 2)
    assert np.isnan(care.weeks_waited(idle)[GGZ])
    assert care.weeks_waited_of_all(idle) == pytest.approx(7.0)
