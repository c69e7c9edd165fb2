"""Indicators of other schemes and of the plan, with a regency's values by year."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from dimensions.models.dimension import Dimension
from masterplan.core.access import Scope
from masterplan.core.enums import NAME_MAX, YEAR_MAX, YEAR_MIN
from regencies.models import Document, Regency


class Indicator(models.Model):
    """One measured thing of a scheme (SPBE, IID, SNI ISO 37122); reference data."""

    code = models.CharField(_("kode"), primary_key=True, max_length=24)
    scheme = models.CharField(_("skema"), max_length=40)
    name = models.CharField(_("nama indikator"), max_length=NAME_MAX)
    measure = models.CharField(_("satuan"), max_length=40)
    falls = models.BooleanField(_("makin kecil makin baik"), default=False)
    is_index = models.BooleanField(_("nilai indeks skema"), default=False)
    dimension = models.ForeignKey(
        Dimension,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
    )

    class Meta:
        verbose_name = _("indikator")
        verbose_name_plural = _("indikator")
        ordering = ["scheme", "code"]

    def __str__(self) -> str:
        return self.name


class IndicatorValueQuerySet(models.QuerySet["IndicatorValue"]):
    def visible_to(self, scope: Scope) -> "IndicatorValueQuerySet":
        """Published index values are public, like the places they belong to."""
        return self.filter(regency__in=Regency.objects.visible_to(scope))


class IndicatorValue(models.Model):
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="values"
    )
    regency = models.ForeignKey(
        Regency, on_delete=models.PROTECT, related_name="indicator_values"
    )
    year = models.PositiveSmallIntegerField(
        _("tahun"),
        validators=[MinValueValidator(YEAR_MIN), MaxValueValidator(YEAR_MAX)],
    )
    value = models.DecimalField(_("nilai"), max_digits=18, decimal_places=4)
    predicate = models.CharField(_("predikat"), max_length=60, blank=True)
    source = models.CharField(_("sumber"), max_length=300, blank=True)
    document = models.ForeignKey(
        Document,
        verbose_name=_("dokumen"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    version = models.PositiveIntegerField(default=1)

    objects = IndicatorValueQuerySet.as_manager()

    class Meta:
        verbose_name = _("nilai indikator")
        verbose_name_plural = _("nilai indikator")
        ordering = ["indicator", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "regency", "year"],
                name="indicator_value_once_per_year",
                violation_error_message=_("Nilai tahun ini sudah tercatat."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.regency_id} {self.year}"
