"""What hurts in a regency and what was answered: problems, complaints, alignment,
outcomes, follow-ups."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import (
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    Sum,
    Value,
)
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovations.enums import Field
from innovations.enums.action_item import ItemDue
from innovations.filters import ProblemFilter
from innovations.models import ComplaintRecap, Problem
from innovations.models.innovation import InnovationQuerySet
from innovations.models.problem import unsolved
from innovations.models.standing import measured
from masterplan.core.access import Scope
from masterplan.domain import alignment, parts
from masterplan.domain.alignment import Matrix
from masterplan.domain.audience import Audience, audience_of
from masterplan.domain.figures import (
    COMPLAINTS,
    FOLLOW_UPS,
    PROBLEMS,
    Figure,
    Group,
    drill,
)
from masterplan.domain.parts import Chosen
from masterplan.domain.regency_outcomes import OutcomeRow, outcome_rows
from masterplan.enums import FollowUpStatus, PlanStatus
from masterplan.filters import FollowUpFilter
from masterplan.models import FollowUp, MasterplanEntry, Mission
from masterplan.models.meeting import follow_ups_due
from regencies.models import Regency

# Stands where complaints have their year: problems have none.
_NO_YEAR = 0


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A bidang: its problems, those nobody answers, the innovations that answer, and
    complaints of the newest year (None where none were counted), which count the
    complaints themselves and open their table."""

    field: Field
    problems: Figure
    unanswered: Figure
    innovations: Figure
    received: Figure | None
    resolved: Figure | None


@dataclass(frozen=True, slots=True)
class PlanHoles:
    """The alignment matrix of the masterplan in force."""

    masterplan_id: int
    matrix: Matrix


@dataclass(frozen=True, slots=True)
class RegencyAnswers:
    """`fields` add up to `problems` and `unanswered`; innovations may answer several.

    `complaint_year` is the newest year with counted complaints, `received` and
    `resolved` all of it (None without such a year). `follow_ups` are open
    ones: all, late, due this week, due in 30 days.
    """

    audience: Audience
    problems: Figure
    unanswered: Figure
    fields: tuple[FieldRow, ...]
    complaint_year: int | None
    received: Figure | None
    resolved: Figure | None
    holes: PlanHoles | None
    outcomes: tuple[OutcomeRow, ...]
    follow_ups: tuple[Figure, ...]

    @property
    def shown_fields(self) -> tuple[FieldRow, ...]:
        """Those with anything to say."""
        return tuple(
            row
            for row in self.fields
            if row.problems.count or row.innovations.count or row.received is not None
        )


def regency_answers(
    regency: Regency, *, scope: Scope, filters: Chosen | None = None
) -> RegencyAnswers:
    """Assemble the page in 6 statements, whatever the number of rows.

    `filters` (valid values of the register's) narrow the records; of them the unit
    narrows problems and follow-ups too. Complaints and the plan know none of them.
    """
    visible, within = parts.visible_records(regency, scope=scope, filters=filters)
    chosen = dict(filters or {})
    office = {"unit": chosen["unit"]} if "unit" in chosen else {}
    answers, groups = _records(visible)
    fields, problems, unanswered, year = _fields(
        regency, scope, answers, within=within, office=office
    )
    return RegencyAnswers(
        audience=audience_of(scope, regency.pk),
        problems=problems,
        unanswered=unanswered,
        fields=fields,
        complaint_year=year,
        received=_heard_in_all(regency, year, "received", fields),
        resolved=_heard_in_all(regency, year, "resolved", fields),
        holes=_holes(regency, scope),
        outcomes=outcome_rows(scope, visible, groups, within=within),
        follow_ups=_follow_ups(regency, scope, office),
    )


def _fields(
    regency: Regency,
    scope: Scope,
    answers: Mapping[str, int],
    *,
    within: Mapping[str, object],
    office: Mapping[str, str],
) -> tuple[tuple[FieldRow, ...], Figure, Figure, int | None]:
    """Problems and complaints, counted in one statement."""
    found, newest, heard = _counted(regency, scope, office)
    here: dict[str, object] = {"regency": regency.pk, **office}
    rows = []
    for field in Field:
        count, rest = found.get(field, (0, 0))
        received, resolved = heard.get(field, (None, None))
        rows.append(
            FieldRow(
                field=field,
                problems=Figure(
                    field,
                    field.label,
                    count,
                    drill(**here, field=field),
                    opens=PROBLEMS,
                ),
                unanswered=Figure(
                    field,
                    field.label,
                    rest,
                    drill(**here, field=field, innovations=None),
                    tone="warn",
                    opens=PROBLEMS,
                ),
                innovations=Figure(
                    field,
                    field.label,
                    answers.get(field, 0),
                    drill(**within, problem_field=field),
                ),
                received=_heard(regency, newest, "received", received, field),
                resolved=_heard(regency, newest, "resolved", resolved, field),
            )
        )
    everything = Figure(
        "problems",
        _("Masalah"),
        sum(count for count, _rest in found.values()),
        drill(**here),
        opens=PROBLEMS,
    )
    unanswered = Figure(
        "unanswered",
        _("Belum ada inovasi yang menjawab"),
        sum(rest for _count, rest in found.values()),
        drill(**here, innovations=None),
        tone="warn",
        opens=PROBLEMS,
    )
    return tuple(rows), everything, unanswered, newest


