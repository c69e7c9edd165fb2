"""Every change of one office's place on the sheet: signed, absent, taken back.

Each verb holds the commitment's row first, so nothing is signed while the sheet is
closed or superseded, and then the places in id order.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innovations.domain import commitment as commitments
from innovations.domain import signing
from innovations.enums import (
    NAME_MAX,
    PERSON_MAX,
    CommitmentStatus,
    SignatureStatus,
    SigningMethod,
)
from innovations.enums.commitment import SIGNATURE_TRANSITIONS
from innovations.models import Commitment, Signature
from masterplan.core import activity, moves
from masterplan.core.activity import Event
from masterplan.core.errors import DomainError, InvalidFields, MoveRefused
from masterplan.core.folding import fold, tidy
from masterplan.core.models import User
from masterplan.core.moves import Move
from regencies.models import Appointment

NOTE_MAX = 300

PHRASES = {
    f"signature.{move.name}": move.done for move in SIGNATURE_TRANSITIONS.values()
}
# What stands empty again when a place goes back to pending.
_EMPTY = {
    "method": "",
    "signed_at": None,
    "signed_sha256": "",
    "represented_name": "",
    "represented_title": "",
    "note": "",
    "signer": None,
}


def sign(signature: Signature, *, actor: User, seen_sha256: str) -> Signature:
    """Sign in the portal for one's own office; the caller has asked the password again.

    `seen_sha256` is the digest of what stood on the signer's screen. Name and title
    are the signer's as of now. Raises NotAllowed, MoveRefused where the sheet is not
    open, the place is signed already, or the content is not what was seen or sealed.
    """
    step = SIGNATURE_TRANSITIONS["sign"]
    with transaction.atomic():
        commitment, [current] = _held(signature.commitment_id, [signature.pk])
        _demand_move(current, step, actor)
        if seen_sha256 != commitment.sha256 or not _is_sealed(commitment):
            raise MoveRefused(
                _(
                    "Isi komitmen ini tidak sama dengan yang Anda baca. Muat ulang "
                    "halaman, periksa kembali, lalu hubungi koordinator."
                ),
                code="content_changed",
            )
        old = current.status
        name, title, nip = identity(current, actor)
        _write(
            [current],
            step,
            method=SigningMethod.PORTAL,
            signed_at=timezone.now(),
            signed_sha256=commitment.sha256,
            signer=actor,
            name=name,
            title=title,
            nip=nip,
            note="",
        )
        _record([current], step, actor=actor, old=[old])
    return current


def sign_in_ink(
    commitment: Commitment,
    *,
    actor: User,
    signatures: Iterable[Signature],
    signed_on: dt.date,
) -> list[Signature]:
    """Record who signed the printed sheet; returns the places that changed.

    What is signed already stays as it is: two people may tick the same sheet. Raises
    NotAllowed, MoveRefused, DomainError for a day before the opening or to come.
    """
    step = SIGNATURE_TRANSITIONS["sign_in_ink"]
    asked = sorted({signature.pk for signature in signatures})
    if not asked:
        raise DomainError(
            _("Centang perangkat daerah yang sudah menandatangani."),
            code="nothing_ticked",
            field="signatures",
        )
    with transaction.atomic():
        held, rows = _held(commitment.pk, asked)
        heads = commitments.heads_in_force(held.regency)
        at = _moment_of(held, signed_on)
        changed, old = [], []
        for current in rows:
            if current.status == SignatureStatus.SIGNED:
                continue
            _demand_move(current, step, actor)
            old.append(current.status)
            if not current.name and (head := heads.get(current.unit_id)):
                current.name, current.title, current.nip = _words_of(head)
            changed.append(current)
        _write(
            changed,
            step,
            method=SigningMethod.INK,
            signed_at=at,
            signed_sha256=held.sha256,
            note="",
        )
        _record(changed, step, actor=actor, old=old)
    return changed


def represent(
    signature: Signature,
    *,
    actor: User,
    version: int | None = None,
    name: str,
    title: str,
    signed_on: dt.date,
) -> Signature:
    """Record that somebody else signed for the head, by name and position.

    Raises InvalidFields, and what `sign_in_ink` raises, StaleVersion.
    """
    step = SIGNATURE_TRANSITIONS["represent"]
    name, title = tidy(name), tidy(title)
    errors = {}
    if not name or len(name) > PERSON_MAX:
        errors["name"] = [_("Isi nama yang mewakili.")]
    if not title or len(title) > NAME_MAX:
        errors["title"] = [_("Isi jabatan yang mewakili.")]
    if errors:
        raise InvalidFields(errors)
    with transaction.atomic():
        held, [current] = _held(signature.commitment_id, [signature.pk])
        _demand_move(current, step, actor, version)
        old = current.status
        _write(
            [current],
            step,
            method=SigningMethod.REPRESENTED,
            signed_at=_moment_of(held, signed_on),
            signed_sha256=held.sha256,
            represented_name=name,
            represented_title=title,
            note="",
        )
        _record([current], step, actor=actor, old=[old])
    return current


def mark_absent(
    signature: Signature, *, actor: User, version: int | None = None, note: str
) -> Signature:
    """Note why an office does not sign for now; it may still sign while it is open.

    Raises DomainError without a note, NotAllowed, StaleVersion, MoveRefused.
    """
    step = SIGNATURE_TRANSITIONS["mark_absent"]
    note = tidy(note)
    if not note or len(note) > NOTE_MAX:
        raise DomainError(
            _("Tuliskan keterangan berhalangan, paling panjang %(max)s huruf.")
            % {"max": NOTE_MAX},
            code="note_required",
            field="note",
        )
    with transaction.atomic():
        _held_commitment, [current] = _held(signature.commitment_id, [signature.pk])
        _demand_move(current, step, actor, version)
        old = current.status
        _write([current], step, note=note)
        _record([current], step, actor=actor, old=[old])
    return current


def reset(
    signature: Signature, *, actor: User, version: int | None = None, reason: str
) -> Signature:
    """Put a place back to pending, with the reason in the history.

    What was signed in the portal only its signer takes back. Raises DomainError
    without a reason, NotAllowed, StaleVersion, MoveRefused.
    """
    step = SIGNATURE_TRANSITIONS["reset"]
    reason = moves.clean_reason(step, reason)
    with transaction.atomic():
        _held_commitment, [current] = _held(signature.commitment_id, [signature.pk])
        _demand_move(current, step, actor, version)
        old = current.status
        _write([current], step, **_EMPTY)
        _record([current], step, actor=actor, old=[old], reason=reason)
    return current


def identity(signature: Signature, actor: User) -> tuple[str, str, str]:
    """Name, title and NIP that will stand on the sheet if this person signs now.

    Those of the appointment in force that is his; an account without one signs under
    its own name, with the title the sheet was opened with.
    """
    own = [
        head
        for head in Appointment.objects.in_force(
            timezone.now().astimezone(signature.regency.zone).date()
        )
        .filter(regency=signature.regency_id, unit=signature.unit_id)
        .order_by("-start", "-pk")
        if head.user_id == actor.pk or fold(head.name) == fold(actor.name)
    ]
    if own:
        return _words_of(own[0])
    return str(actor.name)[:PERSON_MAX], signature.title, ""


def _words_of(head: Appointment) -> tuple[str, str, str]:
    return head.name, head.title, head.nip


def _held(commitment_id: int, ids: list[int]) -> tuple[Commitment, list[Signature]]:
    """The open commitment and these places of it, locked in this order."""
    [commitment] = commitments.locked([commitment_id])
    if commitment.status != CommitmentStatus.OPEN:
        raise MoveRefused(
            _("Komitmen berstatus “%(status)s” tidak dapat ditandatangani.")
            % {"status": commitment.get_status_display()},
            code="not_open",
        )
    rows = list(
        Signature.objects.filter(commitment=commitment, pk__in=ids)
        .select_related("regency")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    if len(rows) != len(ids):
        raise DomainError(
            _("Ada penanda tangan yang bukan bagian dari lembar ini."),
            code="foreign_signature",
            field="signatures",
        )
    return commitment, rows


def _demand_move(
    signature: Signature, step: Move, actor: User, version: int | None = None
) -> None:
    refused = moves.refusal(signature, step, actor=actor, version=version)
    if refused is not None:
        raise refused


def _is_sealed(commitment: Commitment) -> bool:
    return signing.check(commitment, ()).is_intact


def _moment_of(commitment: Commitment, signed_on: dt.date) -> dt.datetime:
    """A day on paper as a moment: its first in the regency's zone, or now."""
    zone = commitment.regency.zone
    now = timezone.now().astimezone(zone)
    assert commitment.opened_at is not None
    if signed_on > now.date():
        raise DomainError(
            _("Tanggal penandatanganan belum tiba."), code="future", field="signed_on"
        )
    if signed_on < commitment.opened_at.astimezone(zone).date():
        raise DomainError(
            _("Lembar ini baru dibuka pada %(day)s; pilih tanggal sesudahnya.")
            % {"day": f"{commitment.opened_at.astimezone(zone):%d-%m-%Y}"},
            code="before_opening",
            field="signed_on",
        )
    if signed_on == now.date():
        return now
    return dt.datetime.combine(signed_on, dt.time(), tzinfo=zone)


def _write(signatures: list[Signature], step: Move, **values: object) -> None:
    for one in signatures:
        one.status = step.target
        one.version += 1
        for name, value in values.items():
            setattr(one, name, value)
    # Ink may fill a blank name as well; one statement however many were ticked.
    names = {"status", "version", "name", "title", "nip", *values}
    Signature.objects.bulk_update(signatures, sorted(names))


def _record(
    signatures: list[Signature],
    step: Move,
    *,
    actor: User,
    old: list[str],
    reason: str = "",
) -> None:
    activity.record(
        [
            Event(
                one, f"signature.{step.name}", {"status": (before, one.status)}, reason
            )
            for one, before in zip(signatures, old, strict=True)
        ],
        actor=actor,
    )
