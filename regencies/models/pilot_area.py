"""A stretch of a regency where solutions are tried first (Kecamatan Jatinangor)."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from masterplan.core.access import Scope
from regencies.enums import INSIDER_ROLES, NAME_MAX, REVIEWER_ROLES, TEXT_MAX
from regencies.models.regency import District, Regency


class PilotAreaQuerySet(models.QuerySet["PilotArea"]):
    def visible_to(self, scope: Scope) -> "PilotAreaQuerySet":
        """The regency's own people, its mentors and those who review it."""
        if scope.is_national_for(*REVIEWER_ROLES):
            return self.all()
        return self.filter(
            regency__in=scope.regencies_of(*INSIDER_ROLES, *REVIEWER_ROLES)
        )


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

    objects = PilotAreaQuerySet.as_manager()

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
