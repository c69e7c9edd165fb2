"""Every change of an award or an invitation to a training is one of these verbs."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.core import activity, editing, moves
from masterplan.core.activity import Event
from masterplan.core.folding import tidy
from masterplan.core.models import User
from masterplan.models import Award
from regencies.domain import document as documents
from regencies.enums import Audience
from regencies.models import Regency

EDITABLE_FIELDS = (
    "kind",
    "year",
    "giver",
    "category",
    "innovation",
    "document",
    "source_url",
)
KEYS = ("innovation", "document")
# The record it was given for may not be read by everybody who reads the history.
_TOLD = tuple(name for name in EDITABLE_FIELDS if name not in KEYS)

PHRASES = {
    "award.created": gettext_lazy("mencatat penghargaan ini"),
    "award.revised": gettext_lazy("mengubah penghargaan ini"),
}


def create(*, actor: User, regency: Regency, fields: Mapping[str, object]) -> Award:
    """Record an award; `fields` names EDITABLE_FIELDS.

    Its document opens to the regency's people and mentors. Raises InvalidFields,
    NotAllowed.
    """
    award = Award(regency=regency, **_offered(fields))
    _demand(actor, award)
    _validate(award)
    with transaction.atomic():
        award.save(force_insert=True)
        _open_document(award, actor)
        told = editing.filled(award, _TOLD)
        activity.record([Event(award, "award.created", told)], actor=actor)
    return award


def revise(
    award: Award, *, actor: User, version: int, fields: Mapping[str, object]
) -> Award:
    """Change an award read at `version`; returns the stored one.

    Raises StaleVersion with both values, InvalidFields, NotAllowed. Nothing changed
    means nothing written.
    """
    offered = _offered(fields)
    with transaction.atomic():
        current = (
            Award.objects.select_for_update(of=("self",), no_key=True)
            .select_related("regency", *KEYS)
            .get(pk=award.pk)
        )
        _demand(actor, current)
        changes = editing.changes_of(current, offered)
        editing.demand_version(current, version, changes)
        if not changes:
            return current
        editing.take(current, changes)
        _validate(current)
        editing.store(current, changes)
        _open_document(current, actor)
        told = {name: changes[name] for name in changes if name in _TOLD}
        activity.record([Event(current, "award.revised", told)], actor=actor)
    return current


def _offered(fields: Mapping[str, object]) -> dict[str, object]:
    offered = editing.known(fields, EDITABLE_FIELDS)
    for name in ("giver", "category", "source_url"):
        if name in offered:
            offered[name] = tidy(str(offered[name] or ""))
    return offered


def _demand(actor: User, award: Award) -> None:
    if not actor.has_perm("masterplan.change_award", award):
        raise moves.not_allowed(Award)


def _open_document(award: Award, actor: User) -> None:
    if award.document is not None:
        documents.widen([award.document], to=Audience.REGENCY, actor=actor)


def _validate(award: Award) -> None:
    errors = editing.foreign(award, *KEYS)
    if not award.giver:
        errors["giver"] = [_("Isi siapa yang memberi.")]
    if not award.category:
        errors["category"] = [_("Isi kategori atau nama penghargaannya.")]
    names = tuple(name for name in EDITABLE_FIELDS if name not in errors)
    editing.validate(award, names, errors)
