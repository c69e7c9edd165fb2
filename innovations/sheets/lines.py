"""What a row below the header is, if it is not data."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from innovations.sheets.grid import Grid, text_of
from innovations.sheets.header import Header
from innovations.sheets.units import is_enumerated, says_section, section_unit
from innovations.sheets.values import is_nothing
from masterplan.core.folding import fold, fold_words
from masterplan.core.sheets.reader import Cell

# Columns that make a row a record; a number, a note or a link do not.
CORE = frozenset(
    [
        "opd",
        "innovation_name",
        "dimension",
        "subdimension",
        "is_digital",
        "not_digital",
        "dimension_tick",
        "kind",
        "quick_win",
        "stage",
        "status",
        "progress",
        "trial_date",
        "start_date",
        "start_year",
        "end_date",
        "budget",
        "budget_total",
        "budget_year",
        "funding_source",
        "description",
        "problem",
        "benefit",
        "objective",
        "result",
    ]
)
_MONTHS = (
    "januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|"
    "nopember|desember"
)
_NOTE = re.compile(
    r"^(?:\*|(?:catatan|keterangan|ket|sumber|note|nb|n\.b|diisi|mohon|petunjuk|"
    r"per tanggal|data per|kondisi per|keadaan per|update|contoh)\b)",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"^(?:\(?\s*[.…_\s]{4,}\s*\)?$|(?:mengetahui|menyetujui|disetujui|ditetapkan|"
    r"dibuat|disusun|diperiksa|nip|plt|plh|pj|an|a\.n|a/n|kepala|bupati|wali ?kota|"
    r"sekretaris|ketua|camat|lurah|direktur|inspektur|asisten|kabid|kabag|pembina|"
    r"penata|gubernur)\b)"
    rf"|^[a-z .]{{3,40}},\s*[\d.…_ ]*(?:{_MONTHS})?[\s.…_]*(?:20[\d.…_]{{2,}})?$",
    re.IGNORECASE,
)
# Letters other than the "Rp" of a sum of money.
_HAS_WORDS = re.compile(r"(?!\s*rp[\s\d.,=-]*$).*[a-z]", re.IGNORECASE)
_TOTAL = re.compile(r"^(?:sub ?total|sub ?jumlah|grand total|jumlah|total|jml|jumlh)\b")
_GRAND = re.compile(
    r"(?:jumlah|total|jml|grand|keseluruhan|seluruh|seluruhnya|umum|akhir|semua|"
    r"anggaran|inovasi|program|pagu|biaya|rp|dan|i)"
)
_BELOW_A_SUBTOTAL = ("data", "total", "subtotal", "section", "nil")
_SECTION_NUMBER = re.compile(r"\(?(?:[A-Za-z]|[IVXivx]{1,5})[.)]?")
_NUMBER_LABEL = re.compile(r"\(?(\d{1,2})\)?")


@dataclass(frozen=True, slots=True)
class Line:
    """`kind`: data, blank, header, column_numbers, section, subtotal, total, nil,
    note, signature, continuation. Of a section either `unit` or `dimension` is told,
    or neither; `text` is what it says.
    """

    kind: str
    text: str = ""
    unit: str | None = None
    dimension: str | None = None

    @property
    def reason(self) -> str:
        """The reason under which the row is listed as ignored."""
        return f"section:{self.text}" if self.kind == "section" else self.kind


def lines_above(grid: Grid, header: Header) -> dict[int, Line]:
    """Titles, notes and blanks over the header."""
    lines = {}
    for row in range(1, header.rows[0]):
        texts = [text for cell in grid.own(row).values() if (text := text_of(cell))]
        if not texts:
            lines[row] = Line("blank")
        else:
            lines[row] = Line("note" if _NOTE.match(texts[0]) else "title", texts[0])
    return lines


def lines_below(
    grid: Grid, header: Header, find_dimension: Callable[[str], str | None]
) -> dict[int, Line]:
    """What every row from the header to the last filled one is."""
    return _Reading(grid, header, find_dimension).lines()


class _Reading:
    """One walk down a table; holds what rows above decide about rows below."""

    def __init__(
        self,
        grid: Grid,
        header: Header,
        find_dimension: Callable[[str], str | None],
    ) -> None:
        self.grid = grid
        self.header = header
        self.find_dimension = find_dimension
        self.by_index = {column.index: column for column in header.columns}
        name = header.first("innovation_name")
        assert name is not None
        self.name = name.index
        number = header.first("no")
        self.number = number.index if number else None
        self.has_opd = header.first("opd") is not None
        self.labels = {
            column.index: {fold(label) for label in column.labels if label}
            for column in header.columns
        }
        core = sum(column.field in CORE for column in header.columns)
        self.enough = min(2, core)
        self.rows = range(header.rows[-1] + 1, grid.last_row + 1)
        self.own = {row: grid.own(row) for row in self.rows}
        self.last_record = self._last_record()

    def lines(self) -> dict[int, Line]:
        lines: dict[int, Line] = {row: Line("header") for row in self.header.rows}
        seen_total = seen_signature = seen_note = False
        for row in self.rows:
            cells = self.own[row]
            if not any(text_of(cell) or _is_told(cell) for cell in cells.values()):
                lines[row] = Line("blank")
                continue
            line = self._above_tail(row, cells)
            below = row > self.last_record
            if below and (line is None or line.kind == "section" or seen_signature):
                tail = self._tail(row, cells, seen_total, seen_signature, seen_note)
                line = tail or line
            line = line or Line("data")
            seen_total = seen_total or line.kind in ("total", "subtotal")
            seen_signature = seen_signature or line.kind == "signature"
            seen_note = seen_note or line.kind == "note"
            lines[row] = line
        return self._with_totals(lines)

    def _last_record(self) -> int:
        """The last row that is surely a record; notes and signatures come after it."""
        last, enough = 0, self.enough
        for row in self.rows:
            cells = self.own[row]
            strength = self._strength(cells)
            weak = not text_of(cells.get(self.name)) or strength < 3
            if weak and any(_SIGNATURE.match(text_of(cell)) for cell in cells.values()):
                # Two people who sign side by side fill two columns.
                enough = 3
            elif strength >= self.enough and not self._total_text(cells):
                numbered = self.number is not None and self.number in cells
                if strength >= enough or numbered:
                    last = row
        return last

    def _strength(self, cells: Mapping[int, Cell]) -> int:
        return sum(
            _is_told(cell)
            for index, cell in cells.items()
            if index in self.by_index and self.by_index[index].field in CORE
        )

    def _above_tail(self, row: int, cells: Mapping[int, Cell]) -> Line | None:
        if self.grid.is_covered(row, self.name):
            return Line("continuation")
        if self._is_column_numbers(row, cells):
            return Line("column_numbers")
        if self._is_header_again(cells):
            return Line("header")
        if text := self._total_text(cells):
            return Line("total", text)
        if self._is_unlabelled_total(cells):
            return Line("total")
        if self._is_nil(cells):
            return Line("nil")
        if self.number is not None and set(cells) == {self.number}:
            text = text_of(cells[self.number])
            if not text or re.fullmatch(r"[\d.() ]+", text):
                return Line("blank")
        return self._section(row, cells)

    def _is_column_numbers(self, row: int, cells: Mapping[int, Cell]) -> bool:
        if row > self.header.rows[-1] + 2 or len(cells) < 3:
            return False
        found = [_NUMBER_LABEL.fullmatch(text_of(cell)) for cell in cells.values()]
        if not all(found):
            return False
        numbers = [int(match[1]) for match in found if match]
        return all(after == before + 1 for before, after in pairwise(numbers))

    def _is_header_again(self, cells: Mapping[int, Cell]) -> bool:
        texts = {index: fold(text_of(cell)) for index, cell in cells.items()}
        same = [
            i for i, text in texts.items() if text and text in self.labels.get(i, ())
        ]
        return len(same) >= min(2, len(self.labels)) and len(same) * 2 > len(cells)

    def _total_text(self, cells: Mapping[int, Cell]) -> str:
        """The words of a row of totals: one text beginning so, else only figures."""
        texts = [text_of(cell) for cell in cells.values() if cell.kind == "text"]
        words = [text for text in texts if _HAS_WORDS.match(text)]
        return (
            words[0] if len(words) == 1 and _TOTAL.match(fold_words(words[0])) else ""
        )

    def _is_unlabelled_total(self, cells: Mapping[int, Cell]) -> bool:
        kinds = {cell.kind for cell in cells.values()}
        if not kinds <= {"number", "formula"} or "formula" not in kinds:
            return False
        return self.name not in cells and self.number not in cells

    def _is_nil(self, cells: Mapping[int, Cell]) -> bool:
        told = {
            self.by_index[index].field if index in self.by_index else ""
            for index, cell in cells.items()
            if index != self.number and _is_told(cell)
        }
        if told - {"opd", "dimension", "subdimension"}:
            return False
        name = text_of(cells.get(self.name))
        if told:
            return bool(fold(name)) and is_nothing(name)
        texts = [text_of(c) for index, c in cells.items() if index != self.number]
        return any(texts) and not any(map(_SIGNATURE.match, texts))

    def _section(self, row: int, cells: Mapping[int, Cell]) -> Line | None:
        told = {
            index: text_of(cell)
            for index, cell in cells.items()
            if cell.kind != "formula" and text_of(cell)
        }
        numbered = False
        if len(told) == 2 and min(told) in (self.number, min(self.by_index)):
            # The letter or number of the section in a cell of its own.
            numbered = _SECTION_NUMBER.fullmatch(told[min(told)]) is not None
            if numbered:
                del told[min(told)]
        if len(told) != 1 or any(cell.kind == "error" for cell in cells.values()):
            return None
        ((index, text),) = told.items()
        if not re.search(r"[A-Za-z]{2}", text):
            return None
        merge = self.grid.merge_at(row, index)
        wide = merge is not None and merge.right > merge.left
        in_name = index == self.name and not wide
        listed = not in_name or numbered or is_enumerated(text)
        if (listed or not self.has_opd) and (found := self.find_dimension(text)):
            return Line("section", found, dimension=found)
        if (listed or says_section(text)) and (unit := section_unit(text)):
            return Line("section", unit, unit=unit)
        if listed and names_dimension(text):
            return Line("section", text)
        if in_name or not (wide or index not in self.by_index or index == self.number):
            return None
        return Line("section", text)

    def _tail(
        self,
        row: int,
        cells: Mapping[int, Cell],
        seen_total: bool,
        seen_signature: bool,
        seen_note: bool,
    ) -> Line | None:
        """Notes and signatures below the table; None for a row that is none."""
        texts = [text for cell in cells.values() if (text := text_of(cell))]
        if any(_NOTE.match(text) for text in texts):
            return Line("note", texts[0])
        if seen_signature or any(_SIGNATURE.match(text) for text in texts):
            return Line("signature", texts[0] if texts else "")
        section = self._section(row, cells)
        if section is not None and (section.unit or section.dimension):
            return None
        if seen_note or section is not None:
            return Line("note", texts[0] if texts else "")
        numbered = self.number is not None and cells.keys() & {self.number}
        if seen_total and len(cells) == 1 and not numbered:
            return Line("note", texts[0] if texts else "")
        if self.name not in cells and self._strength(cells) < self.enough:
            return None if numbered else Line("note", texts[0] if texts else "")
        return None

    def _with_totals(self, lines: dict[int, Line]) -> dict[int, Line]:
        """Totals told from subtotals: by their words, else by what follows."""
        more_below = False
        for row in reversed(self.rows):
            line = lines[row]
            if line.kind == "total":
                words = fold_words(line.text).split()
                rest = [word for word in words if not _GRAND.fullmatch(word)]
                grand = "keseluruhan" in words or words[:2] == ["grand", "total"]
                sub = line.text and (rest or words[0].startswith("sub"))
                if not grand and (sub or more_below):
                    lines[row] = Line("subtotal", line.text)
            more_below = more_below or lines[row].kind in _BELOW_A_SUBTOTAL
        return lines


def names_dimension(text: str) -> bool:
    """Whether a section row means to name a dimension, known or not."""
    return bool(re.search(r"\b(?:smart|dimensi|cerdas)\b", text, re.IGNORECASE))


def _is_told(cell: Cell) -> bool:
    """Whether the cell says something; a dash does not, an error does."""
    if cell.kind == "formula":
        return False
    if cell.kind == "text":
        return not is_nothing(str(cell.value))
    return True
