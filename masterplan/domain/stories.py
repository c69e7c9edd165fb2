"""The story of a unit, a commitment, a masterplan and of a whole regency."""

from django.db.models import CharField, Model, Q
from django.db.models.functions import Cast

from dimensions.models import IndicatorValue
from innovations.models import (
    Commitment,
    ComplaintRecap,
    Innovation,
    Problem,
    QuickWin,
    Signature,
)
from masterplan.core.access import Scope
from masterplan.core.history import Rows
from masterplan.core.models import Activity
from masterplan.models import (
    Award,
    Deliverable,
    FollowUp,
    GapRow,
    Masterplan,
    MasterplanEntry,
    Meeting,
    Need,
    ReadinessRow,
    StageRecord,
    SwotRow,
)
from regencies.enums import INSIDER_ROLES
from regencies.models import Body, PilotArea, Regency, Unit


def regency_story(scope: Scope, regency: Regency) -> Rows:
    """What happened to its records this reader may see, to its units and settings.

    What happened to accounts and seats is not part of it.
    """
    return Activity.objects.filter(
        _of_innovations(scope, regency.pk)
        | Q(regency_code=regency.pk, target_type=Unit._meta.label_lower)
        | Q(target_type=Regency._meta.label_lower, target_id=regency.pk)
        | _of_quick_wins(scope, regency.pk)
        | _of_shared(scope, regency.pk)
        | _of_entries(scope, regency=regency.pk)
    )


def _of_shared(scope: Scope, regency_code: str) -> Q:
    """What the people of a regency share: whoever sees one of them sees all."""
    if regency_code not in scope.regencies_of(*INSIDER_ROLES):
        return Q(pk__in=[])
    models = (
        Problem,
        ComplaintRecap,
        PilotArea,
        Masterplan,
        ReadinessRow,
        SwotRow,
        GapRow,
        StageRecord,
        Deliverable,
        Body,
        Meeting,
        FollowUp,
        Need,
        Award,
        IndicatorValue,
    )
    return Q(
        regency_code=regency_code,
        target_type__in=[model._meta.label_lower for model in models],
    )


def unit_story(scope: Scope, unit: Unit) -> Rows:
    """What happened to the records it has now and this reader may see, and to it."""
    return Activity.objects.filter(
        _of_innovations(scope, unit.regency_id, unit=unit.pk)
        | Q(target_type=Unit._meta.label_lower, target_id=str(unit.pk))
    )


def commitment_story(commitment: Commitment) -> Rows:
    """What happened to it and to each place of its sheet."""
    places = commitment.signatures.values_list("pk", flat=True)
    return Activity.objects.filter(
        Q(target_type=Commitment._meta.label_lower, target_id=str(commitment.pk))
        | Q(
            target_type=Signature._meta.label_lower,
            target_id__in=[str(pk) for pk in places],
        )
    )


def masterplan_story(scope: Scope, plan: Masterplan) -> Rows:
    """What happened to it and its lines, and to those of its innovations that this
    reader may see: taken up, changed, taken out."""
    visible = Innovation.objects.visible_to(scope).filter(regency=plan.regency_id)
    came_and_went = Q(
        regency_code=plan.regency_id,
        target_type=Innovation._meta.label_lower,
        verb__in=("entry.taken_up", "entry.removed"),
        target_id__in=visible.order_by().values_list(
            Cast("pk", CharField(max_length=40)), flat=True
        ),
    ) & (Q(changes__masterplan__0__id=plan.pk) | Q(changes__masterplan__1__id=plan.pk))
    return Activity.objects.filter(
        Q(target_type=Masterplan._meta.label_lower, target_id=str(plan.pk))
        | came_and_went
        | _of_entries(scope, masterplan=plan)
    )


def _of_entries(scope: Scope, **within: object) -> Q:
    """Those of a masterplan are read through their innovations."""
    visible = MasterplanEntry.objects.visible_to(scope).filter(**within)
    return Q(
        target_type=MasterplanEntry._meta.label_lower,
        target_id__in=visible.order_by().values_list(
            Cast("pk", CharField(max_length=40)), flat=True
        ),
    )


def record_story(record: Model) -> Rows:
    """What happened to one record; who may see it is asked by its page."""
    return Activity.objects.filter(
        target_type=record._meta.label_lower, target_id=str(record.pk)
    )


def _of_quick_wins(scope: Scope, regency_code: str) -> Q:
    """Its sheet is no public page, whatever its record is."""
    visible = (
        QuickWin.objects.visible_to(scope)
        .read_inside(scope)
        .filter(regency=regency_code)
    )
    return Q(
        regency_code=regency_code,
        target_type=QuickWin._meta.label_lower,
        target_id__in=visible.order_by().values_list(
            Cast("pk", CharField(max_length=40)), flat=True
        ),
    )


def _of_innovations(scope: Scope, regency_code: str, **within: object) -> Q:
    """A history is read through its record."""
    visible = Innovation.objects.visible_to(scope).filter(
        regency=regency_code, **within
    )
    return Q(
        regency_code=regency_code,
        target_type=Innovation._meta.label_lower,
        target_id__in=visible.order_by().values_list(
            Cast("pk", CharField(max_length=40)), flat=True
        ),
    )
