"""A regency with its people, templates and stages, for tests of stages."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from masterplan.core.models import User
from masterplan.enums import DeliverableKind, StageState
from masterplan.models import (
    Cohort,
    Deliverable,
    DeliverableTemplate,
    Participation,
    StageRecord,
    StageTemplate,
)
from regencies.enums import Audience, DocumentKind, Role
from regencies.models import Document, Regency, Unit
from tests.factories import make_regency, make_unit, make_user

CODES = ("selection", "mou", "bimtek_4")


@dataclass
class Ground:
    """Three stages of a cohort; each asks for one decree once it is opened."""

    regency: Regency
    unit: Unit
    coordinator: User
    mentor: User
    leader: User
    ministry: User
    operator: User
    participation: Participation
    stages: list[StageRecord]
    documents: int = field(default=0)

    @property
    def today(self) -> dt.date:
        return timezone.localdate(timezone=self.regency.zone)

    def document(self, **fields: object) -> Document:
        self.documents += 1
        return Document.objects.create(
            **{
                "regency": self.regency,
                "title": f"SK {self.documents}",
                "kind": DocumentKind.DECREE,
                "link": f"https://contoh.test/{self.documents}",
                "audience": Audience.REGENCY,
                **fields,
            }
        )


def make_ground(code: str = "32.11", *, has_mentor: bool = True) -> Ground:
    regency = make_regency(code)
    unit = make_unit(regency)
    cohort, _created = Cohort.objects.get_or_create(
        year=2026, defaults={"name": "Angkatan 2026"}
    )
    participation = Participation.objects.create(cohort=cohort, regency=regency)
    stages = []
    for order, stage_code in enumerate(CODES, start=1):
        template, created = StageTemplate.objects.get_or_create(
            cohort=cohort,
            code=stage_code,
            defaults={"order": order, "name": f"Tahap {order}"},
        )
        if created:
            DeliverableTemplate.objects.create(
                stage=template,
                order=1,
                code="sk",
                name="SK Tim",
                kind=DeliverableKind.DOCUMENT,
                document_kind=DocumentKind.DECREE,
            )
        stages.append(
            StageRecord.objects.create(
                participation=participation,
                regency=regency,
                template=template,
                order=order,
                code=stage_code,
                name=f"Tahap {order}",
            )
        )
    mentor = make_user(Role.MENTOR, regency=regency) if has_mentor else make_user()
    return Ground(
        regency=regency,
        unit=unit,
        coordinator=make_user(Role.COORDINATOR, regency=regency),
        mentor=mentor,
        leader=make_user(Role.LEADER, regency=regency),
        ministry=make_user(Role.MINISTRY),
        operator=make_user(Role.OPERATOR, unit=unit),
        participation=participation,
        stages=stages,
    )


def in_state(stage: StageRecord, state: StageState, **fields: object) -> StageRecord:
    """Put a stage into a state, with its one deliverable where it has begun."""
    if state != StageState.UPCOMING and not stage.deliverables.exists():
        bring(stage)
    for name, value in {"state": state, **fields}.items():
        setattr(stage, name, value)
    stage.save()
    return stage


def bring(stage: StageRecord, **fields: object) -> Deliverable:
    return Deliverable.objects.create(
        **{
            "stage": stage,
            "regency": stage.regency,
            "order": stage.deliverables.count() + 1,
            "code": f"sk-{stage.deliverables.count() + 1}",
            "name": "SK Tim",
            "kind": DeliverableKind.DOCUMENT,
            "document_kind": DocumentKind.DECREE,
            **fields,
        }
    )
