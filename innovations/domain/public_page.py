"""What everybody may read of a published record, and what nobody outside may.

Every field and relation of an innovation stands in one of the two sets; a test fails
for one that does not, so that a new field is public only by decision.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Cast

from innovations.domain.evidence import PHOTO_KINDS
from innovations.domain.lists import LIST_FIELDS
from innovations.enums import QuickWinStatus
from innovations.models import Innovation
from masterplan.core.access import PUBLIC
from regencies.models import Document

PHOTOS_MAX = 12

PUBLIC_FIELDS = frozenset(
    {
        "acronym",
        # Only the records among them that are published themselves.
        "adaptations",
        "adapted_from",
        "affair",
        "benefit",
        "beneficiaries",
        "beneficiary_count",
        "description",
        "design",
        "dimension",
        "districts",
        "end_year",
        "flagship_programme",
        "id",
        "iid_form",
        "implemented_on",
        "initiator",
        "is_digital",
        "is_region_wide",
        "kind",
        "link",
        "name",
        "novelty",
        "objective",
        "outcome_indicators",
        "partners",
        "plan_percent",
        "problem",
        "process_after",
        "process_before",
        "published_at",
        # The year and the status, never its sheet.
        "quick_wins",
        "regency",
        "registration_number",
        "result",
        "source_url",
        "start_month",
        "start_year",
        # Only that it is closed and how; a published record is always a verified one.
        "status",
        "step",
        "step_percent",
        "sub_dimension",
        "supporting_units",
        "trial_on",
        "uniqueness",
        "unit",
        "updated_at",
        "village_count",
    }
)

INTERNAL_FIELDS = frozenset(
    {
        "action_items",
        "asked_fields",
        "baseline_at",
        "budget_lines",
        "complaint_recaps",
        "continuity",
        "created_at",
        "created_by",
        "different_because",
        "duties_fit",
        # Its photos are public by their document's own audience.
        "evidence",
        "growth",
        "name_folded",
        "nomenclature_code",
        "person_in_charge",
        "person_phone",
        "person_position",
        "pilot_area",
        "problems",
        "regulation",
        "reported_status",
        "reported_unit",
        "resources",
        "risks",
        "source",
        "submitted_at",
        "taken_up_at",
        "verified_at",
        "version",
    }
)


@dataclass(frozen=True, slots=True)
class Photo:
    pk: int
    title: str


@dataclass(frozen=True, slots=True)
class Aside:
    """What stands beside the record: `names` as `lists.names_of` gives them, quick wins
    as (year, status), the newest first, and photos in the order they were kept."""

    names: dict[str, list[str]]
    quick_wins: tuple[tuple[int, QuickWinStatus], ...]
    photos: tuple[Photo, ...]


def aside(innovation: Innovation) -> Aside:
    """Everything that everybody may read beside a published record. One statement."""
    photos = Document.objects.visible_to(PUBLIC).filter(
        pk__in=innovation.evidence.values("document"),
        kind__in=PHOTO_KINDS,
        file__isnull=False,
    )
    parts: list[Any] = [
        _part("photos", photos, Cast("pk", CharField()), "title"),
        _part(
            "quick_wins",
            innovation.quick_wins,
            Cast("year", CharField()),
            "status",
        ),
    ]
    parts += [
        _part(name, getattr(innovation, name), _text(""), "name")
        for name in LIST_FIELDS
    ]
    found: dict[str, list[tuple[str, str]]] = {}
    for what, key, text in parts[0].union(*parts[1:], all=True):
        found.setdefault(what, []).append((key, text))
    pictures = sorted((int(key), title) for key, title in found.get("photos", ()))
    quick_wins = sorted(found.get("quick_wins", ()), reverse=True)
    return Aside(
        names={
            name: sorted(text for _key, text in found.get(name, ()))
            for name in LIST_FIELDS
        },
        quick_wins=tuple(
            (int(year), QuickWinStatus(status)) for year, status in quick_wins
        ),
        photos=tuple(Photo(pk, title) for pk, title in pictures[:PHOTOS_MAX]),
    )


def _text(value: str) -> Value:
    return Value(value, output_field=CharField())


def _part(what: str, rows: Any, key: Any, text: str) -> Any:
    return rows.order_by().values_list(_text(what), key, text)
