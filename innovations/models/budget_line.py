"""Money of an innovation by year and source, in whole rupiah."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from innovations.enums import RUPIAH_MAX, YEAR_MAX, YEAR_MIN, FundingSource
from innovations.models.innovation import Innovation
from masterplan.core.access import Scope

RUPIAH = [MinValueValidator(0), MaxValueValidator(RUPIAH_MAX)]


class BudgetLineQuerySet(models.QuerySet["BudgetLine"]):
    def visible_to(self, scope: Scope) -> "BudgetLineQuerySet":
        return self.filter(innovation__in=Innovation.objects.visible_to(scope))


class BudgetLine(models.Model):
    """Planned (pagu), allocated (DPA) and realised money; year or source may lack."""

    innovation = models.ForeignKey(
        Innovation, on_delete=models.CASCADE, related_name="budget_lines"
    )
    year = models.PositiveSmallIntegerField(_("tahun"), null=True, blank=True)
    source = models.CharField(
        _("sumber dana"), max_length=20, choices=FundingSource.choices, blank=True
    )
    planned = models.BigIntegerField(
        _("pagu"), null=True, blank=True, validators=RUPIAH
    )
    allocated = models.BigIntegerField(
        _("DPA"), null=True, blank=True, validators=RUPIAH
    )
    realised = models.BigIntegerField(
        _("realisasi"), null=True, blank=True, validators=RUPIAH
    )
    version = models.PositiveIntegerField(default=1)

    objects = BudgetLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("baris anggaran")
        verbose_name_plural = _("baris anggaran")
        ordering = ["year", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(year=None) | Q(year__gte=YEAR_MIN, year__lte=YEAR_MAX),
                name="budget_line_year_plausible",
                violation_error_message=_("Tahun anggaran di luar rentang yang wajar."),
            ),
            models.CheckConstraint(
                condition=(Q(planned=None) | Q(planned__range=(0, RUPIAH_MAX)))
                & (Q(allocated=None) | Q(allocated__range=(0, RUPIAH_MAX)))
                & (Q(realised=None) | Q(realised__range=(0, RUPIAH_MAX))),
                name="budget_line_amounts_in_range",
                violation_error_message=_("Nilai rupiah tidak wajar."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.innovation} {self.year or ''}".strip()
