"""Every change of a pilot area is one of these verbs."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.core import activity, editing
from masterplan.core.activity import Event
from masterplan.core.errors import (
    DomainError,
    FieldConflict,
    InvalidFields,
    NotAllowed,
    StaleVersion,
)
from masterplan.core.folding import tidy
from masterplan.core.models import User
from masterplan.core.story import field_label
from regencies.enums import TEXT_MAX
from regencies.models import District, PilotArea, Regency

EDITABLE_FIELDS = ("name", "description", "districts")

PHRASES = {
    "pilot_area.created": gettext_lazy("mencatat kawasan percontohan ini"),
    "pilot_area.revised": gettext_lazy("mengubah kawasan percontohan ini"),
    "pilot_area.retired": gettext_lazy("menonaktifkan kawasan percontohan ini"),
    "pilot_area.restored": gettext_lazy("mengaktifkan kembali kawasan percontohan ini"),
}


def create(*, actor: User, regency: Regency, fields: Mapping[str, object]) -> PilotArea:
    """Record an area; `fields` names EDITABLE_FIELDS, `districts` a sequence.

    Raises InvalidFields (a name that is taken too), NotAllowed.
    """
    values, districts = _offered(fields)
    area = PilotArea(regency=regency, **values)
    _demand(actor, area)
    _validate(area, districts)
    with transaction.atomic():
        # Names are compared one after the other within the regency.
        Regency.objects.select_for_update(no_key=True).get(pk=regency.pk)
        _demand_free_name(area)
        area.save(force_insert=True)
        area.districts.set(districts)
        told = {name: (None, value) for name, value in values.items() if value}
        if districts:
            told["districts"] = (None, _named(districts))
        activity.record([Event(area, "pilot_area.created", told)], actor=actor)
    return area


def revise(
    area: PilotArea, *, actor: User, version: int, fields: Mapping[str, object]
) -> PilotArea:
    """Change an area read at `version`; returns the stored one.

    Raises StaleVersion with both values, InvalidFields, NotAllowed. Nothing changed
    means nothing written.
    """
    values, districts = _offered(fields)
    with transaction.atomic():
        Regency.objects.select_for_update(no_key=True).get(pk=area.regency_id)
        current = _locked(area, actor)
        before = list(current.districts.order_by("code"))
        changes: dict[str, tuple[object, object]] = {
            name: (getattr(current, name), value)
            for name, value in values.items()
            if getattr(current, name) != value
        }
        if districts != before:
            changes["districts"] = (_named(before), _named(districts))
        if current.version != version:
            raise StaleVersion(version=current.version, fields=_conflicts(changes))
        if not changes:
            return current
        for name, value in values.items():
            setattr(current, name, value)
        _validate(current, districts)
        _demand_free_name(current)
        current.version += 1
        current.save(update_fields=[*values, "version"])
        current.districts.set(districts)
        activity.record([Event(current, "pilot_area.revised", changes)], actor=actor)
    return current


def retire(area: PilotArea, *, actor: User) -> PilotArea:
    """Offer the area no longer; what was gathered in it stays. Raises NotAllowed."""
    return _switch(area, actor=actor, is_active=False)


def restore(area: PilotArea, *, actor: User) -> PilotArea:
    """Offer a retired area again. Raises NotAllowed."""
    return _switch(area, actor=actor, is_active=True)


def _switch(area: PilotArea, *, actor: User, is_active: bool) -> PilotArea:
    with transaction.atomic():
        current = _locked(area, actor)
        if current.is_active == is_active:
            return current
        current.is_active = is_active
        current.version += 1
        current.save(update_fields=["is_active", "version"])
        verb = "pilot_area.restored" if is_active else "pilot_area.retired"
        changes = {"is_active": (not is_active, is_active)}
        activity.record([Event(current, verb, changes)], actor=actor)
    return current


def _locked(area: PilotArea, actor: User) -> PilotArea:
    current = PilotArea.objects.select_for_update().get(pk=area.pk)
    _demand(actor, current)
    return current


def _demand(actor: User, area: PilotArea) -> None:
    if not actor.has_perm("regencies.change_pilot_area", area):
        raise NotAllowed(
            _("Anda tidak berwenang mengubah kawasan percontohan daerah ini.")
        )


def _offered(
    fields: Mapping[str, object],
) -> tuple[dict[str, object], list[District]]:
    editing.known(fields, EDITABLE_FIELDS)
    districts = fields.get("districts") or []
    assert isinstance(districts, Sequence)
    values = {
        "name": tidy(str(fields.get("name", ""))),
        "description": str(fields.get("description", "")).strip(),
    }
    return dict(values), sorted(districts, key=lambda one: one.pk)


def _validate(area: PilotArea, districts: Sequence[District]) -> None:
    errors: dict[str, list[str]] = {}
    if not area.name:
        errors["name"] = [_("Isi nama kawasan.")]
    else:
        try:
            area.clean_fields(exclude={"regency", "description"})
        except ValidationError as error:
            errors |= error.message_dict
    if len(area.description) > TEXT_MAX:
        errors["description"] = [_("Paling panjang %(max)s huruf.") % {"max": TEXT_MAX}]
    if any(district.regency_id != area.regency_id for district in districts):
        errors["districts"] = [_("Kecamatan ini bukan bagian dari daerah tersebut.")]
    if errors:
        raise InvalidFields(errors)


def _demand_free_name(area: PilotArea) -> None:
    others = PilotArea.objects.filter(regency=area.regency_id, name__iexact=area.name)
    if others.exclude(pk=area.pk).exists():
        raise DomainError(
            _("Kawasan bernama “%(name)s” sudah ada.") % {"name": area.name},
            code="name_taken",
            field="name",
        )


def _named(districts: Sequence[District]) -> str:
    return ", ".join(district.name for district in districts)


def _conflicts(
    changes: Mapping[str, tuple[object, object]],
) -> tuple[FieldConflict, ...]:
    return tuple(
        FieldConflict(name, field_label(PilotArea, name), old, new)
        for name, (old, new) in changes.items()
    )
