"""What people say about an innovation, and who is told of it, in one transaction."""

from django.db import transaction

from innovations.domain import notices
from innovations.models import Innovation
from masterplan.core import comments
from masterplan.core.models import Comment, User


def remark(innovation: Innovation, *, actor: User, text: str) -> Comment:
    """Say something; nobody is told. Raises as `core.comments.remark`."""
    return comments.remark(innovation, actor=actor, text=text)


def ask(innovation: Innovation, *, actor: User, text: str) -> Comment:
    """Ask the unit and the coordinators, who are told."""
    with transaction.atomic():
        question = comments.ask(innovation, actor=actor, text=text)
        notices.asked(innovation, question, actor=actor)
    return question


def answer(
    question: Comment, *, innovation: Innovation, actor: User, text: str
) -> Comment:
    """Answer a question on this innovation; who asked is told."""
    with transaction.atomic():
        said = comments.answer(question, target=innovation, actor=actor, text=text)
        notices.answered(innovation, said, actor=actor)
    return said
