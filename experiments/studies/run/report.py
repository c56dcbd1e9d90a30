"""The run report: a page that says who is not reached and why, how agencies do, and what it costs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from rich.console import Console
from rich.text import Text

from experiments.engine.study import Study
from experiments.reporting.files import write_figure
from experiments.reporting.manifest import ASSUMED, PURPOSE, Provenance
from experiments.reporting.names import on_one_line
from experiments.reporting.screen import print_title
from experiments.reporting.tables import number, percent, table, words
from experiments.studies.run.analysis import RunSettings, analyse
from sim.codes import Domain, Group, StaffUse, Stage, TrustSource
from sim.measures import care, costs, reach
from sim.measures.non_reach import funnel_last_year, non_reach_of_need, reasons_by_group
from sim.measures.outcomes import outcomes
from sim.measures.trust import distrusts_unmet, mean_trust, trust_lost_shares
from sim.parameters.registry import values
from sim.run import Run


def write(settings: RunSettings, run: Run, out: Path) -> None:
    """Write weekly.parquet, agencies.parquet and three figures."""
    from experiments.studies.run.figures import draw_funnel, draw_groups, draw_trust
    from experiments.studies.run.weekly import write_agencies, write_weekly

    write_weekly(run, out / "weekly.parquet")
    write_agencies(run, out / "agencies.parquet")
    write_figure(out / "funnel.png", draw_funnel(run))
    write_figure(out / "trust.png", draw_trust(run))
    write_figure(out / "groups.png", draw_groups(run))


def show(settings: RunSettings, run: Run, screen: Console) -> None:
    """Print the report of a run, about one page."""
    scenario, n = run.scenario, int(run.group_sizes.sum())
    print_title(screen, scenario.title or scenario.name)
    screen.print(
        f"{n:,} simulated residents of 15 and older, {len(scenario.agencies)} agencies, {len(Domain)} life domains; "
        f"{run.week - scenario.burn_in} weeks after {scenario.burn_in} of burn-in; seed {run.seed}. Means of the last "
        "year, unless said otherwise."
    )
    if scenario.levers:
        names = ", ".join(f"{lever.code} {lever.name}".strip() for lever in scenario.levers)
        screen.print(f"Levers: {on_one_line(names)}.")
    screen.print(f"Profile: {on_one_line(scenario.neighbourhood.source)}.\n")
    _show_funnel(run, screen)
    _show_agencies(run, screen)
    _show_groups(run, screen)
    _show_care(run, screen)
    _show_costs(run, screen)
    screen.print(f"{PURPOSE}\n{ASSUMED}", style="dim")


def provenance(settings: RunSettings, run: Run) -> Provenance:
    """Return what the run was made from."""
    return Provenance(settings.scenario, [settings.seed])


def _show_funnel(run: Run, screen: Console) -> None:
    by_stage = funnel_last_year(run).sum(axis=0)
    n, unreached = by_stage.sum(), by_stage[Stage.DOES_NOT_KNOW :].sum()
    screen.print(
        Text.assemble(
            (f"Non-reach: {percent(unreached / n)} % of all residents", "bold"),
            f" ({number(unreached, 0)} resident-years a year), {percent(non_reach_of_need(run), 0)} % of those with a "
            "lasting need or in care.",
        )
    )
    rows = table("Where residents stand", "number", "% of all", words(""))
    for stage in (Stage.NO_NEED, Stage.NOT_COUNTED, Stage.HELPED, Stage.FORCED):
        rows.add_row(stage.word, number(by_stage[stage], 0), percent(by_stage[stage] / n), stage.meaning)
    rows.add_row("unreached", number(unreached, 0), percent(unreached / n), "a lasting need, and in care nowhere:")
    for k in np.argsort(-by_stage[Stage.DOES_NOT_KNOW :], kind="stable"):
        stage = Stage(Stage.DOES_NOT_KNOW + k)
        rows.add_row(f"  {stage.word}", number(by_stage[stage], 0), percent(by_stage[stage] / n), stage.meaning)
    screen.print(rows, "")


def _show_agencies(run: Run, screen: Console) -> None:
    rows = table(
        "Agencies", "sociaal\nbereik %", "repre-\nsented %", "approach-\nable %", "goes\nwell %", "solved\n%",
        "cases\nin care", "cases\nwaiting", "time\n%", "years\nthere", "trust", "distrust\nunmet %", gap=1,
    )  # fmt: skip
    unmet, trust = distrusts_unmet(run).mean(axis=0), mean_trust(run)[-1]
    columns = [
        *((column, 0) for column in _in_percent(
            reach.sociaal_bereik_by_agency(run), reach.representativeness(run), reach.approachability_by_agency(run),
            reach.relevance(run), reach.solved(run),
        )),
        (care.cases_in_care(run), 0), (care.waiting(run), 0), (100.0 * care.time_per_contact(run), 0),
        (care.tenure_years(run), 1), (trust, 2), (100.0 * unmet, 1),
    ]  # fmt: skip
    for a, agency in enumerate(run.scenario.agencies):
        rows.add_row(agency.name, *(number(column[a], digits) for column, digits in columns))
    screen.print(rows)
    screen.print(
        "Sociaal bereik: of those in need of what it offers, in care there. Represented: how closely clients "
        "resemble those in need. Approachable: know it and are not stopped at the door. Time: per contact, of what "
        "there should be. Years there: of contact persons. Distrust unmet: of all, distrust it and never met it.\n",
        style="dim",
    )


def _show_groups(run: Run, screen: Console) -> None:
    names = [agency.name for agency in run.scenario.agencies]
    order = np.argsort(-reach.in_need(run).sum(axis=0), kind="stable")[:4]
    rows = table("Groups", "residents", "non-reach %", *(_split(name) for name in np.array(names)[order]))
    bereik, unreached = reach.sociaal_bereik(run), reasons_by_group(run).sum(axis=1)
    for g, group in enumerate(Group.words()):
        size = run.group_sizes[g]
        share = unreached[g] / size if size else float("nan")
        rows.add_row(group, number(size, 0), percent(share), *(percent(bereik[g, a], 0) for a in order))
    screen.print(rows)
    screen.print("Under each agency, of the four that most are in need of: its sociaal bereik (%).\n", style="dim")


def _show_care(run: Run, screen: Console) -> None:
    found = outcomes(run)
    shares = zip(TrustSource.words(), trust_lost_shares(run), strict=True)
    lost = ", ".join(f"{name} {percent(share, 0)} %" for name, share in shares)
    screen.print(
        f"Needs: mean severity {number(found['severity_per_need'])}, {number(found['domains'])} life domains per "
        f"resident with a need. Contacts: {number(found['contacts'])} a year per resident; the 1 % with most have "
        f"{percent(found['contacts_of_top'], 0)} % of them. Help was forced {number(found['forced_per_year'], 1)} "
        f"times a year per 1,000 residents. Who now waits has waited {number(found['weeks_waited'], 1)} weeks; contact "
        f"persons have been there for {number(found['tenure_years'], 1)} years."
    )
    screen.print(
        f"Trust was lost through {lost}. {percent(found['keeps_story'], 0)} % of residents keep a story of an agency. "
        f"Of these stories {percent(found['bad_story_share'], 0)} % are bad, of the encounters "
        f"{percent(found['bad_contact_share'], 0)} % were; {percent(found['legend_share'], 0)} % are kept by no "
        "witness any longer.\n"
    )


def _show_costs(run: Run, screen: Console) -> None:
    euros_per_hour = values(run.scenario.parameters)["euros_per_hour"]
    rows = table("Costs a year", "hours", "euros", words(""))
    staff = costs.staff_hours(run).sum(axis=0)
    uses = ", ".join(
        f"{use} {number(hours, 0)}" for use, hours in zip(StaffUse.words(), staff, strict=True) if hours >= 0.5
    )
    meanings = {
        "professional time": f"and added: {uses}" if run.scenario.levers else uses,
        "levers": "bought or added, besides what they take from casework",
        "forced help": "work of others, and court, eviction, placement",
        "all": f"at {euros_per_hour:.0f} euros an hour",
    }
    for row in costs.annual_costs(run):
        rows.add_row(row.name, number(row.hours, 0), number(row.euros, 0), meanings[row.name])
    screen.print(rows, "")


def _in_percent(*shares: np.ndarray) -> list[np.ndarray]:
    return [100.0 * share for share in shares]


def _split(name: str) -> str:
    """Return a name with a line end in place of its last space."""
    return "\n".join(on_one_line(name).rsplit(" ", 1))


STUDY = Study(
    analyse, write, show, provenance,
    files="Weekly numbers, numbers of each agency, three figures and a manifest", width=100,
)  # fmt: skip
