"""Every change of a Dewan Smart City or a Tim Pelaksana is one of these verbs.

Its members stand in one decree, so the version of the body is theirs as well. A body
that ended stays with its members as it was.
"""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.core import activity, editing, moves
from masterplan.core.activity import Event
from masterplan.core.errors import DomainError, InvalidFields
from masterplan.core.folding import tidy
from masterplan.core.models import User
from regencies.domain import document as documents
from regencies.enums import Audience
from regencies.models import Body, BodyMember, Document, Regency

EDITABLE_FIELDS = ("kind", "name", "decree", "start", "until")
MEMBER_FIELDS = ("name", "position", "institution", "element")
MEMBERS_MAX = 200

PHRASES = {
    "body.created": gettext_lazy("mencatat kelembagaan ini"),
    "body.revised": gettext_lazy("mengubah kelembagaan ini"),
    "body.ended": gettext_lazy("mengakhiri kelembagaan ini"),
    "body.member_added": gettext_lazy("menambah anggota kelembagaan ini"),
    "body.member_revised": gettext_lazy("mengubah anggota kelembagaan ini"),
    "body.member_removed": gettext_lazy("menghapus anggota kelembagaan ini"),
}
LABELS = {"member": gettext_lazy("anggota")}


def create(*, actor: User, regency: Regency, fields: Mapping[str, object]) -> Body:
    """Record a body; `fields` names EDITABLE_FIELDS.

    Its decree opens to the regency's people and mentors. Raises InvalidFields,
    NotAllowed.
    """
    body = Body(regency=regency, **_offered(fields, EDITABLE_FIELDS))
    _demand(actor, body)
    _validate(body)
    with transaction.atomic():
        body.save(force_insert=True)
        _open_decree(body, actor)
        told = editing.filled(body, EDITABLE_FIELDS)
        activity.record([Event(body, "body.created", told)], actor=actor)
    return body


def revise(
    body: Body, *, actor: User, version: int, fields: Mapping[str, object]
) -> Body:
    """Change a body read at `version`; returns the stored one.

    Raises StaleVersion with both values, InvalidFields, NotAllowed. Nothing changed
    means nothing written.
    """
    offered = _offered(fields, EDITABLE_FIELDS)
    with transaction.atomic():
        current = _held(body, actor)
        changes = editing.changes_of(current, offered)
        editing.demand_version(current, version, changes)
        if not changes:
            return current
        editing.take(current, changes)
        _validate(current)
        editing.store(current, changes)
        _open_decree(current, actor)
        activity.record([Event(current, "body.revised", changes)], actor=actor)
    return current


def end(body: Body, *, actor: User, until: dt.date, version: int | None = None) -> Body:
    """Say on which day it ended; its members stay as they were.

    Raises StaleVersion, InvalidFields, NotAllowed, DomainError where it ended before.
    """
    with transaction.atomic():
        current = _held(body, actor)
        editing.demand_version(current, version, {})
        if current.until is not None:
            raise DomainError(
                _("Kelembagaan ini sudah berakhir."), code="ended", field="until"
            )
        changes: editing.Changes = {"until": (None, until)}
        editing.take(current, changes)
        _validate(current)
        editing.store(current, changes)
        activity.record([Event(current, "body.ended", changes)], actor=actor)
    return current


def add_member(body: Body, *, actor: User, fields: Mapping[str, object]) -> BodyMember:
    """Add a member at the end; `fields` names MEMBER_FIELDS.

    Raises InvalidFields, NotAllowed, DomainError where the body is full.
    """
    member = BodyMember(body=body, **_offered(fields, MEMBER_FIELDS))
    with transaction.atomic():
        current = _held(body, actor)
        _validate_member(member)
        if current.members.count() >= MEMBERS_MAX:
            raise DomainError(
                _("Kelembagaan paling banyak memuat %(max)s anggota.")
                % {"max": MEMBERS_MAX},
                code="body_full",
            )
        last = current.members.aggregate(last=Max("order"))["last"] or 0
        member.order = last + 1
        member.save(force_insert=True)
        _tell(current, "body.member_added", (None, _said(member)), actor)
    return member


def revise_member(
    member: BodyMember, *, actor: User, version: int, fields: Mapping[str, object]
) -> BodyMember:
    """Change a member; `version` is the one of the body that was read.

    Raises StaleVersion, InvalidFields, NotAllowed. Nothing changed means nothing
    written.
    """
    offered = _offered(fields, MEMBER_FIELDS)
    with transaction.atomic():
        body = _held(member.body, actor)
        editing.demand_version(body, version, {})
        current = body.members.get(pk=member.pk)
        before = _said(current)
        changes = editing.changes_of(current, offered)
        if not changes:
            return current
        editing.take(current, changes)
        _validate_member(current)
        current.save(update_fields=list(changes))
        _tell(body, "body.member_revised", (before, _said(current)), actor)
    return current


def remove_member(member: BodyMember, *, actor: User) -> None:
    """Take a member off; gone already is no error. Raises NotAllowed."""
    with transaction.atomic():
        body = _held(member.body, actor)
        current = body.members.filter(pk=member.pk).first()
        if current is None:
            return
        said = _said(current)
        current.delete()
        _tell(body, "body.member_removed", (said, None), actor)


def _held(body: Body, actor: User) -> Body:
    current = (
        Body.objects.select_for_update(of=("self",), no_key=True)
        .select_related("regency", "decree")
        .get(pk=body.pk)
    )
    _demand(actor, current)
    return current


def _demand(actor: User, body: Body) -> None:
    if not actor.has_perm("regencies.change_body", body):
        raise moves.not_allowed(Body)


def _open_decree(body: Body, actor: User) -> None:
    if body.decree is not None:
        documents.widen([body.decree], to=Audience.REGENCY, actor=actor)


def _tell(
    body: Body, verb: str, change: tuple[str | None, str | None], actor: User
) -> None:
    editing.store(body, ())
    activity.record([Event(body, verb, {"member": change})], actor=actor)


def _said(member: BodyMember) -> str:
    return f"{member.position}: {member.name}"


def _offered(fields: Mapping[str, object], names: tuple[str, ...]) -> dict[str, object]:
    offered = editing.known(fields, names)
    for name in ("name", "position", "institution"):
        if name in offered:
            offered[name] = tidy(str(offered[name] or ""))
    return offered


def _validate(body: Body) -> None:
    errors: dict[str, list[str]] = {}
    decree: Document | None = body.decree
    if decree is not None and decree.regency_id != body.regency_id:
        errors["decree"] = [_("Dokumen ini bukan milik daerah tersebut.")]
    if not body.name:
        errors["name"] = [_("Isi nama kelembagaan.")]
    if body.start is None:
        errors["start"] = [_("Isi sejak kapan berlaku.")]
    elif body.until is not None and body.until < body.start:
        errors["until"] = [_("Tanggal akhir mendahului tanggal awal.")]
    names = tuple(name for name in EDITABLE_FIELDS if name not in errors)
    editing.validate(body, names, errors)


def _validate_member(member: BodyMember) -> None:
    errors: dict[str, list[str]] = {}
    if not member.name:
        errors["name"] = [_("Isi nama anggota.")]
    if not member.position:
        errors["position"] = [_("Isi kedudukan, misalnya Ketua.")]
    names = tuple(name for name in MEMBER_FIELDS if name not in errors)
    if errors:
        raise InvalidFields(errors)
    editing.validate(member, names)
