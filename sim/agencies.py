"""Agencies: what they are for, and what they differ in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator

from .profile import FrozenModel, Share

DOMAINS = ("income", "housing", "health", "upbringing", "participation", "safety")
"""Life domains (seed 5.1): income and debt, housing, health, upbringing, participation, safety."""

MAX_AGENCIES = 32
"""More agencies than this do not fit the key of a draw."""


class Agency(FrozenModel):
    """One agency in the neighbourhood. All shares lie in [0, 1]; every default is an assumed value.

    The three attributes on which residents say that agencies differ come first.
    """

    name: str = Field(min_length=1, description="name as residents use it")
    domains: tuple[str, ...] = Field(min_length=1, description="life domains in which it helps")
    outreach: Share = Field(
        default=0.30,
        description="presence in the neighbourhood: share of the greatest weekly chance to become known (3.1.6)",
    )
    continuity: Share = Field(
        default=0.60,
        description="chance that the next contact is with the same person, who is still there (3.1.5, 3.2.6)",
    )
    turnover: Share = Field(
        default=0.20,
        description="chance that a contact person leaves in a year (4.1.6; evidence 2.7: 10 to 35 percent)",
    )
    cultural_fit: Share = Field(
        default=0.35, description="share of the distance in culture that the agency bridges (3.1.4, 4.2.3)"
    )
    interpreters: Share = Field(
        default=0.33, description="share of needed contacts with an interpreter (3.1.8; a third: NIVEL 2016)"
    )
    paper: Share = Field(default=0.40, description="paper burden of an intake (3.1.5)")
    digital: Share = Field(
        default=0.40, description="share of the way in that is digital or a telephone menu (3.1.5, 3.1.6)"
    )
    strictness: Share = Field(default=0.20, description="chance that the criteria do not fit the question (3.1.7)")
    discretion: Share = Field(
        default=0.20, description="share of misfits that a professional helps all the same (3.1.7)"
    )
    waiting_weeks: Annotated[float, Field(ge=0, le=104, allow_inf_nan=False, strict=True)] = Field(
        default=6.0, description="weeks between intake and first help at the least (3.1.5)"
    )
    self_reliance: Share = Field(default=0.40, description="how much own doing is asked of the resident (3.1.9)")
    specialism: Share = Field(default=0.40, description="share of complex problems that is recognised (3.1.3)")
    harshness: Share = Field(
        default=0.10, description="power and readiness to take harsh measures, forced help included (2.4, 3.1.1)"
    )
    quality: Share = Field(
        default=0.90, description="chance that a contact goes well where no barrier stands in the way (3.1.2)"
    )
    contact_rate: Share = Field(default=0.50, description="chance of a contact in a week while in care")
    peers: Share = Field(default=0.05, description="chance that an experience expert comes along (3.2.5)")
    diversity: Share = Field(
        default=0.15, description="chance that a contact person shares the resident's background (3.2.3)"
    )
    attitude: Share = Field(
        default=0.50, description="how open, listening and unjudging the attitude is (3.2.1, 3.2.2)"
    )
    trust_work: Share = Field(default=0.20, description="how far trust is worked on before substance (4.1.2, 4.1.4)")
    staff: Annotated[float, Field(gt=0, le=20, allow_inf_nan=False)] = Field(
        default=0.8, description="full-time workers per 1,000 residents"
    )
    caseload: Annotated[float, Field(gt=0, le=200, allow_inf_nan=False)] = Field(
        default=14.0,
        description="cases that one worker takes on at most (4.1.7; 10 to 14 against an ideal of 6 to 8 in youth protection)",
    )
    contract_years: Annotated[float, Field(ge=0.25, le=50, allow_inf_nan=False)] = Field(
        default=4.0, description="years between two tenders, after which the team is new; 50 stands for never (4.1.7)"
    )
    cooperation: Share = Field(
        default=0.30, description="how well it knows where else to be helped, and agrees on it (3.1.10)"
    )
    warm_handover: Share = Field(default=0.20, description="chance that a referral is a warm hand-over (4.2.1)")
    integral: Share = Field(
        default=0.15, description="chance that it takes other open domains along in one trajectory (5.1, 5.2)"
    )
    early_closure: Share = Field(
        default=0.15, description="chance that help is scaled down as soon as it goes a little better (3.1.3)"
    )

    @field_validator("domains")
    @classmethod
    def _domains_are_known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        from .errors import nearest

        for domain in value:
            if domain not in DOMAINS:
                raise ValueError(f"'{domain}' is not a life domain; {nearest(domain, DOMAINS)}")
        if len(set(value)) != len(value):
            raise ValueError("a life domain stands twice in the list")
        return value


ATTRIBUTES = tuple(name for name in Agency.model_fields if name not in ("name", "domains"))
"""The numbers that agencies differ in, in the order of declaration."""

DEFAULT_AGENCIES = (
    Agency(name="Wijkteam", domains=("income", "housing", "health", "upbringing", "safety"), outreach=0.35, harshness=0.15,
           staff=1.2, contract_years=4),
    Agency(name="Jongerenwerk", domains=("upbringing", "participation", "safety"), outreach=0.55, continuity=0.55,
           cultural_fit=0.60, paper=0.05, digital=0.10, strictness=0.10, waiting_weeks=1, harshness=0.0,
           self_reliance=0.30, specialism=0.25, diversity=0.40, attitude=0.65, trust_work=0.50, staff=0.5,
           caseload=20, contract_years=3),
    Agency(name="Opbouwwerk", domains=("participation", "housing"), outreach=0.60, continuity=0.60, cultural_fit=0.55,
           paper=0.10, digital=0.15, strictness=0.15, waiting_weeks=1, harshness=0.0, self_reliance=0.40, specialism=0.20,
           diversity=0.30, attitude=0.60, staff=0.4, caseload=25, contract_years=4),
    Agency(name="Ouderenwerk", domains=("health", "participation"), outreach=0.45, continuity=0.70, cultural_fit=0.40,
           paper=0.15, digital=0.25, strictness=0.15, waiting_weeks=2, harshness=0.0, self_reliance=0.30, specialism=0.35,
           attitude=0.65, staff=0.3, caseload=20, contract_years=4),
    Agency(name="GGZ", domains=("health",), outreach=0.10, cultural_fit=0.25, paper=0.45, strictness=0.30,
           waiting_weeks=14, specialism=0.80, harshness=0.10, contact_rate=0.35, staff=0.8, caseload=18, contract_years=50),
    Agency(name="Wijkverpleging", domains=("health",), outreach=0.30, continuity=0.55, cultural_fit=0.35, paper=0.30,
           digital=0.20, strictness=0.25, waiting_weeks=2, self_reliance=0.40, specialism=0.60, harshness=0.0,
           contact_rate=0.80, attitude=0.60, staff=0.7, caseload=15, contract_years=50),
    Agency(name="Gemeenteloket", domains=("income", "participation"), outreach=0.25, continuity=0.45, cultural_fit=0.25,
           paper=0.70, digital=0.70, strictness=0.35, waiting_weeks=8, self_reliance=0.60, harshness=0.20,
           contact_rate=0.35, attitude=0.40, trust_work=0.05, staff=0.6, caseload=40, contract_years=50),
    Agency(name="Woningcorporatie", domains=("housing",), outreach=0.40, cultural_fit=0.30, paper=0.40, digital=0.55,
           strictness=0.25, waiting_weeks=4, harshness=0.20, contact_rate=0.35, attitude=0.45, trust_work=0.10, staff=0.4,
           caseload=40, contract_years=50),
    Agency(name="Politie", domains=("safety",), outreach=0.60, continuity=0.65, cultural_fit=0.25, paper=0.20,
           strictness=0.15, waiting_weeks=1, harshness=0.30, self_reliance=0.20, contact_rate=0.35, attitude=0.40,
           trust_work=0.05, staff=0.5, caseload=40, contract_years=50),
    Agency(name="Handhaving", domains=("safety", "housing"), outreach=0.50, continuity=0.50, cultural_fit=0.20, paper=0.15,
           digital=0.30, strictness=0.40, waiting_weeks=0, self_reliance=0.40, specialism=0.10, harshness=0.35,
           contact_rate=0.25, attitude=0.30, trust_work=0.0, staff=0.3, caseload=60, contract_years=50),
    Agency(name="Participatie", domains=("participation",), outreach=0.25, continuity=0.55, cultural_fit=0.35, paper=0.35,
           digital=0.45, strictness=0.25, waiting_weeks=2, self_reliance=0.60, specialism=0.10, harshness=0.0,
           contact_rate=0.25, attitude=0.50, staff=0.2, caseload=60, contract_years=2),
)  # fmt: skip
"""The eleven kinds of agency of the seed's foreword: neighbourhood team, youth work, community work, elderly work,
mental health care, district nursing, municipal desks, housing corporation, police, enforcement officers and
participation activities. Attributes are assumed; their order follows what residents and professionals report."""
