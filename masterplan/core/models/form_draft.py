"""What somebody was typing, kept apart from the record until it is sent."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class FormDraft(models.Model):
    """One open form of one user: `data` as typed, `base_version` of the record it
    started from (None for a new one). `target` is the record's key, or what the form
    is for ("32.11" for a new innovation there)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="form_drafts"
    )
    form = models.CharField(max_length=60)
    target = models.CharField(max_length=60, blank=True)
    data = models.JSONField(default=dict)
    base_version = models.PositiveIntegerField(null=True)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("isian tersimpan")
        verbose_name_plural = _("isian tersimpan")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "form", "target"],
                name="form_draft_once",
                violation_error_message=_("Isian ini sudah tersimpan."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.target}"
