"""Who is told of what happens to problems; never the person who did it."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator

from innovations.domain.notices import ANSWERED, ASKED
from innovations.models import Innovation, Problem
from masterplan.core import notices
from masterplan.core.models import Comment, User
from masterplan.core.stored import stored
from regencies.enums import UNIT_ROLES, Role
from regencies.models import Membership

# A long title must leave room for what follows it.
TITLE_SHOWN = 100

# Stored as said, and told in the reader's language.
ASSIGNED = stored("%(actor)s mencatat masalah untuk OPD Anda: “%(title)s”.")
LINKED = stored("“%(name)s” ditautkan sebagai jawaban atas “%(title)s”.")


def assigned(problem: Problem, *, actor: User) -> None:
    """Tell the unit that a problem is its own from now on; nobody without a unit."""
    if problem.unit_id is None:
        return
    notices.tell(
        _people(problem, UNIT_ROLES, actor),
        kind="problem.assigned",
        key=f"problem.assigned:{problem.pk}:{problem.version}",
        text=ASSIGNED % {"actor": actor, "title": _title(problem)},
        url=problem.get_absolute_url(),
        regency_code=problem.regency_id,
    )


def answered_by(problem: Problem, innovation: Innovation, *, actor: User) -> None:
    """Tell the unit of the problem that an innovation says it answers it."""
    if problem.unit_id is None:
        return
    notices.tell(
        _people(problem, UNIT_ROLES, actor),
        kind="problem.linked",
        key=f"problem.linked:{problem.pk}:{problem.version}",
        text=LINKED
        % {
            "name": Truncator(innovation.name).chars(TITLE_SHOWN),
            "title": _title(problem),
        },
        url=problem.get_absolute_url(),
        regency_code=problem.regency_id,
    )


def asked(problem: Problem, question: Comment, *, actor: User) -> None:
    """Tell the unit and the coordinators that a question waits for them."""
    notices.tell(
        _people(problem, UNIT_ROLES | {Role.COORDINATOR}, actor),
        kind="comment.question",
        key=f"comment.question:{question.pk}",
        text=ASKED % {"actor": actor, "name": _title(problem), "text": question.text},
        url=_place(problem, question),
        regency_code=problem.regency_id,
    )


def replied(problem: Problem, answer: Comment, *, actor: User) -> None:
    """Tell who asked, unless he answered himself."""
    question = answer.question
    if question is None or question.author_id == actor.pk:
        return
    notices.tell(
        [question.author_id],
        kind="comment.answer",
        key=f"comment.answer:{answer.pk}",
        text=ANSWERED % {"actor": actor, "name": _title(problem), "text": answer.text},
        url=_place(problem, question),
        regency_code=problem.regency_id,
    )


def _people(problem: Problem, roles: Iterable[Role], actor: User) -> list[int]:
    """Ids of those whose seat covers the problem's unit or its whole regency."""
    seats = (
        Membership.objects.in_force()
        .filter(user__is_active=True, role__in=sorted(set(roles)))
        .exclude(user=actor)
        .filter(
            Q(unit=problem.unit_id, unit__isnull=False)
            | Q(unit=None, regency=problem.regency_id)
        )
    )
    return sorted(set(seats.values_list("user_id", flat=True)))


def _title(problem: Problem) -> str:
    return Truncator(problem.title).chars(TITLE_SHOWN)


def _place(problem: Problem, comment: Comment) -> str:
    return f"{reverse('problems:comments', args=[problem.pk])}#c{comment.pk}"
