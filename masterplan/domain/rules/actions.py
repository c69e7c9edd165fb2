"""Rules about action plans and what is reported of them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.models.shortfall import RUNNING_STATUSES
from masterplan.domain.rules import addresses
from masterplan.domain.rules.records import none_sent, of_status
from masterplan.domain.rules.rule import Gap, Parameter, capped, rule
from masterplan.domain.rules.snapshot import ItemRow, Part, Snapshot


@rule(
    gettext_lazy(
        "Setiap inovasi yang berjalan memiliki rencana aksi dengan penanggung jawab "
        "dan jadwal."
    ),
    needs=[Part.INNOVATIONS, Part.ITEMS],
)
def every_innovation_planned(snapshot: Snapshot, given: Mapping[str, Any]) -> list[Gap]:
    """No activity is without its months; of persons one may lack."""
    without_plan = [
        Gap(
            _("“%(name)s” belum memiliki rencana aksi.") % {"name": row.name},
            addresses.record("plans:record", row.id),
            unit_id=row.unit_id,
        )
        for row in of_status(snapshot, RUNNING_STATUSES)
        if row.lacks_plan
    ]
    without_person = [
        Gap(
            _(
                "Kegiatan “%(activity)s” dari “%(name)s” belum memiliki penanggung "
                "jawab."
            )
            % {"activity": item.activity, "name": item.innovation},
            addresses.record("plans:item", item.id),
            unit_id=item.unit_id,
        )
        for item in snapshot.items
        if not item.person
    ]
    return (
        none_sent(snapshot)
        + capped(
            without_plan,
            rest=_(
                "Dan %(left)s inovasi lainnya; seluruhnya %(total)s inovasi belum "
                "memiliki rencana aksi."
            ),
            url=addresses.register(snapshot, RUNNING_STATUSES, plan=None),
        )
        + capped(
            without_person,
            rest=_(
                "Dan %(left)s kegiatan lainnya; seluruhnya %(total)s kegiatan belum "
                "memiliki penanggung jawab."
            ),
            url=addresses.items(snapshot, lacks="person"),
        )
    )


@rule(
    gettext_lazy(
        "Setiap kegiatan yang berjalan melaporkan kemajuan dalam %(days)s hari "
        "terakhir."
    ),
    Parameter("days", gettext_lazy("Paling lama tidak melapor (hari)"), 90),
    needs=[Part.INNOVATIONS, Part.ITEMS],
)
def progress_reported(snapshot: Snapshot, given: Mapping[str, Any]) -> list[Gap]:
    """Asked of open activities that have begun; the clock starts with each of them."""
    gaps = [
        Gap(
            _(
                "Kegiatan “%(activity)s” dari “%(name)s” tidak dilaporkan lebih dari "
                "%(days)s hari."
            )
            % {
                "activity": item.activity,
                "name": item.innovation,
                "days": given["days"],
            },
            addresses.record("plans:item", item.id),
            unit_id=item.unit_id,
        )
        for item in snapshot.items
        if _is_unreported(item, snapshot, given["days"])
    ]
    return none_sent(snapshot) + capped(
        gaps,
        rest=_(
            "Dan %(left)s kegiatan lainnya; seluruhnya %(total)s kegiatan belum "
            "dilaporkan."
        ),
        url=addresses.items(snapshot, unreported=given["days"]),
    )


def _is_unreported(item: ItemRow, snapshot: Snapshot, days: int) -> bool:
    """As `shortfall.unreported` says to the database."""
    heard_on = max(item.start_on, item.reported_on or item.start_on)
    return item.is_open and (snapshot.today - heard_on).days > days


FAMILY = (every_innovation_planned, progress_reported)
