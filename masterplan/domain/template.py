"""The ministry's sets of stages: a draft is changed, published, and then kept as it is.

A set is all stages of one version for one cohort, or (cohort None) of the default. At
most one set of each is in force and at most one is a draft.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.core import activity, editing
from masterplan.core.activity import Event
from masterplan.core.errors import DomainError, InvalidFields, MoveRefused, StaleVersion
from masterplan.core.folding import tidy
from masterplan.core.models import User
from masterplan.core.moves import not_allowed
from masterplan.domain import rules
from masterplan.enums import TemplateStatus
from masterplan.models import Cohort, DeliverableTemplate, StageTemplate

PHRASES = {
    "stage_template.begun": gettext_lazy("menyalin tahap ini ke rancangan templat"),
    "stage_template.published": gettext_lazy("memberlakukan templat tahap ini"),
    "stage_template.retired": gettext_lazy("mengganti templat tahap ini"),
    "stage_template.discarded": gettext_lazy("membuang rancangan templat tahap ini"),
}

_STAGE_COPIED = ("order", "code", "name", "summary", "first_month", "last_month")
_DELIVERABLE_COPIED = (
    "order",
    "code",
    "name",
    "help",
    "kind",
    "document_kind",
    "rule",
    "parameters",
    "is_required",
)


def templates_for(cohort: Cohort | None) -> list[StageTemplate]:
    """The stages in force for a cohort, in order: its own set, else the default's.

    Two statements; `deliverables` are there already.
    """
    wanted = Q(cohort=None)
    if cohort is not None:
        wanted |= Q(cohort=cohort)
    found = list(
        StageTemplate.objects.filter(wanted, status=TemplateStatus.PUBLISHED)
        .order_by("order", "pk")
        .prefetch_related("deliverables")
    )
    return [stage for stage in found if stage.cohort_id is not None] or found


def mark(stages: Iterable[StageTemplate]) -> str:
    """Changes with every change of the set: what a publisher has looked at."""
    told = ",".join(f"{stage.pk}:{stage.edits}" for stage in stages)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


@transaction.atomic
def begin(*, actor: User, cohort: Cohort | None = None) -> list[StageTemplate]:
    """Copy what is in force into a draft with the next number; returns its stages.

    Raises NotAllowed, and DomainError where a draft is under way already or nothing is
    there to copy.
    """
    demand(actor)
    hold(cohort)
    own = StageTemplate.objects.filter(cohort=cohort)
    if own.filter(status=TemplateStatus.DRAFT).exists():
        raise DomainError(
            _("Rancangan untuk templat ini sudah ada. Lanjutkan atau buang dahulu."),
            code="draft_exists",
        )
    source = templates_for(cohort)
    if not source:
        raise DomainError(
            _("Belum ada templat yang berlaku untuk disalin. Muat data rujukan."),
            code="nothing_to_copy",
        )
    version = (own.aggregate(last=Max("version"))["last"] or 0) + 1
    fresh = StageTemplate.objects.bulk_create(
        [
            StageTemplate(
                cohort=cohort,
                version=version,
                status=TemplateStatus.DRAFT,
                **{name: getattr(stage, name) for name in _STAGE_COPIED},
            )
            for stage in source
        ]
    )
    DeliverableTemplate.objects.bulk_create(
        [
            DeliverableTemplate(
                stage=copy,
                **{name: getattr(deliverable, name) for name in _DELIVERABLE_COPIED},
            )
            for stage, copy in zip(source, fresh, strict=True)
            for deliverable in stage.deliverables.all()
        ]
    )
    activity.record(
        [Event(stage, "stage_template.begun") for stage in fresh], actor=actor
    )
    return fresh


@transaction.atomic
def publish(
    *, actor: User, version: int, seen: str, cohort: Cohort | None = None
) -> list[StageTemplate]:
    """Put the draft in force; what was in force is kept, and used no longer.

    `seen` is the `mark` of the set its reader looked at. Stages that are open already
    keep the deliverables copied into them. Raises NotAllowed, MoveRefused for what is
    no draft, StaleVersion for another mark, and DomainError for a set without stages or
    with a rule that the portal does not know any more.
    """
    stages = _draft(actor, cohort, version)
    if mark(stages) != seen:
        raise StaleVersion(version=version)
    _demand_rules(stages)
    former = list(
        StageTemplate.objects.select_for_update()
        .filter(cohort=cohort, status=TemplateStatus.PUBLISHED)
        .order_by("pk")
    )
    events = _moved(former, TemplateStatus.RETIRED, "stage_template.retired")
    events += _moved(stages, TemplateStatus.PUBLISHED, "stage_template.published")
    activity.record(events, actor=actor)
    return stages


@transaction.atomic
def discard(*, actor: User, version: int, cohort: Cohort | None = None) -> None:
    """Throw the draft away. Raises NotAllowed, and MoveRefused for what is no draft."""
    stages = _draft(actor, cohort, version)
    # Told while the rows still have their keys.
    activity.record(
        [Event(stage, "stage_template.discarded") for stage in stages], actor=actor
    )
    StageTemplate.objects.filter(pk__in=[stage.pk for stage in stages]).delete()


def demand(actor: User) -> None:
    if not actor.has_perm("masterplan.change_template"):
        raise not_allowed(StageTemplate)


def hold(cohort: Cohort | None) -> None:
    """Make every other change to the sets of this cohort wait for this transaction."""
    if cohort is not None:
        Cohort.objects.select_for_update().get(pk=cohort.pk)
        return
    # The default's first version is never deleted, so its oldest row stands for all.
    rows = StageTemplate.objects.select_for_update().filter(cohort=None).order_by("pk")
    list(rows.values_list("pk", flat=True)[:1])


def tidied(fields: Mapping[str, object], names: Collection[str]) -> dict[str, Any]:
    """The fields with their texts trimmed; raises InvalidFields for an unknown one."""
    return {
        name: tidy(value) if isinstance(value, str) else value
        for name, value in editing.known(fields, names).items()
    }


def refuse_changes() -> MoveRefused:
    return MoveRefused(
        _(
            "Templat yang berlaku tidak diubah. Susun rancangan baru, ubah di sana, "
            "lalu berlakukan."
        ),
        code="not_a_draft",
    )


def _draft(actor: User, cohort: Cohort | None, version: int) -> list[StageTemplate]:
    """The locked stages of the draft, in order."""
    demand(actor)
    hold(cohort)
    stages = list(of_set(cohort, version).select_for_update())
    if not stages or any(stage.status != TemplateStatus.DRAFT for stage in stages):
        raise refuse_changes()
    return stages


def of_set(cohort: Cohort | None, version: int) -> QuerySet[StageTemplate]:
    """The stages of one set, in order."""
    return StageTemplate.objects.filter(cohort=cohort, version=version).order_by(
        "order", "pk"
    )


def _demand_rules(stages: Sequence[StageTemplate]) -> None:
    asked = DeliverableTemplate.objects.filter(stage__in=stages).exclude(rule="")
    for deliverable in asked:
        try:
            rules.validate(deliverable.rule, deliverable.parameters)
        except InvalidFields as error:
            raise DomainError(
                _("Aturan data luaran “%(name)s” tidak dikenal portal. Pilih lagi.")
                % {"name": deliverable.name},
                code="unknown_rule",
            ) from error


def _moved(
    stages: Sequence[StageTemplate], status: TemplateStatus, verb: str
) -> list[Event]:
    """Give the stages a status; returns what to tell of it."""
    events = [
        Event(stage, verb, {"status": (stage.status, status.value)}) for stage in stages
    ]
    for stage in stages:
        stage.status = status
    StageTemplate.objects.filter(pk__in=[stage.pk for stage in stages]).update(
        status=status
    )
    return events
