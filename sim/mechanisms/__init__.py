"""The mechanisms: one file each, with its rules for one resident and the step that applies them.

This list is the register of them. The switches of a scenario, what a run reads in every week, the tables of
`sim/README.md` and the tests follow from it.
"""

from __future__ import annotations

from typing import NamedTuple


class Mechanism(NamedTuple):
    """A mechanism, as its register says it.

    Attributes
    ----------
    name : str
        Name of its file, its switch, and the block of its numbers.
    what : str
        What it does in a week.
    sections : str
        Sections of Dibi 2020 that tell of it.
    patterns : str
        Patterns of the study (SF) that it is about.
    is_on : bool
        Whether it is on where a scenario does not say.
    has_switch : bool
        Whether a scenario can switch it off.
    has_step : bool
        Whether the week has a step of it. One without a step works where its state is read.
    """

    name: str
    what: str
    sections: str = ""
    patterns: str = ""
    is_on: bool = True
    has_switch: bool = True
    has_step: bool = True


MECHANISMS = (
    Mechanism("need", "needs begin; untreated ones worsen, heal or spread", "2.1, 5.1", "SF18"),
    Mechanism("staffing", "cases are counted; contact persons leave, teams are replaced; free places, queue and "
              "time are set", "4.1.6, 4.1.7, 4.2.2", "SF33, SF34, SF42, SF51"),
    Mechanism("outreach", "awareness moves; nothing is done here: it is computed from tables when it is read",
              "3.1.6, 3.2.4, 3.2.5", "SF28, SF29, SF44, SF54", has_step=False),
    Mechanism("seeking", "residents with an unhelped need weigh asking an agency",
              "3.1, 5.1", "SF1, SF7, SF13, SF19, SF25, SF28"),
    Mechanism("access", "the waiting list moves; who asked this week has an intake",
              "3.1.5, 3.1.7, 3.1.8", "SF28 to SF32, SF52"),
    Mechanism("contact", "cases in care have a contact, good or bad",
              "3.1.1 to 3.1.4, 3.1.7 to 3.1.9, 4.1.6", "SF5, SF6, SF33 to SF42, SF50, SF53"),
    Mechanism("learning", "trust and fear move with this week's encounters, in the order in which they happened",
              "3.1, 3.1.1", "SF1 to SF8, SF16"),
    Mechanism("stories", "encounters become stories; whose time it is tells one",
              "2.5, 3.1.1, 3.1.6", "SF2, SF10 to SF15"),
    Mechanism("referral", "cases are sent on, other domains taken along, help closed too early",
              "3.1.3, 3.1.10, 4.1.2, 4.2.1", "SF38, SF40, SF48, SF49"),
    Mechanism("informal_help", "organisations ease needs and lead on to agencies; some turn to an organisation or to "
              "the street", "2.2, 2.3, 3.1.4", "SF22, SF23"),
    Mechanism("escalation", "grave unhelped needs are taken over by force", "2.4", "SF20, SF21"),
    Mechanism("image", "the image of communities follows this week's encounters", "3.1.11", "SF24"),
    Mechanism("moving", "households leave and newcomers come"),
    Mechanism("record", "everyone is counted at one stage", has_switch=False),
)  # fmt: skip
"""Every mechanism, in the order of the week."""

SWITCHES = tuple(mechanism.name for mechanism in MECHANISMS if mechanism.has_switch)
"""Names of the mechanisms that a scenario can switch off."""
