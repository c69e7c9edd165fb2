"""What the verbs of a stage ask before they write."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from masterplan.core.access import scope_of
from masterplan.core.errors import InvalidFields, MoveRefused
from masterplan.core.models import User
from masterplan.domain.gate import Blocker
from masterplan.enums import StageState
from masterplan.models import StageRecord
from regencies.enums import Role

# A refusal names so many blockers; the stage's page names all.
NAMED_IN_REFUSAL = 3


def today(stage: StageRecord) -> dt.date:
    return timezone.localdate(timezone=stage.regency.zone)


def earlier_open(stage: StageRecord) -> StageRecord | None:
    return (
        StageRecord.objects.filter(
            participation=stage.participation_id, order__lt=stage.order
        )
        .exclude(state=StageState.PASSED)
        .order_by("order")
        .first()
    )


def required(blockers: Sequence[Blocker]) -> list[Blocker]:
    return [one for one in blockers if one.is_required]


def demand_unblocked(blockers: Sequence[Blocker]) -> None:
    found = required(blockers)
    if not found:
        return
    words = " ".join(str(one.sentence) for one in found[:NAMED_IN_REFUSAL])
    rest = sum(one.count for one in found[NAMED_IN_REFUSAL:])
    if rest > 0:
        words += " " + _("Dan %(count)s hal lain.") % {"count": rest}
    raise MoveRefused(
        _("Masih ada yang menghalangi tahap ini: %(blockers)s") % {"blockers": words},
        code="blocked",
    )


def role_of(actor: User, stage: StageRecord) -> Role:
    """As what somebody signs off."""
    scope = scope_of(actor)
    for role in (Role.MENTOR, Role.LEADER):
        if stage.regency_id in scope.regencies_of(role):
            return role
    return Role.MINISTRY


def begun(stage: StageRecord, passed_on: dt.date | None) -> dt.date | None:
    """When it began; not known where it was only opened after it had passed."""
    begun = stage.started_on
    return None if begun and passed_on and begun > passed_on else begun


def validate_recorded(stage: StageRecord, values: Mapping[str, Any]) -> None:
    passed_on, started_on = values["passed_on"], values["started_on"]
    errors: dict[str, list[str]] = {}
    if passed_on is None and not values["passed_text"]:
        errors["passed_on"] = [
            _(
                "Isi tanggalnya, atau waktu menurut sumber bila tanggalnya tidak "
                "diketahui."
            )
        ]
    elif passed_on is not None and passed_on > today(stage):
        errors["passed_on"] = [_("Tanggal ini belum tiba.")]
    elif passed_on and started_on and started_on > passed_on:
        errors["started_on"] = [_("Tanggal mulai sesudah tanggal lulus.")]
    proof = values["proof"]
    if proof is not None and (
        proof.regency_id != stage.regency_id or proof.withdrawn_at is not None
    ):
        errors["document"] = [_("Pilih dokumen daerah ini yang masih dipakai.")]
    for name in ("passed_text", "note"):
        longest = getattr(StageRecord._meta.get_field(name), "max_length", None)
        if longest and len(values[name]) > longest:
            errors[name] = [_("Paling panjang %(max)s huruf.") % {"max": longest}]
    if errors:
        raise InvalidFields(errors)


def validate_window(start: dt.date | None, end: dt.date | None) -> None:
    if start and end and end < start:
        raise InvalidFields(
            {"planned_end": [_("Rencana selesai mendahului rencana mulai.")]}
        )


def place(stages: Sequence[StageRecord], after: StageRecord | None) -> int:
    """The order of a new stage; those behind it make room."""
    last = stages[-1].order if stages else 0
    if after is None:
        return last + 1
    place = next(one.order for one in stages if one.pk == after.pk)
    # From behind, so that no two have one order in between.
    for one in reversed(stages):
        if one.order > place:
            one.order += 1
            one.save(update_fields=["order"])
    return place + 1
