"""A line under somebody's bell: something happened that concerns him."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from masterplan.core.access import Scope


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, scope: Scope) -> "NoticeQuerySet":
        """A notice is its reader's alone."""
        return self.filter(user_id=scope.user_id) if scope.user_id else self.none()

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at=None)


class Notice(models.Model):
    """Written in the change's own transaction; `key` keeps the same matter from being
    told twice (`innovation.submitted:42:7`)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    text = models.CharField(_("isi"), max_length=300)
    url = models.CharField(max_length=300, blank=True)
    regency_code = models.CharField(max_length=8, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("pemberitahuan")
        verbose_name_plural = _("pemberitahuan")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"],
                name="notice_told_once",
                violation_error_message=_("Pemberitahuan ini sudah ada."),
            )
        ]
        indexes = [
            models.Index(
                fields=["user", "-id"], condition=Q(read_at=None), name="notice_unread"
            )
        ]

    def __str__(self) -> str:
        return self.text
