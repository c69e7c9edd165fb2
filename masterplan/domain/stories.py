"""The story of a unit and of a whole regency."""

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from innovations.models import ComplaintRecap, Innovation, Problem
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
