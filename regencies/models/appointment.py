"""Who heads what, since when, and in which standing."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from masterplan.core.access import Scope
from regencies.enums import INSIDER_ROLES, PERSON_MAX, AppointmentStatus
from regencies.models.regency import Regency
from regencies.models.unit import Unit


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def in_force(self, day: dt.date | None = None) -> "AppointmentQuerySet":
        day = day or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gte=day), start__lte=day)

    def visible_to(self, scope: Scope) -> "AppointmentQuerySet":
        """Names of heads are the regency's own; their NIP never leaves it."""
        # A reviewer's token that is limited to a regency makes him no insider of it.
        return self.filter(regency__in=scope.regencies_of(*INSIDER_ROLES))


class Appointment(models.Model):
    """A head of a unit, or without a unit of the regency itself.

    `user` is his account where he has one; paper needs only the name.
    """

    regency = models.ForeignKey(
        Regency, on_delete=models.PROTECT, related_name="appointments"
    )
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
    )
    name = models.CharField(_("nama"), max_length=PERSON_MAX)
    nip = models.CharField(_("NIP"), max_length=18, blank=True)
    rank = models.CharField(_("pangkat/golongan"), max_length=60, blank=True)
    position = models.CharField(_("jabatan"), max_length=PERSON_MAX)
    status = models.CharField(
        _("kedudukan"),
        max_length=9,
        choices=AppointmentStatus.choices,
        default=AppointmentStatus.DEFINITIVE,
    )
    start = models.DateField(_("sejak"), default=timezone.localdate)
    until = models.DateField(_("sampai"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("pejabat")
        verbose_name_plural = _("pejabat")
        ordering = ["-start", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("start")),
                name="appointment_ends_after_start",
                violation_error_message=_("Tanggal akhir mendahului tanggal awal."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_ended(self) -> bool:
        """After the last day, which still counts."""
        return self.until is not None and self.until < timezone.localdate()

    @property
    def title(self) -> str:
        """The position as it stands on paper: "Plt. Kepala Dinas Kesehatan"."""
        prefix = AppointmentStatus(self.status).prefix
        return f"{prefix} {self.position}".strip()
