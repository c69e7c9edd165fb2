"""Every change of a document is one of these verbs.

A document's audience only ever grows by itself: `widen` is called by the verbs of what
it is attached to (`innovations.domain.evidence` says when). Narrowing it is somebody's
own decision, with a reason.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.core import activity, editing, moves, uploads
from masterplan.core.access import scope_of
from masterplan.core.activity import Event
from masterplan.core.errors import (
    DomainError,
    InvalidFields,
    MoveRefused,
    NotAllowed,
    StaleVersion,
)
from masterplan.core.folding import tidy
from masterplan.core.models import StoredFile, User
from masterplan.core.uploads import Sound
from regencies.enums import NAME_MAX, Audience, DocumentKind, Role
from regencies.models import Document, Regency, Unit

# What people may type; the file itself is never replaced: withdraw and keep anew.
EDITABLE_FIELDS = (
    "title",
    "kind",
    "number",
    "issued_on",
    "valid_from",
    "valid_until",
    "audience",
)
ENTERED_FIELDS = (*EDITABLE_FIELDS, "link")

PHRASES = {
    "document.kept": gettext_lazy("menyimpan dokumen ini"),
    "document.revised": gettext_lazy("mengubah keterangan dokumen ini"),
    "document.widened": gettext_lazy("membuka dokumen ini untuk lebih banyak pembaca"),
    "document.withdrawn": gettext_lazy("menarik dokumen ini"),
}

# From few to many.
_ORDER = list(Audience)

# What a higher floor does around a withdrawal: hold first, count anew afterwards.
_followers: list[tuple[Callable[[str], None], Callable[[str], None]]] = []


def follow_withdrawal(
    *, hold: Callable[[str], None], then: Callable[[str], None]
) -> None:
    """Call `hold` with the regency's code before a document is withdrawn, and `then`
    after it, in the same transaction: for figures that count documents in force."""
    _followers.append((hold, then))


def rank(audience: str) -> int:
    """How many may open it, as a number that grows with them."""
    return _ORDER.index(Audience(audience))


def audiences_for(user: User, regency_code: str) -> list[Audience]:
    """What this person may choose: only the coordinator opens beyond the regency."""
    if scope_of(user).holds(Role.COORDINATOR, regency=regency_code):
        return list(Audience)
    return [Audience.UNIT, Audience.REGENCY]


def keep(
    *,
    actor: User,
    regency: Regency,
    unit: Unit | None,
    fields: Mapping[str, object],
    upload: UploadedFile | None,
) -> Document:
    """Keep a file, or a link, once in the regency.

    `fields` names ENTERED_FIELDS; kind and either a file or a link are needed, an empty
    title becomes the file's name. The same bytes again give the document that keeps
    them already, as it is. Raises InvalidFields, UploadRefused, NotAllowed, and
    DomainError where they lie in a document the actor may not see.
    """
    document = Document(
        regency=regency, unit=unit, created_by=actor, **_entered(fields, upload)
    )
    if not actor.has_perm("regencies.create_document", unit or regency):
        raise NotAllowed(_("Anda tidak berwenang menyimpan dokumen untuk OPD ini."))
    _validate(document, actor=actor, has_upload=upload is not None)
    if upload is None:
        with transaction.atomic():
            document.save(force_insert=True)
            activity.record([Event(document, "document.kept")], actor=actor)
        return document
    sound = uploads.identify(upload)
    known = _same_bytes(document, sound, actor)
    return known or _store(document, upload, sound, actor=actor)


def _store(
    document: Document, upload: UploadedFile, sound: Sound, *, actor: User
) -> Document:
    content, sound = uploads.cleaned(upload, sound)
    document.sha256 = sound.sha256
    document.media_type = sound.media_type
    stem = tidy(PurePath(str(upload.name)).stem)[:NAME_MAX] or document.title
    stored = None
    try:
        with transaction.atomic():
            stored = StoredFile.keep(
                content,
                name=f"{stem[: NAME_MAX - len(sound.suffix)]}{sound.suffix}",
                owner=actor,
                regency_code=document.regency_id,
            )
            document.file = stored
            document.save(force_insert=True)
            activity.record([Event(document, "document.kept")], actor=actor)
    except Exception as error:
        if stored is not None:
            # Its row was rolled back; the bytes are not a part of the transaction.
            stored.content.storage.delete(str(stored.content.name))
        if isinstance(error, IntegrityError):
            # Somebody else sent the same bytes in the same moment.
            known = _same_bytes(document, sound, actor)
            if known is not None:
                return known
        raise
    return document


def _same_bytes(document: Document, sound: Sound, actor: User) -> Document | None:
    """The document that keeps these bytes in the regency already.

    Raises DomainError where the actor may not see it, without its title.
    """
    same = Document.objects.in_use().filter(
        regency=document.regency_id, sha256=sound.sha256
    )
    known = same.visible_to(scope_of(actor)).select_related("file").first()
    if known is not None:
        return known
    hidden = same.select_related("unit").first()
    if hidden is None:
        return None
    raise DomainError(
        _(
            "Berkas yang sama sudah disimpan oleh %(unit)s dan belum dibuka untuk "
            "Anda. Minta OPD tersebut atau koordinator membukanya."
        )
        % {"unit": hidden.unit or _("koordinator daerah")},
        code="kept_elsewhere",
        field="upload",
    )


def revise(
    document: Document,
    *,
    actor: User,
    version: int,
    fields: Mapping[str, object],
    reason: str = "",
) -> Document:
    """Change the passport of a document read at `version`; `fields` names
    EDITABLE_FIELDS.

    Opening it to fewer people needs a reason. Raises StaleVersion with both values,
    InvalidFields, NotAllowed. Nothing changed means nothing written.
    """
    offered = _tidied(
        {name: fields[name] for name in EDITABLE_FIELDS if name in fields}
    )
    with transaction.atomic():
        current = _locked(document, actor)
        changes = editing.changes_of(current, offered)
        editing.demand_version(current, version, changes)
        if not changes:
            return current
        before = current.audience
        editing.take(current, changes)
        _validate(
            current,
            actor=actor,
            has_upload=current.file_id is not None,
            audience_before=before,
        )
        is_narrowed = rank(current.audience) < rank(before)
        reason = moves.reason_given(reason, _asking() if is_narrowed else "")
        _write(current, list(changes))
        activity.record(
            [Event(current, "document.revised", changes, reason)], actor=actor
        )
    return current


def withdraw(
    document: Document, *, actor: User, version: int | None, reason: str
) -> Document:
    """Take a document out of use: nothing new is attached to it, and only its unit and
    the coordinator still open it.

    As it is now where no `version` is given. Raises StaleVersion, NotAllowed,
    DomainError without a reason, MoveRefused where it was withdrawn before.
    """
    reason = moves.reason_given(reason, _asking())
    with transaction.atomic():
        for hold, _then in _followers:
            hold(document.regency_id)
        current = _locked(document, actor)
        if version is not None and current.version != version:
            raise StaleVersion(version=current.version)
        current.withdrawn_at = timezone.now()
        _write(current, ["withdrawn_at"])
        activity.record(
            [
                Event(
                    current,
                    "document.withdrawn",
                    {"withdrawn_at": (None, current.withdrawn_at)},
                    reason,
                )
            ],
            actor=actor,
        )
        for _hold, then in _followers:
            then(document.regency_id)
    return current


def widen(documents: Iterable[Document], *, to: Audience, actor: User | None) -> None:
    """Open documents to at least `to`; those opened further stay as they are.

    Part of a larger verb, which has checked the actor's right and runs in its own
    transaction.
    """
    asked = [one.pk for one in documents if rank(one.audience) < rank(to)]
    if not asked:
        return
    narrower = _ORDER[: rank(to)]
    events = []
    for current in (
        Document.objects.select_for_update()
        .filter(pk__in=asked, audience__in=narrower)
        .order_by("pk")
    ):
        before, current.audience = current.audience, to
        _write(current, ["audience"])
        events.append(Event(current, "document.widened", {"audience": (before, to)}))
    activity.record(events, actor=actor)


def _entered(
    fields: Mapping[str, object], upload: UploadedFile | None
) -> dict[str, object]:
    editing.known(fields, ENTERED_FIELDS)
    entered = _tidied(fields)
    if not entered.get("title") and upload is not None:
        entered["title"] = tidy(PurePath(str(upload.name)).stem)[:NAME_MAX]
    return entered


def _tidied(fields: Mapping[str, object]) -> dict[str, object]:
    entered = dict(fields)
    for name in ("title", "number", "link"):
        if name in entered:
            entered[name] = tidy(str(entered[name] or ""))
    return entered


def _validate(
    document: Document,
    *,
    actor: User,
    has_upload: bool,
    audience_before: str = Audience.UNIT,
) -> None:
    errors: dict[str, list[str]] = {}
    typed = set(ENTERED_FIELDS)
    try:
        document.clean_fields(
            exclude={field.name for field in document._meta.fields} - typed
        )
    except ValidationError as error:
        errors |= error.message_dict
    if document.unit and document.unit.regency_id != document.regency_id:
        errors["unit"] = [_("OPD ini bukan milik daerah tersebut.")]
    if has_upload == bool(document.link):
        field = "upload" if not has_upload else "link"
        errors.setdefault(field, []).append(
            _("Pilih berkas atau isi tautan, salah satu.")
        )
    elif has_upload and document.kind == DocumentKind.VIDEO:
        errors.setdefault("kind", []).append(
            _("Video dilampirkan sebagai tautan, bukan berkas.")
        )
    if (
        document.valid_from
        and document.valid_until
        and document.valid_until < document.valid_from
    ):
        errors.setdefault("valid_until", []).append(
            _("Tahun akhir mendahului tahun awal.")
        )
    allowed = {audience_before, *audiences_for(actor, document.regency_id)}
    if "audience" not in errors and document.audience not in allowed:
        errors["audience"] = [
            _("Hanya koordinator yang membuka dokumen ke luar daerah.")
        ]
    if errors:
        raise InvalidFields(errors)


def _locked(document: Document, actor: User) -> Document:
    current = (
        Document.objects.select_for_update(of=("self",))
        .select_related("unit")
        .get(pk=document.pk)
    )
    if not actor.has_perm("regencies.change_document", current):
        raise NotAllowed(_("Anda tidak berwenang mengubah dokumen ini."))
    if current.withdrawn_at is not None:
        raise MoveRefused(_("Dokumen ini sudah ditarik dan tidak diubah lagi."))
    return current


def _asking() -> str:
    return _("Tuliskan alasannya; terbaca dalam riwayat dokumen.")


def _write(document: Document, names: list[str]) -> None:
    document.version += 1
    document.updated_at = timezone.now()
    document.save(update_fields=[*names, "version", "updated_at"])
