"""What waits for a sign-off and for whom, and what came back from one."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.urls import reverse

from masterplan.core.access import Scope
from masterplan.core.models import Activity
from masterplan.enums import DeliverableStatus, StageState
from masterplan.models import Deliverable, StageRecord
from regencies.enums import Role
from regencies.models import Membership

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Matter:
    """A stage or deliverable that somebody has to decide or to mend.

    `noun` begins the names of its routes: "stage" or "deliverable". `reason` is why it
    came back; `document_url` where what was handed in is read.
    """

    id: int
    noun: str
    name: str
    stage: str
    regency_code: str
    regency: str
    version: int
    at: dt.datetime | None
    reason: str = ""
    document: str = ""
    document_url: str = ""

    @property
    def url(self) -> str:
        return reverse(f"masterplan:{self.noun}", args=[self.regency_code, self.id])

    @property
    def approve_url(self) -> str:
        return self._move("pass" if self.noun == "stage" else "approve")

    @property
    def return_url(self) -> str:
        return self._move("return")

    def _move(self, name: str) -> str:
        route = f"masterplan:{self.noun}-move"
        return reverse(route, args=[self.regency_code, self.id, name])


@dataclass(frozen=True, slots=True)
class SignOffs:
    """For whom signs off, what waits, and for the coordinator, what came back."""

    waiting: tuple[Matter, ...] = ()
    returned: tuple[Matter, ...] = ()


def sign_offs_for(scope: Scope) -> SignOffs:
    """The first of each, longest waiting first; at most four statements."""
    signs = bool(scope.regencies_of(Role.MENTOR, Role.LEADER))
    coordinated = scope.regencies_of(Role.COORDINATOR)
    return SignOffs(
        waiting=waiting(scope, _signed_by(scope)) if signs else (),
        returned=_returned(scope, coordinated) if coordinated else (),
    )


def waiting(scope: Scope, where: Q, *, shown: int = SHOWN) -> tuple[Matter, ...]:
    """Stages and deliverables handed in, longest waiting first, in two statements."""
    stages = StageRecord.objects.visible_to(scope).filter(
        where, state=StageState.SUBMITTED
    )
    deliverables = Deliverable.objects.visible_to(scope).filter(
        where,
        status=DeliverableStatus.SUBMITTED,
        stage__state__in=[StageState.OPEN, StageState.SUBMITTED],
    )
    found = [
        *_stages(stages.annotate(at=F("submitted_at")), shown),
        *_deliverables(deliverables.annotate(at=F("updated_at")), shown),
    ]
    return tuple(sorted(found, key=_age)[:shown])


def _signed_by(scope: Scope) -> Q:
    """Whose sign-off is this person's: mentored, or led and without a mentor."""
    mentor = Membership.objects.in_force().filter(
        regency=OuterRef("regency"), role=Role.MENTOR, user__is_active=True
    )
    led = Q(regency__in=scope.regencies_of(Role.LEADER)) & ~Q(Exists(mentor))
    return Q(regency__in=scope.regencies_of(Role.MENTOR)) | led


def _returned(scope: Scope, codes: Collection[str]) -> tuple[Matter, ...]:
    # Handed in once and open again; opening it anew forgets that.
    stages = StageRecord.objects.visible_to(scope).filter(
        regency__in=codes, state=StageState.OPEN, submitted_at__isnull=False
    )
    deliverables = Deliverable.objects.visible_to(scope).filter(
        regency__in=codes,
        status=DeliverableStatus.RETURNED,
        stage__state__in=[StageState.OPEN, StageState.SUBMITTED],
    )
    found = [
        *_stages(_with_reason(stages, "stage"), SHOWN),
        *_deliverables(_with_reason(deliverables, "deliverable"), SHOWN),
    ]
    return tuple(sorted(found, key=_age)[:SHOWN])


def _with_reason(rows: QuerySet, noun: str) -> QuerySet:
    last = (
        Activity.objects.filter(
            target_type=rows.model._meta.label_lower,
            target_id=Cast(OuterRef("pk"), CharField(max_length=40)),
            verb=f"{noun}.return",
        )
        .order_by("-id")
        .values
    )
    return rows.annotate(
        at=Subquery(last("at")[:1]), reason=Subquery(last("reason")[:1])
    )


def _stages(rows: QuerySet, shown: int) -> list[Matter]:
    return [
        Matter(
            id=one.pk,
            noun="stage",
            name=one.name,
            stage="",
            regency_code=one.regency_id,
            regency=one.regency.name,
            version=one.version,
            at=one.at,
            reason=getattr(one, "reason", None) or "",
        )
        for one in rows.select_related("regency").order_by("at", "pk")[:shown]
    ]


def _deliverables(rows: QuerySet, shown: int) -> list[Matter]:
    found = rows.select_related("regency", "stage", "document")
    return [
        Matter(
            id=one.pk,
            noun="deliverable",
            name=one.name,
            stage=one.stage.name,
            regency_code=one.regency_id,
            regency=one.regency.name,
            version=one.version,
            at=one.at,
            reason=getattr(one, "reason", None) or "",
            document=one.document.title if one.document else "",
            document_url=one.document.get_absolute_url() if one.document else "",
        )
        for one in found.order_by("at", "pk")[:shown]
    ]


def _age(matter: Matter) -> tuple[bool, float]:
    """Longest waiting first; what nobody can date comes last."""
    return (matter.at is None, matter.at.timestamp() if matter.at else 0.0)
