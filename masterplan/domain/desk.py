"""What waits for one person, by the seats held; each number opens its rows."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, F, OuterRef, Q, Subquery, Sum, Window
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovations.domain.due import WaitingItems, waiting_for
from innovations.domain.quick_win_listing import Stalled, stalled_for
from innovations.enums import InnovationStatus
from innovations.models import Innovation, Problem, RegencyRollup
from innovations.models.problem import late, soon
from masterplan.core.access import Scope, Seat
from masterplan.core.enums import JobState
from masterplan.core.models import Activity, Comment, Job
from masterplan.domain import follow_up_due
from masterplan.domain.figures import (
    REVIEWED,
    Figure,
    Group,
    drill,
    everything,
    grouped,
    incomplete,
    of_status,
    only,
    total,
    verified,
    without_problem,
)
from masterplan.domain.sign_off import SignOffs, sign_offs_for
from regencies.enums import REVIEWER_ROLES, SAMPLE_CODE, UNIT_ROLES, Role
from regencies.models import Regency, Unit

RETURNED_SHOWN = 5
QUESTIONS_SHOWN = 10
PROBLEMS_SHOWN = 10
REGENCIES_SHOWN = 20
S = InnovationStatus
# What its unit and the coordinator are asked about, and the page of its questions.
_ASKED: dict[Any, str] = {
    Innovation: "innovations:comments",
    Problem: "problems:comments",
}


@dataclass(frozen=True, slots=True)
class DeskCard:
    """One seat's work: what waits for its holder, and what is only worth knowing.

    `role` is the seat's; `regency_code` and `unit_id` say where (`unit_id` may be
    None).
    """

    role: Role
    title: str
    regency_code: str
    unit_id: int | None
    waiting: tuple[Figure, ...]
    known: tuple[Figure, ...]

    @property
    def waits(self) -> bool:
        return any(figure.count for figure in self.waiting)


@dataclass(frozen=True, slots=True)
class Returned:
    """A record that came back, with the reason it was returned for."""

    id: int
    name: str
    unit: str
    reason: str
    at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Question:
    """A question that nobody has answered yet, and the page it stands on."""

    id: int
    name: str
    url: str
    text: str
    author: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Questions:
    """Open questions, longest waiting first; `total` counts those not shown too."""

    shown: tuple[Question, ...]
    total: int


@dataclass(frozen=True, slots=True)
class DueProblem:
    """An unsolved problem of an own unit whose date has passed or is near."""

    id: int
    title: str
    unit: str
    due_on: dt.date
    is_late: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A regency somebody follows: `unverified` opens nothing for reviewers."""

    code: str
    name: str
    verified: Figure
    submitted: Figure | None
    unverified: int | None


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything on the desk; `waits` is false where nothing needs this person."""

    cards: tuple[DeskCard, ...]
    returned: tuple[Returned, ...]
    questions: Questions
    problems: tuple[DueProblem, ...]
    plans: WaitingItems
    follow_ups: follow_up_due.DueFollowUps
    sign_offs: SignOffs
    stalled: tuple[Stalled, ...]
    jobs: tuple[Job, ...]
    places: tuple[Place, ...]
    national: tuple[Place, ...]
    has_seat: bool

    @property
    def waits(self) -> bool:
        return bool(
            any(card.waits for card in self.cards)
            or self.questions.total
            or self.problems
            or self.plans.total
            or self.follow_ups.total
            or self.sign_offs.waiting
            or self.sign_offs.returned
            or self.stalled
            or self.jobs
            or any(place.submitted and place.submitted.count for place in self.places)
        )


def desk(scope: Scope) -> Desk:
    """Assemble the desk in at most 13 statements, whatever the seats and rows."""
    codes = scope.regencies_of()
    groups: list[Group] = []
    names: dict[str, str] = {}
    if codes:
        groups = grouped(
            Innovation.objects.visible_to(scope).filter(regency__in=codes),
            "regency_id",
            "unit_id",
            "status",
        )
        names = dict(Regency.objects.filter(pk__in=codes).values_list("pk", "name"))
    units = scope.units_of(*UNIT_ROLES)
    unit_names = {}
    if units:
        asked = Unit.objects.filter(pk__in=units).values_list(
            "pk", "name", "regency__needs_head_approval"
        )
        unit_names = {pk: (name, needs_head) for pk, name, needs_head in asked}
    return Desk(
        cards=tuple(_cards(scope.seats, groups, names, unit_names)),
        returned=_returned(scope) if units else (),
        questions=_questions(scope),
        problems=_problems(scope) if units else (),
        plans=waiting_for(scope, timezone.localdate()),
        follow_ups=follow_up_due.waiting_for(scope, timezone.localdate()),
        sign_offs=sign_offs_for(scope),
        stalled=stalled_for(scope, timezone.localdate()),
        jobs=_jobs(scope) if scope.holds(Role.COORDINATOR) else (),
        places=tuple(_places(scope, groups, names)),
        national=_national() if scope.is_national_for(*REVIEWER_ROLES) else (),
        has_seat=bool(scope.seats),
    )


def _cards(
    seats: Iterable[Seat],
    groups: Sequence[Group],
    names: dict[str, str],
    unit_names: dict[int, tuple[str, bool]],
) -> Iterable[DeskCard]:
    for seat in seats:
        code = seat.regency_code
        if code is None:
            continue
        if seat.role in UNIT_ROLES and seat.unit_id in unit_names:
            name, needs_head = unit_names[seat.unit_id]
            yield _unit_card(
                seat,
                code,
                name,
                only(groups, unit_id=seat.unit_id),
                needs_head=needs_head,
            )
        elif seat.role in (Role.COORDINATOR, Role.LEADER):
            yield _regency_card(seat, code, names[code], only(groups, regency_id=code))


def _unit_card(
    seat: Seat, code: str, name: str, groups: Sequence[Group], *, needs_head: bool
) -> DeskCard:
    within: dict[str, object] = {"regency": code, "unit": seat.unit_id}
    is_head = seat.role == Role.UNIT_HEAD
    # Where only the head submits, the operator's drafts wait for him.
    waits_for_head = is_head and needs_head
    label = _("Draf operator menunggu Anda") if waits_for_head else ""
    drafts = of_status(groups, S.DRAFT, within=within, label=label)
    returned = of_status(groups, S.RETURNED, within=within)
    submitted = of_status(groups, S.SUBMITTED, within=within)
    checked = verified(groups, within=within)
    lacking = incomplete(groups, within=within)
    unlinked = without_problem(groups, within=within)
    waiting: tuple[Figure, ...]
    known: tuple[Figure, ...]
    if waits_for_head:
        waiting, known = (drafts, returned), (submitted, checked, lacking, unlinked)
    elif is_head:
        waiting, known = (submitted, returned), (drafts, checked, lacking, unlinked)
    else:
        waiting, known = (returned, drafts, lacking), (submitted, checked, unlinked)
    return DeskCard(
        role=Role(seat.role),
        title=name,
        regency_code=code,
        unit_id=seat.unit_id,
        waiting=waiting,
        known=known,
    )


def _regency_card(
    seat: Seat, code: str, name: str, groups: Sequence[Group]
) -> DeskCard:
    within: dict[str, object] = {"regency": code}
    submitted = of_status(
        groups, S.SUBMITTED, within=within, label=_("Menunggu verifikasi")
    )
    returned = of_status(groups, S.RETURNED, within=within)
    lacking = incomplete(groups, within=within)
    recorded = everything(groups, within=within)
    checked = verified(groups, within=within)
    unassigned = Figure(
        key="unit",
        label=_("OPD belum ditetapkan"),
        count=total(only(groups, unit_id=None)),
        query=drill(**within, unit=None),
        tone="warn",
    )
    is_leader = seat.role == Role.LEADER
    return DeskCard(
        role=Role(seat.role),
        title=name,
        regency_code=code,
        unit_id=None,
        waiting=() if is_leader else (submitted, lacking, unassigned),
        known=(recorded, checked, submitted, returned, lacking)
        if is_leader
        else (recorded, checked, returned, without_problem(groups, within=within)),
    )


def _returned(scope: Scope) -> tuple[Returned, ...]:
    """The own units' records that came back, longest waiting first."""
    last_return = (
        Activity.objects.filter(
            target_type=Innovation._meta.label_lower,
            target_id=Cast(OuterRef("pk"), CharField(max_length=40)),
            verb="innovation.return",
        )
        .order_by("-id")
        .values
    )
    rows = (
        Innovation.objects.visible_to(scope)
        .filter(unit__in=scope.units_of(*UNIT_ROLES), status=S.RETURNED)
        .annotate(
            reason=Subquery(last_return("reason")[:1]),
            returned_at=Subquery(last_return("at")[:1]),
        )
        .order_by("updated_at", "pk")
        .values("id", "name", "unit__name", "reason", "returned_at")[:RETURNED_SHOWN]
    )
    return tuple(
        Returned(
            id=row["id"],
            name=row["name"],
            unit=row["unit__name"],
            reason=row["reason"] or "",
            at=row["returned_at"],
        )
        for row in rows
    )