def _heard(
    regency: Regency,
    year: int | None,
    column: str,
    count: int | None,
    field: Field | None = None,
) -> Figure | None:
    """The complaints that `column` sums, with the table of that year behind them."""
    if year is None or count is None:
        return None
    asked: dict[str, object] = {"regency": regency.pk, "year": year}
    return Figure(
        column,
        field.label if field else _("Pengaduan"),
        count,
        drill(**asked, **({"field": field} if field else {})),
        opens=COMPLAINTS,
    )


def _heard_in_all(
    regency: Regency, year: int | None, column: str, rows: Iterable[FieldRow]
) -> Figure | None:
    known: Iterable[Figure | None] = (getattr(row, column) for row in rows)
    return _heard(regency, year, column, sum(one.count for one in known if one))


def _counted(
    regency: Regency, scope: Scope, office: Mapping[str, str]
) -> tuple[
    Mapping[str, tuple[int, int]], int | None, Mapping[str, tuple[int | None, ...]]
]:
    """By bidang: problems and those unanswered; the newest year with complaints, and
    those received and resolved in it."""
    links = Problem.innovations.through._default_manager.filter(problem=OuterRef("pk"))
    problems = (
        ProblemFilter(
            {"regency": regency.pk, **office},
            queryset=Problem.objects.visible_to(scope),
        )
        .qs.order_by()
        .annotate(at=Value(_NO_YEAR, output_field=IntegerField()))
        .values_list("at", "field")
        .annotate(
            one=Count("pk"),
            other=Count("pk", filter=unsolved() & ~Q(Exists(links))),
        )
    )
    complaints = (
        ComplaintRecap.objects.visible_to(scope)
        .filter(regency=regency, innovation=None)
        .order_by()
        .values_list("year", "field")
        .annotate(one=Sum("received"), other=Sum("resolved"))
    )
    by_year: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    for year, field, one, other in problems.union(complaints, all=True):
        by_year[year][field] = (one, other)
    found = by_year.pop(_NO_YEAR, {})
    newest = max(by_year, default=None)
    return found, newest, by_year[newest] if newest is not None else {}


def _holes(regency: Regency, scope: Scope) -> PlanHoles | None:
    """Of the masterplan in force, in two statements; None without one or missions."""
    in_force = {
        "masterplan__regency": regency,
        "masterplan__status": PlanStatus.ACTIVE,
    }
    missions: dict[int, tuple[Mission, list[int]]] = {}
    names: dict[int, str] = {}
    masterplan_id: int | None = None
    for pk, text, plan, programme, name in (
        Mission.objects.visible_to(scope)
        .filter(**in_force)
        .order_by("order", "id", "flagship_programmes__name")
        .values_list(
            "pk",
            "text",
            "masterplan_id",
            "flagship_programmes",
            "flagship_programmes__name",
        )
    ):
        masterplan_id = plan
        _mission, own = missions.setdefault(pk, (Mission(pk=pk, text=text), []))
        if programme is not None:
            own.append(programme)
            names[programme] = name
    counts = {
        (programme, dimension): count
        for programme, dimension, count in MasterplanEntry.objects.visible_to(scope)
        .filter(**in_force)
        .order_by()
        .values_list("innovation__flagship_programme_id", "innovation__dimension_id")
        .annotate(Count("pk"))
    }
    if masterplan_id is None:
        return None
    matrix = alignment.matrix(list(missions.values()), names, counts)
    return PlanHoles(masterplan_id, matrix)


def _records(visible: InnovationQuerySet) -> tuple[Mapping[str, int], list[Group]]:
    """How many records answer each bidang, and by dimension what is known of their
    outcome; folded from one statement with a row a record and bidang."""
    known: dict[int, tuple[str, str]] = {}
    answering: dict[str, set[int]] = defaultdict(set)
    for pk, slug, outcome, field in (
        visible.order_by()
        .annotate(known=measured())
        .values_list("pk", "dimension_id", "known", "problems__field")
        .distinct()
    ):
        known[pk] = (slug, outcome)
        if field:
            answering[field].add(pk)
    groups = [
        {"dimension_id": slug, "known": outcome, "count": count}
        for (slug, outcome), count in Counter(known.values()).items()
    ]
    return {field: len(pks) for field, pks in answering.items()}, groups


def _follow_ups(
    regency: Regency, scope: Scope, office: Mapping[str, str]
) -> tuple[Figure, ...]:
    today = timezone.localdate()
    within = {"regency": regency.pk, **office}
    counts = (
        FollowUpFilter(within, queryset=FollowUp.objects.visible_to(scope))
        .qs.filter(status=FollowUpStatus.OPEN)
        .aggregate(
            open=Count("pk"),
            **{
                due.value: Count("pk", filter=follow_ups_due(due, today))
                for due in ItemDue
            },
        )
    )
    labels = {
        ItemDue.LATE: (_("Lewat tenggat"), "bad"),
        ItemDue.WEEK: (_("Jatuh tempo minggu ini"), "warn"),
        ItemDue.MONTH: (_("Jatuh tempo 30 hari ke depan"), "info"),
    }
    return (
        Figure(
            "open",
            _("Tindak lanjut terbuka"),
            counts["open"],
            drill(**within, status=FollowUpStatus.OPEN),
            opens=FOLLOW_UPS,
        ),
        *(
            Figure(
                due,
                label,
                counts[due],
                drill(**within, due=due),
                tone=tone,
                opens=FOLLOW_UPS,
            )
            for due, (label, tone) in labels.items()
        ),
    )
