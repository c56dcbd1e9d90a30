"""Profiles from an official workbook: CBS "Kerncijfers wijken en buurten" (key figures of districts and quarters).

Columns are found by the names in the header, so the workbook of another year with the same names works.
CBS rounds counts at random to multiples of 5, so shares are taken of the sum of their parts. What is
unknown, unreliable or secret stands there as "."; a fallback is then taken, and said.

Origin (columns of 2022 and later): `a_geb_*` counts people born in the Netherlands with that origin,
`a_gbl_*` people born abroad; who has origin Netherlands was born there by definition.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from sim.core.errors import InputError, nearest
from sim.data.excel import Row, Workbook, open_workbook
from sim.scenario.files import built_in_profile
from sim.scenario.profile import AgeShares, HouseholdShares, OriginShares, Profile
from sim.scenario.validation import show

LABELS = ("gwb_code_10", "gwb_code_8", "regio", "gm_naam", "recs")
AGES = ("a_15_24", "a_25_44", "a_45_64", "a_65_oo")
HOUSEHOLDS = ("a_1p_hh", "a_hh_z_k", "a_hh_m_k")
ORIGINS = ("a_nl_all", "a_eur_al", "a_neu_al")
BORN = ("a_gbl_eu", "a_geb_eu", "a_gbl_ne", "a_geb_ne")
COLUMNS = (*LABELS, "a_inw", *AGES, *ORIGINS, *BORN, "a_hh", *HOUSEHOLDS, "p_wcorpw", "a_soz_wb", "a_soz_ao")
"""The columns that are read; all of them must be there."""

UNKNOWN = ("", ".", "x")
"""What CBS writes for a figure that is impossible, unknown, unreliable or secret."""

N_LISTED = 12
"""More areas than this are not listed in a sentence."""

Shares = tuple[float, ...]


class Area(NamedTuple):
    """One area of a workbook: CBS code, kind (Gemeente, Wijk or Buurt), name, and number of residents if known."""

    code: str
    kind: str
    name: str
    residents: int | None


class _NotStated(Exception):
    """The workbook does not state a figure; the text says why."""


def list_areas(path: str | Path) -> list[Area]:
    """Return the areas of a workbook, in its own order.

    Raises
    ------
    InputError
        Missing file, not a workbook, or missing columns.
    """
    book = open_workbook(path, COLUMNS)
    return [_area(row, book.path) for row in book.rows]


def read_profile(path: str | Path, area: str) -> tuple[Profile, list[str]]:
    """Return the profile of one area of a workbook, and a warning sentence for every fallback taken.

    Parameters
    ----------
    path : str | Path
        The workbook (.xlsx) as CBS publishes it.
    area : str
        A code ("WK034403", "034403") or a name ("Wijk 03 Overvecht", "overvecht"); capitals and accents make no
        difference. An exact name wins over a name without "Wijk 03", and that over a part of a name.

    Notes
    -----
    Where a figure is not stated, the share of the municipality is taken, else that of Overvecht.

    Raises
    ------
    InputError
        Missing file, not a workbook, missing columns, unknown or ambiguous area, or a cell that is neither a count nor
        ".".
    """
    book = open_workbook(path, COLUMNS)
    row = _find(book, area)
    place = _area(row, book.path)
    warnings: list[str] = []
    shares = {name: _share(name, book, row, warnings) for name in FIGURES}
    year = f" {book.year}" if book.year else ""
    town = "" if place.kind == "Gemeente" else f", {row['gm_naam']}"
    profile = Profile(
        name=place.name,
        code=place.code,
        source=f"CBS Kerncijfers wijken en buurten{year}, {place.code} ({place.name}{town})",
        age=AgeShares(**dict(zip(AgeShares.model_fields, shares["age"], strict=True))),
        households=HouseholdShares(**dict(zip(HouseholdShares.model_fields, shares["households"], strict=True))),
        origin=OriginShares(**dict(zip(OriginShares.model_fields, shares["origin"], strict=True))),
        born_abroad=(0.0, shares["born abroad, origin Europe"][0], shares["born abroad, origin outside Europe"][0]),
        social_rent=shares["social rent"][0],
        income_support=shares["income support"][0],
        disability_support=shares["disability support"][0],
    )
    return profile, warnings


# Figures: each is a function of one row, and says when the row does not state it.


def _parts(total: str, columns: Sequence[str]) -> Callable[[Row], Shares]:
    def figure(row: Row) -> Shares:
        if _count(row, total) == 0:
            raise _NotStated(f"'{total}' is 0")
        counts = [_count(row, column) for column in columns]
        if sum(counts) == 0:
            raise _NotStated(", ".join(f"'{column}'" for column in columns) + " add up to 0")
        return tuple(count / sum(counts) for count in counts)

    return figure


def _recipients(column: str) -> Callable[[Row], Shares]:
    def figure(row: Row) -> Shares:
        n_recipients = _count(row, column)
        n_residents = sum(_count(row, age) for age in AGES)
        if n_residents == 0:
            raise _NotStated("no residents of 15 and older are counted")
        if n_recipients > n_residents:
            raise _NotStated(f"'{column}' counts more people than there are residents of 15 and older")
        return (n_recipients / n_residents,)

    return figure


def _social_rent(row: Row) -> Shares:
    percentage = _count(row, "p_wcorpw")
    if percentage > 100:
        raise InputError(f"the value is {percentage:g}, but it must be a percentage in [0, 100]", ("p_wcorpw",))
    return (percentage / 100,)


FIGURES: dict[str, Callable[[Row], Shares]] = {
    "age": _parts("a_inw", AGES),
    "households": _parts("a_hh", HOUSEHOLDS),
    "origin": _parts("a_inw", ORIGINS),
    "born abroad, origin Europe": _parts("a_inw", BORN[:2]),
    "born abroad, origin outside Europe": _parts("a_inw", BORN[2:]),
    "social rent": _social_rent,
    "income support": _recipients("a_soz_wb"),
    "disability support": _recipients("a_soz_ao"),
}


def _share(name: str, book: Workbook, row: Row, warnings: list[str]) -> Shares:
    """Return a figure of the area, else of its municipality, else of Overvecht; a fallback adds a warning."""
    try:
        return _figure(name, book, row)
    except _NotStated as problem:
        reason = str(problem)
    municipality = _municipality(book, row)
    shares, label = _overvecht(name), "Overvecht, the default"
    if municipality is not None and municipality is not row:
        with suppress(_NotStated):
            shares, label = _figure(name, book, municipality), f"the municipality, {municipality['regio']}"
    warnings.append(f"{row['regio']} ({row['gwb_code_10']}): {name} is not stated ({reason}); taken from {label}.")
    return shares


def _figure(name: str, book: Workbook, row: Row) -> Shares:
    try:
        return FIGURES[name](row)
    except InputError as error:
        raise InputError(error.reason, (str(row["gwb_code_10"]), *error.at), book.path) from None


def _overvecht(name: str) -> Shares:
    profile = built_in_profile("overvecht")
    return {
        "age": tuple(profile.age.model_dump().values()),
        "households": tuple(profile.households.model_dump().values()),
        "origin": tuple(profile.origin.model_dump().values()),
        "born abroad, origin Europe": (profile.born_abroad[1],),
        "born abroad, origin outside Europe": (profile.born_abroad[2],),
        "social rent": (profile.social_rent,),
        "income support": (profile.income_support,),
        "disability support": (profile.disability_support,),
    }[name]


def _municipality(book: Workbook, row: Row) -> Row | None:
    code = "GM" + re.sub(r"\D", "", str(row["gwb_code_10"]))[:4]
    return next((other for other in book.rows if other["gwb_code_10"] == code), None)


def _count(row: Row, column: str) -> float:
    """Return the number in a cell; a cell without one raises _NotStated, and one with anything else InputError."""
    value = row[column]
    text = "" if value is None else str(value).strip()
    if text.lower() in UNKNOWN:
        raise _NotStated(f"'{column}' is {text!r}" if text else f"'{column}' is empty")
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = math.nan
    if not 0 <= number < math.inf:
        raise InputError(f"the value is {show(value)}, but it must be a number of at least 0, or '.'", (column,))
    return number


# Finding an area.


def _find(book: Workbook, area: str) -> Row:
    """Return the one row that is meant by a code or a name."""
    sought = _plain(area)
    tests: tuple[Callable[[Row], bool], ...] = (
        lambda row: sought in (_plain(row["gwb_code_10"]), _plain(row["gwb_code_8"])),
        lambda row: sought == _plain(row["regio"]),
        lambda row: sought == _plain(_without_number(row["regio"])),
        lambda row: bool(re.search(rf"\b{re.escape(sought)}\b", _plain(row["regio"]))),
        lambda row: sought in _plain(row["regio"]),
    )
    for is_meant in tests if sought else ():
        found = [row for row in book.rows if is_meant(row)]
        if len(found) == 1:
            return found[0]
        if found:
            listed = ", ".join(f"{row['regio']} ({row['gwb_code_10']})" for row in found[:N_LISTED])
            more = f" and {len(found) - N_LISTED} more" if len(found) > N_LISTED else ""
            raise InputError(f"'{area}' may be any of {listed}{more}; give the code", where=book.path)
    names = {_without_number(row["regio"]) for row in book.rows}
    codes = {str(row["gwb_code_10"]) for row in book.rows}
    known = codes if re.search(r"\d{4}", area) else names
    raise InputError(f"'{area}' is not an area in this workbook; {nearest(area, known)}", where=book.path)


def _plain(text: object) -> str:
    """Return a text without capitals, accents and surrounding space."""
    decomposed = unicodedata.normalize("NFKD", str(text).strip().casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _without_number(name: object) -> str:
    """Return the name of a district without "Wijk 03"."""
    return re.sub(r"^Wijk \d+ ", "", str(name).strip())


def _area(row: Row, path: str) -> Area:
    try:
        residents = int(_count(row, "a_inw"))
    except _NotStated:
        residents = None
    except InputError as error:
        raise InputError(error.reason, (str(row["gwb_code_10"]), *error.at), path) from None
    return Area(str(row["gwb_code_10"]), str(row["recs"]), str(row["regio"]), residents)
