"""Which OPD a workbook means by its words; pure, over names read beforehand."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from masterplan.core.folding import fold, fold_words
from regencies.enums import UNCOUNTED_KINDS, UnitKind

_PARENTHESES = re.compile(r"\(([^()]*)\)")
_ALIKE = 0.72
_FIRST_WORDS = {
    "dinas": UnitKind.OFFICE,
    "badan": UnitKind.AGENCY,
    "kecamatan": UnitKind.DISTRICT,
    "kec": UnitKind.DISTRICT,
    "kelurahan": UnitKind.VILLAGE,
    "puskesmas": UnitKind.HEALTH_CENTRE,
    "rsud": UnitKind.HOSPITAL,
    "sekretariat": UnitKind.SECRETARIAT,
    "setda": UnitKind.SECRETARIAT,
    "setwan": UnitKind.SECRETARIAT,
    "inspektorat": UnitKind.INSPECTORATE,
    "satuan": UnitKind.POLICE_UNIT,
    "satpol": UnitKind.POLICE_UNIT,
    "bagian": UnitKind.SECTION,
    "upt": UnitKind.TECHNICAL_UNIT,
    "uptd": UnitKind.TECHNICAL_UNIT,
}
# Schools and villages: parts of an OPD or below it, though they have no kind here.
_PART = re.compile(
    r"(?:sekolah|paud|tk|sd|smp|sma|smk|mi|mts|ma|slb)n?\d*(?: |$)|"
    r"(?:desa|pustu|posyandu) "
)


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit as far as its names go."""

    id: int
    name: str
    short_name: str = ""


def kind_of(name: str) -> UnitKind:
    """The kind that the first word of a name tells; OTHER where it tells none."""
    first, _, _ = fold_words(name).partition(" ")
    return _FIRST_WORDS.get(first, UnitKind.OTHER)


def is_own_unit(name: str, kind: str = "") -> bool:
    """Whether a unit counts as an OPD of its own; its kind is in the name if not given.

    The one home of the rule: own OPD and kecamatan do, while puskesmas, UPT, kelurahan,
    bagian and schools roll up to a parent.
    """
    is_part = _PART.match(fold_words(name)) is not None
    return (kind or kind_of(name)) not in UNCOUNTED_KINDS and not is_part


def is_shared(words: str) -> bool:
    """Whether the words mean several units at once ("Lintas SKPD"), so none."""
    return fold_words(words).startswith("lintas ")


class UnitNames:
    """The spellings of one regency's units.

    `aliases` maps folded spellings to a unit's id, or to None where they were settled
    as "belum ditetapkan"; they win over names.
    """

    def __init__(
        self,
        units: Iterable[KnownUnit],
        aliases: Mapping[str, int | None],
        *,
        regency_name: str,
        regency_short_name: str,
    ) -> None:
        self._aliases = dict(aliases)
        self._tails = _tails(regency_name, regency_short_name)
        self._known: dict[str, set[int]] = {}
        self._labels: dict[str, int] = {}
        for unit in units:
            self._labels |= {fold(unit.short_name): unit.id, fold(unit.name): unit.id}
            for key in {*self._keys(unit.name), *self._keys(unit.short_name)}:
                self._known.setdefault(key, set()).add(unit.id)

    def is_settled(self, words: str) -> bool:
        """Whether the words need no question: known, or settled as nobody's."""
        return fold(words) in self._aliases or self.find(words) is not None

    def find(self, words: str) -> int | None:
        """The id of the one unit meant, else None."""
        folded = fold(words)
        if folded in self._aliases:
            return self._aliases[folded]
        if is_shared(words):
            return None
        candidates = [words, _PARENTHESES.sub(" ", words), *_PARENTHESES.findall(words)]
        for candidate in candidates:
            for key in self._keys(candidate):
                meant = self._known.get(key, set())
                if len(meant) == 1:
                    return next(iter(meant))
        return None

    def nearest(self, words: str) -> int | None:
        """A unit whose name is much like the words: a proposal, never a decision."""
        close = get_close_matches(fold(words), self._labels, n=1, cutoff=_ALIKE)
        return self._labels[close[0]] if close else None

    def _keys(self, words: str) -> list[str]:
        """The folded words, whole and without the regency's own name at the end."""
        plain = fold_words(words)
        keys = [plain] if plain else []
        for tail in self._tails:
            if plain.endswith(f" {tail}"):
                keys.append(plain.removesuffix(f" {tail}"))
                break
        return [key.replace(" ", "") for key in keys]


def _tails(name: str, short_name: str) -> list[str]:
    """What people put behind a unit's name, longest first: "kabupaten sumedang"."""
    whole, short = fold_words(name), fold_words(short_name)
    own = short.removeprefix("kabupaten ").removeprefix("kota ")
    initials = "".join(word[0] for word in whole.split())
    tails = {whole, short, own, f"kab {own}", f"kabupaten {own}", f"kota {own}"}
    if len(initials) >= 3:
        tails.add(initials)
    return sorted(tails - {""}, key=len, reverse=True)
