"""What one cell means. Every function is pure and raises BadValue when unsure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches

from masterplan.core.folding import fold, fold_words, tidy

BAD_BUDGET = "bad_budget"
BAD_DATE = "bad_date"
BAD_YES_NO = "bad_yes_no"
UNKNOWN_DIMENSION = "unknown_dimension"

# Above the whole state budget a figure is a slip of the hand.
MAX_RUPIAH = 10**16
MIN_YEAR, MAX_YEAR = 1945, 2100

CellValue = str | int | float | bool | date | datetime | None


class BadValue(ValueError):
    """A cell that cannot be understood; `reason` is one of the codes above."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the year, the month or the day."""

    year: int
    month: int | None = None
    day: int | None = None


_NOTHING = frozenset(
    [
        "nihil",
        "na",
        "kosong",
        "tidakada",
        "belumada",
        "tidaktersedia",
        "belum",
        "blmada",
        "tdkada",
        "none",
        "null",
        "nil",
        "tidakadadata",
        "belumditentukan",
        "belumditetapkan",
        "tba",
        "tbd",
    ]
)


def is_nothing(text: str) -> bool:
    """Whether the text stands for an empty cell: "-", "...", "n/a", "nihil"."""
    folded = fold(text)
    return not folded or folded in _NOTHING


# --- money ---------------------------------------------------------------------

_MONEY = re.compile(
    r"(?:rp\.?|idr)?\s*(?P<number>\d[\d.,\s]*?)\s*(?P<scale>[a-z]+)?\.?\s*"
    r"(?:,\s*[-–—=]+|\.\s*[-–—]+|[-–—]+)?\s*(?:rupiah|rp\.?|,-)?",
    re.IGNORECASE | re.ASCII,
)
_SCALES = {
    "rb": 10**3,
    "ribu": 10**3,
    "jt": 10**6,
    "juta": 10**6,
    "m": 10**9,
    "mil": 10**9,
    "milyar": 10**9,
    "miliar": 10**9,
    "milliar": 10**9,
    "t": 10**12,
    "triliun": 10**12,
    "trilyun": 10**12,
}
_PLAIN = re.compile(r"\d+", re.ASCII)
_DOTTED = re.compile(r"(\d{1,3}(?:\.\d{3})+)(?:,(\d{1,2}))?", re.ASCII)
_COMMAED = re.compile(r"(\d{1,3}(?:,\d{3})+)(?:\.(\d{1,2}))?", re.ASCII)
_SPACED = re.compile(r"(\d{1,3}(?: \d{3})+)(?:,(\d{1,2}))?", re.ASCII)
_DECIMAL = re.compile(r"(\d+)[,.](\d{1,2})", re.ASCII)
_DECIMAL_SCALED = re.compile(r"(\d+)[,.](\d{1,6})", re.ASCII)


def rupiah(value: CellValue, *, scale: int = 1) -> int | None:
    """Whole rupiah; None for an empty cell or a dash.

    `scale` is what the heading says a unit stands for ("dalam juta" is 10**6).
    Raises BadValue(bad_budget).
    """
    if value is None:
        return None
    if isinstance(value, bool | date):
        raise BadValue(BAD_BUDGET)
    if isinstance(value, int | float):
        return _amount(Decimal(repr(value)), scale)
    text = tidy(value)
    bare = re.sub(r"^(?:rp|idr)\b\.?", "", text, flags=re.IGNORECASE)
    if is_nothing(bare):
        return None
    match = _MONEY.fullmatch(text)
    if match is None:
        raise BadValue(BAD_BUDGET)
    unit = (match["scale"] or "").lower()
    if unit == "rupiah":
        unit = ""
    if unit and unit not in _SCALES:
        raise BadValue(BAD_BUDGET)
    factor = _SCALES[unit] if unit else scale
    return _amount(_number(match["number"].strip(), factor > 1), factor)


def _number(text: str, scaled: bool) -> Decimal:
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    for form in (_DOTTED, _COMMAED, _SPACED):
        if match := form.fullmatch(text):
            return Decimal(f"{re.sub('[., ]', '', match[1])}.{match[2] or 0}")
    if match := (_DECIMAL_SCALED if scaled else _DECIMAL).fullmatch(text):
        return Decimal(f"{match[1]}.{match[2]}")
    raise BadValue(BAD_BUDGET)


