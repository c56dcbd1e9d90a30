"""The profile of a neighbourhood: who lives there, in shares. Public key figures, never persons."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from sim.scenario.validation import explain

Share = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False, strict=True)]
"""A part of a whole, in [0, 1]."""


class FrozenModel(BaseModel):
    """A pydantic model that cannot change, and that refuses keys it does not know.

    Raises
    ------
    InputError
        One sentence about the first value that is not allowed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    def __init__(self, /, **fields: Any) -> None:
        try:
            super().__init__(**fields)
        except ValidationError as error:
            raise explain(error, type(self), fields) from None

    # pydantic then reads the parts of a model by itself, so that the whole says where in it a mistake stands
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]


class AgeShares(FrozenModel):
    """Shares of the residents of 15 and older by age band; they add up to 1."""

    age_15_24: Share
    age_25_44: Share
    age_45_64: Share
    age_65_plus: Share


class HouseholdShares(FrozenModel):
    """Shares of the households by kind; they add up to 1."""

    single: Share
    without_children: Share
    with_children: Share


class OriginShares(FrozenModel):
    """Shares of the residents by origin (CBS classes); they add up to 1."""

    netherlands: Share
    europe: Share
    outside_europe: Share


class Profile(FrozenModel):
    """Shares of one neighbourhood, with their source.

    Attributes
    ----------
    name, code : str
        Name and CBS code of the area ("" where there is none).
    source : str
        Where the shares come from, to be printed with every result.
    age : AgeShares
        Shares of residents of 15 and older, over AGE_BANDS.
    households : HouseholdShares
        Shares of households by kind.
    origin : OriginShares
        Shares of residents over COMMUNITIES.
    born_abroad : tuple[Share, Share, Share]
        Share born outside the Netherlands within each of COMMUNITIES, in that order.
    social_rent : Share
        Share of homes let by a housing corporation.
    income_support : Share
        Share of residents of 15 and older who receive social assistance.
    disability_support : Share
        Share of residents of 15 and older with a disability benefit.
    """

    name: str
    code: str = ""
    source: str
    age: AgeShares
    households: HouseholdShares
    origin: OriginShares
    born_abroad: tuple[Share, Share, Share]
    social_rent: Share
    income_support: Share
    disability_support: Share

    @model_validator(mode="after")
    def _shares_add_up(self) -> Profile:
        for name in ("age", "households", "origin"):
            shares = getattr(self, name).model_dump()
            total = sum(shares.values())
            if abs(total - 1.0) > 0.005:
                raise ValueError(
                    f"the shares of '{name}' add up to {total:.4g}, but they must add up to 1 (within 0.005)"
                )
        return self
