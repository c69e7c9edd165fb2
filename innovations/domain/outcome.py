"""What an innovation changes in people's lives: indicators, and their values by year.

Every change is one of these verbs, told in the record's history.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.domain import children, rollup
from innovations.enums import OUTCOME_YEARS_MAX, OUTCOMES_MAX
from innovations.enums.baseline import TARGETS
from innovations.models import Innovation, OutcomeIndicator, OutcomeValue
from masterplan.core import editing
from masterplan.core.errors import (
    DomainError,
    FieldConflict,
    InvalidFields,
    StaleVersion,
)
from masterplan.core.folding import tidy
from masterplan.core.models import User
from masterplan.core.story import field_label

EDITABLE_FIELDS = ("name", "measure", "baseline", "falls")

PHRASES = {
    "innovation.outcome_added": gettext_lazy("menambah indikator hasil"),
    "innovation.outcome_revised": gettext_lazy("mengubah indikator hasil"),
    "innovation.outcome_removed": gettext_lazy("menghapus indikator hasil"),
}
LABELS = {
    "outcome_indicator": gettext_lazy(
        "indikator hasil (kondisi awal; tahun: target/realisasi)"
    )
}

_PLACES = Decimal("0.1")
_WHOLE = Decimal(100)
# After the name of what is better when it is smaller.
_FALLS = " ↓"


@dataclass(frozen=True, slots=True)
class YearValue:
    """Target and actual of one year; either may lack."""

    year: int
    target: Decimal | None = None
    actual: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """One year as the page shows it; `achievement` in percent, None: not countable."""

    year: int
    target: Decimal | None
    actual: Decimal | None
    achievement: Decimal | None

    @property
    def told(self) -> tuple[str, str]:
        """Target and actual with no more decimals than they have."""
        return figure(self.target), figure(self.actual)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One indicator with its years in order."""

    pk: int
    name: str
    measure: str
    baseline: Decimal | None
    falls: bool
    years: tuple[Measured, ...]

    @property
    def told(self) -> str:
        """The baseline with no more decimals than it has."""
        return figure(self.baseline)


def outcomes(innovation: Innovation) -> list[Outcome]:
    """The record's indicators with their values, in their order. One statement."""
    rows = (
        OutcomeIndicator.objects.filter(innovation=innovation)
        .order_by("pk", "values__year")
        .values_list(
            "pk",
            "name",
            "measure",
            "baseline",
            "falls",
            "values__year",
            "values__target",
            "values__actual",
        )
    )
    heads: dict[int, tuple[str, str, Decimal | None, bool]] = {}
    years: dict[int, list[Measured]] = {}
    for pk, name, measure, baseline, falls, year, target, actual in rows:
        heads[pk] = (name, measure, baseline, falls)
        kept = years.setdefault(pk, [])
        if year is not None:
            reached = achievement(baseline, target, actual, falls=falls)
            kept.append(Measured(year, target, actual, reached))
    return [Outcome(pk, *head, tuple(years[pk])) for pk, head in heads.items()]


def achievement(
    baseline: Decimal | None,
    target: Decimal | None,
    actual: Decimal | None,
    *,
    falls: bool,
) -> Decimal | None:
    """How much of the way from the baseline to the target was gone, in percent.

    Without a baseline: the actual against the target, upside down where a smaller
    number is better. One decimal, half up; never below 0. None where it cannot be said.
    """
    if target is None or actual is None:
        return None
    if baseline is not None and baseline != target:
        share = (actual - baseline) / (target - baseline)
    elif baseline is not None:
        # Holding the level was the aim.
        is_held = actual <= target if falls else actual >= target
        share = Decimal(1 if is_held else 0)
    elif falls:
        share = Decimal(1) if actual <= target else target / (actual or _WHOLE)
    elif target == 0:
        return None
    else:
        share = actual / target
    return max(share * _WHOLE, Decimal(0)).quantize(_PLACES, rounding=ROUND_HALF_UP)


