"""What hurts in a regency and what was answered: problems, complaints, alignment,
outcomes, follow-ups."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dimensions.enums import DimensionSlug
from innovations.domain.outcome import achievement
from innovations.enums import Field
from innovations.enums.action_item import ItemDue
from innovations.enums.standing import Measured
from innovations.models import ComplaintRecap, Innovation, OutcomeValue, Problem
from innovations.models.problem import unsolved
from innovations.models.standing import measured
from masterplan.core.access import Scope
from masterplan.domain import alignment
from masterplan.domain.alignment import Matrix
from masterplan.domain.audience import Audience, audience_of
from masterplan.domain.figures import (
    FOLLOW_UPS,
    PROBLEMS,
    Figure,
    Group,
    Option,
    breakdown,
    drill,
)
from masterplan.enums import FollowUpStatus, PlanStatus
from masterplan.models import FollowUp, MasterplanEntry, Mission
from masterplan.models.meeting import follow_ups_due
from regencies.models import Regency

_PLACES = Decimal("0.1")
_REACHED = Decimal(100)


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A bidang: its problems, those nobody answers, the innovations that answer, and
    complaints of the newest year (None where none were counted)."""

    field: Field
    problems: Figure
    unanswered: Figure
    innovations: Figure
    received: int | None
    resolved: int | None


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """A dimension: its records by what is known of their outcome, which add up to
    `total`. `mean` is the mean achievement in percent of the newest year of each of
    the `counted` indicators, none above 100; None where nothing can be said."""

    total: Figure
    parts: tuple[Figure, ...]
    counted: int
    reached: int
    mean: Decimal | None


@dataclass(frozen=True, slots=True)
class PlanHoles:
    """The alignment matrix of the masterplan in force."""

    masterplan_id: int
    matrix: Matrix


@dataclass(frozen=True, slots=True)
class RegencyAnswers:
    """`fields` add up to `problems` and `unanswered`; innovations may answer several.

    `complaint_year` is the newest year with counted complaints. `follow_ups` are open
    ones: all, late, due this week, due in 30 days.
    """

    audience: Audience
    problems: Figure
    unanswered: Figure
    fields: tuple[FieldRow, ...]
    complaint_year: int | None
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

    @property
    def received(self) -> int:
        return sum(row.received or 0 for row in self.fields)

    @property
    def resolved(self) -> int:
        return sum(row.resolved or 0 for row in self.fields)


def regency_answers(regency: Regency, *, scope: Scope) -> RegencyAnswers:
    """Assemble the page in 7 statements, whatever the number of rows."""
    answers, groups = _records(regency, scope)
    fields, problems, unanswered, year = _fields(regency, scope, answers)
    return RegencyAnswers(
        audience=audience_of(scope, regency.pk),
        problems=problems,
        unanswered=unanswered,
        fields=fields,
        complaint_year=year,
        holes=_holes(regency, scope),
        outcomes=_outcomes(regency, scope, groups),
        follow_ups=_follow_ups(regency, scope),
    )


