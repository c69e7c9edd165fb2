"""What was reported of an activity: never changed, a later report corrects it."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovations.enums import TEXT_MAX
from innovations.models.action_item import ActionItem
from masterplan.core.access import Scope

_PERCENT = [MaxValueValidator(100)]


class ProgressReportQuerySet(models.QuerySet["ProgressReport"]):
    def visible_to(self, scope: Scope) -> "ProgressReportQuerySet":
        return self.filter(action_item__in=ActionItem.objects.visible_to(scope))


class ProgressReport(models.Model):
    """Percent as of a moment; `is_unchanged` is the one-tap report
    "tidak ada perubahan, masih berjalan"."""

    action_item = models.ForeignKey(
        ActionItem, on_delete=models.CASCADE, related_name="progress_reports"
    )
    physical = models.PositiveSmallIntegerField(_("fisik (%)"), validators=_PERCENT)
    financial = models.PositiveSmallIntegerField(_("keuangan (%)"), validators=_PERCENT)
    obstacle = models.TextField(_("kendala"), blank=True, max_length=TEXT_MAX)
    follow_up = models.TextField(_("tindak lanjut"), blank=True, max_length=TEXT_MAX)
    is_unchanged = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("laporan kemajuan")
        verbose_name_plural = _("laporan kemajuan")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(
                fields=["action_item", "-created_at", "-id"], name="report_newest"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(physical__lte=100, financial__lte=100),
                name="progress_report_percent_in_range",
                violation_error_message=_("Capaian harus 0 sampai 100."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.action_item_id}: {self.physical} %"
