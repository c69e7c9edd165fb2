"""Every change of a budget line is one of these verbs; told in the record's history."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.domain import children, rollup
from innovations.enums import BUDGET_LINES_MAX, YEAR_MAX, YEAR_MIN, FundingSource
from innovations.enums.baseline import PLANNED
from innovations.models import BudgetLine, Innovation
from masterplan.core import editing
from masterplan.core.errors import (
    DomainError,
    FieldConflict,
    InvalidFields,
    StaleVersion,
)
from masterplan.core.models import User
from masterplan.core.story import field_label

EDITABLE_FIELDS = ("year", "source", "planned", "allocated", "realised")
AMOUNTS = ("planned", "allocated", "realised")

PHRASES = {
    "innovation.budget_added": gettext_lazy("menambah baris anggaran"),
    "innovation.budget_revised": gettext_lazy("mengubah baris anggaran"),
    "innovation.budget_removed": gettext_lazy("menghapus baris anggaran"),
}
LABELS = {"budget_line": gettext_lazy("anggaran (pagu/DPA/realisasi)")}


def create(
    innovation: Innovation,
    *,
    actor: User,
    fields: Mapping[str, object],
    reason: str = "",
) -> BudgetLine:
    """Add a line; `fields` maps names of EDITABLE_FIELDS to model values.

    A double press gives the line of the first. Raises InvalidFields, NotAllowed, and
    DomainError where that year has money of that source already, or where planned money
    of a frozen record would change without a reason.
    """
    line = BudgetLine(**_offered(fields))
    with transaction.atomic():
        current = children.held(innovation, actor=actor)
        line.innovation = current
        promise = promised(current)
        _validate(line)
        twin = _twin(line)
        if twin is not None and _amounts(twin) == _amounts(line):
            return twin
        _demand_free(line, twin)
        if current.budget_lines.count() >= BUDGET_LINES_MAX:
            raise DomainError(
                _("Paling banyak %(max)s baris anggaran.") % {"max": BUDGET_LINES_MAX},
                code="too_many",
            )
        line.save(force_insert=True)
        changes = {"budget_line": (None, told(line))}
        _tell(current, "added", changes, promise, actor=actor, reason=reason)
    return line


def revise(
    line: BudgetLine,
    *,
    actor: User,
    version: int,
    fields: Mapping[str, object],
    reason: str = "",
) -> BudgetLine:
    """Change a line read at `version`; returns the stored one.

    Raises as `create`, StaleVersion with both values, and DomainError where the line
    was removed meanwhile. Nothing changed means nothing written.
    """
    offered = _offered(fields)
    with transaction.atomic():
        innovation = children.held(line.innovation, actor=actor)
        current = _stored(line)
        changed = {
            name: value
            for name, value in offered.items()
            if getattr(current, name) != value
        }
        if current.version != version:
            raise StaleVersion(
                version=current.version,
                fields=tuple(
                    FieldConflict(
                        name,
                        field_label(BudgetLine, name),
                        getattr(current, name),
                        value,
                    )
                    for name, value in changed.items()
                ),
            )
        if not changed:
            return current
        before, promise = told(current), promised(innovation)
        for name, value in changed.items():
            setattr(current, name, value)
        _validate(current)
        _demand_free(current, _twin(current))
        current.version += 1
        current.save(update_fields=[*changed, "version"])
        changes = {"budget_line": (before, told(current))}
        _tell(innovation, "revised", changes, promise, actor=actor, reason=reason)
    return current


def remove(line: BudgetLine, *, actor: User, version: int, reason: str = "") -> None:
    """Take a line read at `version` away; the history keeps its figures.

    Gone already is as good. Raises NotAllowed, StaleVersion, and DomainError where a
    frozen record would lose planned money without a reason.
    """
    with transaction.atomic():
        innovation = children.held(line.innovation, actor=actor)
        current = BudgetLine.objects.filter(pk=line.pk).first()
        if current is None:
            return
        if current.version != version:
            raise StaleVersion(version=current.version)
        before, promise = told(current), promised(innovation)
        current.delete()
        changes = {"budget_line": (before, None)}
        _tell(innovation, "removed", changes, promise, actor=actor, reason=reason)


def told(line: BudgetLine) -> str:
    """A line as the history keeps it, in the portal's own language."""
    with translation.override("id"):
        source = str(FundingSource(line.source).label) if line.source else "–"
    return f"{line.year or '–'}, {source}: " + " / ".join(
        "–" if amount is None else f"Rp {amount:,}".replace(",", ".")
        for amount in _amounts(line)
    )


