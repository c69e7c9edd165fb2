"""Complaints of a month counted by field, as a hotline or SP4N-LAPOR! reports them."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from innovations.enums import YEAR_MAX, YEAR_MIN, Field
from innovations.models.innovation import Innovation
from regencies.models import Regency, SharedQuerySet


class ComplaintRecap(models.Model):
    """Counts only: no complaint's text and nobody's name is kept here."""

    regency = models.ForeignKey(
        Regency, on_delete=models.PROTECT, related_name="complaint_recaps"
    )
    innovation = models.ForeignKey(
        Innovation,
        verbose_name=_("inovasi"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="complaint_recaps",
    )
    year = models.PositiveSmallIntegerField(
        _("tahun"),
        validators=[MinValueValidator(YEAR_MIN), MaxValueValidator(YEAR_MAX)],
    )
    month = models.PositiveSmallIntegerField(
        _("bulan"), validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    field = models.CharField(_("bidang"), max_length=14, choices=Field.choices)
    received = models.PositiveIntegerField(_("pengaduan masuk"))
    resolved = models.PositiveIntegerField(_("pengaduan selesai"))
    version = models.PositiveIntegerField(default=1)

    objects = SharedQuerySet.as_manager()

    class Meta:
        verbose_name = _("rekap pengaduan")
        verbose_name_plural = _("rekap pengaduan")
        ordering = ["-year", "-month", "field"]
        constraints = [
            models.UniqueConstraint(
                fields=["regency", "year", "month", "field"],
                condition=Q(innovation=None),
                name="complaint_recap_once",
                violation_error_message=_("Rekap bulan dan bidang ini sudah ada."),
            ),
            models.UniqueConstraint(
                fields=["innovation", "year", "month", "field"],
                condition=Q(innovation__isnull=False),
                name="complaint_recap_once_per_innovation",
                violation_error_message=_("Rekap bulan dan bidang ini sudah ada."),
            ),
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12)
                & Q(year__gte=YEAR_MIN, year__lte=YEAR_MAX),
                name="complaint_recap_month_plausible",
                violation_error_message=_("Bulan atau tahun di luar rentang."),
            ),
            models.CheckConstraint(
                condition=Q(resolved__lte=F("received")),
                name="complaint_recap_resolved_within_received",
                violation_error_message=_(
                    "Yang selesai tidak dapat melebihi yang masuk."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_field_display()} {self.year}-{self.month:02}"
