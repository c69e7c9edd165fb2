"""A stretch of a regency where solutions are tried first (Kecamatan Jatinangor)."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from regencies.enums import NAME_MAX, TEXT_MAX
from regencies.models.regency import District, Regency
from regencies.models.visibility import SharedQuerySet


class PilotArea(models.Model):
    """Gathers problems, innovations and follow-ups of one area on one page."""

    regency = models.ForeignKey(
        Regency, on_delete=models.PROTECT, related_name="pilot_areas"
    )
    name = models.CharField(_("nama kawasan"), max_length=NAME_MAX)
    description = models.TextField(_("uraian"), blank=True, max_length=TEXT_MAX)
    districts = models.ManyToManyField(
        District, verbose_name=_("kecamatan"), blank=True, related_name="pilot_areas"
    )
    is_active = models.BooleanField(_("aktif"), default=True)
    version = models.PositiveIntegerField(default=1)

    objects = SharedQuerySet.as_manager()

    class Meta:
        verbose_name = _("kawasan percontohan")
        verbose_name_plural = _("kawasan percontohan")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["regency", "name"],
                name="pilot_area_name_once_per_regency",
                violation_error_message=_("Kawasan dengan nama ini sudah ada."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("pilot-area", args=[self.pk])
