"""Workbooks in the form of the key figures of CBS, with a municipality that does not exist."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from sim.data.cbs import COLUMNS

CITY = {
    "gwb_code_10": "GM0001", "gwb_code_8": "0001", "regio": "Teststad", "gm_naam": "Teststad", "recs": "Gemeente",
    "a_inw": 1200, "a_15_24": 100, "a_25_44": 400, "a_45_64": 300, "a_65_oo": 200,
    "a_nl_all": "600", "a_eur_al": "200", "a_neu_al": "400", "a_gbl_eu": "150", "a_geb_eu": "50",
    "a_gbl_ne": "100", "a_geb_ne": "300", "a_hh": 600, "a_1p_hh": 300, "a_hh_z_k": 180, "a_hh_m_k": 120,
    "p_wcorpw": 40, "a_soz_wb": "80", "a_soz_ao": "60",
}  # fmt: skip


def area(code: str, name: str, **cells: Any) -> dict[str, Any]:
    """Return the row of a district or neighbourhood, like the municipality except for these cells."""
    kind = "Wijk" if code.startswith("WK") else "Buurt"
    return CITY | {"gwb_code_10": code, "gwb_code_8": code[2:], "regio": name, "recs": kind} | cells


def write_workbook(
    path: Path, *rows: dict[str, Any], columns: Sequence[str] = COLUMNS, sheet: str = "kwb-2031", above: int = 0
) -> Path:
    """Write a workbook with the rows given, its header below this many other rows, and return its path."""
    workbook = Workbook()
    assert workbook.active is not None
    workbook.active.title = "Toelichting"
    table = workbook.create_sheet(sheet)
    for _ in range(above):
        table.append(["Kerncijfers"])
    table.append(list(columns))
    for row in rows:
        table.append([row.get(column) for column in columns])
    workbook.save(path)
    return path