def _questions(scope: Scope) -> Questions:
    """What the own units or the coordinator must answer, in one statement."""
    codes = scope.regencies_of(Role.COORDINATOR)
    units = scope.units_of(*UNIT_ROLES)
    if not (codes or units):
        return Questions((), 0)
    # By the record, not by the unit noted when it was asked: records change hands.
    answers = Q(regency__in=codes) | Q(unit__in=units)
    asked = Q()
    for model in _ASKED:
        own = model._default_manager.visible_to(scope).filter(answers)
        asked |= Q(
            target_type=model._meta.label_lower,
            target_id__in=own.order_by().values_list(
                Cast("pk", CharField(max_length=40)), flat=True
            ),
        )
    rows = (
        Comment.objects.open_questions()
        .filter(
            asked, regency_code__in=scope.regencies_of(Role.COORDINATOR, *UNIT_ROLES)
        )
        .annotate(total=Window(Count("pk")))
        .order_by("id")
        .values_list(
            "id",
            "target_type",
            "target_id",
            "target_label",
            "text",
            "author_name",
            "created_at",
            "total",
        )[:QUESTIONS_SHOWN]
    )
    found = list(rows)
    return Questions(
        shown=tuple(
            Question(pk, label, _talk_of(noun, target, pk), text, author, at)
            for pk, noun, target, label, text, author, at, _total in found
        ),
        total=found[0][-1] if found else 0,
    )