def create(
    innovation: Innovation,
    *,
    actor: User,
    fields: Mapping[str, object],
    values: Sequence[YearValue] = (),
    reason: str = "",
) -> OutcomeIndicator:
    """Add an indicator with its years; a double press gives that of the first.

    `fields` maps names of EDITABLE_FIELDS to model values. Raises InvalidFields,
    NotAllowed, and DomainError for a name that is there, one indicator too many, or a
    target of a frozen record that changes without a reason.
    """
    made = OutcomeIndicator(**_offered(fields))
    with transaction.atomic():
        current = children.held(innovation, actor=actor)
        made.innovation = current
        promise = promised(current)
        _validate(made, values)
        twin = _twin(made)
        if twin is not None and told(twin, _values_of(twin)) == told(made, values):
            return twin
        _demand_free(twin)
        if current.outcome_indicators.count() >= OUTCOMES_MAX:
            raise DomainError(
                _("Paling banyak %(max)s indikator hasil.") % {"max": OUTCOMES_MAX},
                code="too_many",
            )
        made.save(force_insert=True)
        _write(made, values)
        changes = {"outcome_indicator": (None, told(made, values))}
        _tell(current, "added", changes, promise, actor=actor, reason=reason)
    return made


def revise(
    indicator: OutcomeIndicator,
    *,
    actor: User,
    version: int,
    fields: Mapping[str, object],
    values: Sequence[YearValue] | None,
    reason: str = "",
) -> OutcomeIndicator:
    """Change an indicator read at `version`, and put `values` in place of its years.

    None leaves the years as they are. Returns the stored one. Raises as `create`,
    StaleVersion with both values, and DomainError where it was removed meanwhile.
    Nothing changed means nothing written.
    """
    offered = _offered(fields)
    with transaction.atomic():
        innovation = children.held(indicator.innovation, actor=actor)
        current = _stored(indicator)
        stored = _values_of(current)
        values = stored if values is None else values
        before = told(current, stored)
        changed = {
            name: (getattr(current, name), value)
            for name, value in offered.items()
            if getattr(current, name) != value
        }
        for name, (_old, new) in changed.items():
            setattr(current, name, new)
        after = told(current, values)
        if current.version != version:
            raise StaleVersion(
                version=current.version,
                fields=_conflicts(changed, stored, values),
            )
        if before == after:
            return current
        promise = promised(innovation)
        _validate(current, values)
        _demand_free(_twin(current))
        current.version += 1
        current.save(update_fields=[*changed, "version"])
        current.values.all().delete()
        _write(current, values)
        changes = {"outcome_indicator": (before, after)}
        _tell(innovation, "revised", changes, promise, actor=actor, reason=reason)
    return current


def remove(
    indicator: OutcomeIndicator, *, actor: User, version: int, reason: str = ""
) -> None:
    """Take an indicator read at `version` away; the history keeps its figures.

    Gone already is as good. Raises NotAllowed, StaleVersion, and DomainError where a
    frozen record would lose a target without a reason.
    """
    with transaction.atomic():
        innovation = children.held(indicator.innovation, actor=actor)
        current = OutcomeIndicator.objects.filter(pk=indicator.pk).first()
        if current is None:
            return
        if current.version != version:
            raise StaleVersion(version=current.version)
        before, promise = told(current, _values_of(current)), promised(innovation)
        current.delete()
        changes = {"outcome_indicator": (before, None)}
        _tell(innovation, "removed", changes, promise, actor=actor, reason=reason)


def told(indicator: OutcomeIndicator, values: Iterable[YearValue]) -> str:
    """An indicator as the history keeps it: figures, and no words of any language."""
    direction = _FALLS if indicator.falls else ""
    head = f"{indicator.name} ({indicator.measure}){direction}: "
    return head + "; ".join([figure(indicator.baseline), *_told_years(values)])


def figure(value: Decimal | None) -> str:
    """1.250,5; a dash for nothing."""
    if value is None:
        return "–"
    text = f"{value:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def _told_years(values: Iterable[YearValue]) -> list[str]:
    return [
        f"{one.year}: {figure(one.target)}/{figure(one.actual)}"
        for one in sorted(values, key=lambda one: one.year)
    ]


