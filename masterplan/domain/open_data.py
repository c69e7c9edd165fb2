"""Open data: what is published, as tables with one description for every format.

A dataset is described once, here: file, page, catalogue and JSON are written from the
same columns. Its rows are the public's (`visible_to(PUBLIC)`): a column names where its
value stands, and no column is added by accident.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Count, Max, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dimensions.models import SubDimension
from innovations.models import Innovation, QuickWin, RegencyLedger
from masterplan.core.access import PUBLIC
from masterplan.core.models import Activity
from masterplan.domain import open_data_columns as columns
from masterplan.domain.open_data_columns import Column
from masterplan.domain.public_figures import figures_by_regency
from masterplan.models import StageRecord
from regencies.enums import SAMPLE_CODE
from regencies.models import Regency, Unit

CHUNK = 1_000

Value = str | int | float | bool | dt.date | dt.datetime | None
Row = tuple[Value, ...]


class Rhythm(StrEnum):
    """How often a dataset changes; the value is the word of the EU's frequency list."""

    CONTINUOUS = "CONT"
    AS_NEEDED = "IRREG"


@dataclass(frozen=True, slots=True)
class State:
    """What a copy is compared by: `key` changes with the rows, `modified` tells people
    when that last was (None: nothing records it)."""

    key: tuple[object, ...]
    modified: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Dataset:
    """One table. `name` stands in its address, `producer` says whose facts they are.

    `rows` gives its rows in the columns' order, in a constant number of statements.
    """

    name: str
    title: str | Promise
    description: str | Promise
    producer: str | Promise
    keywords: tuple[str | Promise, ...]
    rhythm: Rhythm
    columns: tuple[Column, ...]
    rows: Callable[[tuple[Column, ...]], Iterator[Row]]
    state: Callable[[], State]

    def table(self) -> Iterator[Row]:
        return self.rows(self.columns)


# --- Rows --------------------------------------------------------------------


def _selected(
    found: QuerySet[Any, Any], wanted: tuple[Column, ...], *order: str
) -> Iterator[Row]:
    paths = [column.path for column in wanted]
    rows = found.order_by(*order).values_list(*paths).iterator(chunk_size=CHUNK)
    finish = [column.finish for column in wanted]
    if not any(finish):
        yield from rows
        return
    for row in rows:
        yield tuple(
            value if turn is None else turn(value)
            for value, turn in zip(row, finish, strict=True)
        )


def _innovations(wanted: tuple[Column, ...]) -> Iterator[Row]:
    published = Innovation.objects.visible_to(PUBLIC)
    return _selected(published, wanted, "regency", "id")


def _quick_wins(wanted: tuple[Column, ...]) -> Iterator[Row]:
    return _selected(
        QuickWin.objects.visible_to(PUBLIC), wanted, "regency", "year", "id"
    )


def _stages(wanted: tuple[Column, ...]) -> Iterator[Row]:
    return _selected(
        StageRecord.objects.visible_to(PUBLIC),
        wanted,
        "regency",
        "participation__cohort__year",
        "order",
    )


def _sub_dimensions(wanted: tuple[Column, ...]) -> Iterator[Row]:
    return _selected(SubDimension.objects.all(), wanted, "dimension__order", "code")


def _regencies(wanted: tuple[Column, ...]) -> Iterator[Row]:
    """Every regency, also one without a publication: in two statements."""
    figures = figures_by_regency()
    found = (
        Regency.objects.visible_to(PUBLIC)
        .order_by("code")
        .values(*(one.path for one in wanted if not one.is_figure))
    )
    for regency in found.iterator(chunk_size=CHUNK):
        known: Mapping[str, Value] = figures.get(regency["code"], {})
        yield tuple(
            known.get(one.path, 0) if one.is_figure else regency[one.path]
            for one in wanted
        )


# --- States ------------------------------------------------------------------


def _records_state() -> State:
    """Of what is made from published records; a removed publication changes it too."""
    ledgers = RegencyLedger.objects.exclude(regency=SAMPLE_CODE)
    writes = ledgers.aggregate(sum=Sum("version"))
    published = Innovation.objects.visible_to(PUBLIC).aggregate(
        count=Count("pk"), changed=Max("updated_at"), shown=Max("published_at")
    )
    moments = [one for one in (published["changed"], published["shown"]) if one]
    return State(
        key=(
            writes["sum"],
            published["count"],
            max(moments, default=None),
            *_names_of_places(),
        ),
        modified=max(moments, default=None),
    )


