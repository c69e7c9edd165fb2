"""Why a row is refused, and the sentence that says what to do."""

from innovations.sheets.values import (
    BAD_BUDGET,
    BAD_DATE,
    BAD_YES_NO,
    UNKNOWN_DIMENSION,
)

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
    MISSING_NAME: "nama inovasi kosong. Isi nama inovasinya.",
    MISSING_OPD: (
        "perangkat daerah kosong. Isi nama OPD, atau gabungkan sel dengan baris di "
        "atasnya."
    ),
    UNKNOWN_DIMENSION: (
        "{said} bukan salah satu dari enam dimensi. Isi Smart Governance, Smart "
        "Branding, Smart Economy, Smart Living, Smart Society atau Smart Environment."
    ),
    BAD_BUDGET: (
        "{said} tidak terbaca sebagai rupiah. Tulis angka penuh, misalnya 250.000.000."
    ),
    BAD_DATE: (
        "{said} tidak terbaca sebagai waktu. Tulis misalnya Maret 2023, 03/2023 atau "
        "2023."
    ),
    BAD_YES_NO: "{said} tidak terbaca sebagai ya atau tidak. Tulis Ya atau Tidak.",
}
MAX_QUOTE = 60


def row_message(reason: str, cell: str, kind: str = "", said: str = "") -> str:
    """The Indonesian sentence for one bad cell.

    `kind` is the cell's kind (a formula or an error is named as such), `said` its text.
    """
    if kind == "formula":
        quoted = "rumus"
    elif kind == "":
        quoted = "sel kosong"
    else:
        short = said if len(said) <= MAX_QUOTE else f"{said[:MAX_QUOTE]}…"
        quoted = f"“{short}”"
    advice = _ADVICE[reason]
    if kind == "formula" and "{said}" not in advice:
        return f"Sel {cell}: berisi rumus. Ganti dengan isi yang diketik langsung."
    return f"Sel {cell}: {advice.format(said=quoted)}"


def no_dimension_message(row: int) -> str:
    """For a table that names no dimension anywhere."""
    return (
        f"Baris {row}: dimensi tidak disebut. Tambahkan kolom Dimensi dan isi salah "
        "satu dari enam dimensi."
    )


def duplicate_message(cell: str, row: int, sheet: str | None) -> str:
    """For a row that repeats an earlier one."""
    where = f"baris {row} lembar “{sheet}”" if sheet else f"baris {row}"
    return (
        f"Sel {cell}: inovasi yang sama dari OPD yang sama sudah ada di {where}. "
        "Hapus salah satunya atau bedakan namanya."
    )