def _amount(number: Decimal, scale: int) -> int:
    if not number.is_finite() or not 0 <= number * scale <= MAX_RUPIAH:
        raise BadValue(BAD_BUDGET)
    return int((number * scale).to_integral_value())


# --- dates ---------------------------------------------------------------------

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february pebruari febuari feb peb pebr febr",
            "maret march mar mrt",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agu agt ags agust aug",
            "september sept sep",
            "oktober october okt oct",
            "november nopember nov nop",
            "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}
_YEAR = r"(?P<year>\d{4})"
_LEADING = re.compile(
    r"^(?:(?:senin|selasa|rabu|kamis|jumat|jum at|sabtu|minggu|sejak|mulai|dari|awal|"
    r"akhir|pertengahan|bulan|tanggal|tgl|pada|kira kira|sekitar|"
    r"(?:minggu|mgg)(?: ke)? ?(?:[1-5]|i{1,3}|iv|v|pertama|kedua|ketiga|keempat))\s+)+"
)
_PERIOD = re.compile(
    r"(?:triwulan|tw|kuartal|caturwulan|semester|smt|tahap|q)\s*(?:ke )?\s*"
    rf"(?:[1-4]|i{{1,3}}|iv)\s+(?:(?:tahun|thn|th|ta|t a)\s+)*{_YEAR}"
)
_ONLY_YEAR = re.compile(
    rf"(?:(?:tahun|thn|th|ta|t a|anggaran|tahun anggaran)\s+)*{_YEAR}"
)
_MONTH_YEAR = re.compile(rf"(?P<month>[a-z]+)\s*(?:tahun |thn )?\s*{_YEAR}")
_MONTH_SHORT = re.compile(r"(?P<month>[a-z]+)\s*(?P<short>\d{2})")
_DAY_NAMED = re.compile(rf"(?P<day>\d{{1,2}})\s*(?P<month>[a-z]+)\s*(?:tahun )?{_YEAR}")
_NAMED_DAY = re.compile(rf"(?P<month>[a-z]+)\s+(?P<day>\d{{1,2}})\s+{_YEAR}")
_NUMERIC_MONTH = re.compile(rf"(?P<month>\d{{1,2}})\s{_YEAR}")
_YEAR_MONTH = re.compile(rf"{_YEAR}\s(?P<month>\d{{1,2}})")
_NUMERIC_DAY = re.compile(rf"(?P<day>\d{{1,2}})\s(?P<month>\d{{1,2}})\s{_YEAR}")
_ISO_DAY = re.compile(
    rf"{_YEAR}\s(?P<month>\d{{1,2}})\s(?P<day>\d{{1,2}})(?:t?\s?\d{{1,2}}\s\d{{2}}(?:\s\d{{2}})?)?"
)
_FORMS = (
    _ONLY_YEAR,
    _PERIOD,
    _MONTH_YEAR,
    _DAY_NAMED,
    _NUMERIC_MONTH,
    _YEAR_MONTH,
    _NUMERIC_DAY,
    _ISO_DAY,
    _NAMED_DAY,
    _MONTH_SHORT,
)
_RANGE = re.compile(
    r"\s*(?:\bs\s?[./]?\s?d\b\.?|\bsampai(?: dengan)?\b|\bhingga\b|[–—]|\s-\s|"
    r"(?<=\d{4})-(?=\d{4}$))\s*",
    re.IGNORECASE,
)


def partial_date(value: CellValue) -> PartialDate | None:
    """The date as far as it is told; None for an empty cell or a dash.

    A plain number is a year: a serial counts only where the cell is a date.
    Of a range the beginning is taken. Raises BadValue(bad_date).
    """
    if value is None:
        return None
    if isinstance(value, bool):
        raise BadValue(BAD_DATE)
    if isinstance(value, date):
        return PartialDate(_year(value.year), value.month, value.day)
    if isinstance(value, int | float):
        if value != int(value):
            raise BadValue(BAD_DATE)
        return PartialDate(_year(int(value)))
    text = tidy(value)
    if is_nothing(text):
        return None
    parts = [part for part in _RANGE.split(text) if part.strip(" .,")]
    if len(parts) == 2:
        return _range_start(*parts)
    return _single_date(text)


