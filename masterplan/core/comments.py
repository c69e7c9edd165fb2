"""Every remark, question and answer on a record is written by one of these verbs.

They ask the rules `<app>.comment_<model>` and `<app>.answer_<model>` of the record's
own app. Comments are never changed afterwards.
"""

import re

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.core import activity
from masterplan.core.activity import Event
from masterplan.core.enums import DOUBLE_PRESS, CommentKind
from masterplan.core.errors import DomainError, NotAllowed
from masterplan.core.models import Comment, User
from masterplan.core.models.comment import COMMENT_MAX

PHRASES = {
    "comment.remark": gettext_lazy("menulis catatan"),
    "comment.question": gettext_lazy("mengajukan pertanyaan"),
    "comment.answer": gettext_lazy("menjawab pertanyaan"),
}
# Control characters beside tab and line feed, and those that turn or hide text.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    "\ud800-\udfff]"
)


def tidy(text: str) -> str:
    """The text as it may be stored: plain line ends, nothing that does not show."""
    return _HIDDEN.sub("", _plain_lines(text)).strip()


def remark(target: models.Model, *, actor: User, text: str) -> Comment:
    """Say something about the record; raises NotAllowed, or DomainError for `text`."""
    _demand(actor, "comment", target)
    return _say(target, CommentKind.REMARK, actor=actor, text=text)


def ask(target: models.Model, *, actor: User, text: str) -> Comment:
    """Ask something that stays open until it is answered; raises as `remark`."""
    _demand(actor, "comment", target)
    return _say(target, CommentKind.QUESTION, actor=actor, text=text)


def answer(
    question: Comment, *, target: models.Model, actor: User, text: str
) -> Comment:
    """Answer a question on `target`; from the first answer on it is no longer open.

    A further answer is kept too: two people may answer at the same time. Raises as
    `remark`, and DomainError where it is no question of this record.
    """
    _demand(actor, "answer", target)
    is_its_own = Comment.objects.for_target(target).filter(
        pk=question.pk, kind=CommentKind.QUESTION
    )
    with transaction.atomic():
        locked = is_its_own.select_for_update().first()
        if locked is None:
            raise DomainError(
                _("Pertanyaan ini tidak ada pada data tersebut."), code="no_question"
            )
        said = _say(target, CommentKind.ANSWER, actor=actor, text=text, question=locked)
        if locked.answered_at is None:
            locked.answered_at = said.created_at
            locked.save(update_fields=["answered_at"])
    return said


def _say(
    target: models.Model,
    kind: CommentKind,
    *,
    actor: User,
    text: str,
    question: Comment | None = None,
) -> Comment:
    text = _checked(text)
    now = timezone.now()
    with transaction.atomic():
        # One after the other, or two posts at once would both find nothing said yet.
        User.objects.select_for_update(no_key=True).get(pk=actor.pk)
        said = (
            Comment.objects.for_target(target)
            .filter(
                author=actor,
                kind=kind,
                question=question,
                text=text,
                created_at__gt=now - DOUBLE_PRESS,
            )
            .first()
        )
        if said is not None:
            return said
        said = Comment.objects.create(
            target_type=target._meta.label_lower,
            target_id=str(target.pk),
            target_label=str(target)[:200],
            regency_code=getattr(target, "regency_id", None) or "",
            unit_id=getattr(target, "unit_id", None),
            kind=kind,
            text=text,
            author=actor,
            author_name=str(actor),
            question=question,
            created_at=now,
        )
        activity.record(
            [Event(target, f"comment.{kind.value}", reason=text)], actor=actor
        )
    return said


def _checked(text: str) -> str:
    """The text trimmed, or a refusal that says what to do."""
    plain = _plain_lines(text)
    if _HIDDEN.search(plain):
        raise DomainError(
            _(
                "Tulisan ini memuat karakter yang tidak tampak, dan karakter itu "
                "sudah kami hapus. Periksa, lalu kirim lagi."
            ),
            code="hidden_characters",
            field="text",
        )
    plain = plain.strip()
    if not plain:
        raise DomainError(_("Tulis dahulu isinya."), code="required", field="text")
    if len(plain) > COMMENT_MAX:
        raise DomainError(
            _("Tulisan paling panjang %(max)s huruf; ini %(count)s huruf.")
            % {"max": COMMENT_MAX, "count": len(plain)},
            code="too_long",
            field="text",
        )
    return plain


def _plain_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _demand(actor: User, deed: str, target: models.Model) -> None:
    meta = target._meta
    if not actor.has_perm(f"{meta.app_label}.{deed}_{meta.model_name}", target):
        raise NotAllowed(_("Peran Anda tidak mencakup tindakan ini."))