def _fields(
    regency: Regency, scope: Scope, answers: Mapping[str, int]
) -> tuple[tuple[FieldRow, ...], Figure, Figure, int | None]:
    """Two statements: problems and complaints."""
    links = Problem.innovations.through._default_manager.filter(problem=OuterRef("pk"))
    found: dict[str, tuple[int, int]] = {
        field: (count, rest)
        for field, count, rest in Problem.objects.visible_to(scope)
        .filter(regency=regency)
        .order_by()
        .values_list("field")
        .annotate(
            count=Count("pk"),
            rest=Count("pk", filter=unsolved() & ~Q(Exists(links))),
        )
    }
    complaints: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    for year, field, received, resolved in (
        ComplaintRecap.objects.visible_to(scope)
        .filter(regency=regency, innovation=None)
        .order_by()
        .values_list("year", "field")
        .annotate(Sum("received"), Sum("resolved"))
    ):
        complaints[year][field] = (received, resolved)
    newest = max(complaints, default=None)
    heard: Mapping[str, tuple[int, int]] = (
        complaints[newest] if newest is not None else {}
    )
    rows = []
    for field in Field:
        count, rest = found.get(field, (0, 0))
        within = {"regency": regency.pk, "field": field}
        received, resolved = heard.get(field, (None, None))
        rows.append(
            FieldRow(
                field=field,
                problems=Figure(
                    field, field.label, count, drill(**within), opens=PROBLEMS
                ),
                unanswered=Figure(
                    field,
                    field.label,
                    rest,
                    drill(**within, innovations=None),
                    tone="warn",
                    opens=PROBLEMS,
                ),
                innovations=Figure(
                    field,
                    field.label,
                    answers.get(field, 0),
                    drill(regency=regency.pk, problem_field=field),
                ),
                received=received,
                resolved=resolved,
            )
        )
    everything = Figure(
        "problems",
        _("Masalah"),
        sum(count for count, _rest in found.values()),
        drill(regency=regency.pk),
        opens=PROBLEMS,
    )
    unanswered = Figure(
        "unanswered",
        _("Belum ada inovasi yang menjawab"),
        sum(rest for _count, rest in found.values()),
        drill(regency=regency.pk, innovations=None),
        tone="warn",
        opens=PROBLEMS,
    )
    return tuple(rows), everything, unanswered, newest


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


def _records(regency: Regency, scope: Scope) -> tuple[Mapping[str, int], list[Group]]:
    """How many records answer each bidang, and by dimension what is known of their
    outcome; folded from one statement with a row a record and bidang."""
    known: dict[int, tuple[str, str]] = {}
    answering: dict[str, set[int]] = defaultdict(set)
    for pk, slug, outcome, field in (
        Innovation.objects.visible_to(scope)
        .filter(regency=regency)
        .order_by()
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


def _outcomes(
    regency: Regency, scope: Scope, groups: Sequence[Group]
) -> tuple[OutcomeRow, ...]:
    """Records by what is known; the values themselves in one statement."""
    newest: dict[int, tuple[str, Decimal]] = {}
    for indicator, slug, baseline, falls, target, actual in (
        OutcomeValue.objects.visible_to(scope)
        .filter(
            indicator__innovation__regency=regency,
            target__isnull=False,
            actual__isnull=False,
        )
        .order_by("indicator", "year")
        .values_list(
            "indicator",
            "indicator__innovation__dimension_id",
            "indicator__baseline",
            "indicator__falls",
            "target",
            "actual",
        )
    ):
        percent = achievement(baseline, target, actual, falls=falls)
        if percent is not None:
            newest[indicator] = (slug, percent)
    reached: Counter[str] = Counter()
    percents: dict[str, list[Decimal]] = defaultdict(list)
    for slug, percent in newest.values():
        percents[slug].append(min(percent, _REACHED))
        reached[slug] += percent >= _REACHED
    rows = []
    for slug in DimensionSlug:
        own = [group for group in groups if group["dimension_id"] == slug]
        within: dict[str, object] = {"regency": regency.pk, "dimension": slug}
        values = percents[slug]
        rows.append(
            OutcomeRow(
                total=Figure(
                    slug,
                    slug.label,
                    sum(group["count"] for group in own),
                    drill(**within),
                    tone=slug,
                ),
                parts=breakdown(
                    own,
                    "known",
                    [Option(one, one.label, one.tone) for one in Measured],
                    name="outcome",
                    within=within,
                ),
                counted=len(values),
                reached=reached[slug],
                mean=(sum(values, Decimal(0)) / len(values)).quantize(
                    _PLACES, rounding=ROUND_HALF_UP
                )
                if values
                else None,
            )
        )
    return tuple(rows)


def _follow_ups(regency: Regency, scope: Scope) -> tuple[Figure, ...]:
    today = timezone.localdate()
    within = {"regency": regency.pk}
    counts = (
        FollowUp.objects.visible_to(scope)
        .filter(regency=regency, status=FollowUpStatus.OPEN)
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
