"""Every change of a commitment itself; its signatures have verbs of their own.

The regency's commitments are changed under a lock on their rows, in id order, before
any signature is touched: who signs and who replaces never cross.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.domain import commitment_annex, signing
from innovations.domain.commitment_text import leader_title
from innovations.enums import (
    YEAR_MAX,
    YEAR_MIN,
    CommitmentStatus,
    SignatureStatus,
)
from innovations.enums.commitment import TRANSITIONS
from innovations.models import Commitment, Signature
from masterplan.core import activity, editing, moves, notices
from masterplan.core.activity import Event
from masterplan.core.errors import (
    DomainError,
    InvalidFields,
    MoveRefused,
    NotAllowed,
)
from masterplan.core.folding import tidy
from masterplan.core.models import User
from masterplan.core.stored import stored
from regencies.domain import document
from regencies.enums import Audience, DocumentKind, Role, UnitKind
from regencies.models import Appointment, Membership, Regency, Unit

EDITABLE_FIELDS = ("title", "year", "place", "signing_on", "text")
# The text is long: the history says that it changed and the versions differ by seal.
TOLD_FIELDS = ("title", "year", "place", "signing_on")
# Stored as said, and told in the reader's language.
OPENED = stored("“%(title)s” terbuka untuk ditandatangani.")

PHRASES = {
    "commitment.created": gettext_lazy("menyusun komitmen ini"),
    "commitment.revised": gettext_lazy("mengubah naskah komitmen ini"),
    "commitment.scanned": gettext_lazy("mengunggah pindaian lembar tanda tangan"),
    **{f"commitment.{move.name}": move.done for move in TRANSITIONS.values()},
}
LABELS = {
    "replacement": gettext_lazy("komitmen pengganti"),
    "sha256": gettext_lazy("sidik SHA-256"),
}


def create(
    *,
    actor: User,
    regency: Regency,
    fields: Mapping[str, object],
    replaces: Commitment | None = None,
) -> Commitment:
    """Write a draft; `replaces` is the one it will supersede when it is opened.

    Raises InvalidFields, NotAllowed, MoveRefused where that one cannot be replaced or
    has a draft to replace it already.
    """
    _demand(actor, regency)
    commitment = Commitment(regency=regency, created_by=actor, **_editable(fields))
    _validate(commitment)
    with transaction.atomic():
        if replaces is not None:
            commitment.replaces = _replaceable(replaces, regency)
        commitment.save(force_insert=True)
        told = {
            name: (None, getattr(commitment, name))
            for name in TOLD_FIELDS
            if getattr(commitment, name)
        }
        activity.record([Event(commitment, "commitment.created", told)], actor=actor)
    return commitment


def revise(
    commitment: Commitment, *, actor: User, version: int, fields: Mapping[str, object]
) -> Commitment:
    """Change a draft read at `version`; nothing changed means nothing written.

    Raises StaleVersion with both values, InvalidFields, NotAllowed, MoveRefused once
    it was opened: from then on nobody changes a word.
    """
    offered = _editable(fields)
    with transaction.atomic():
        [current] = locked([commitment.pk])
        _demand(actor, current)
        if current.status != CommitmentStatus.DRAFT:
            raise MoveRefused(
                _(
                    "Naskah yang sudah dibuka tidak dapat diubah. Susun komitmen "
                    "pengganti bila isinya harus berbeda."
                )
            )
        changes = editing.changes_of(current, offered)
        editing.demand_version(current, version, changes)
        if not changes:
            return current
        editing.take(current, changes)
        _validate(current)
        store(current, list(changes))
        told = {name: change for name, change in changes.items() if name in TOLD_FIELDS}
        activity.record([Event(current, "commitment.revised", told)], actor=actor)
    return current


def open_for_signing(
    commitment: Commitment, *, actor: User, version: int | None = None
) -> Commitment:
    """Freeze text and annex under their digest and lay out the sheet.

    The regency's head and the heads of all counted active units are its signatories,
    with the names in force today; who is not appointed stays blank. The commitment it
    replaces is superseded in the same moment. Raises NotAllowed, StaleVersion,
    MoveRefused, DomainError where the regency has no office to sign.
    """
    step = TRANSITIONS["open"]
    with transaction.atomic():
        asked = [commitment.pk]
        if commitment.replaces_id is not None:
            asked.append(commitment.replaces_id)
        rows = {row.pk: row for row in locked(asked)}
        current = rows[commitment.pk]
        refused = moves.refusal(current, step, actor=actor, version=version)
        if refused is not None:
            raise refused
        units = signing_units(current.regency)
        if not units:
            raise DomainError(
                _("Belum ada OPD aktif yang dihitung; catat dahulu daftar OPD."),
                code="no_units",
            )
        now = timezone.now()
        current.annex = commitment_annex.snapshot(current.regency, units)
        current.sha256 = signing.digest(current)
        current.token = signing.new_token()
        current.opened_at = now
        old, current.status = current.status, step.target
        store(current, ["annex", "sha256", "token", "opened_at", "status"])
        Signature.objects.bulk_create(signatories(current, units))
        events = [
            Event(
                current,
                "commitment.open",
                {"status": (old, current.status), "sha256": (None, current.sha256)},
            )
        ]
        if current.replaces_id is not None:
            events.append(_supersede(rows[current.replaces_id], current, actor))
        activity.record(events, actor=actor)
        _tell_signatories(current, actor)
    return current


def complete(
    commitment: Commitment, *, actor: User, version: int | None = None
) -> Commitment:
    """Close the sheet: every place is signed, or its absence noted.

    Raises NotAllowed, StaleVersion, MoveRefused with the number that still lacks.
    """
    step = TRANSITIONS["complete"]
    with transaction.atomic():
        [current] = locked([commitment.pk])
        refused = moves.refusal(current, step, actor=actor, version=version)
        if refused is not None:
            raise refused
        pending = current.signatures.filter(status=SignatureStatus.PENDING).count()
        if pending:
            raise MoveRefused(
                _(
                    "Masih ada %(count)s tempat tanda tangan berstatus “Belum”. Catat "
                    "dahulu tanda tangan atau keterangan berhalangannya."
                )
                % {"count": pending},
                code="pending_signatures",
            )
        old, current.status = current.status, step.target
        current.completed_at = timezone.now()
        store(current, ["status", "completed_at"])
        activity.record(
            [Event(current, "commitment.complete", {"status": (old, current.status)})],
            actor=actor,
        )
    return current


def keep_scan(
    commitment: Commitment, *, actor: User, upload: UploadedFile
) -> Commitment:
    """Keep the scan of the signed sheet as a document of the regency.

    A newer scan takes the older one's place; the older document stays. Raises
    NotAllowed, MoveRefused for a draft, and what `document.keep` raises.
    """
    _refuse_scan(commitment, actor)
    # Before the lock: looking through a scan takes its time, and others are signing.
    kept = document.keep(
        actor=actor,
        regency=commitment.regency,
        unit=None,
        fields={
            "title": commitment.title,
            "kind": DocumentKind.MINUTES,
            "audience": Audience.REGENCY,
        },
        upload=upload,
    )
    with transaction.atomic():
        [current] = locked([commitment.pk])
        _refuse_scan(current, actor)
        document.widen([kept], to=Audience.REGENCY, actor=actor)
        if current.scan_id == kept.pk:
            return current
        old, current.scan = current.scan, kept
        store(current, ["scan"])
        activity.record(
            [Event(current, "commitment.scanned", {"scan": (old, kept)})], actor=actor
        )
    return current


def _refuse_scan(commitment: Commitment, actor: User) -> None:
    _demand(actor, commitment)
    if commitment.status == CommitmentStatus.DRAFT:
        raise MoveRefused(_("Buka dahulu komitmen ini untuk ditandatangani."))


def locked(ids: Sequence[int]) -> list[Commitment]:
    """The commitments in id order, held until the transaction ends.

    The scan is not read along: beside a row that was waited for it would be the one
    from before the wait.
    """
    return list(
        Commitment.objects.filter(pk__in=ids)
        .select_related("regency")
        .select_for_update(of=("self",))
        .order_by("pk")
    )


def store(commitment: Commitment, names: list[str]) -> None:
    commitment.version += 1
    commitment.updated_at = timezone.now()
    commitment.save(update_fields=[*names, "version", "updated_at"])


def signing_units(regency: Regency) -> list[Unit]:
    """The offices whose heads sign: counted and active; kecamatan come last."""
    units = Unit.objects.counted().filter(regency=regency, is_active=True)
    return sorted(
        units.order_by("name"), key=lambda unit: unit.kind == UnitKind.DISTRICT
    )


def signatories(commitment: Commitment, units: Sequence[Unit]) -> list[Signature]:
    """The places of the sheet, unsaved: the regency's head, then the offices.

    Names are those in force today; a head who is not appointed stays blank.
    """
    regency = commitment.regency
    heads = heads_in_force(regency)
    places: list[Unit | None] = [None, *units]
    found = []
    for order, unit in enumerate(places):
        head = heads.get(unit.pk if unit else None)
        found.append(
            Signature(
                commitment=commitment,
                regency=regency,
                unit=unit,
                order=order,
                office=unit.name if unit else f"Pemerintah {regency.name}",
                name=head.name if head else "",
                title=head.title if head else office_title(regency, unit),
                nip=head.nip if head else "",
            )
        )
    return found


def office_title(regency: Regency, unit: Unit | None) -> str:
    """What who heads the office is called where nobody is appointed."""
    if unit is None:
        return leader_title(regency)
    if unit.kind == UnitKind.DISTRICT:
        return f"Camat {unit.name.removeprefix('Kecamatan ')}"
    return f"Kepala {unit.name}"


def heads_in_force(regency: Regency) -> dict[int | None, Appointment]:
    """Unit id (None: the regency itself) -> who heads it today; the newest one."""
    today = timezone.now().astimezone(regency.zone).date()
    heads: dict[int | None, Appointment] = {}
    for one in (
        Appointment.objects.in_force(today)
        .filter(regency=regency)
        .order_by("start", "pk")
    ):
        heads[one.unit_id] = one
    return heads


def _replaceable(replaces: Commitment, regency: Regency) -> Commitment:
    [old] = locked([replaces.pk])
    if (
        old.regency_id != regency.pk
        or old.status not in TRANSITIONS["supersede"].sources
    ):
        raise MoveRefused(
            _("Hanya komitmen yang sudah dibuka dan masih berlaku yang diganti.")
        )
    if Commitment.objects.filter(replaces=old).exists():
        raise MoveRefused(
            _("Draf pengganti komitmen ini sudah ada; lanjutkan draf tersebut.")
        )
    return old


def _supersede(old: Commitment, new: Commitment, actor: User) -> Event:
    step = TRANSITIONS["supersede"]
    refused = moves.refusal(old, step, actor=actor)
    if refused is not None:
        raise refused
    before, old.status = old.status, step.target
    store(old, ["status"])
    return Event(
        old,
        "commitment.supersede",
        {"status": (before, old.status), "replacement": (None, new)},
    )


def _tell_signatories(commitment: Commitment, actor: User) -> None:
    """Tell the heads of the offices and the regency's leaders that it is open."""
    people = (
        Membership.objects.in_force()
        .filter(regency=commitment.regency_id, role__in=[Role.UNIT_HEAD, Role.LEADER])
        .exclude(user=actor)
        .values_list("user_id", flat=True)
    )
    notices.tell(
        set(people),
        kind="commitment.open",
        key=f"commitment:{commitment.pk}",
        text=OPENED % {"title": commitment.title[:150]},
        url=reverse(
            "masterplan:commitment", args=[commitment.regency_id, commitment.pk]
        ),
        regency_code=commitment.regency_id,
    )


def _demand(actor: User, target: Regency | Commitment) -> None:
    if not actor.has_perm("innovations.manage_commitment", target):
        raise NotAllowed(_("Hanya koordinator daerah yang mengurus komitmen ini."))


def _editable(fields: Mapping[str, object]) -> dict[str, Any]:
    entered = editing.known(fields, EDITABLE_FIELDS)
    for name in ("title", "place"):
        if name in entered:
            entered[name] = tidy(str(entered[name] or ""))
    if "text" in entered:
        # Line ends decide the digest: one kind, whatever the sender's system has.
        entered["text"] = str(entered["text"] or "").replace("\r\n", "\n").strip()
    return entered


def _validate(commitment: Commitment) -> None:
    errors: dict[str, list[str]] = {}
    try:
        commitment.clean_fields(
            exclude={field.name for field in Commitment._meta.fields}
            - set(EDITABLE_FIELDS)
        )
    except ValidationError as error:
        errors |= error.message_dict
    if "year" not in errors and not YEAR_MIN <= commitment.year <= YEAR_MAX:
        errors["year"] = [_("Tahun komitmen di luar rentang.")]
    if errors:
        raise InvalidFields(errors)
