"""Who heads an office: appointed, corrected, succeeded."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.core import activity, editing
from masterplan.core.activity import Event
from masterplan.core.errors import InvalidFields
from masterplan.core.folding import tidy
from masterplan.core.models import User
from regencies.domain import unit as units
from regencies.domain.regency import hold
from regencies.enums import AppointmentStatus, RegencyKind
from regencies.models import Appointment, Regency, Unit

EDITABLE_FIELDS = ("name", "nip", "rank", "position", "status", "start", "until")
# The NIP stays out of the history, which more people read than the record.
TOLD_FIELDS = ("name", "rank", "position", "status", "start", "until")
NIP_DIGITS = 18

PHRASES = {
    "appointment.made": gettext_lazy("mencatat pejabat ini"),
    "appointment.revised": gettext_lazy("mengubah data pejabat ini"),
    "appointment.succeeded": gettext_lazy(
        "mengakhiri jabatan ini karena ada pengganti"
    ),
}


def appoint(
    office: Unit | Regency, *, actor: User, fields: Mapping[str, object]
) -> Appointment:
    """Record who heads a unit, or the regency itself; whoever did ends the day before.

    A Plh. stands in beside the head and ends nobody. A double press gives the record of
    the first press. Raises InvalidFields, NotAllowed, DomainError for a unit that is
    not active.
    """
    with transaction.atomic():
        if isinstance(office, Unit):
            unit = units.locked([office])[0]
            regency = unit.regency
        else:
            hold(office.pk)
            unit, regency = None, office
        units.demand_change(actor, regency)
        if unit:
            units.demand_active(unit)
        appointment = Appointment(regency=regency, unit=unit, **_editable(fields))
        _validate(appointment)
        if same := _twin(appointment):
            return same
        events = []
        if appointment.status != AppointmentStatus.DAILY:
            events = _succeed(appointment)
        appointment.save(force_insert=True)
        told = {
            name: (None, getattr(appointment, name))
            for name in TOLD_FIELDS
            if getattr(appointment, name)
        }
        events.append(Event(appointment, "appointment.made", told))
        activity.record(events, actor=actor)
    return appointment


def offered_position(office: Unit | Regency) -> str:
    """The position a form starts with: "Kepala Dinas Kesehatan", "Wali Kota Bogor"."""
    if isinstance(office, Unit):
        return _("Kepala %(unit)s") % {"unit": office.name}
    is_city = office.kind == RegencyKind.KOTA
    title = _("Wali Kota %(place)s") if is_city else _("Bupati %(place)s")
    return title % {"place": office.short_name}


def revise(
    appointment: Appointment,
    *,
    actor: User,
    version: int,
    fields: Mapping[str, object],
) -> Appointment:
    """Correct an appointment read at `version`, or end it (`until`, its last day).

    Raises StaleVersion with both values, InvalidFields, NotAllowed. Nothing changed
    means nothing written.
    """
    offered = _editable(fields)
    with transaction.atomic():
        current = (
            Appointment.objects.select_for_update(of=("self",), no_key=True)
            .select_related("regency")
            .get(pk=appointment.pk)
        )
        units.demand_change(actor, current.regency)
        changes = editing.changes_of(current, offered)
        editing.demand_version(current, version, changes)
        if not changes:
            return current
        editing.take(current, changes)
        _validate(current)
        current.version += 1
        current.save(update_fields=[*changes, "version"])
        told = {name: change for name, change in changes.items() if name in TOLD_FIELDS}
        activity.record([Event(current, "appointment.revised", told)], actor=actor)
    return current


def _twin(appointment: Appointment) -> Appointment | None:
    """The appointment recorded already with exactly the same fields."""
    fields = {name: getattr(appointment, name) for name in EDITABLE_FIELDS}
    return Appointment.objects.filter(
        regency=appointment.regency, unit=appointment.unit, **fields
    ).first()


def _succeed(appointment: Appointment) -> list[Event]:
    """End who heads the same office on the successor's first day."""
    last_day = appointment.start - dt.timedelta(days=1)
    before = (
        Appointment.objects.select_for_update(of=("self",), no_key=True)
        .filter(
            regency=appointment.regency,
            unit=appointment.unit,
            start__lt=appointment.start,
        )
        .filter(Q(until=None) | Q(until__gt=last_day))
        .exclude(status=AppointmentStatus.DAILY)
        .order_by("pk")
    )
    events = []
    for one in before:
        change = (one.until, last_day)
        one.until = last_day
        one.version += 1
        one.save(update_fields=["until", "version"])
        events.append(Event(one, "appointment.succeeded", {"until": change}))
    return events


def _editable(fields: Mapping[str, object]) -> dict[str, object]:
    kept = {name: fields[name] for name in EDITABLE_FIELDS if name in fields}
    for name in ("name", "rank", "position"):
        if name in kept:
            kept[name] = tidy(str(kept[name]))
    if "nip" in kept:
        kept["nip"] = "".join(str(kept["nip"]).split())
    return kept


def _validate(appointment: Appointment) -> None:
    errors: dict[str, list[str]] = {}
    try:
        appointment.clean_fields(exclude=["regency", "unit", "user"])
    except ValidationError as error:
        errors |= error.message_dict
    nip = appointment.nip
    if nip and not (nip.isascii() and nip.isdecimal() and len(nip) == NIP_DIGITS):
        errors["nip"] = [_("NIP terdiri dari %(count)s angka.") % {"count": NIP_DIGITS}]
    if not errors and appointment.until and appointment.until < appointment.start:
        errors["until"] = [_("Tanggal akhir mendahului tanggal awal.")]
    if errors:
        raise InvalidFields(errors)
