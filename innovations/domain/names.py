"""Names of innovations reduced to what makes two of them alike; pure functions.

`folded` is stored beside every name (`Innovation.name_folded`), so a change of the
tables here needs a migration that folds the stored names anew.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Protocol

from masterplan.core.folding import fold_words

# What is written out and what is written short, brought to one form.
_SHORT = {
    "sistem informasi": "si",
    "aplikasi": "app",
    "apps": "app",
    "apl": "app",
    "elektronik": "e",
    "daring": "online",
    "dalam jaringan": "online",
    "smart city": "smartcity",
    "kota cerdas": "smartcity",
    "pusat kesehatan masyarakat": "puskesmas",
    "pos pelayanan terpadu": "posyandu",
    "pusat kesejahteraan sosial": "puskesos",
    "rumah sakit umum daerah": "rsud",
    "rumah sakit": "rs",
    "mal pelayanan publik": "mpp",
    "mall pelayanan publik": "mpp",
    "badan usaha milik desa": "bumdes",
    "usaha mikro kecil dan menengah": "umkm",
    "usaha mikro kecil menengah": "umkm",
    "aparatur sipil negara": "asn",
    "sumber daya manusia": "sdm",
    "kartu tanda penduduk": "ktp",
    "kartu keluarga": "kk",
    "kartu identitas anak": "kia",
    "administrasi kependudukan": "adminduk",
    "survei kepuasan masyarakat": "skm",
    "orang dengan gangguan jiwa": "odgj",
    "monitoring dan evaluasi": "monev",
    "teknologi informasi dan komunikasi": "tik",
    "teknologi informasi": "ti",
    "sistem pemerintahan berbasis e": "spbe",
    "sekolah dasar": "sd",
    "sekolah menengah pertama": "smp",
    "sekolah menengah atas": "sma",
    "sma negeri": "sman",
    "dinas pendidikan": "disdik",
    "dinas kesehatan": "dinkes",
    "dinas sosial": "dinsos",
    "dinas perhubungan": "dishub",
    "dinas pariwisata": "dispar",
    "dinas lingkungan hidup": "dlh",
    "dinas kependudukan dan pencatatan sipil": "disdukcapil",
    "dinas dukcapil": "disdukcapil",
    "dukcapil": "disdukcapil",
    "dinas komunikasi dan informatika": "diskominfo",
    "kominfo": "diskominfo",
    "badan perencanaan pembangunan daerah": "bappeda",
    "pemerintah kabupaten": "pemkab",
    "pemerintah kota": "pemkot",
    "pemerintah daerah": "pemda",
    "kabupaten": "kab",
    "kecamatan": "kec",
    "kelurahan": "kel",
    "masyarakat": "masy",
    "pelayanan": "layanan",
    "pel": "layanan",
    "yan": "layanan",
    "manajemen": "manaj",
    "administrasi": "adm",
    "pembangunan": "pemb",
    "pengembangan": "pengemb",
    "terintegrasi": "terpadu",
    "utk": "untuk",
    "dgn": "dengan",
    "yg": "yang",
    "dan": "",
}
_LONGEST_FIRST = sorted(_SHORT, key=len, reverse=True)
_SHORTENED = re.compile(rf"\b(?:{'|'.join(_LONGEST_FIRST)})\b")
_ROMAN = {"i": 1, "v": 5, "x": 10}
# One letter is a figure only where the word before it counts something.
_FIGURE = re.compile(
    r"\b(?:(tahap|fase|versi|jilid|angkatan|gelombang|kelas|volume) ([ivx]+)"
    r"|([ivx]{2,}))\b"
)
_PARENTHESES = re.compile(r"\(([^()]*)\)")
# Told by very many names: what is alike beside them is what counts.
_COMMON = frozenset(
    {
        "si",
        "app",
        "online",
        "digital",
        "e",
        "layanan",
        "program",
        "inovasi",
        "berbasis",
        "web",
        "website",
        "android",
        "mobile",
        "sistem",
        "terpadu",
        "portal",
        "kab",
        "kota",
        "kec",
        "kel",
        "daerah",
        "desa",
        "smart",
        "untuk",
        "di",
        "pada",
        "dengan",
        "yang",
        "dari",
        "ke",
    }
)
# Columns that the folded name is made of.
SOURCES = frozenset({"name", "acronym"})
_ACRONYM_MIN = 3
_ACRONYM_WORDS = 2
_LETTERS_COMPARED = 80
# Alike but for common words, or holding all of the other one: less than the same.
_CORE = 0.95
_HELD = 0.85
_BEGUN = 0.7
_CLOSE_LETTERS = 0.8


@lru_cache(maxsize=20_000)
def folded(name: str, acronym: str = "") -> str:
    """Words of a name in one spelling, with its acronym if that is no word of it."""
    words = _spelled(name)
    short = _spelled(acronym)
    if short and f" {short} " not in f" {words} ":
        return f"{words} {short}".strip()
    return words


def fold_name(innovation: "Named") -> None:
    """Set the folded name of a record whose name or acronym is being written."""
    innovation.name_folded = folded(innovation.name, innovation.acronym)


class Named(Protocol):
    """A record with a name, its acronym and both folded."""

    name: str
    acronym: str
    name_folded: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much alike two names are (0 to 1) and in what."""

    name: float
    has_same_acronym: bool


