"""Why a row is refused, and the sentence that says what to do."""

from innovations.sheets.values import (
    BAD_BUDGET,
    BAD_DATE,
    BAD_YES_NO,
    UNKNOWN_DIMENSION,
)
from masterplan.core.stored import stored

MISSING_NAME = "missing_name"
MISSING_OPD = "missing_opd"
DUPLICATE_OF_ROW = "duplicate_of_row"
POSSIBLE_DUPLICATE = "possible_duplicate"

# The order in which the one reason of a row is chosen.
REASONS = (
    MISSING_NAME,
    MISSING_OPD,
    UNKNOWN_DIMENSION,
    BAD_BUDGET,
    BAD_DATE,
    BAD_YES_NO,
    DUPLICATE_OF_ROW,
)

_ADVICE = {
    MISSING_NAME: stored("nama inovasi kosong. Isi nama inovasinya."),
    MISSING_OPD: stored(
        "perangkat daerah kosong. Isi nama OPD, atau gabungkan sel dengan baris di "
        "atasnya."
    ),
    UNKNOWN_DIMENSION: stored(
        "%(said)s bukan salah satu dari enam dimensi. Isi Smart Governance, Smart "
        "Branding, Smart Economy, Smart Living, Smart Society atau Smart Environment."
    ),
    BAD_BUDGET: stored(
        "%(said)s tidak terbaca sebagai rupiah. Tulis angka penuh, misalnya "
        "250.000.000."
    ),
    BAD_DATE: stored(
        "%(said)s tidak terbaca sebagai waktu. Tulis misalnya Maret 2023, 03/2023 atau "
        "2023."
    ),
    BAD_YES_NO: stored(
        "%(said)s tidak terbaca sebagai ya atau tidak. Tulis Ya atau Tidak."
    ),
}
FORMULA = stored("rumus")
EMPTY_CELL = stored("sel kosong")
TYPE_INSTEAD = stored("berisi rumus. Ganti dengan isi yang diketik langsung.")
NO_DIMENSION = stored(
    "Baris %(row)s: dimensi tidak disebut. Tambahkan kolom Dimensi dan isi salah satu "
    "dari enam dimensi."
)
DUPLICATE = stored(
    "Sel %(cell)s: inovasi yang sama dari OPD yang sama sudah ada di %(where)s. Hapus "
    "salah satunya atau bedakan namanya."
)
ROW_OF_SHEET = stored("baris %(row)s lembar “%(sheet)s”")
ROW = stored("baris %(row)s")
OF_CELL = stored("Sel %(cell)s: %(what)s")
MAX_QUOTE = 60


def row_message(reason: str, cell: str, kind: str = "", said: str = "") -> str:
    """The Indonesian sentence for one bad cell.

    `kind` is the cell's kind (a formula or an error is named as such), `said` its text.
    """
    if kind == "formula":
        quoted = FORMULA
    elif kind == "":
        quoted = EMPTY_CELL
    else:
        short = said if len(said) <= MAX_QUOTE else f"{said[:MAX_QUOTE]}…"
        quoted = f"“{short}”"
    advice = _ADVICE[reason]
    if kind == "formula" and "%(said)s" not in advice:
        advice = TYPE_INSTEAD
    return OF_CELL % {"cell": cell, "what": advice % {"said": quoted}}


def no_dimension_message(row: int) -> str:
    """For a table that names no dimension anywhere."""
    return NO_DIMENSION % {"row": row}


def duplicate_message(cell: str, row: int, sheet: str | None) -> str:
    """For a row that repeats an earlier one."""
    place = {"row": row, "sheet": sheet}
    where = (ROW_OF_SHEET if sheet else ROW) % place
    return DUPLICATE % {"cell": cell, "where": where}
