"""Complaints of a month counted by field: one verb writes them all at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.domain import ledger
from innovations.enums import Field
from innovations.models import ComplaintRecap, Innovation
from masterplan.core import activity
from masterplan.core.activity import Event
from masterplan.core.errors import (
    DomainError,
    FieldConflict,
    InvalidFields,
    NotAllowed,
    StaleVersion,
)
from masterplan.core.models import User
from regencies.models import Regency

# No office counts more in a month; a larger figure is a slip of the hand.
COUNT_MAX = 1_000_000

PHRASES = {
    "complaint.recorded": gettext_lazy("mencatat rekap pengaduan ini"),
    "complaint.revised": gettext_lazy("mengubah rekap pengaduan ini"),
    "complaint.removed": gettext_lazy("menghapus rekap pengaduan ini"),
}


@dataclass(frozen=True, slots=True)
class Count:
    """How many complaints came in and how many of them were settled."""

    received: int
    resolved: int


def record(
    *,
    actor: User,
    regency: Regency,
    year: int,
    month: int,
    counts: Mapping[str, Count | None],
    innovation: Innovation | None = None,
    versions: Mapping[str, int] | None = None,
) -> int:
    """Write the counts of one month, by field; None takes a field's count away.

    `versions` (field -> version as read, fields without a count left out) refuses a
    month that somebody else wrote meanwhile. Returns how many fields changed. Raises
    StaleVersion with both values, InvalidFields (keys are fields), NotAllowed.
    """
    base = ComplaintRecap(
        regency=regency, innovation=innovation, year=year, month=month
    )
    if not actor.has_perm("innovations.record_complaint", base):
        raise NotAllowed(_("Anda tidak berwenang mencatat rekap pengaduan ini."))
    if innovation is not None and innovation.regency_id != regency.pk:
        raise DomainError(
            _("Inovasi ini bukan milik daerah tersebut."), code="foreign_innovation"
        )
    _validate(base, counts)
    with transaction.atomic():
        # A month that is not written yet has no rows to hold; the ledger stands in.
        ledger.lock(regency.pk)
        stored = {
            row.field: row
            for row in ComplaintRecap.objects.filter(
                regency=regency, innovation=innovation, year=year, month=month
            ).select_for_update()
        }
        if versions is not None:
            _demand_fresh(stored, counts, versions)
        events = [
            event
            for name in sorted(counts)
            if (event := _write(base, name, stored.get(name), counts[name]))
        ]
        activity.record(events, actor=actor)
    return len(events)


def _write(
    base: ComplaintRecap, name: str, row: ComplaintRecap | None, count: Count | None
) -> Event | None:
    """One field's count as it shall be; None where it is so already."""
    if row is None:
        if count is None:
            return None
        row = ComplaintRecap.objects.create(
            regency=base.regency,
            innovation=base.innovation,
            year=base.year,
            month=base.month,
            field=name,
            received=count.received,
            resolved=count.resolved,
        )
        changes: dict[str, tuple[object, object]] = {
            "received": (None, count.received),
            "resolved": (None, count.resolved),
        }
        return Event(row, "complaint.recorded", changes)
    if count is None:
        event = Event(
            row,
            "complaint.removed",
            {"received": (row.received, None), "resolved": (row.resolved, None)},
        )
        # The event reads its key when it is stored, after the row is gone.
        kept = row.pk
        row.delete()
        row.pk = kept
        return event
    changes = {
        field: (getattr(row, field), value)
        for field, value in (("received", count.received), ("resolved", count.resolved))
        if getattr(row, field) != value
    }
    if not changes:
        return None
    row.received, row.resolved = count.received, count.resolved
    row.version += 1
    row.save(update_fields=["received", "resolved", "version"])
    return Event(row, "complaint.revised", changes)


def _validate(base: ComplaintRecap, counts: Mapping[str, Count | None]) -> None:
    errors: dict[str, list[str]] = {}
    try:
        base.clean_fields(
            exclude={"regency", "innovation", "field", "received", "resolved"}
        )
    except ValidationError as error:
        errors.update(error.message_dict)
    for name, count in counts.items():
        if name not in Field.values:
            errors[name] = [_("Bidang ini tidak dikenal.")]
        elif count is None:
            continue
        elif not (
            0 <= count.received <= COUNT_MAX and 0 <= count.resolved <= COUNT_MAX
        ):
            errors[name] = [_("Isi angka dari 0 sampai %(max)s.") % {"max": COUNT_MAX}]
        elif count.resolved > count.received:
            errors[name] = [_("Yang selesai tidak dapat melebihi yang masuk.")]
    if errors:
        raise InvalidFields(errors)


def _demand_fresh(
    stored: Mapping[str, ComplaintRecap],
    counts: Mapping[str, Count | None],
    versions: Mapping[str, int],
) -> None:
    """Raise StaleVersion where a field is not as its reader saw it and differs."""
    conflicts = []
    for name, offered in counts.items():
        row = stored.get(name)
        if (row.version if row else None) == versions.get(name):
            continue
        now = Count(row.received, row.resolved) if row else None
        if now != offered:
            conflicts.append(
                FieldConflict(name, str(Field(name).label), said(now), said(offered))
            )
    if conflicts:
        newest = max((row.version for row in stored.values()), default=0)
        raise StaleVersion(version=newest, fields=tuple(conflicts))


def said(count: Count | None) -> str:
    """A count in words, for the comparison of two."""
    if count is None:
        return _("Belum diisi")
    return _("%(received)s masuk, %(resolved)s selesai") % {
        "received": count.received,
        "resolved": count.resolved,
    }
