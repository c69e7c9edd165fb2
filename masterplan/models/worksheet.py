"""Worksheets of a Bimtek day: many rows, so that many people fill them at once."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dimensions.models import Dimension
from innovations.models import Innovation
from masterplan.core.enums import TEXT_MAX
from masterplan.enums import (
    READINESS_SCORE_MAX,
    SWOT_RATING_MAX,
    SWOT_WEIGHT_MAX,
    Aspect,
    Element,
    Priority,
    Quadrant,
)
from masterplan.models.participation import Participation
from regencies.models import Regency, SharedQuerySet


class _Row(models.Model):
    """A row of a worksheet: one dimension group's, with a version of its own."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE)
    regency = models.ForeignKey(Regency, on_delete=models.PROTECT, related_name="+")
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True


class ReadinessRow(_Row):
    """One element of readiness as a dimension group sees it; score 1 to 4."""

    element = models.CharField(_("unsur"), max_length=11, choices=Element.choices)
    condition = models.TextField(_("kondisi saat ini"), blank=True, max_length=TEXT_MAX)
    score = models.PositiveSmallIntegerField(
        _("nilai"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(READINESS_SCORE_MAX)],
    )

    objects = SharedQuerySet.as_manager()

    class Meta:
        verbose_name = _("kesiapan")
        verbose_name_plural = _("kesiapan")
        default_related_name = "readiness_rows"
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "dimension", "element"],
                name="readiness_element_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dimension} – {self.get_element_display()}"


class SwotRow(_Row):
    aspect = models.CharField(_("aspek"), max_length=14, choices=Aspect.choices)
    quadrant = models.CharField(
        _("unsur SWOT"), max_length=11, choices=Quadrant.choices
    )
    statement = models.CharField(_("pernyataan"), max_length=500)
    weight = models.PositiveSmallIntegerField(
        _("bobot (%)"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(SWOT_WEIGHT_MAX)],
    )
    rating = models.PositiveSmallIntegerField(
        _("rating"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(SWOT_RATING_MAX)],
    )
    strategy = models.CharField(_("strategi"), max_length=500, blank=True)

    objects = SharedQuerySet.as_manager()

    class Meta:
        verbose_name = _("SWOT")
        verbose_name_plural = _("SWOT")
        default_related_name = "swot_rows"
        ordering = ["dimension__order", "quadrant", "id"]

    def __str__(self) -> str:
        return self.statement


class GapRow(_Row):
    aspect = models.CharField(_("aspek"), max_length=14, choices=Aspect.choices)
    current = models.TextField(_("kondisi saat ini"), max_length=TEXT_MAX)
    expected = models.TextField(
        _("kondisi yang diharapkan"), blank=True, max_length=TEXT_MAX
    )
    gap = models.TextField(_("kesenjangan"), blank=True, max_length=TEXT_MAX)
    priority = models.PositiveSmallIntegerField(
        _("prioritas"), choices=Priority.choices, default=Priority.MEDIUM
    )
    recommendation = models.TextField(_("rekomendasi"), blank=True, max_length=TEXT_MAX)
    innovation = models.ForeignKey(
        Innovation,
        verbose_name=_("inovasi terkait"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="gap_rows",
    )

    objects = SharedQuerySet.as_manager()

    class Meta:
        verbose_name = _("kesenjangan (GAP)")
        verbose_name_plural = _("kesenjangan (GAP)")
        default_related_name = "gap_rows"
        ordering = ["dimension__order", "-priority", "id"]

    def __str__(self) -> str:
        return self.current[:80]
