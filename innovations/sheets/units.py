"""Telling the name of a unit (OPD) from other words."""

import re

from masterplan.core.folding import tidy

_UNIT = re.compile(
    r"(?:dinas|badan|kecamatan|kelurahan|sekretariat|inspektorat|bagian|bidang|rsud|"
    r"rs|uptd?|puskesmas|satuan|satpol|kantor|bapp?[a-z]+|bap(?:eda|elit)\w*|bpbd|"
    r"b[kp]p?[a-z]{2,6}|dis[a-z]{3,}|dp[a-z0-9]{2,8}|dk[a-z0-9]{2,6}|dlhk?|dinkes|"
    r"dukcapil|setda|setwan|perumda|pdam|bumd|rumah sakit|lintas (?:opd|skpd|"
    r"perangkat daerah))\b",
    re.IGNORECASE,
)
_ENUMERATOR = re.compile(r"^(?:\(?(?:[A-Z]|[IVX]{1,5}|[a-z]|\d{1,3})[.)]\s*)+")
_PREFIX = re.compile(
    r"^(?:nama\s+)?(?:opd|skpd|perangkat daerah|unit kerja|instansi)\b[^:]{0,20}:\s*",
    re.IGNORECASE,
)
_SUFFIX = re.compile(
    r"\s*(?:,?\s*dengan\s+(?:jumlah\s+)?inovasi.*|\(\s*\d+\s*inovasi\s*\)|[:;])\s*$",
    re.IGNORECASE,
)
MAX_UNIT = 120


def looks_like_unit(text: str) -> bool:
    """Whether the words begin as the name of a unit begins."""
    return len(text) <= MAX_UNIT and _UNIT.match(text) is not None


def section_unit(text: str) -> str | None:
    """The unit named by a section row ("2. Dinas Pendidikan dengan Inovasi")."""
    bare = _ENUMERATOR.sub("", tidy(text))
    prefixed = _PREFIX.match(bare) is not None
    name = _SUFFIX.sub("", _PREFIX.sub("", bare)).strip(" -–:")
    told = prefixed or "dengan inovasi" in bare.casefold()
    if name and len(name) <= MAX_UNIT and (told or looks_like_unit(name)):
        return name
    return None


def is_enumerated(text: str) -> bool:
    """Whether the words begin with a number or letter of a list."""
    return _ENUMERATOR.match(tidy(text)) is not None


def says_section(text: str) -> bool:
    """Whether the words can only be a section row, wherever they stand."""
    bare = _ENUMERATOR.sub("", tidy(text))
    return "dengan inovasi" in bare.casefold() or _PREFIX.match(bare) is not None