def _talk_of(target_type: str, target: str, question: int) -> str:
    pages = {model._meta.label_lower: page for model, page in _ASKED.items()}
    return f"{reverse(pages[target_type], args=[target])}#c{question}"


def _problems(scope: Scope) -> tuple[DueProblem, ...]:
    """The own units' problems that are late or due soon, the oldest date first."""
    today = timezone.localdate()
    rows = (
        Problem.objects.visible_to(scope)
        .filter(late(today) | soon(today), unit__in=scope.units_of(*UNIT_ROLES))
        .order_by("due_on", "pk")
        .values_list("pk", "title", "unit__name", "due_on")[:PROBLEMS_SHOWN]
    )
    return tuple(
        DueProblem(pk, title, unit, due_on, is_late=due_on < today)
        for pk, title, unit, due_on in rows
        if due_on
    )


def _jobs(scope: Scope) -> tuple[Job, ...]:
    return tuple(
        Job.objects.visible_to(scope)
        .filter(state__in=[JobState.QUEUED, JobState.RUNNING])
        .order_by("created_at")[:RETURNED_SHOWN]
    )


def _places(
    scope: Scope, groups: Sequence[Group], names: dict[str, str]
) -> Iterable[Place]:
    """The regencies a mentor accompanies or an evaluator reviews."""
    mentored = scope.regencies_of(Role.MENTOR)
    for code in sorted(mentored | scope.regencies_of(Role.EVALUATOR)):
        rows = only(groups, regency_id=code)
        within: dict[str, object] = {"regency": code}
        yield Place(
            code=code,
            name=names[code],
            verified=verified(rows, within=within),
            submitted=of_status(rows, S.SUBMITTED, within=within)
            if code in mentored
            else None,
            unverified=None,
        )


def _national() -> tuple[Place, ...]:
    """The real regencies with most verified records, from the rollups."""
    rows = (
        RegencyRollup.objects.exclude(regency=SAMPLE_CODE)
        .values("regency_id", "regency__name")
        .annotate(
            reviewed=Sum(F("verified") + F("completed") + F("discontinued")),
            rest=Sum(F("draft") + F("submitted") + F("returned")),
        )
        .order_by("-reviewed", "regency_id")[:REGENCIES_SHOWN]
    )
    return tuple(
        Place(
            code=row["regency_id"],
            name=row["regency__name"],
            verified=Figure(
                key="verified",
                label=S.VERIFIED.label,
                count=row["reviewed"],
                query=drill(regency=row["regency_id"], status=REVIEWED),
                tone=S.VERIFIED.tone,
            ),
            submitted=None,
            unverified=row["rest"],
        )
        for row in rows
    )