def _range_start(first: str, last: str) -> PartialDate:
    end = _single_date(last)
    try:
        return _single_date(first)
    except BadValue:
        # "Januari s.d. Maret 2023": the year is written once.
        return _single_date(f"{first} {end.year}")


def _single_date(text: str) -> PartialDate:
    words = _LEADING.sub("", fold_words(text))
    for form in _FORMS:
        if match := form.fullmatch(words):
            return _from_match(match.groupdict())
    raise BadValue(BAD_DATE)


def _from_match(found: Mapping[str, str | None]) -> PartialDate:
    short = found.get("short")
    year = _year(2000 + int(short) if short else int(found["year"] or 0))
    month_text, day_text = found.get("month"), found.get("day")
    if month_text is None:
        return PartialDate(year)
    month = int(month_text) if month_text.isdecimal() else _MONTHS.get(month_text, 0)
    try:
        date(year, month, int(day_text or 1))
    except ValueError as error:
        raise BadValue(BAD_DATE) from error
    return PartialDate(year, month, int(day_text) if day_text else None)


def _year(year: int) -> int:
    if not MIN_YEAR <= year <= MAX_YEAR:
        raise BadValue(BAD_DATE)
    return year


# --- yes and no ----------------------------------------------------------------

_TICKS = frozenset("√✓✔☑✅")
_CROSSES = frozenset("×✗✘✕☒❌")
_YES = frozenset(
    [
        "ya",
        "y",
        "yes",
        "v",
        "vv",
        "iya",
        "true",
        "1",
        "benar",
        "ada",
        "sudah",
        "quickwin",
        "quickwins",
        "qw",
    ]
)
_NO = frozenset(
    [
        "tidak",
        "tdk",
        "tak",
        "no",
        "n",
        "x",
        "xx",
        "false",
        "0",
        "bukan",
        "belum",
        "blm",
        "tidakada",
        "tdkada",
        "nonquickwin",
        "bukanquickwin",
        "nonqw",
        "reguler",
        "regular",
        "nihil",
        "na",
        "kosong",
    ]
)
_DIGITAL = frozenset(
    [
        "digital",
        "it",
        "ti",
        "tik",
        "elektronik",
        "online",
        "daring",
        "berbasisit",
        "berbasisti",
        "berbasistik",
        "berbasisdigital",
        "inovasidigital",
        "aplikasi",
        "website",
        "web",
        "sistem",
    ]
)
_NOT_DIGITAL = frozenset(
    [
        "nondigital",
        "nonit",
        "nonti",
        "nontik",
        "tidakdigital",
        "bukandigital",
        "manual",
        "konvensional",
        "luring",
        "offline",
        "inovasinondigital",
        "nonelektronik",
        "tidakberbasisit",
    ]
)


def yes_no(value: CellValue) -> bool:
    """A mark; an empty cell, a dash and a cross are no. Raises BadValue(bad_yes_no)."""
    answer = _mark(value)
    return bool(answer)


def is_digital(value: CellValue) -> bool | None:
    """Digital or not; None where the cell is empty or a dash.

    Raises BadValue(bad_yes_no).
    """
    if isinstance(value, str):
        folded = fold(value)
        if folded in _DIGITAL:
            return True
        if folded in _NOT_DIGITAL:
            return False
        if folded in _NOTHING:
            return None
    return _mark(value)


def tells_digital(text: str) -> bool:
    """Whether the words themselves are about being digital, not just a mark."""
    return fold(text) in _DIGITAL | _NOT_DIGITAL


def _mark(value: CellValue) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float) and value in (0, 1):
        return bool(value)
    if not isinstance(value, str):
        raise BadValue(BAD_YES_NO)
    text = tidy(value)
    if text and set(text) <= _TICKS:
        return True
    if text and set(text) <= _CROSSES:
        return False
    folded = fold(text)
    if not folded:
        return None
    if folded in _YES:
        return True
    if folded in _NO:
        return False
    raise BadValue(BAD_YES_NO)