def likeness(
    name: str,
    acronym: str,
    other: str,
    other_acronym: str,
    *,
    places: frozenset[str] = frozenset(),
) -> Likeness:
    """Compare two names with their acronyms, as written.

    `places` are folded words that tell where and not what: "sukabumi".
    """
    mine, theirs = _pieces(name), _pieces(other)
    alike = max(
        (_alike(one, two, places) for one in mine for two in theirs),
        default=0.0,
    )
    shared = _acronyms(name, acronym) & _acronyms(other, other_acronym)
    return Likeness(alike, bool(shared))


def questions(name: str, acronym: str = "") -> list[str]:
    """What to search the folded names for: the whole, its pieces, its telling words."""
    whole = folded(name, acronym)
    asked = dict.fromkeys(
        [whole, *_pieces(name), _spelled(acronym), _core(whole, frozenset())]
    )
    return [text for text in asked if len(text) >= _ACRONYM_MIN]


def overlap(one: str, two: str) -> float:
    """Words that two sentences share of those in either, spelling forgiven; 0 to 1."""
    if not one or not two:
        return 0.0
    return _shared(_core(_spelled(one), frozenset()), _core(_spelled(two), frozenset()))


@lru_cache(maxsize=20_000)
def trigrams(text: str) -> frozenset[str]:
    """The threes of letters of a folded text, each word padded as pg_trgm does."""
    return frozenset(
        padded[at : at + 3]
        for word in text.split()
        for padded in [f"  {word} "]
        for at in range(len(padded) - 2)
    )


def _spelled(text: str) -> str:
    plain = _SHORTENED.sub(lambda match: _SHORT[match[0]], fold_words(text))
    return " ".join(_FIGURE.sub(_arabic, plain).split())


def _arabic(match: re.Match[str]) -> str:
    word, counted, alone = match.groups()
    letters = counted or alone
    total = 0
    for letter, following in zip(letters, f"{letters[1:]} ", strict=True):
        value = _ROMAN[letter]
        total += -value if value < _ROMAN.get(following, 0) else value
    return f"{word} {total}" if word else str(total)


@lru_cache(maxsize=20_000)
def _pieces(name: str) -> tuple[str, ...]:
    """The whole name, what stands outside its parentheses, and what inside.

    One word inside is an acronym or a remark ("(2023)", "(CCTV)"), never a name.
    """
    outside = _spelled(_PARENTHESES.sub(" ", name))
    inside = [_spelled(text) for text in _PARENTHESES.findall(name)]
    parts = [outside, *(text for text in inside if " " in text)]
    whole = [text for text in [_spelled(name)] if text]
    return tuple(dict.fromkeys([*whole, *filter(_is_telling, parts)]))


@lru_cache(maxsize=20_000)
def _acronyms(name: str, acronym: str) -> frozenset[str]:
    """Short names it goes by: the acronym, "MOLIN (...)", "... (BWM)", "SIMANJA"."""
    found = {fold_words(acronym)}
    inside = [fold_words(text) for text in _PARENTHESES.findall(name)]
    outside = fold_words(_PARENTHESES.sub(" ", name))
    if inside and len(outside.split()) <= _ACRONYM_WORDS:
        found.add(outside)
    found |= {text for text in [*inside, outside] if len(text.split()) == 1}
    joined = {text.replace(" ", "") for text in found}
    return frozenset(
        text
        for text in joined
        if len(text) >= _ACRONYM_MIN and _is_telling(_spelled(text))
    )


def _alike(one: str, two: str, places: frozenset[str]) -> float:
    if one == two:
        return 1.0
    core_one, core_two = _core(one, places), _core(two, places)
    best = max(_shared(one, two), _CORE * _shared(core_one, core_two))
    if min(core_one.count(" "), core_two.count(" ")) > 0:
        best = max(best, _HELD * _held(core_one, core_two))
    if _begins(one, two) or _begins(two, one):
        best = max(best, _BEGUN)
    joined_one, joined_two = core_one.replace(" ", ""), core_two.replace(" ", "")
    matcher = SequenceMatcher(
        None,
        joined_one[:_LETTERS_COMPARED],
        joined_two[:_LETTERS_COMPARED],
        autojunk=False,
    )
    if (
        matcher.real_quick_ratio() >= _CLOSE_LETTERS
        and matcher.quick_ratio() >= _CLOSE_LETTERS
        and (close := matcher.ratio()) >= _CLOSE_LETTERS
    ):
        best = max(best, _CORE * close)
    return best


def _begins(one: str, two: str) -> bool:
    """Whether the second text begins with all words of the first, and these tell."""
    is_long = len(one) > _ACRONYM_MIN
    return is_long and _is_telling(one) and two.startswith(f"{one} ")


def _is_telling(text: str) -> bool:
    """Whether a word of it is neither a figure nor one that very many names have."""
    return any(not word.isdigit() and word not in _COMMON for word in text.split())


@lru_cache(maxsize=20_000)
def _core(text: str, places: frozenset[str]) -> str:
    kept = [word for word in text.split() if word not in _COMMON and word not in places]
    return " ".join(kept) or text


def _shared(one: str, two: str) -> float:
    """Trigrams in both of those in either, as pg_trgm's similarity."""
    first, second = trigrams(one), trigrams(two)
    either = len(first | second)
    return len(first & second) / either if either else 0.0


def _held(one: str, two: str) -> float:
    """How much of the shorter text the other one holds."""
    first, second = trigrams(one), trigrams(two)
    least = min(len(first), len(second))
    return len(first & second) / least if least else 0.0
