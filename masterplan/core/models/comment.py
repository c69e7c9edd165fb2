"""What people say about a record: remarks, questions, and answers to them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from masterplan.core.enums import CommentKind

COMMENT_MAX = 2_000


class CommentQuerySet(models.QuerySet["Comment"]):
    def for_target(self, target: models.Model) -> "CommentQuerySet":
        """The talk on one record, oldest first."""
        return self.filter(
            target_type=target._meta.label_lower, target_id=str(target.pk)
        ).order_by("id")

    def open_questions(self) -> "CommentQuerySet":
        return self.filter(kind=CommentKind.QUESTION, answered_at=None)


class Comment(models.Model):
    """Read through the record it stands on, so there is no `visible_to` here.

    A question is open until somebody of the unit or the coordinator answers it;
    answers point to their question.
    """

    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=40)
    target_label = models.CharField(max_length=200)
    regency_code = models.CharField(max_length=8, blank=True)
    unit_id = models.BigIntegerField(null=True)
    kind = models.CharField(
        max_length=8, choices=CommentKind.choices, default=CommentKind.REMARK
    )
    text = models.CharField(_("catatan"), max_length=COMMENT_MAX)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments"
    )
    author_name = models.CharField(max_length=150)
    question = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="answers"
    )
    created_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("catatan")
        verbose_name_plural = _("catatan")
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(kind=CommentKind.ANSWER, question__isnull=False)
                    | ~Q(kind=CommentKind.ANSWER) & Q(question=None)
                ),
                name="comment_answers_a_question",
                violation_error_message=_("Jawaban memerlukan pertanyaannya."),
            )
        ]
        indexes = [
            models.Index(fields=["target_type", "target_id", "id"]),
            models.Index(
                fields=["regency_code", "unit_id"],
                condition=Q(kind=CommentKind.QUESTION, answered_at=None),
                name="comment_open_question",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
