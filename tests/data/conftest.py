"""Workbooks for the tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.workbooks import write_workbook


@pytest.fixture
def book(tmp_path):
    """Write a workbook with the rows given and return its path."""

    def write(*rows: dict, name: str = "kwb.xlsx", **kwargs) -> Path:
        return write_workbook(tmp_path / name, *rows, **kwargs)

    return write
