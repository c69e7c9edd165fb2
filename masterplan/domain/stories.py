"""The story of a unit, of a commitment and of a whole regency."""

from django.db.models import CharField, Q
from django.db.models.functions import Cast

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
from regencies.enums import INSIDER_ROLES
from regencies.models import PilotArea, Regency, Unit


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
    )


def _of_shared(scope: Scope, regency_code: str) -> Q:
    """Problems, complaints and pilot areas: whoever sees one of them sees all."""
    if regency_code not in scope.regencies_of(*INSIDER_ROLES):
        return Q(pk__in=[])
    models = (Problem, ComplaintRecap, PilotArea)
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
