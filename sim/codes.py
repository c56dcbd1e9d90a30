"""The vocabulary of the model: every code that an array holds, with the word that people read and what it means.

Codes are whole numbers from 0 on, in the order in which they stand here. They can be used as they are in compiled
code: to index, to store, to compare.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Self


class Code(IntEnum):
    """A code, declared by its word and its meaning.

    Attributes
    ----------
    word : str
        What people read, in tables, figures and files.
    meaning : str
        What it stands for, in a few words; "" where the word says it.
    """

    word: str
    meaning: str

    def __new__(cls, word: str, meaning: str = "") -> Self:
        """Give the code the next number, its word and its meaning."""
        number = len(cls.__members__)
        code = int.__new__(cls, number)
        code._value_, code.word, code.meaning = number, word, meaning
        return code

    @classmethod
    def words(cls) -> tuple[str, ...]:
        """Return the words of all codes, in their order."""
        return tuple(code.word for code in cls)


class Domain(Code):
    """Life domains (Dibi 2020, 5.1)."""

    INCOME = "income", "income and debt"
    HOUSING = "housing", "a home, and keeping it"
    HEALTH = "health", "health of body and mind"
    UPBRINGING = "upbringing", "bringing up children, and growing up"
    PARTICIPATION = "participation", "work, school, company of others"
    SAFETY = "safety", "safety at home and in the street"


class Group(Code):
    """Risk groups of the study, and all others (Dibi 2020, 1.3)."""

    YOUNG_PEOPLE = "young people", "15 to 24 years"
    PARENTS = "parents", "with children at home"
    OLDER_PEOPLE = "older people", "65 years and older"
    CARE_AVOIDERS = "adult care avoiders", "adults with more shame and less capacity to act"
    OTHERS = "others", "everyone else"


class Community(Code):
    """Cultural communities: origin classes of the CBS key figures since 2022."""

    NETHERLANDS = "Netherlands"
    EUROPE = "Europe", "the rest of Europe"
    OUTSIDE_EUROPE = "outside Europe"


class AgeBand(Code):
    """Age bands of residents, in years; children under 15 are part of their parents' household."""

    FROM_15 = "15-24"
    FROM_25 = "25-44"
    FROM_45 = "45-64"
    FROM_65 = "65+"


class HouseholdRole(Code):
    """Role in a household."""

    SINGLE = "single", "lives alone"
    PARTNER = "partner", "in a couple without children"
    PARENT = "parent", "with children at home"
    CHILD = "child", "son or daughter"


class TieKind(Code):
    """Kinds of ties, the closest first: a pair that meets in two ways keeps the closest kind."""

    HOUSEHOLD = "household"
    COMMUNITY = "community", "kin and cultural community"
    STREET = "street"
    ORGANISATION = "organisation", "members of one community organisation"
    OTHER = "other", "anyone else, or a tie of unknown kind"


class Stage(Code):
    """Stages of the funnel: where a resident, or a case, stands; every resident stands in exactly one.

    Those from DOES_NOT_KNOW on are the reasons of non-reach.
    """

    NO_NEED = "no need"
    NOT_COUNTED = "not counted yet", "need too light or too recent to count"
    HELPED = "helped", "in care with an agency"
    FORCED = "forced help", "in care, but all of it forced"
    DOES_NOT_KNOW = "does not know", "knows of no agency for this need"
    OWN_EXPERIENCE = "own experience", "distrust, after bad contacts of one's own"
    STORIES = "stories", "distrust, after stories of others alone"
    FEAR = "fear", "fear of harsh measures"
    SHAME = "shame", "shame about asking for help"
    NORM = "norm", "asking for help is not done"
    LANGUAGE = "language", "too little Dutch, no interpreter"
    PAPER = "paper", "forms and digital doors"
    REFUSED = "refused", "does not fit the criteria"
    WAITING = "waiting", "on a waiting list, or gave up there"
    MISMATCH = "mismatch", "help ended after a bad contact, a referral or too early"
    INFORMAL = "informal help", "helped by others than an agency only"


class Encounter(Code):
    """How an encounter with an agency may go."""

    GOOD = "good"
    SLIGHT = "slight", "the work is done, and yet it hurts"
    BAD = "bad"
    SEVERE = "severe", "a harsh measure or a grave misjudgement"


class TrustSource(Code):
    """What moves trust."""

    OWN_EXPERIENCE = "own experience"
    STORIES = "stories", "what others told"
    SPILL_OVER = "spill-over", "own experience with another agency"
    NEWCOMERS = "newcomers", "who came trusts less than who left"


class StoryMark(IntEnum):
    """Marks of a story, as bits of one number."""

    BAD = 1
    SEVERE = 2
    TOLD = 4


class Event(Code):
    """What is counted every week."""

    ASKED = "asked", "cases for which an agency is asked"
    ADMITTED = "admitted", "cases that get help"
    GOOD_CONTACTS = "good contacts"
    SLIGHTS = "slights", "encounters that hold a slight"
    BAD_CONTACTS = "bad contacts"
    SEVERE_EVENTS = "severe events"
    SOLVED = "solved", "needs that end in care"
    DROPPED_OUT = "dropped out", "cases that end after a bad contact or on the way to another agency"
    TOLD = "told", "stories told"
    TAKEN_IN = "taken in", "stories that a listener takes in"
    REFERRED = "referred", "cases sent to another agency"
    ARRIVED = "arrived", "cases that arrive there"
    CLOSED_EARLY = "closed early", "cases ended because it goes a little better"
    INFORMAL_STARTS = "informal starts", "needs that an organisation begins to ease"
    BRIDGED = "bridged", "cases that an organisation takes to an agency"
    STREET_SOLUTIONS = "street solutions", "needs for which the street becomes a way out"
    FORCED = "forced", "times that help is forced"
    MOVED = "moved", "residents who leave, and are followed by newcomers"
    FORCED_CONTACTS = "forced contacts", "contacts with the other professionals around forced help"


class AgencySeries(Code):
    """What is recorded of every agency every week; the meaning says the unit."""

    CLIENTS = "clients", "cases in care"
    WAITING = "waiting", "cases on the waiting list"
    TIME_PER_CONTACT = "time per contact", "share of what it should be"
    TENURE = "tenure of contact persons", "weeks"
    CONTACTS = "contacts", "contacts"
    ASKED = "asked", "cases"
    WENT_WELL = "went well", "contacts in care"
    WENT_OTHERWISE = "went otherwise", "contacts in care"
    SOLVED = "solved", "cases"
    ENDED_UNSOLVED = "ended unsolved", "cases"


class StaffUse(Code):
    """What hours of staff go to."""

    CASEWORK = "casework"
    PRESENCE = "presence", "being there in the neighbourhood"
    ACCOUNTING = "accounting", "accounting, targets and competition"
    LEVERS = "levers", "what levers take from casework"


class LearningRule(Code):
    """Rival rules of learning: bad contacts weigh more, or what agrees with present trust does."""

    ASYMMETRIC = "asymmetric"
    CONFIRMATION = "confirmation"


class SeekingRule(Code):
    """Rival rules of seeking: asking rises smoothly with trust, or jumps at a threshold."""

    LOGIT = "logit"
    THRESHOLD = "threshold"


N_DOMAINS, N_COMMUNITIES = len(Domain), len(Community)
WEEKS_PER_YEAR = 52

MAX_AGENCIES = 32
"""More agencies than this do not fit the key of a draw."""

REASONS = tuple(stage.word for stage in Stage if stage >= Stage.DOES_NOT_KNOW)
"""Words of the stages that say why a resident with a counted need is not reached."""
