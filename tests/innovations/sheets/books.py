"""Builds small workbooks as offices write them, and reads them as an import does."""

from collections.abc import Sequence

import openpyxl

from innovations.sheets.answer import as_json
from innovations.sheets.table import parse_workbook
from innovations.sheets.values import dimension_names
from masterplan.core.sheets.reader import read_workbook

NAMES = dimension_names(
    {
        "Smart Governance": (
            "Tata kelola pemerintahan cerdas",
            "Smart Government",
            "Smart Goverment",
            "Smart Goverance",
            "Smart Gov.",
            "smart e-Government",
            "Tata Kelola",
        ),
        "Smart Branding": ("Pencitraan daerah cerdas", "Smart Brading"),
        "Smart Economy": (
            "Ekonomi cerdas",
            "Smart Ekonomi",
            "Smart Ekonomy",
            "Smart Economic",
        ),
        "Smart Living": ("Pola hidup cerdas", "Smart Live"),
        "Smart Society": ("Masyarakat cerdas", "Smart People"),
        "Smart Environment": (
            "Lingkungan cerdas",
            "Smart Enviroment",
            "Smart Environtment",
            "smart lingkungan",
        ),
    }
)


def parsed(path):
    return parse_workbook(read_workbook(path), NAMES)


def answer_of(path):
    return as_json(parsed(path))


def save(path, *sheets: tuple[str, Sequence[Sequence[object]], Sequence[str]]):
    """Write sheets given as (name, rows, merged ranges) and return the path."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows, merges in sheets:
        page = workbook.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                if value is not None:
                    page.cell(number, column).value = value
        for merge in merges:
            page.merge_cells(merge)
    workbook.save(path)
    return path


def reasons(answer, key="ignored"):
    return {row["row"]: row["reason"] for row in answer[key]}
