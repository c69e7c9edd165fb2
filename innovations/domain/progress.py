"""Reporting how far an activity is; reports are added and never changed."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.domain import evidence, plan
from innovations.domain.action_item import demand, held, store
from innovations.enums import NAME_MAX, ActionStatus
from innovations.models import ActionItem, ProgressReport
from masterplan.core import activity
from masterplan.core.activity import Event
from masterplan.core.enums import DOUBLE_PRESS
from masterplan.core.errors import DomainError, InvalidFields, MoveRefused
from masterplan.core.models import User
from regencies.domain import document as documents
from regencies.enums import DocumentKind
from regencies.models import Document

PHRASES = {
    "action_item.reported": gettext_lazy("melaporkan kemajuan kegiatan ini"),
    "action_item.reported_unchanged": gettext_lazy(
        "melaporkan kegiatan ini tidak berubah dan masih berjalan"
    ),
}
LABELS = {"physical": gettext_lazy("fisik"), "financial": gettext_lazy("keuangan")}
IMAGE = "image/"


def report(
    item: ActionItem,
    *,
    actor: User,
    physical: int,
    financial: int,
    obstacle: str = "",
    follow_up: str = "",
    upload: UploadedFile | None = None,
) -> ProgressReport:
    """Report percents reached (0 to 100), perhaps with a photo or document as evidence.

    A percent may fall, but then the obstacle says why. The first report begins a
    planned item. The same report pressed twice gives the one that is there. Raises
    InvalidFields, NotAllowed, MoveRefused for a closed item, DomainError, and what
    keeping the file raises.
    """
    made = ProgressReport(
        action_item=item,
        physical=physical,
        financial=financial,
        obstacle=obstacle.strip(),
        follow_up=follow_up.strip(),
        created_by=actor,
    )
    _validate(made)
    _refuse(item, made, actor)
    # The file before the locks: looking through an image takes its time. Where the
    # report is then refused it stays kept, and is found again by its bytes.
    document = _kept(item, upload, actor) if upload is not None else None
    with transaction.atomic():
        [current] = held([item])
        pressed = _pressed_before(current, made)
        if pressed is not None:
            return pressed
        _refuse(current, made, actor)
        _write(current, made, "action_item.reported", actor)
        if document is not None:
            evidence.attach(
                document,
                actor=actor,
                innovation=current.innovation,
                progress_report=made,
            )
    return made


def report_unchanged(item: ActionItem, *, actor: User) -> ProgressReport:
    """Report "tidak ada perubahan, masih berjalan" with the percents of before.

    Raises as `report`; pressed twice it gives the report that is there.
    """
    with transaction.atomic():
        [current] = held([item])
        made = ProgressReport(
            action_item=current,
            physical=current.physical,
            financial=current.financial,
            is_unchanged=True,
            created_by=actor,
        )
        pressed = _pressed_before(current, made)
        if pressed is not None:
            return pressed
        _refuse(current, made, actor)
        _write(current, made, "action_item.reported_unchanged", actor)
    return made


def _write(item: ActionItem, made: ProgressReport, verb: str, actor: User) -> None:
    made.action_item = item
    made.save(force_insert=True)
    offered: dict[str, int | str] = {
        "physical": made.physical,
        "financial": made.financial,
    }
    if item.status == ActionStatus.PLANNED:
        offered["status"] = ActionStatus.IN_PROGRESS
    changes = {
        name: (getattr(item, name), value)
        for name, value in offered.items()
        if getattr(item, name) != value
    }
    for name, (_old, new) in changes.items():
        setattr(item, name, new)
    item.reported_at = made.created_at
    store(item, [*changes, "reported_at"])
    activity.record([Event(item, verb, changes, made.obstacle)], actor=actor)
    plan.recompute([item.innovation_id])


def _refuse(item: ActionItem, made: ProgressReport, actor: User) -> None:
    demand(actor, "innovations.report_action_item", item)
    if not item.is_open:
        raise MoveRefused(
            _("Kegiatan ini berstatus “%(status)s”. Buka kembali dahulu.")
            % {"status": item.get_status_display()}
        )
    falls = made.physical < item.physical or made.financial < item.financial
    if falls and not made.obstacle:
        raise DomainError(
            _(
                "Capaian turun dari laporan terakhir (fisik %(physical)s%%, keuangan "
                "%(financial)s%%). Tuliskan sebabnya pada kendala."
            )
            % {"physical": item.physical, "financial": item.financial},
            code="fall_needs_obstacle",
            field="obstacle",
        )


def _pressed_before(item: ActionItem, made: ProgressReport) -> ProgressReport | None:
    """The newest report, where the same person said the same a moment ago."""
    newest = item.progress_reports.first()
    if newest is None or timezone.now() - newest.created_at >= DOUBLE_PRESS:
        return None
    said = ("created_by_id", "physical", "financial", "obstacle", "follow_up")
    is_same = all(getattr(newest, name) == getattr(made, name) for name in said)
    return newest if is_same and newest.is_unchanged == made.is_unchanged else None


def _validate(made: ProgressReport) -> None:
    try:
        made.clean_fields(exclude={"action_item", "created_by", "created_at"})
    except ValidationError as error:
        raise InvalidFields(dict(error.message_dict)) from error


def _kept(item: ActionItem, upload: UploadedFile, actor: User) -> Document:
    is_image = (upload.content_type or "").startswith(IMAGE)
    title = _("Kemajuan: %(activity)s") % {"activity": item.activity}
    return documents.keep(
        actor=actor,
        regency=item.regency,
        unit=evidence.keeper_of(item, actor),
        fields={
            "title": title[:NAME_MAX],
            "kind": DocumentKind.PHOTO if is_image else DocumentKind.REPORT,
        },
        upload=upload,
    )
