"""Rules about what the OPD have recorded, and about quick wins."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.enums import (
    REVIEWED_STATUSES,
    YEAR_MAX,
    YEAR_MIN,
    QuickWinStatus,
)
from innovations.enums.quick_win import SELECTABLE
from innovations.models.shortfall import (
    NOTED_STATUSES,
    RUNNING_STATUSES,
    SENT_STATUSES,
)
from masterplan.domain.rules import addresses
from masterplan.domain.rules.rule import Gap, Parameter, capped, minimum, rule
from masterplan.domain.rules.snapshot import InnovationRow, Part, Snapshot
from masterplan.domain.unit_figures import IN_FORCE, head_of

VERIFIED = SENT_STATUSES & REVIEWED_STATUSES
# What was chosen and not given up again.
CHOSEN = frozenset({QuickWinStatus.SELECTED, QuickWinStatus.DELIVERED})


def of_status(snapshot: Snapshot, statuses: Collection[str]) -> list[InnovationRow]:
    return [row for row in snapshot.innovations if row.status in statuses]


def none_sent(snapshot: Snapshot) -> list[Gap]:
    """A rule about every innovation asks that there is one."""
    if of_status(snapshot, SENT_STATUSES):
        return []
    return [
        Gap(
            _("Belum ada inovasi yang diajukan."),
            addresses.register(snapshot, NOTED_STATUSES),
        )
    ]


@rule(
    gettext_lazy("Paling sedikit %(minimum)s inovasi tercatat."),
    minimum(gettext_lazy("Jumlah inovasi paling sedikit")),
    needs=[Part.INNOVATIONS],
)
def innovations_recorded(snapshot: Snapshot, given: Mapping[str, Any]) -> list[Gap]:
    count = len(of_status(snapshot, NOTED_STATUSES))
    if count >= given["minimum"]:
        return []
    return [
        Gap(
            _("Baru %(count)s inovasi tercatat; paling sedikit %(minimum)s.")
            % {"count": count, "minimum": given["minimum"]},
            addresses.register(snapshot, NOTED_STATUSES),
        )
    ]


@rule(
    gettext_lazy("Setiap dimensi memiliki paling sedikit %(minimum)s inovasi."),
    minimum(gettext_lazy("Jumlah inovasi per dimensi paling sedikit")),
    needs=[Part.DIMENSIONS, Part.INNOVATIONS],
)
def innovations_per_dimension(
    snapshot: Snapshot, given: Mapping[str, Any]
) -> list[Gap]:
    counts = Counter(row.dimension_id for row in of_status(snapshot, NOTED_STATUSES))
    return [
        Gap(
            _("%(dimension)s memiliki %(count)s inovasi; paling sedikit %(minimum)s.")
            % {
                "dimension": dimension.name,
                "count": counts[dimension.slug],
                "minimum": given["minimum"],
            },
            addresses.register(snapshot, NOTED_STATUSES, dimension=dimension.slug),
        )
        for dimension in snapshot.dimensions
        if counts[dimension.slug] < given["minimum"]
    ]


@rule(
    gettext_lazy("Setiap OPD mencatat paling sedikit %(minimum)s inovasi."),
    minimum(gettext_lazy("Jumlah inovasi per OPD paling sedikit")),
    needs=[Part.UNITS, Part.INNOVATIONS],
)
def every_unit_innovates(snapshot: Snapshot, given: Mapping[str, Any]) -> list[Gap]:
    by_pk = {unit.pk: unit for unit in snapshot.units}
    counts: Counter[int] = Counter()
    for row in of_status(snapshot, IN_FORCE):
        if row.unit_id in by_pk:
            counts[head_of(by_pk[row.unit_id], by_pk).pk] += 1
    gaps = [
        Gap(
            _("%(unit)s mencatat %(count)s inovasi; paling sedikit %(minimum)s.")
            % {
                "unit": unit.name,
                "count": counts[unit.pk],
                "minimum": given["minimum"],
            }
            if counts[unit.pk]
            else _("%(unit)s belum mencatat inovasi.") % {"unit": unit.name},
            addresses.of_regency("unit", snapshot, unit.pk),
            unit_id=unit.pk,
        )
        for unit in sorted(snapshot.units, key=lambda unit: unit.name)
        if unit.is_counted and unit.is_active and counts[unit.pk] < given["minimum"]
    ]
    return capped(
        gaps,
        rest=_("Dan %(left)s OPD lainnya; seluruhnya %(total)s OPD belum memenuhi."),
        url=addresses.of_regency("units", snapshot),
    )


@rule(
    gettext_lazy("Paling sedikit %(percent)s%% inovasi terverifikasi."),
    Parameter("percent", gettext_lazy("Persen inovasi terverifikasi"), 100, high=100),
    needs=[Part.INNOVATIONS],
)
def innovations_verified(snapshot: Snapshot, given: Mapping[str, Any]) -> list[Gap]:
    all_of_them = of_status(snapshot, SENT_STATUSES)
    waiting = [row for row in all_of_them if row.status not in VERIFIED]
    verified = len(all_of_them) - len(waiting)
    if not all_of_them:
        return none_sent(snapshot)
    if verified * 100 >= given["percent"] * len(all_of_them):
        return []
    return [
        Gap(
            _(
                "%(waiting)s dari %(total)s inovasi belum diverifikasi; paling sedikit "
                "%(percent)s%% harus terverifikasi."
            )
            % {
                "waiting": len(waiting),
                "total": len(all_of_them),
                "percent": given["percent"],
            },
            addresses.register(snapshot, SENT_STATUSES - VERIFIED),
        )
    ]


@rule(
    gettext_lazy("Setiap inovasi dihubungkan dengan masalah yang dijawabnya."),
    needs=[Part.INNOVATIONS],
)
def every_innovation_has_problem(
    snapshot: Snapshot, given: Mapping[str, Any]
) -> list[Gap]:
    gaps = [
        Gap(
            _("“%(name)s” belum dihubungkan dengan masalah.") % {"name": row.name},
            addresses.record("innovations:problems", row.id),
            unit_id=row.unit_id,
        )
        for row in of_status(snapshot, SENT_STATUSES)
        if row.lacks_problem
    ]
    return none_sent(snapshot) or capped(
        gaps,
        rest=_(
            "Dan %(left)s inovasi lainnya; seluruhnya %(total)s inovasi belum "
            "dihubungkan dengan masalah."
        ),
        url=addresses.register(snapshot, SENT_STATUSES, problems=None),
    )


@rule(
    gettext_lazy("Setiap inovasi yang berjalan mencantumkan anggarannya."),
    needs=[Part.INNOVATIONS],
)
def every_innovation_budgeted(
    snapshot: Snapshot, given: Mapping[str, Any]
) -> list[Gap]:
    gaps = [
        Gap(
            _("“%(name)s” belum mencantumkan anggaran.") % {"name": row.name},
            addresses.record("innovations:budget", row.id),
            unit_id=row.unit_id,
        )
        for row in of_status(snapshot, RUNNING_STATUSES)
        if row.lacks_budget
    ]
    return none_sent(snapshot) or capped(
        gaps,
        rest=_(
            "Dan %(left)s inovasi lainnya; seluruhnya %(total)s inovasi belum "
            "mencantumkan anggaran."
        ),
        url=addresses.register(snapshot, RUNNING_STATUSES, budget=None),
    )


@rule(
    gettext_lazy(
        "Setiap dimensi memiliki paling sedikit %(minimum)s quick win terpilih untuk "
        "tahun %(year)s."
    ),
    minimum(gettext_lazy("Jumlah quick win per dimensi paling sedikit")),
    Parameter(
        "year",
        gettext_lazy("Tahun quick win"),
        low=YEAR_MIN,
        high=YEAR_MAX,
        may_be_empty=True,
        empty=gettext_lazy("angkatan"),
    ),
    needs=[Part.DIMENSIONS, Part.QUICK_WINS],
)
def quick_win_per_dimension(snapshot: Snapshot, given: Mapping[str, Any]) -> list[Gap]:
    year = given["year"] or snapshot.year
    counts = Counter(
        row.dimension_id
        for row in snapshot.quick_wins
        if row.year == year
        and row.status in CHOSEN
        and row.innovation_status in SELECTABLE
    )
    return [
        Gap(
            _(
                "%(dimension)s memiliki %(count)s quick win terpilih tahun "
                "%(year)s; paling sedikit %(minimum)s."
            )
            % {
                "dimension": dimension.name,
                "count": counts[dimension.slug],
                "year": year,
                "minimum": given["minimum"],
            },
            addresses.quick_wins(snapshot, year=year, dimension=dimension.slug),
        )
        for dimension in snapshot.dimensions
        if counts[dimension.slug] < given["minimum"]
    ]


FAMILY = (
    innovations_recorded,
    innovations_per_dimension,
    every_unit_innovates,
    innovations_verified,
    every_innovation_has_problem,
    every_innovation_budgeted,
    quick_win_per_dimension,
)