def promised(innovation: Innovation) -> str | None:
    """The targets of a frozen record's indicators, in one statement; else None.

    "Waktu tunggu (menit) ↓ 60 → 2025: 30, 2026: 20"; no words of any language.
    """
    if innovation.baseline_at is None:
        return None
    aims = (
        OutcomeIndicator.objects.filter(
            innovation=innovation, values__target__isnull=False
        )
        .order_by("pk", "values__year")
        .values_list(
            "name", "measure", "falls", "baseline", "values__year", "values__target"
        )
    )
    years: dict[str, list[str]] = {}
    for name, measure, falls, start, year, target in aims:
        head = f"{name} ({measure}){_FALLS if falls else ''} {figure(start)}"
        years.setdefault(head, []).append(f"{year}: {figure(target)}")
    return "; ".join(f"{head} → {', '.join(told)}" for head, told in years.items())


def _tell(
    innovation: Innovation,
    deed: str,
    changes: Mapping[str, tuple[str | None, str | None]],
    promise: str | None,
    *,
    actor: User,
    reason: str,
) -> None:
    """`promise` is what was `promised` before the indicator was written."""
    if (now := promised(innovation)) != promise:
        changes = {**changes, TARGETS: (promise, now)}
    verb = f"innovation.outcome_{deed}"
    children.tell(innovation, verb, changes, actor=actor, reason=reason)
    rollup.recompute(innovation.regency_id)


def _conflicts(
    changed: Mapping[str, tuple[object, object]],
    stored: Sequence[YearValue],
    values: Sequence[YearValue],
) -> tuple[FieldConflict, ...]:
    found = [
        FieldConflict(name, field_label(OutcomeIndicator, name), old, new)
        for name, (old, new) in changed.items()
    ]
    old, new = "; ".join(_told_years(stored)), "; ".join(_told_years(values))
    if old != new:
        label = _("tahun: target/realisasi")
        found.append(FieldConflict("values", label, old, new))
    return tuple(found)


def _offered(fields: Mapping[str, object]) -> dict[str, object]:
    kept = editing.known(fields, EDITABLE_FIELDS)
    for name in ("name", "measure"):
        if name in kept:
            kept[name] = tidy(str(kept[name]))
    return kept


def _stored(indicator: OutcomeIndicator) -> OutcomeIndicator:
    """The indicator under the held ledger: every verb that writes it holds that."""
    current = OutcomeIndicator.objects.filter(pk=indicator.pk).first()
    if current is None:
        raise DomainError(_("Indikator ini sudah dihapus orang lain."), code="gone")
    return current


def _values_of(indicator: OutcomeIndicator) -> list[YearValue]:
    return [
        YearValue(one.year, one.target, one.actual) for one in indicator.values.all()
    ]


def _write(indicator: OutcomeIndicator, values: Sequence[YearValue]) -> None:
    rows = [_row(one) for one in values]
    for row in rows:
        row.indicator = indicator
    OutcomeValue.objects.bulk_create(rows)


def _row(value: YearValue) -> OutcomeValue:
    figures: Any = {"target": value.target, "actual": value.actual}
    return OutcomeValue(year=value.year, **figures)


def _validate(indicator: OutcomeIndicator, values: Sequence[YearValue]) -> None:
    errors: dict[str, list[str]] = {}
    try:
        indicator.clean_fields(exclude={"innovation", "version"})
    except ValidationError as error:
        errors |= error.message_dict
    years = [one.year for one in values]
    if len(set(years)) != len(years):
        errors["values"] = [_("Tahun yang sama ditulis dua kali.")]
    elif len(years) > OUTCOME_YEARS_MAX:
        errors["values"] = [
            _("Paling banyak %(max)s tahun.") % {"max": OUTCOME_YEARS_MAX}
        ]
    for one in values:
        try:
            _row(one).clean_fields(exclude={"indicator"})
        except ValidationError as error:
            errors.setdefault("values", []).extend(error.messages)
    if errors:
        raise InvalidFields(errors)


def _twin(indicator: OutcomeIndicator) -> OutcomeIndicator | None:
    """Another indicator of the record under the same name, whatever its capitals."""
    others = OutcomeIndicator.objects.filter(
        innovation=indicator.innovation_id, name__iexact=indicator.name
    )
    return others.exclude(pk=indicator.pk).first()


def _demand_free(twin: OutcomeIndicator | None) -> None:
    if twin is not None:
        raise DomainError(
            _("Indikator “%(name)s” sudah ada. Ubah yang ada.") % {"name": twin.name},
            code="name_taken",
            field="name",
        )
