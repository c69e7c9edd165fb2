"""Every change of a flagship programme is one of these verbs."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.core import activity, editing
from masterplan.core.activity import Event
from masterplan.core.errors import (
    DomainError,
    InvalidFields,
    NotAllowed,
)
from masterplan.core.folding import tidy
from masterplan.core.models import User
from regencies.domain import regency as regencies
from regencies.enums import TEXT_MAX
from regencies.models import FlagshipProgramme, Regency

EDITABLE_FIELDS = ("name", "mission", "start_year", "end_year")

PHRASES = {
    "flagship_programme.created": gettext_lazy("mencatat program unggulan ini"),
    "flagship_programme.revised": gettext_lazy("mengubah program unggulan ini"),
}


def create(
    *, actor: User, regency: Regency, fields: Mapping[str, object]
) -> FlagshipProgramme:
    """Record a programme; `fields` names EDITABLE_FIELDS.

    Raises InvalidFields, NotAllowed, and DomainError for a name that is taken in those
    years.
    """
    made = FlagshipProgramme(regency=regency, **_offered(fields))
    _demand(actor, made)
    _validate(made)
    with transaction.atomic():
        # Names are compared one after the other within the regency.
        regencies.hold(regency.pk)
        _demand_free_name(made)
        made.save(force_insert=True)
        told = {
            name: (None, getattr(made, name))
            for name in EDITABLE_FIELDS
            if getattr(made, name)
        }
        activity.record([Event(made, "flagship_programme.created", told)], actor=actor)
    return made


def revise(
    programme: FlagshipProgramme,
    *,
    actor: User,
    version: int,
    fields: Mapping[str, object],
) -> FlagshipProgramme:
    """Change a programme read at `version`; returns the stored one.

    Raises StaleVersion with both values, and as `create`. Nothing changed means nothing
    written.
    """
    offered = _offered(fields)
    with transaction.atomic():
        regencies.hold(programme.regency_id)
        current = FlagshipProgramme.objects.select_for_update().get(pk=programme.pk)
        _demand(actor, current)
        changes = editing.changes_of(current, offered)
        editing.demand_version(current, version, changes)
        if not changes:
            return current
        editing.take(current, changes)
        _validate(current)
        _demand_free_name(current)
        current.version += 1
        current.save(update_fields=[*changes, "version"])
        activity.record(
            [Event(current, "flagship_programme.revised", changes)], actor=actor
        )
    return current


def _demand(actor: User, programme: FlagshipProgramme) -> None:
    if not actor.has_perm("regencies.change_flagship_programme", programme):
        raise NotAllowed(_("Anda tidak berwenang mengubah program unggulan daerah."))


def _offered(fields: Mapping[str, object]) -> dict[str, object]:
    kept = editing.known(fields, EDITABLE_FIELDS)
    if "name" in kept:
        kept["name"] = tidy(str(kept["name"]))
    return kept


def _validate(programme: FlagshipProgramme) -> None:
    errors: dict[str, list[str]] = {}
    try:
        programme.clean_fields(exclude={"regency", "version"})
    except ValidationError as error:
        errors |= error.message_dict
    if len(programme.mission) > TEXT_MAX:
        errors["mission"] = [_("Paling panjang %(max)s huruf.") % {"max": TEXT_MAX}]
    if not errors and programme.end_year < programme.start_year:
        errors["end_year"] = [_("Tahun akhir mendahului tahun awal.")]
    if errors:
        raise InvalidFields(errors)


def _demand_free_name(programme: FlagshipProgramme) -> None:
    others = FlagshipProgramme.objects.filter(
        regency=programme.regency_id,
        name__iexact=programme.name,
        start_year=programme.start_year,
    )
    if others.exclude(pk=programme.pk).exists():
        raise DomainError(
            _("Program unggulan “%(name)s” sudah ada untuk tahun itu.")
            % {"name": programme.name},
            code="name_taken",
            field="name",
        )
