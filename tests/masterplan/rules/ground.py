"""A regency in the database at whose gate every rule is asked."""

import datetime as dt
import itertools
from typing import Any

from django.utils import timezone

from innovations.models import Innovation
from masterplan.domain.rules import RULES
from masterplan.enums import DeliverableKind, DeliverableStatus, StageState
from masterplan.models import Cohort, Deliverable, Participation, StageRecord
from regencies.enums import DocumentKind
from regencies.models import Document, Regency
from tests.factories import make_dimensions, make_regency

DEMANDED = {
    "document_valid": {"kind": "perkada"},
    "body_formed": {"kind": "council"},
    "meeting_held": {"kind": "bimtek"},
}
_serial = itertools.count(1)


def make_stage(
    regency: Regency | None = None, *, year: int = 2023, **fields: Any
) -> StageRecord:
    """An open stage of the regency in the cohort of that year."""
    regency = regency or make_regency()
    make_dimensions()
    cohort, _made = Cohort.objects.get_or_create(
        year=year, defaults={"name": f"Angkatan {year}"}
    )
    participation, _made = Participation.objects.get_or_create(
        cohort=cohort, regency=regency
    )
    defaults = {
        "participation": participation,
        "regency": regency,
        "order": participation.stages.count() + 1,
        "name": "Bimtek IV",
        "state": StageState.OPEN,
    }
    return StageRecord.objects.create(**defaults | fields)


def make_deliverable(stage: StageRecord, **fields: Any) -> Deliverable:
    """A document nobody has attached yet, unless a rule is named."""
    number = next(_serial)
    kind = DeliverableKind.RULE if "rule" in fields else DeliverableKind.DOCUMENT
    defaults = {
        "stage": stage,
        "regency": stage.regency,
        "order": number,
        "code": f"luaran_{number}",
        "name": f"Luaran {number}",
        "kind": kind,
    }
    return Deliverable.objects.create(**defaults | fields)


def make_document(regency: Regency, **fields: Any) -> Document:
    defaults = {
        "regency": regency,
        "title": f"Dokumen {next(_serial)}",
        "kind": DocumentKind.REGULATION,
        "link": "https://jdih.uji.test/peraturan",
    }
    return Document.objects.create(**defaults | fields)


def approve(deliverable: Deliverable) -> None:
    deliverable.document = make_document(deliverable.regency)
    deliverable.status = DeliverableStatus.APPROVED
    deliverable.save(update_fields=["document", "status"])


def ask_every_rule(stage: StageRecord, times: int = 1) -> list[Deliverable]:
    """A deliverable a rule, `times` over, and one document."""
    return [
        make_deliverable(stage, rule=name, parameters=DEMANDED.get(name, {}))
        for _time in range(times)
        for name in RULES
    ] + [make_deliverable(stage)]


def add_records(regency: Regency, count: int) -> list[Innovation]:
    """Verified records that lack everything, without the costs of their verb."""
    dimensions = list(make_dimensions().values())
    return Innovation.objects.bulk_create(
        [
            Innovation(
                regency=regency,
                dimension=dimensions[number % len(dimensions)],
                name=f"Inovasi ke-{number}",
                status="verified",
                # Far from the numbers that the ledger gives.
                registration_number=f"{regency.pk}-9{next(_serial):05}",
            )
            for number in range(count)
        ]
    )


def long_ago(days: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=days)
