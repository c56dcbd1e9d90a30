"""Random numbers without a sequence: every draw is a function of what it is for.

A draw is keyed by (seed, week, who, purpose). No draw depends on what else was drawn, so two
scenarios with one seed differ only through what the lever caused.

The hash is the finaliser of splitmix64 (Steele, Lea and Flood 2014, OOPSLA; variant 13 of Stafford).
Seed, purpose and week are mixed one after another into the start of a stream; `who` then walks along
the stream in steps of the golden gamma, which is splitmix64 itself. `sim/README.md` reports the
battery that it passed; `tests/core/test_keyed_random.py` repeats the part that is quick.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Self

import numpy as np

from sim.codes import MAX_AGENCIES
from sim.core.compiled import compiled

GAMMA = np.uint64(0x9E3779B97F4A7C15)
MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
MIX_2 = np.uint64(0x94D049BB133111EB)
SHIFT_30, SHIFT_27, SHIFT_31, SHIFT_11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
TO_UNIT = 2.0**-53
N_PARTS = 64
"""A purpose may be split further, by agency, attempt or the like: at most 64 parts."""

RESERVED = "reserved: no number is drawn for this any more"


class Purpose(IntEnum):
    """Everything a number is drawn for. Append only: another order changes every result.

    The number of a purpose is the code of its first part; those of its other parts follow it, up to the next purpose.

    Attributes
    ----------
    meaning : str
        What the numbers decide, in a few words.
    """

    meaning: str

    def __new__(cls, meaning: str) -> Self:
        """Give the purpose the next number, and its meaning."""
        number = N_PARTS * len(cls.__members__)
        purpose = int.__new__(cls, number)
        purpose._value_, purpose.meaning = number, meaning
        return purpose

    HOME = RESERVED
    HOUSEHOLD_SIZE = "who lives in a larger household"
    HOUSEHOLD_KIND = "single, couple, or with children"
    AGE = "age, shared in a household and own"
    ORIGIN = "community of a household, and of who differs from it"
    BORN_ABROAD = "who was born abroad"
    SOCIAL_RENT = "homes of a housing corporation"
    INCOME_SUPPORT = "who receives social assistance"
    DISABILITY_SUPPORT = "who receives a disability benefit"
    PARENT = RESERVED
    PROFICIENCY = "proficiency in Dutch"
    PAPER_SKILL = "skill with forms, and who has low literacy"
    DIGITAL_SKILL = "digital skill"
    ASSERTIVENESS = "apparent assertiveness"
    SHAME = "shame about asking for help"
    COMPLEXITY = "complexity of problems"
    CULTURAL_DISTANCE = "distance in culture"
    EXPERT = "who is experience expert or key figure"
    INITIAL_TRUST = "trust at the start"
    INITIAL_AWARENESS = RESERVED
    INITIAL_FEAR = "fear at the start"
    CARE_AVOIDER = "who is an adult care avoider"
    TIE_COMMUNITY = "ties with kin and community"
    TIE_STREET = "ties in the street"
    TIE_ORGANISATION = "organisations, and ties within them"
    TIE_OTHER = "ties with anyone else"
    STANDING_NEED = "domain of the need that stands where needs are off"
    NEED_GAP = "weeks between two needs"
    NEED_DOMAIN = "domain of a need"
    NEED_SEVERITY = "severity at which a need starts"
    EARLIER_CONTACT = "who had a bad contact before the run"
    EARLIER_AGENCY = "the agency of that contact"
    NEED_COURSE = "whether a need heals, stays or spreads"
    SPREAD_DOMAIN = "domain to which a need spreads"
    CONSIDER = "whether asking is weighed"
    KNOWN = "which agencies come to mind"
    CHOOSE = "the agency that is asked where seeking is off"
    ASK = "whether an agency is asked"
    CRITERIA = "whether the criteria fit"
    PAPER = "whether the paper is finished"
    LANGUAGE = "whether an intake succeeds for language"
    LEAVE_QUEUE = "who gives up waiting"
    MEET = "whether there is a contact this week"
    SAME_PERSON = "whether the contact person is on duty"
    SUCCESS = "whether a contact goes well"
    SEVERE = "whether a bad contact is a severe event"
    DROP_OUT = "who stays away after a bad contact"
    NOTABLE = "whether an encounter becomes a story"
    TELL_GAP = "weeks until a story is told"
    TELL_TO = "to whom it is told"
    TELL_FRESH = RESERVED
    ACCEPT = "whether a listener takes it in"
    STIFLE = "whether the teller stops telling it"
    TIE_RING = "ties of the rule watts_strogatz"
    TIE_SHUFFLE = "swaps of the rule degree_preserving"
    CONTACT_PERSON = "contact person at admission"
    LEAVE_POST = "contact persons who leave"
    TENDER = "when the contract of an agency ends"
    BACKGROUND = "whether a contact person shares a background"
    SLIGHT = "whether a good contact holds a slight"
    REFER = "who is sent on"
    REFER_TO = "the agency to which someone is sent"
    ARRIVE = "who arrives there"
    HAND_OVER = "whether a hand-over is warm; which other needs come up"
    CLOSE_EARLY = "help closed too early"
    INFORMAL_START = "who turns to an organisation"
    BRIDGE = "whom an organisation takes to an agency"
    STREET_START = "who turns to the street"
    ESCALATE = "whether help is forced"
    FORCED_SEVERE = "whether forced help starts as a severe event; contacts around it"
    MOVE_GAP = "weeks until a household moves"
    NEWCOMER = "trust of a newcomer"
    EQUALS = "which of equal agencies comes first"


@compiled
def mix(x):
    """Scramble 64 bits: a bijection on unsigned 64-bit integers."""
    x = (x ^ (x >> SHIFT_30)) * MIX_1
    x = (x ^ (x >> SHIFT_27)) * MIX_2
    return x ^ (x >> SHIFT_31)


@compiled
def stream(seed, week, purpose, part=0):
    """Return the start (uint64) of the stream for one seed, week (or event number), purpose and part of it."""
    h = mix(np.uint64(seed) + GAMMA)
    h = mix(h + np.uint64(purpose + part + 1) * GAMMA)
    return mix(h + np.uint64(week + 1) * GAMMA)


@compiled
def uniform(start, who):
    """Return the uniform number in [0, 1) of `who` in the stream that begins at `start`."""
    return np.float64(mix(np.uint64(start) + np.uint64(who + 1) * GAMMA) >> SHIFT_11) * TO_UNIT


@compiled
def comes_first(start, i, a, b):
    """Return whether agency a comes before b to resident i, where nothing else tells them apart: an order by lot."""
    return uniform(start, i * MAX_AGENCIES + a) < uniform(start, i * MAX_AGENCIES + b)


@compiled
def _fill(start, who, out):
    for k in range(who.shape[0]):
        out[k] = uniform(start, who[k])


def uniforms(seed: int, purpose: int, who: np.ndarray, *, part: int = 0, week: int = 0) -> np.ndarray:
    """Draw one uniform number for each of many.

    Parameters
    ----------
    seed : int
        Seed of the run, 0 or above.
    purpose : int
        What the numbers are for: a `Purpose`.
    who : np.ndarray
        Integers (n,): keys of residents, households or ties.
    part : int
        Part of the purpose (agency, attempt or the like), in [0, 64).
    week : int
        Week or event number, 0 or above.

    Returns
    -------
    np.ndarray
        float64 (n,), in [0, 1).

    Raises
    ------
    ValueError
        A part outside its range.
    """
    if not 0 <= part < N_PARTS:
        raise ValueError(f"part is {part}, but it must lie in [0, {N_PARTS})")
    who = np.ascontiguousarray(who, dtype=np.int64)
    out = np.empty(who.shape[0])
    with np.errstate(over="ignore"):
        _fill(np.uint64(stream(seed, week, int(purpose), part)), who, out)
    return out
