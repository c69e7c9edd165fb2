"""Real innovations found in public sources, each with the address of its source.

The three regencies that import their own workbook are left out: they start empty.
"""

import re
from itertools import groupby
from operator import itemgetter

from django.utils import timezone

from dimensions.models import Dimension
from innovations.domain import ledger, quick_win, rollup
from innovations.domain.names import folded
from innovations.enums import (
    InnovationKind,
    InnovationStatus,
    InnovationStep,
    Source,
)
from innovations.models import Innovation
from masterplan.core import activity
from masterplan.core.activity import Event
from masterplan.core.reference import read_table
from regencies.domain.unit_names import is_shared, kind_of
from regencies.enums import UnitKind
from regencies.models import Regency, Unit

IMPORTING_REGENCIES = frozenset({"32.11", "32.17", "32.72"})

_UNIT_NOTE = "Nama menurut sumber berita, belum dicocokkan dengan daerah."
_WITH_SHORT_NAME = re.compile(r"(?P<name>.+?)\s*\((?P<short>[^()]+)\)")
_IS_DIGITAL = {"IT": True, "non-IT": False, "": None}


def store() -> tuple[int, int]:
    """Store the reported innovations of regencies that have none yet.

    Returns how many were stored and how many rows name no dimension. They enter as
    verified and published; quick wins are proposed where the source tells a year.
    """
    taken = set(Innovation.objects.values_list("regency_id", flat=True).distinct())
    rows = [
        row
        for row in read_table("innovations_real.csv")
        if row["region_code"] not in IMPORTING_REGENCIES | taken
    ]
    usable = sorted(
        (row for row in rows if row["dimension"]), key=itemgetter("region_code")
    )
    if usable:
        _store(usable)
    return len(usable), len(rows) - len(usable)


def _store(rows: list[dict[str, str]]) -> None:
    """Write rows that are ordered by regency, with units, history and figures."""
    dimensions = {dimension.name: dimension for dimension in Dimension.objects.all()}
    units = _units(rows)
    now = timezone.now()
    made = []
    for code, of_regency in groupby(rows, key=itemgetter("region_code")):
        listed = list(of_regency)
        ledger.lock(code)
        numbers = ledger.next_numbers(code, len(listed))
        for row, number in zip(listed, numbers, strict=True):
            made.append(
                Innovation(
                    regency_id=code,
                    unit=units.get((code, row["opd"])),
                    dimension=dimensions[row["dimension"]],
                    name=row["innovation_name"],
                    name_folded=folded(row["innovation_name"]),
                    description=row["description"],
                    kind=_kind(row["kind"]),
                    is_digital=_IS_DIGITAL[row["is_digital"]],
                    start_year=int(row["year"]) if row["year"] else None,
                    step=_step(row["status"]),
                    status=InnovationStatus.VERIFIED,
                    registration_number=number,
                    source=Source.IMPORT,
                    reported_unit=row["opd"],
                    reported_status=row["status"],
                    source_url=row["source_url"],
                    created_at=now,
                    updated_at=now,
                    submitted_at=now,
                    verified_at=now,
                    published_at=now,
                )
            )
    Innovation.objects.bulk_create(made)
    activity.record(
        [
            Event(
                innovation,
                "innovation.imported",
                {"status": (None, innovation.status), "published_at": (None, now)},
            )
            for innovation in made
        ],
        actor=None,
    )
    of_year: dict[int, list[Innovation]] = {}
    for innovation, row in zip(made, rows, strict=True):
        if row["kind"] == "quick_win" and innovation.start_year:
            of_year.setdefault(innovation.start_year, []).append(innovation)
    for year, proposed in sorted(of_year.items()):
        quick_win.propose(proposed, year=year, actor=None)
    for code in {innovation.regency_id for innovation in made}:
        rollup.recompute(code)


def _kind(word: str) -> str:
    """`program` is a form of innovation; `inovasi` and `quick_win` tell none."""
    return InnovationKind.PROGRAMME if word == "program" else ""


def _step(status: str) -> str:
    """Only the plain word for "running" sets a step; other words are kept as said."""
    return InnovationStep.IMPLEMENTATION if status == "berjalan" else ""


def _units(rows: list[dict[str, str]]) -> dict[tuple[str, str], Unit]:
    """Units made from the sources' words, by (regency code, words)."""
    named = {
        (row["region_code"], row["opd"]): row["source_url"]
        for row in rows
        if row["opd"] and not is_shared(row["opd"])
    }
    places = Regency.objects.in_bulk({code for code, _words in named})
    units = {}
    for (code, words), source_url in named.items():
        name, short_name = _names(words, places[code])
        units[code, words], _is_new = Unit.objects.get_or_create(
            regency_id=code,
            name=name,
            defaults={
                "short_name": short_name,
                "kind": _unit_kind(name),
                "source_url": source_url,
                "note": _UNIT_NOTE,
            },
        )
    return units


def _names(words: str, regency: Regency) -> tuple[str, str]:
    """Name and short name; a trailing regency says nothing new inside it."""
    bare = words.removesuffix(regency.name).strip()
    match = _WITH_SHORT_NAME.fullmatch(bare)
    return (match["name"], match["short"]) if match else (bare, "")


def _unit_kind(name: str) -> UnitKind:
    """Short names begin with "Dis" ("Diskominfo"); full ones tell it by a word."""
    return UnitKind.OFFICE if name.startswith("Dis") else kind_of(name)
