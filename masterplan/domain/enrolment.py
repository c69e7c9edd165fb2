"""Which regencies somebody means who pastes codes and names."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from masterplan.core.access import Scope
from masterplan.core.folding import fold
from masterplan.models import Cohort, Participation
from regencies.models import Regency

WORDS_MAX = 20_000
FOUND_MAX = 60
_CODE = re.compile(r"(?<!\d)(\d{2})\.?(\d{2})(?!\d)")
_BREAKS = re.compile(r"[\n;,\t]")


@dataclass(frozen=True, slots=True)
class Unknown:
    """Words that name no regency, or more than one, and why they were passed over."""

    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """A regency a search found, and whether the cohort has it already."""

    code: str
    name: str
    province: str
    is_enrolled: bool


def recognise(
    words: str, ticked: Iterable[str], *, scope: Scope
) -> tuple[list[Regency], list[Unknown]]:
    """The regencies meant, each once in the order named, and what was not understood.

    A piece is a code ("32.11", "3211", also with words around it) or a whole name.
    """
    places = list(Regency.objects.visible_to(scope).only("code", "name", "short_name"))
    by_code = {place.pk: place for place in places}
    by_name: defaultdict[str, dict[str, Regency]] = defaultdict(dict)
    for place in places:
        for name in (place.name, place.short_name):
            by_name[fold(name)][place.pk] = place
    meant: dict[str, Regency] = {}
    unknown = []
    for piece in [*ticked, *_BREAKS.split(words)]:
        text = " ".join(piece.split())
        if not text:
            continue
        coded = _CODE.search(text)
        if coded:
            code = ".".join(coded.groups())
            candidates = [by_code[code]] if code in by_code else []
        else:
            candidates = list(by_name.get(fold(text), {}).values())
        if len(candidates) == 1:
            meant[candidates[0].pk] = candidates[0]
        elif candidates:
            both = ", ".join(f"{place.pk} {place.name}" for place in candidates)
            reason = _("Nama ini dipakai beberapa daerah; tulis kodenya: %(both)s.")
            unknown.append(Unknown(text[:100], reason % {"both": both}))
        else:
            reason = _("Tidak ada daerah berkode atau bernama ini.")
            unknown.append(Unknown(text[:100], reason))
    return list(meant.values()), unknown


def search(words: str, *, cohort: Cohort, scope: Scope) -> tuple[Sequence[Found], bool]:
    """The regencies whose name, code or province has the words, by code; and whether
    there were too many to show. Nothing for no words. One statement."""
    words = " ".join(words.split())[:100]
    if not words:
        return [], False
    rows = (
        Regency.objects.visible_to(scope)
        .filter(
            Q(name__icontains=words)
            | Q(code__startswith=words)
            | Q(province__name__icontains=words)
        )
        .annotate(
            is_enrolled=Exists(
                Participation.objects.filter(cohort=cohort, regency=OuterRef("pk"))
            )
        )
        .order_by("code")
        .values_list("code", "name", "province__name", "is_enrolled")[: FOUND_MAX + 1]
    )
    found = [Found(*row) for row in rows]
    return found[:FOUND_MAX], len(found) > FOUND_MAX
