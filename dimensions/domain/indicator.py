"""The values of other schemes' indicators by year, and every change of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dimensions.models import Indicator, IndicatorValue
from masterplan.core import activity, editing, moves
from masterplan.core.activity import Event
from masterplan.core.errors import InvalidFields
from masterplan.core.folding import tidy
from masterplan.core.models import User
from regencies.models import Regency

EDITABLE_FIELDS = ("indicator", "year", "value", "predicate", "source", "document")
_TOLD = tuple(name for name in EDITABLE_FIELDS if name != "document")

PHRASES = {
    "indicator_value.recorded": gettext_lazy("mencatat nilai indeks ini"),
    "indicator_value.revised": gettext_lazy("mengubah nilai indeks ini"),
}


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One index with its value of each year of the table, None where none is known."""

    indicator: Indicator
    values: tuple[IndicatorValue | None, ...]


@dataclass(frozen=True, slots=True)
class IndexTable:
    """The indices of a regency, newest year first."""

    years: tuple[int, ...]
    rows: tuple[IndexRow, ...]


def record(
    *, actor: User, regency: Regency, fields: Mapping[str, object]
) -> IndicatorValue:
    """Record the value of one year; `fields` names EDITABLE_FIELDS.

    Raises InvalidFields (the year recorded already too), NotAllowed.
    """
    value = IndicatorValue(regency=regency, **_offered(fields))
    _demand(actor, value)
    _validate(value)
    with transaction.atomic():
        # Two who record the same year come one after the other.
        Regency.objects.select_for_update(no_key=True).get(pk=regency.pk)
        _demand_free(value)
        value.save(force_insert=True)
        told = editing.filled(value, _TOLD)
        activity.record([Event(value, "indicator_value.recorded", told)], actor=actor)
    return value


def revise(
    value: IndicatorValue, *, actor: User, version: int, fields: Mapping[str, object]
) -> IndicatorValue:
    """Change a value read at `version`; returns the stored one.

    Raises StaleVersion with both values, InvalidFields, NotAllowed. Nothing changed
    means nothing written.
    """
    offered = _offered(fields)
    with transaction.atomic():
        Regency.objects.select_for_update(no_key=True).get(pk=value.regency_id)
        current = (
            IndicatorValue.objects.select_for_update(of=("self",), no_key=True)
            .select_related("regency", "indicator", "document")
            .get(pk=value.pk)
        )
        _demand(actor, current)
        changes = editing.changes_of(current, offered)
        editing.demand_version(current, version, changes)
        if not changes:
            return current
        editing.take(current, changes)
        _validate(current)
        _demand_free(current)
        editing.store(current, changes)
        told = {name: changes[name] for name in changes if name in _TOLD}
        activity.record([Event(current, "indicator_value.revised", told)], actor=actor)
    return current


def table(values: QuerySet[IndicatorValue]) -> IndexTable:
    """The values as a table of indices by years, in one statement."""
    found = list(values.select_related("indicator").order_by("indicator", "-year"))
    years = tuple(sorted({one.year for one in found}, reverse=True))
    by_place = {(one.indicator_id, one.year): one for one in found}
    indicators = {one.indicator_id: one.indicator for one in found}
    return IndexTable(
        years=years,
        rows=tuple(
            IndexRow(
                indicator, tuple(by_place.get((indicator.pk, year)) for year in years)
            )
            for indicator in sorted(
                indicators.values(), key=lambda one: (one.scheme, one.code)
            )
        ),
    )


def _offered(fields: Mapping[str, object]) -> dict[str, object]:
    offered = editing.known(fields, EDITABLE_FIELDS)
    for name in ("predicate", "source"):
        if name in offered:
            offered[name] = tidy(str(offered[name] or ""))
    return offered


def _demand(actor: User, value: IndicatorValue) -> None:
    if not actor.has_perm("dimensions.change_indicator_value", value):
        raise moves.not_allowed(IndicatorValue)


def _demand_free(value: IndicatorValue) -> None:
    same = IndicatorValue.objects.filter(
        regency=value.regency_id, indicator=value.indicator_id, year=value.year
    )
    if same.exclude(pk=value.pk).exists():
        raise InvalidFields({"year": [_("Nilai tahun ini sudah tercatat.")]})


def _validate(value: IndicatorValue) -> None:
    errors = editing.foreign(value, "document")
    if value.indicator_id is None:
        errors["indicator"] = [_("Pilih indeksnya.")]
    if not value.source and value.document is None:
        errors["source"] = [_("Sebutkan sumbernya, atau pilih dokumennya.")]
    names = tuple(name for name in EDITABLE_FIELDS if name not in errors)
    editing.validate(value, names, errors)
