"""The parsed workbook as the plain object that the command and the API print."""

from typing import Any

from innovations.sheets.parsed import (
    AcceptedRow,
    IgnoredRow,
    ParsedSheet,
    ParsedWorkbook,
    RefusedRow,
)

ROW_KEYS = (
    "no",
    "opd",
    "innovation_name",
    "dimension",
    "description",
    "is_quick_win",
    "is_digital",
    "kind",
    "stage",
    "start_year",
    "start_month",
    "budget_rupiah",
    "budget_by_year",
    "status",
)


def as_json(parsed: ParsedWorkbook) -> dict[str, Any]:
    """`accepted`, `refused`, `ignored` (lists of objects) and their `counts`.

    Rows carry `sheet` only where the workbook has several data sheets.
    """
    several = len(parsed.sheets) > 1
    answer: dict[str, Any] = {"accepted": [], "refused": [], "ignored": []}
    for sheet in parsed.sheets:
        told = {"sheet": sheet.name} if several else {}
        _append(answer, sheet, told)
    answer["counts"] = {key: len(answer[key]) for key in tuple(answer)}
    return answer


def _append(answer: dict[str, Any], sheet: ParsedSheet, told: dict[str, str]) -> None:
    answer["accepted"] += [told | _accepted(row) for row in sheet.accepted]
    answer["refused"] += [told | _refused(row) for row in sheet.refused]
    answer["ignored"] += [told | _ignored(row) for row in sheet.ignored]


def _accepted(row: AcceptedRow) -> dict[str, Any]:
    told: dict[str, Any] = {"row": row.row}
    told |= {key: row.values[key] for key in ROW_KEYS if key in row.values}
    if years := told.get("budget_by_year"):
        told["budget_by_year"] = {str(year): rupiah for year, rupiah in years.items()}
    if row.warning:
        told["warning"] = row.warning
        told["similar_to_row"] = row.similar_to_row
        if row.similar_to_sheet:
            told["similar_to_sheet"] = row.similar_to_sheet
    return told


def _refused(row: RefusedRow) -> dict[str, Any]:
    told: dict[str, Any] = {"row": row.row, "reason": row.reason}
    if row.duplicate_of is not None:
        told["duplicate_of"] = row.duplicate_of
        if row.duplicate_of_sheet:
            told["duplicate_of_sheet"] = row.duplicate_of_sheet
    if row.opd:
        told["opd"] = row.opd
    return told | {"cell": row.cell, "message": row.message}


def _ignored(row: IgnoredRow) -> dict[str, Any]:
    return {"row": row.row, "reason": row.reason}