def _names_of_places() -> tuple[object, ...]:
    """Units and regencies carry names into every row."""
    units = Unit.objects.order_by().aggregate(count=Count("pk"), sum=Sum("version"))
    return (*units.values(), *_regencies_key())


def _regencies_key() -> tuple[object, ...]:
    found = Regency.objects.order_by().aggregate(count=Count("pk"), sum=Sum("version"))
    return tuple(found.values())


def _stages_state() -> State:
    stages = StageRecord.objects.visible_to(PUBLIC).aggregate(
        count=Count("pk"), sum=Sum("version")
    )
    told = Activity.objects.filter(target_type=StageRecord._meta.label_lower).exclude(
        regency_code=SAMPLE_CODE
    )
    return State(
        key=(*stages.values(), *_regencies_key()),
        modified=told.aggregate(at=Max("at"))["at"],
    )


def _sub_dimensions_state() -> State:
    """Eighteen rows are their own state."""
    return State(key=tuple(_sub_dimensions(columns.SUB_DIMENSIONS)), modified=None)


# --- The datasets ------------------------------------------------------------

_OFFICES = _("Perangkat daerah kabupaten/kota, diverifikasi Diskominfo")

DATASETS: dict[str, Dataset] = {
    one.name: one
    for one in (
        Dataset(
            name="inovasi",
            title=_("Inovasi smart city yang ditayangkan"),
            description=_(
                "Satu baris untuk setiap inovasi yang sudah diverifikasi dan "
                "ditayangkan kabupaten/kota: apa, masalah apa yang dijawab, siapa "
                "pengampunya, sejak kapan, dan hasilnya."
            ),
            producer=_OFFICES,
            keywords=(_("inovasi daerah"), "smart city", _("pelayanan publik")),
            rhythm=Rhythm.CONTINUOUS,
            columns=columns.INNOVATIONS,
            rows=_innovations,
            state=_records_state,
        ),
        Dataset(
            name="daerah",
            title=_("Kabupaten/kota dan jumlah inovasinya"),
            description=_(
                "Satu baris untuk setiap kabupaten/kota, juga yang belum menayangkan "
                "inovasi: jumlah inovasi yang ditayangkan menurut dimensi, yang "
                "digital, dan yang pernah menjadi quick win."
            ),
            producer=_OFFICES,
            keywords=(_("kabupaten/kota"), "smart city", _("statistik")),
            rhythm=Rhythm.CONTINUOUS,
            columns=columns.REGENCIES,
            rows=_regencies,
            state=_records_state,
        ),
        Dataset(
            name="dimensi",
            title=_("Dimensi dan subdimensi smart city"),
            description=_(
                "Enam dimensi dan delapan belas subdimensi dengan definisinya; kode "
                "referensi bagi semua kumpulan data lain."
            ),
            producer=_("Kementerian, pedoman masterplan smart city"),
            keywords=(_("kode referensi"), _("dimensi"), "smart city"),
            rhythm=Rhythm.AS_NEEDED,
            columns=columns.SUB_DIMENSIONS,
            rows=_sub_dimensions,
            state=_sub_dimensions_state,
        ),
        Dataset(
            name="quick-win",
            title=_("Quick win dari inovasi yang ditayangkan"),
            description=_(
                "Satu baris untuk setiap kali sebuah inovasi yang ditayangkan diajukan "
                "sebagai quick win suatu tahun, dengan keadaannya."
            ),
            producer=_OFFICES,
            keywords=("quick win", _("program percepatan"), "smart city"),
            rhythm=Rhythm.CONTINUOUS,
            columns=columns.QUICK_WINS,
            rows=_quick_wins,
            state=_records_state,
        ),
        Dataset(
            name="tahap",
            title=_("Tahap Bimtek kabupaten/kota"),
            description=_(
                "Satu baris untuk setiap tahap yang dijalani kabupaten/kota, dari "
                "seleksi dan nota kesepahaman sampai Bimtek IV dan implementasi, "
                "dengan tanggal dan sumbernya."
            ),
            producer=_("Kementerian dan pemerintah kabupaten/kota"),
            keywords=("Bimtek", "masterplan", "smart city"),
            rhythm=Rhythm.AS_NEEDED,
            columns=columns.STAGES,
            rows=_stages,
            state=_stages_state,
        ),
    )
}
