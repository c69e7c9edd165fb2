"""What the buttons on a problem's pages do besides the verb: forget the draft, tell."""

from collections.abc import Mapping

from django.db import transaction

from innovations.domain import problem as verbs
from innovations.domain import problem_notices as notices
from innovations.models import Problem
from masterplan.core import comments, drafts
from masterplan.core.models import Comment, User
from regencies.models import Regency

# The form's name among those kept while typing; its target is the problem's id, or the
# regency's code for a new one.
DRAFT_FORM = "problem"


def enter(*, actor: User, regency: Regency, fields: Mapping[str, object]) -> Problem:
    """Record what was typed in the form. Raises what `create` raises."""
    with transaction.atomic():
        made = verbs.create(actor=actor, regency=regency, fields=fields)
        drafts.drop(actor=actor, form=DRAFT_FORM, target=regency.pk)
    return made


def amend(
    problem: Problem, *, actor: User, version: int, fields: Mapping[str, object]
) -> Problem:
    """Store the changed form. Raises what `revise` raises; then nothing is changed."""
    with transaction.atomic():
        kept = verbs.revise(problem, actor=actor, version=version, fields=fields)
        drafts.drop(actor=actor, form=DRAFT_FORM, target=str(problem.pk))
    return kept


def ask(problem: Problem, *, actor: User, text: str) -> Comment:
    """Ask the unit and the coordinators, who are told."""
    with transaction.atomic():
        question = comments.ask(problem, actor=actor, text=text)
        notices.asked(problem, question, actor=actor)
    return question


def answer(question: Comment, *, problem: Problem, actor: User, text: str) -> Comment:
    """Answer a question on this problem; who asked is told."""
    with transaction.atomic():
        said = comments.answer(question, target=problem, actor=actor, text=text)
        notices.replied(problem, said, actor=actor)
    return said
