"""What an innovation changes in people's lives, counted by year."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from innovations.enums import NAME_MAX, YEAR_MAX, YEAR_MIN
from innovations.models.innovation import Innovation
from innovations.models.number import NUMBER
from masterplan.core.access import Scope


class OutcomeIndicatorQuerySet(models.QuerySet["OutcomeIndicator"]):
    def visible_to(self, scope: Scope) -> "OutcomeIndicatorQuerySet":
        return self.filter(innovation__in=Innovation.objects.visible_to(scope))


class OutcomeIndicator(models.Model):
    """`falls` says that a smaller number is better (poverty, waiting time)."""

    innovation = models.ForeignKey(
        Innovation, on_delete=models.CASCADE, related_name="outcome_indicators"
    )
    name = models.CharField(_("indikator hasil"), max_length=NAME_MAX)
    measure = models.CharField(_("satuan"), max_length=60)
    baseline = models.DecimalField(_("kondisi awal"), **NUMBER)
    falls = models.BooleanField(_("makin kecil makin baik"), default=False)
    version = models.PositiveIntegerField(default=1)

    objects = OutcomeIndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indikator hasil")
        verbose_name_plural = _("indikator hasil")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["innovation", "name"],
                name="outcome_indicator_name_once",
                violation_error_message=_("Indikator ini sudah ada."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class OutcomeValueQuerySet(models.QuerySet["OutcomeValue"]):
    def visible_to(self, scope: Scope) -> "OutcomeValueQuerySet":
        return self.filter(
            indicator__innovation__in=Innovation.objects.visible_to(scope)
        )


class OutcomeValue(models.Model):
    """Target and actual of one year; either may still lack."""

    indicator = models.ForeignKey(
        OutcomeIndicator, on_delete=models.CASCADE, related_name="values"
    )
    year = models.PositiveSmallIntegerField(
        _("tahun"),
        validators=[MinValueValidator(YEAR_MIN), MaxValueValidator(YEAR_MAX)],
    )
    target = models.DecimalField(_("target"), **NUMBER)
    actual = models.DecimalField(_("realisasi"), **NUMBER)

    objects = OutcomeValueQuerySet.as_manager()

    class Meta:
        verbose_name = _("nilai indikator hasil")
        verbose_name_plural = _("nilai indikator hasil")
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "year"],
                name="outcome_value_once_per_year",
                violation_error_message=_("Tahun ini sudah ada."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=YEAR_MIN, year__lte=YEAR_MAX),
                name="outcome_value_year_plausible",
                violation_error_message=_("Tahun di luar rentang."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.year}"