# --- dimensions ----------------------------------------------------------------

_ENUMERATOR = re.compile(r"^\s*(?:\(?(?:[A-Za-z]|[IVXivx]{1,5}|\d{1,3})[.)]\s*)+\s*")
_PARENTHESES = re.compile(r"\(([^()]*)\)")
_SEPARATOR = re.compile(r"\s*[:/]\s*|\s+[-–—]\s+")
# Indonesian words for each dimension, beside whatever spellings the caller knows.
_INDONESIAN = {
    "tatakelola": "governance",
    "tatakelolapemerintahan": "governance",
    "pemerintahan": "governance",
    "birokrasi": "governance",
    "pencitraan": "branding",
    "pencitraandaerah": "branding",
    "citra": "branding",
    "ekonomi": "economy",
    "perekonomian": "economy",
    "kehidupan": "living",
    "polahidup": "living",
    "hidup": "living",
    "kualitashidup": "living",
    "hunian": "living",
    "masyarakat": "society",
    "lingkungan": "environment",
    "lingkunganhidup": "environment",
}
_CLOSE = 0.82


def dimension(text: str, names: Mapping[str, str]) -> str:
    """The canonical dimension meant by the text.

    `names` maps folded spellings to the canonical name; abbreviations, a missing
    "Smart", Indonesian words and small slips are understood beyond it. Raises
    BadValue(unknown_dimension).
    """
    found = _dimension(tidy(text), names)
    if found is None:
        raise BadValue(UNKNOWN_DIMENSION)
    return found


def dimension_names(spellings: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """`names` for `dimension` out of canonical name -> other spellings."""
    names = {}
    for canonical, others in spellings.items():
        for spelling in (canonical, *others):
            names[fold(spelling)] = canonical
    return names


def _dimension(text: str, names: Mapping[str, str]) -> str | None:
    if len(text) > 120:
        return None
    bare = _ENUMERATOR.sub("", text)
    inside = _PARENTHESES.findall(bare)
    outside = _PARENTHESES.sub(" ", bare)
    for candidate in (text, bare, outside, *inside):
        if found := _exact(candidate, names):
            return found
    for candidate in (bare, outside):
        if found := _abbreviated(candidate, names) or _misspelt(candidate, names):
            return found
    head, *rest = _SEPARATOR.split(outside, maxsplit=1)
    if rest and head.strip():
        found = _exact(head, names) or _abbreviated(head, names)
        # "Smart Living / Smart Society" names two and therefore none.
        if found and _dimension(rest[0], names) in (None, found):
            return found
    return None


def _stem(folded: str) -> str:
    for prefix in ("dimensi", "smart"):
        folded = folded.removeprefix(prefix)
    return folded.removesuffix("cerdas")


def _exact(text: str, names: Mapping[str, str]) -> str | None:
    folded = fold(text)
    if not folded:
        return None
    stem = _stem(folded)
    root = _INDONESIAN.get(stem.removesuffix("daerah")) or _INDONESIAN.get(stem, stem)
    for key in (folded, folded.removeprefix("dimensi"), f"smart{root}", root):
        if key in names:
            return names[key]
    return None


def _stems(names: Mapping[str, str]) -> dict[str, str]:
    stems = {_stem(key): value for key, value in names.items()}
    stems.pop("", None)
    return stems


def _abbreviated(text: str, names: Mapping[str, str]) -> str | None:
    stem = _stem(fold(text))
    if not 3 <= len(stem) <= 6 or not stem.isalpha():
        return None
    meant = {value for key, value in _stems(names).items() if key.startswith(stem)}
    return meant.pop() if len(meant) == 1 else None


def _misspelt(text: str, names: Mapping[str, str]) -> str | None:
    stem = _stem(fold(text))
    if not 5 <= len(stem) <= 40:
        return None
    stems = _stems(names)
    close = get_close_matches(stem, stems, n=3, cutoff=_CLOSE)
    meant = {stems[one] for one in close}
    return meant.pop() if len(meant) == 1 else None
