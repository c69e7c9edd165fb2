"""What the head of a regency promised: programmes that innovations serve."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from masterplan.core.access import Scope
from regencies.enums import NAME_MAX, TEXT_MAX, YEAR_MAX, YEAR_MIN
from regencies.models.regency import Regency

_YEARS = [MinValueValidator(YEAR_MIN), MaxValueValidator(YEAR_MAX)]


class FlagshipProgrammeQuerySet(models.QuerySet["FlagshipProgramme"]):
    def visible_to(self, scope: Scope) -> "FlagshipProgrammeQuerySet":
        """Promises are public, like the places they were made for."""
        return self.filter(regency__in=Regency.objects.visible_to(scope))


class FlagshipProgramme(models.Model):
    regency = models.ForeignKey(
        Regency, on_delete=models.PROTECT, related_name="flagship_programmes"
    )
    name = models.CharField(_("nama program unggulan"), max_length=NAME_MAX)
    mission = models.TextField(_("misi RPJMD"), blank=True, max_length=TEXT_MAX)
    start_year = models.PositiveSmallIntegerField(_("tahun awal"), validators=_YEARS)
    end_year = models.PositiveSmallIntegerField(_("tahun akhir"), validators=_YEARS)
    version = models.PositiveIntegerField(default=1)

    objects = FlagshipProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("program unggulan")
        verbose_name_plural = _("program unggulan")
        ordering = ["-start_year", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["regency", "name", "start_year"],
                name="flagship_once_per_period",
                violation_error_message=_("Program unggulan ini sudah tercatat."),
            ),
            models.CheckConstraint(
                condition=Q(end_year__gte=F("start_year")),
                name="flagship_ends_after_start",
                violation_error_message=_("Tahun akhir mendahului tahun awal."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
