"""Profiles from an official workbook: CBS "Kerncijfers wijken en buurten" (key figures of districts and quarters).

Columns are found by the names in the header, so the workbook of another year with the same names works.
CBS rounds counts at random to multiples of 5, so shares are taken of the sum of their parts. What is
unknown, unreliable or secret stands there as "."; the share of another year or of the municipality is then taken, and
said, and where there is none the area is refused: no area becomes another one.

Origin (columns of 2022 and later): `a_geb_*` counts people born in the Netherlands with that origin,
`a_gbl_*` people born abroad; who has origin Netherlands was born there by definition.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from sim.core.errors import InputError, nearest
from sim.data.excel import Row, Workbook, open_workbook, place_of
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


def read_profile(path: str | Path, area: str, other_years: Sequence[str | Path] = ()) -> tuple[Profile, list[str]]:
    """Return the profile of one area of a workbook, and a warning sentence for every fallback taken.

    Parameters
    ----------
    path : str | Path
        The workbook (.xlsx) as CBS publishes it.
    area : str
        A code ("WK034403", "034403") or a name ("Wijk 03 Overvecht", "overvecht"); capitals and accents make no
        difference. An exact name wins over a name without "Wijk 03", and that over a part of a name.
    other_years : sequence of str or Path
        Workbooks of other years, from which what is not stated is taken.

    Notes
    -----
    Where a figure is not stated, the share of the same area (code and name) in another year is taken, else that of the
    municipality, else that of the municipality in another year.

    Raises
    ------
    InputError
        Missing file, not a workbook, missing columns, unknown or ambiguous area, a cell that is neither a count nor
        ".", or a figure that is stated nowhere.
    """
    book = open_workbook(path, COLUMNS)
    others = [open_workbook(other, COLUMNS) for other in other_years]
    row = _find(book, area)
    place = _area(row, book.path)
    shares, warnings = _shares(book, row, others)
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
            raise _NotStated(", ".join(f"'{age}'" for age in AGES) + " add up to 0")
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


class _Source(NamedTuple):
    """A row from which figures may be taken, and what it is called in a warning."""

    book: Workbook
    row: Row
    label: str


def _shares(book: Workbook, row: Row, others: Sequence[Workbook]) -> tuple[dict[str, Shares], list[str]]:
    """Return all figures of an area, and a warning for each that its own row does not state."""
    sources, of_area = _sources(book, row, others), f"{row['regio']} ({row['gwb_code_10']})"
    shares: dict[str, Shares] = {}
    warnings: list[str] = []
    missing: list[str] = []
    for name in FIGURES:
        try:
            shares[name] = _figure(name, book, row)
            continue
        except _NotStated as problem:
            what = f"{name} is not stated ({problem})"
        for source in sources:
            with suppress(_NotStated):
                shares[name] = _figure(name, source.book, source.row)
                said = ", ".join(f"{100.0 * share:.1f}" for share in shares[name])
                warnings.append(f"{of_area}: {what}; {said} % is taken from {source.label}.")
                break
        if name not in shares:
            missing.append(what)
    if missing:
        of_same = "of the same area or " if others else ""
        raise InputError(
            f"{'; '.join(missing)}; nor is it {of_same}of the municipality; "
            "give the workbook of another year, which states it, as well",
            (of_area,),
            book.path,
        )
    return shares, warnings


def _sources(book: Workbook, row: Row, others: Sequence[Workbook]) -> list[_Source]:
    """Return from where a figure that a row does not state may be taken, best first."""
    found = [
        _Source(other, same, f"the same area in {_called(other)}")
        for other in others
        for same in other.rows
        if same["gwb_code_10"] == row["gwb_code_10"] and _plain(same["regio"]) == _plain(row["regio"])
    ]
    code = "GM" + re.sub(r"\D", "", str(row["gwb_code_10"]))[:4]
    for one in (book, *others):
        town = next((other for other in one.rows if other["gwb_code_10"] == code), None)
        if town is not None and row["gwb_code_10"] != code:
            of_year = "" if one is book else f", in {_called(one)}"
            found.append(_Source(one, town, f"the municipality, {town['regio']}{of_year}"))
    return found


def _called(book: Workbook) -> str:
    return f"{book.year} ({Path(book.path).name})".lstrip()


def _figure(name: str, book: Workbook, row: Row) -> Shares:
    try:
        return FIGURES[name](row)
    except InputError as error:
        raise _placed(error, row, book.path) from None


def _placed(error: InputError, row: Row, path: str) -> InputError:
    """Return an error in a cell with the place of its row."""
    return InputError(f"{error.reason} ({place_of(row)})", (str(row["gwb_code_10"]), *error.at), path)


def _count(row: Row, column: str) -> float:
    """Return the number in a cell; a cell without one raises _NotStated, and one with anything else InputError.

    A count in Dutch thousands, such as "1.000", is read as that; "1,000" may be either and is refused.
    """
    value = row[column]
    text = "" if value is None else str(value).strip()
    if text.lower() in UNKNOWN:
        raise _NotStated(f"'{column}' is {text!r}" if text else f"'{column}' is empty")
    if isinstance(value, str) and _THOUSANDS.fullmatch(text):
        if "," in text or not column.startswith("a_"):
            raise InputError(
                f"the value is {show(value)}, in which the sign may be for thousands or for decimals; write it without",
                (column,),
            )
        text = text.replace(".", "")
    if isinstance(value, bool) or not _DECIMAL.fullmatch(text):
        raise InputError(f"the value is {show(value)}, but it must be a number of at least 0, or '.'", (column,))
    return float(text.replace(",", "."))


_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:[.,][0-9]{3})+")
_DECIMAL = re.compile(r"[0-9]+(?:[.,][0-9]+)?(?:[eE][-+]?[0-9]{1,2})?")


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
        raise _placed(error, row, path) from None
    return Area(str(row["gwb_code_10"]), str(row["recs"]), str(row["regio"]), residents)