def promised(innovation: Innovation) -> str | None:
    """A frozen record's planned money by year, in one statement; else None."""
    if innovation.baseline_at is None:
        return None
    lines = BudgetLine.objects.filter(innovation=innovation)
    return told_planned(lines.values_list("year", "planned"))


def told_planned(amounts: Iterable[tuple[int | None, int | None]]) -> str:
    """Rupiah by year: "Rp 1.000.000 (2024); Rp 500.000"; "" for none."""
    sums: dict[int | None, int] = {}
    for year, amount in amounts:
        if amount is not None:
            sums[year] = sums.get(year, 0) + amount
    return "; ".join(
        f"Rp {amount:,}".replace(",", ".") + (f" ({year})" if year else "")
        for year, amount in sorted(sums.items(), key=lambda one: (not one[0], one[0]))
    )


def _tell(
    innovation: Innovation,
    deed: str,
    changes: Mapping[str, tuple[str | None, str | None]],
    promise: str | None,
    *,
    actor: User,
    reason: str,
) -> None:
    """`promise` is what was `promised` before the line was written."""
    if (now := promised(innovation)) != promise:
        changes = {**changes, PLANNED: (promise, now)}
    verb = f"innovation.budget_{deed}"
    children.tell(innovation, verb, changes, actor=actor, reason=reason)
    rollup.recompute(innovation.regency_id)


def _stored(line: BudgetLine) -> BudgetLine:
    """The line under the held ledger: every verb that writes it holds that."""
    current = BudgetLine.objects.filter(pk=line.pk).first()
    if current is None:
        raise DomainError(
            _("Baris anggaran ini sudah dihapus orang lain."), code="gone"
        )
    return current


def _offered(fields: Mapping[str, object]) -> dict[str, object]:
    return editing.known(fields, EDITABLE_FIELDS)


def _amounts(line: BudgetLine) -> tuple[int | None, ...]:
    return tuple(getattr(line, name) for name in AMOUNTS)


def _validate(line: BudgetLine) -> None:
    errors: dict[str, list[str]] = {}
    try:
        line.clean_fields(exclude={"innovation", "version"})
    except ValidationError as error:
        errors |= error.message_dict
    if line.year is not None and not YEAR_MIN <= line.year <= YEAR_MAX:
        errors["year"] = [
            _("Tahun harus %(first)s sampai %(last)s.")
            % {"first": YEAR_MIN, "last": YEAR_MAX}
        ]
    if not line.source and all(amount is None for amount in _amounts(line)):
        errors["planned"] = [_("Isi sumber dana atau salah satu jumlahnya.")]
    if errors:
        raise InvalidFields(errors)


def _twin(line: BudgetLine) -> BudgetLine | None:
    """Another line of the record for the same year and source."""
    others = BudgetLine.objects.filter(
        innovation=line.innovation_id, year=line.year, source=line.source
    )
    return others.exclude(pk=line.pk).order_by("pk").first()


def _demand_free(line: BudgetLine, twin: BudgetLine | None) -> None:
    # Money whose year and source nobody knows yet may stand in several lines.
    if twin is not None and (line.year or line.source):
        raise DomainError(
            _("Tahun dan sumber dana ini sudah ada. Ubah baris yang ada."),
            code="line_exists",
            field="source",
        )
