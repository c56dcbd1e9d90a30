"""Agencies: what they are for, and what they differ in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator

from sim.codes import Domain
from sim.core.errors import nearest
from sim.scenario.profile import FrozenModel, Share
from sim.scenario.validation import bounds


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
        description="chance that a contact person leaves in a year (4.1.6; 23 to 60 percent in the United States: Strolin-Goltzman et al. 2010)",
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
    staff: Annotated[float, Field(ge=0.001, le=20, allow_inf_nan=False, strict=True)] = Field(
        default=0.8, description="full-time workers per 1,000 residents"
    )
    caseload: Annotated[float, Field(ge=0.1, le=200, allow_inf_nan=False, strict=True)] = Field(
        default=14.0,
        description="cases that one worker takes on at most (4.1.7; 10 to 14 against an ideal of 6 to 8 in youth protection)",
    )
    contract_years: Annotated[float, Field(ge=0.25, le=50, allow_inf_nan=False, strict=True)] = Field(
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
        for domain in value:
            if domain not in Domain.words():
                raise ValueError(f"'{domain}' is not a life domain; {nearest(domain, Domain.words())}")
        if len(set(value)) != len(value):
            raise ValueError("a life domain stands twice in the list")
        return value


ATTRIBUTES = tuple(name for name in Agency.model_fields if name not in ("name", "domains"))
"""The numbers that agencies differ in, in the order of declaration."""

ATTRIBUTE_LIMITS = bounds(Agency)
"""The lowest and the highest value of each."""
