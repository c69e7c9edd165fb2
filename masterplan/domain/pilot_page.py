"""What one pilot area gathers: its problems, its innovations, what is to be done."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from innovations.enums import InnovationStatus, ProblemStatus, Severity
from innovations.models import Innovation, Problem
from masterplan.core.access import Scope
from masterplan.enums import FollowUpStatus
from masterplan.models import FollowUp
from regencies.models import PilotArea


@dataclass(frozen=True, slots=True)
class AreaProblem:
    problem: Problem
    status: ProblemStatus
    severity: Severity
    answers: int
    is_late: bool


@dataclass(frozen=True, slots=True)
class AreaInnovation:
    innovation: Innovation
    status: InnovationStatus


@dataclass(frozen=True, slots=True)
class AreaFollowUp:
    follow_up: FollowUp
    status: FollowUpStatus
    is_late: bool


@dataclass(frozen=True, slots=True)
class PilotPage:
    """The lists as this reader sees them; `unsolved` and `unanswered` are problems."""

    problems: tuple[AreaProblem, ...]
    innovations: tuple[AreaInnovation, ...]
    follow_ups: tuple[AreaFollowUp, ...]

    @property
    def unsolved(self) -> int:
        return sum(one.status != ProblemStatus.SOLVED for one in self.problems)

    @property
    def unanswered(self) -> int:
        return sum(
            one.status != ProblemStatus.SOLVED and not one.answers
            for one in self.problems
        )


def pilot_page(area: PilotArea, *, scope: Scope) -> PilotPage:
    """Assemble the page in three statements."""
    today = timezone.localdate()
    problems = (
        Problem.objects.visible_to(scope)
        .filter(pilot_area=area)
        .select_related("unit")
        .annotate(answers=Count("innovations"))
        .order_by("-severity", "title", "pk")
    )
    innovations = (
        Innovation.objects.visible_to(scope)
        .filter(pilot_area=area)
        .exclude(status=InnovationStatus.WITHDRAWN)
        .select_related("unit", "dimension")
        .order_by("name", "pk")
    )
    follow_ups = (
        FollowUp.objects.visible_to(scope)
        .filter(pilot_area=area)
        .exclude(status=FollowUpStatus.CANCELLED)
        .select_related("unit")
        .order_by("due_on", "pk")
    )
    return PilotPage(
        problems=tuple(
            AreaProblem(
                problem=one,
                status=ProblemStatus(one.status),
                severity=Severity(one.severity),
                answers=one.answers,
                is_late=one.status != ProblemStatus.SOLVED
                and one.due_on is not None
                and one.due_on < today,
            )
            for one in problems
        ),
        innovations=tuple(
            AreaInnovation(one, InnovationStatus(one.status)) for one in innovations
        ),
        follow_ups=tuple(
            AreaFollowUp(
                one,
                FollowUpStatus(one.status),
                is_late=one.status == FollowUpStatus.OPEN and one.due_on < today,
            )
            for one in follow_ups
        ),
    )
