"""One innovation as its page reads it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    JSONField,
    OuterRef,
    Subquery,
    When,
)
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.utils.translation import gettext as _

from innovations.enums import InnovationStatus
from innovations.models import Innovation
from innovations.models.innovation import InnovationQuerySet
from innovations.models.standing import evidenced, freshness, record_health
from masterplan.core.access import Scope
from masterplan.core.models import Activity

# Told in the history too, so it is taken out of there for who may not read it.
CONTACT_FIELDS = frozenset({"person_phone"})


def for_page(innovations: InnovationQuerySet) -> InnovationQuerySet:
    """A queryset or the manager, with all that the head of the page names, as one
    statement.

    `problem_count` counts the problems of the register it answers, `is_origin` tells
    whether any record was adapted from it (not: which may be seen), and `return_note`
    is {"actor", "reason"} of the last return while the record is
    returned, else None.
    """
    last_return = (
        Activity.objects.filter(
            target_type=Innovation._meta.label_lower,
            target_id=Cast(OuterRef("pk"), CharField()),
            verb="innovation.return",
        )
        .order_by("-id")
        .values(note=JSONObject(actor="actor_name", reason="reason"))[:1]
    )
    table: Any = Innovation.problems.through
    links = (
        table._default_manager.filter(innovation=OuterRef("pk"))
        .order_by()
        .values("innovation")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return innovations.select_related(
        "regency",
        "unit",
        "dimension",
        "sub_dimension",
        "flagship_programme",
        "pilot_area",
    ).annotate(
        # By a subquery: a join would repeat the record once a problem.
        problem_count=Coalesce(Subquery(links), 0),
        is_origin=Exists(Innovation.objects.filter(adapted_from=OuterRef("pk"))),
        return_note=Case(
            When(status=InnovationStatus.RETURNED, then=Subquery(last_return)),
            output_field=JSONField(),
        ),
    )


def with_standing(
    innovations: InnovationQuerySet, today: dt.date
) -> InnovationQuerySet:
    """The records with what the register's filters say of them, in the same statement:
    `standing_health` (a Health or ""), `standing_age` (a Freshness) and
    `standing_proof` (an Evidenced)."""
    return innovations.annotate(
        standing_health=record_health(today),
        standing_age=freshness(today),
        standing_proof=evidenced(),
    )


def for_paper(innovations: InnovationQuerySet) -> InnovationQuerySet:
    """As `for_page`, with what the letterhead of its regency names."""
    return for_page(innovations).select_related(
        "regency",
        "regency__logo",
        "regency__leading_sector",
        "unit",
        "dimension",
        "sub_dimension",
    )


def reads_inside(scope: Scope, innovation: Innovation) -> bool:
    """Whether the reader sees the record by a seat, not just because it is published.

    Who does not gets the public's page: no history, money, status or person.
    """
    return scope.is_national or innovation.regency_id in scope.regencies_of()


def without_contacts(activities: Iterable[Activity]) -> list[Activity]:
    """The same story without telephone numbers, old or new."""
    kept = list(activities)
    for activity in kept:
        activity.changes = {
            name: change
            for name, change in activity.changes.items()
            if name not in CONTACT_FIELDS
        }
    return kept


def said(name: str, value: object) -> str:
    """A field's value in words: labels of choices, yes and no, a dash."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("Ya") if value else _("Tidak")
    field = Innovation._meta.get_field(name)
    choices = dict(getattr(field, "flatchoices", ()))
    return str(choices.get(value, value))
