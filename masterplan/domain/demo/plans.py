"""Action plans of `Kabupaten Contoh`: one of every health, with reports on the way.

Written by the verbs where they happen now, and set back in time where a plan needs a
past; months follow the day of seeding, so that something is always due.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from innovations.domain import action_item, plan, progress
from innovations.enums import ActionStatus
from innovations.models import ActionItem, Innovation, ProgressReport
from masterplan.core.models import User
from masterplan.domain.demo.accounts import email_of
from regencies.enums import SAMPLE_CODE
from regencies.models import Unit

RECORDS = 3
_KNOWN_FOR = dt.timedelta(days=200)


@dataclass(frozen=True)
class _Step:
    """An activity by its months from this one, and the percents reported of it."""

    activity: str
    output: str
    first: int
    last: int
    weight: int
    physical: int
    financial: int
    obstacle: str = ""
    reported_days_ago: int | None = 10
    status: str = ""


_STEPS = (
    _Step("Menyusun SOP layanan", "SOP ditetapkan", -6, -4, 1, 100, 100, status="done"),
    _Step("Melatih petugas layanan", "petugas terlatih", -4, -1, 2, 70, 60),
    _Step(
        "Membangun aplikasi antrean",
        "aplikasi dipakai",
        -3,
        4,
        4,
        15,
        20,
        obstacle="Pengadaan menunggu perubahan anggaran.",
    ),
    _Step("Uji coba di kecamatan", "kecamatan uji coba", -4, 3, 2, 55, 30, "", None),
    _Step("Sosialisasi kepada warga", "warga mengetahui", -1, 0, 1, 65, 40),
    _Step("Evaluasi dan perluasan", "laporan evaluasi", 3, 5, 1, 0, 0, "", None),
)


def store() -> int:
    """Write the plans of the operator's own records; returns how many activities.

    Does nothing once the regency has an activity.
    """
    if ActionItem.objects.filter(regency=SAMPLE_CODE).exists():
        return 0
    operator = User.objects.get(email=email_of("operator.contoh"))
    home = operator.memberships.get(unit__isnull=False).unit_id
    assert home is not None
    Unit.objects.filter(pk=home, active_since=None).update(
        active_since=timezone.now() - _KNOWN_FOR
    )
    records = list(
        Innovation.objects.filter(regency=SAMPLE_CODE, unit=home, status="verified")
        .select_related("unit", "regency")
        .order_by("pk")[:RECORDS]
    )
    for place, innovation in enumerate(records):
        # The first has the whole plan, the others a part of it.
        for step in _STEPS[place:]:
            _lay(step, innovation, operator)
        plan.recompute([innovation.pk])
        # The record itself is as old as its own story tells.
        Innovation.objects.filter(pk=innovation.pk).update(
            updated_at=innovation.updated_at
        )
    return ActionItem.objects.filter(regency=SAMPLE_CODE).count()


def _lay(step: _Step, innovation: Innovation, operator: User) -> None:
    today = timezone.localdate()
    item = action_item.create(
        innovation,
        actor=operator,
        fields={
            "activity": step.activity,
            "output": step.output,
            "person_in_charge": "Kepala Bidang Layanan",
            "start_on": _month(today, step.first),
            "end_on": _month(today, step.last),
            "weight": step.weight,
            "budget": step.weight * 25_000_000,
        },
    )
    if step.reported_days_ago is None:
        # Known from before the portal's clock: nobody has reported since.
        ActionItem.objects.filter(pk=item.pk).update(
            physical=step.physical,
            status=ActionStatus.IN_PROGRESS if step.physical else ActionStatus.PLANNED,
        )
        return
    made = progress.report(
        item,
        actor=operator,
        physical=step.physical,
        financial=step.financial,
        obstacle=step.obstacle,
    )
    at = timezone.now() - dt.timedelta(days=step.reported_days_ago)
    ProgressReport.objects.filter(pk=made.pk).update(created_at=at)
    ActionItem.objects.filter(pk=item.pk).update(
        reported_at=at, status=step.status or ActionStatus.IN_PROGRESS
    )


def _month(today: dt.date, months: int) -> dt.date:
    place = today.year * 12 + today.month - 1 + months
    return dt.date(place // 12, place % 12 + 1, 1)
