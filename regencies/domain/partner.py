"""Every change of a partner is one of these verbs."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.core import activity, editing
from masterplan.core.activity import Event
from masterplan.core.errors import DomainError, NotAllowed
from masterplan.core.folding import tidy
from masterplan.core.models import User
from regencies.domain import document as documents
from regencies.domain import regency as regencies
from regencies.enums import Audience
from regencies.models import Partner, Regency, SharedQuerySet

EDITABLE_FIELDS = ("name", "kind", "role", "agreement")

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
        changes = editing.changes_of(current, offered)
        editing.demand_version(current, version, changes)
        if not changes:
            return current
        editing.take(current, changes)
        _validate(current)
        _demand_free_name(current)
        editing.store(current, changes)
        _open_agreement(current, actor)
        activity.record(
            [Event(current, "partner.revised", _told(changes))], actor=actor
        )
    return current


def _new(actor: User, regency: Regency, fields: Mapping[str, object]) -> Partner:
    made = Partner(regency=regency, **_offered(fields))
    _demand(actor, "regencies.create_partner", made)
    _validate(made)
    return made


def _insert(made: Partner, actor: User) -> None:
    made.save(force_insert=True)
    _open_agreement(made, actor)
    told = _told(editing.filled(made, EDITABLE_FIELDS))
    activity.record([Event(made, "partner.created", told)], actor=actor)


def _told(changes: editing.Changes) -> editing.Changes:
    """Without the agreement: not everybody who reads of partners may see its title."""
    return {name: change for name, change in changes.items() if name != "agreement"}


def _open_agreement(partner: Partner, actor: User) -> None:
    if partner.agreement is not None:
        documents.widen([partner.agreement], to=Audience.REGENCY, actor=actor)


def _demand(actor: User, permission: str, partner: Partner) -> None:
    if not actor.has_perm(permission, partner):
        raise NotAllowed(_("Anda tidak berwenang mengubah daftar mitra daerah ini."))


def _offered(fields: Mapping[str, object]) -> dict[str, object]:
    offered = editing.known(fields, EDITABLE_FIELDS)
    for name in ("name", "kind", "role"):
        if name in offered:
            offered[name] = tidy(str(offered[name]))
    return offered


def _validate(partner: Partner) -> None:
    editing.validate(partner, EDITABLE_FIELDS, editing.foreign(partner, "agreement"))


def _named(partner: Partner) -> SharedQuerySet:
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
