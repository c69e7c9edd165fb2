"""Documents that show a problem is real: surveys, minutes, photos."""

from collections.abc import Mapping

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.domain import problem as problems_domain
from innovations.models import Problem
from masterplan.core import activity, moves
from masterplan.core.access import scope_of
from masterplan.core.activity import Event
from masterplan.core.errors import MoveRefused, NotAllowed
from masterplan.core.models import User
from regencies.domain import document as documents
from regencies.enums import UNIT_ROLES, Audience, Role
from regencies.models import Document, Unit

PHRASES = {
    "problem.document_attached": gettext_lazy("melampirkan bukti pada masalah ini"),
    "problem.document_detached": gettext_lazy("melepas bukti dari masalah ini"),
}
LABELS = {"document": gettext_lazy("bukti")}


def attach_new(
    problem: Problem,
    *,
    actor: User,
    fields: Mapping[str, object],
    upload: UploadedFile | None,
) -> Document:
    """Keep a file or link and attach it; the same bytes again attach what is kept.

    Raises what `documents.keep` and `attach` raise; then nothing is kept.
    """
    with transaction.atomic():
        kept = documents.keep(
            actor=actor,
            regency=problem.regency,
            unit=_keeper(problem, actor),
            fields=fields,
            upload=upload,
        )
        attach(kept, actor=actor, problem=problem)
    return kept


def attach(document: Document, *, actor: User, problem: Problem) -> None:
    """Attach a document that is kept; it opens to all who may see the problem.

    Attached already is no error. Raises NotAllowed, MoveRefused for a withdrawn one.
    """
    with transaction.atomic():
        current = _held(problem, actor)
        kept = (
            Document.objects.visible_to(scope_of(actor))
            .select_for_update(of=("self",))
            .filter(pk=document.pk, regency=current.regency_id)
            .first()
        )
        if kept is None:
            raise NotAllowed(_("Dokumen ini bukan milik daerah yang sama."))
        if kept.withdrawn_at is not None:
            raise MoveRefused(
                _(
                    "Dokumen ini sudah ditarik. Pilih dokumen lain atau unggah yang "
                    "baru."
                )
            )
        if current.documents.filter(pk=kept.pk).exists():
            return
        current.documents.add(kept)
        documents.widen([kept], to=Audience.REVIEWERS, actor=actor)
        _tell(current, "attached", (None, kept), actor)


def detach(document: Document, *, actor: User, problem: Problem) -> None:
    """Take a document off the problem; it stays kept. Off already is no error."""
    with transaction.atomic():
        current = _held(problem, actor)
        if not current.documents.filter(pk=document.pk).exists():
            return
        current.documents.remove(document)
        _tell(current, "detached", (document, None), actor)


def _keeper(problem: Problem, actor: User) -> Unit | None:
    """The office that keeps the paper: the problem's, else the actor's own there."""
    if problem.unit is not None:
        return problem.unit
    scope = scope_of(actor)
    if scope.holds(Role.COORDINATOR, regency=problem.regency_id):
        return None
    own = Unit.objects.filter(
        regency=problem.regency_id, pk__in=scope.units_of(*UNIT_ROLES)
    )
    return own.order_by("pk").first()


def _held(problem: Problem, actor: User) -> Problem:
    [current] = problems_domain.locked([problem.pk])
    if not actor.has_perm("innovations.change_problem", current):
        raise moves.not_allowed(Problem)
    return current


def _tell(
    problem: Problem,
    deed: str,
    change: tuple[Document | None, Document | None],
    actor: User,
) -> None:
    problem.version += 1
    problem.updated_at = timezone.now()
    problem.save(update_fields=["version", "updated_at"])
    activity.record(
        [Event(problem, f"problem.document_{deed}", {"document": change})], actor=actor
    )
