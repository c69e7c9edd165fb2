"""Every change of a partner is one of these verbs."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.core import activity
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
from regencies.domain import regency as regencies
from regencies.models import Partner, Regency
from regencies.models.partner import PartnerQuerySet

EDITABLE_FIELDS = ("name", "kind", "role")

PHRASES = {
    "partner.created": gettext_lazy("mencatat mitra ini"),
    "partner.revised": gettext_lazy("mengubah mitra ini"),
}


def create(*, actor: User, regency: Regency, fields: Mapping[str, object]) -> Partner:
    """Record a partner; `fields` names EDITABLE_FIELDS.

    Raises InvalidFields, NotAllowed, and DomainError for a name that is taken.
    """
    made = _new(actor, regency, fields)
    with transaction.atomic():
        # Names are compared one after the other within the regency.
        regencies.hold(regency.pk)
        _demand_free_name(made)
        _insert(made, actor)
    return made


def bring(*, actor: User, regency: Regency, fields: Mapping[str, object]) -> Partner:
    """The partner of that name, recorded now if nobody had recorded it.

    For who names a partner while writing something else. Raises InvalidFields,
    NotAllowed.
    """
    made = _new(actor, regency, fields)
    with transaction.atomic():
        regencies.hold(regency.pk)
        known = _named(made).first()
        if known is not None:
            return known
        _insert(made, actor)
    return made


def revise(
    partner: Partner, *, actor: User, version: int, fields: Mapping[str, object]
) -> Partner:
    """Change a partner read at `version`; returns the stored one.

    Raises StaleVersion with both values, InvalidFields, NotAllowed, and DomainError for
    a name that is taken. Nothing changed means nothing written.
    """
    offered = _offered(fields)
    with transaction.atomic():
        regencies.hold(partner.regency_id)
        current = Partner.objects.select_for_update().get(pk=partner.pk)
        _demand(actor, "regencies.change_partner", current)
        changes = {
            name: (getattr(current, name), value)
            for name, value in offered.items()
            if getattr(current, name) != value
        }
        if current.version != version:
            raise StaleVersion(
                version=current.version,
                fields=tuple(
                    FieldConflict(name, field_label(Partner, name), old, new)
                    for name, (old, new) in changes.items()
                ),
            )
        if not changes:
            return current
        for name, (_old, new) in changes.items():
            setattr(current, name, new)
        _validate(current)
        _demand_free_name(current)
        current.version += 1
        current.save(update_fields=[*changes, "version"])
        activity.record([Event(current, "partner.revised", changes)], actor=actor)
    return current


def _new(actor: User, regency: Regency, fields: Mapping[str, object]) -> Partner:
    made = Partner(regency=regency, **_offered(fields))
    _demand(actor, "regencies.create_partner", made)
    _validate(made)
    return made


def _insert(made: Partner, actor: User) -> None:
    made.save(force_insert=True)
    told = {
        name: (None, getattr(made, name))
        for name in EDITABLE_FIELDS
        if getattr(made, name)
    }
    activity.record([Event(made, "partner.created", told)], actor=actor)


def _demand(actor: User, permission: str, partner: Partner) -> None:
    if not actor.has_perm(permission, partner):
        raise NotAllowed(_("Anda tidak berwenang mengubah daftar mitra daerah ini."))


def _offered(fields: Mapping[str, object]) -> dict[str, str]:
    unknown = sorted(set(fields) - set(EDITABLE_FIELDS))
    if unknown:
        raise InvalidFields({name: [_("Isian ini tidak dikenal.")] for name in unknown})
    return {name: tidy(str(value)) for name, value in fields.items()}


def _validate(partner: Partner) -> None:
    try:
        partner.clean_fields(exclude={"regency", "version"})
    except ValidationError as error:
        raise InvalidFields(error.message_dict) from error


def _named(partner: Partner) -> PartnerQuerySet:
    """Others of the regency under the same name, whatever its capitals."""
    return Partner.objects.filter(
        regency=partner.regency_id, name__iexact=partner.name
    ).exclude(pk=partner.pk)


def _demand_free_name(partner: Partner) -> None:
    if _named(partner).exists():
        raise DomainError(
            _("Mitra bernama “%(name)s” sudah ada.") % {"name": partner.name},
            code="name_taken",
            field="name",
        )
