"""Seats: one row a seat, with its first and last day."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from masterplan.core.access import Scope
from regencies.enums import REGENCY_ROLES, UNIT_ROLES, Role
from regencies.models.regency import Regency
from regencies.models.unit import Unit


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_force(self, day: dt.date | None = None) -> "MembershipQuerySet":
        """Seats held on `day` (today in the portal's zone).

        `until` is the first day without the seat: who loses it today is out at once.
        """
        day = day or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gt=day), start__lte=day)

    def not_ended(self) -> "MembershipQuerySet":
        """Seats held now or from a later day on."""
        return self.filter(Q(until=None) | Q(until__gt=timezone.localdate()))

    def visible_to(self, scope: Scope) -> "MembershipQuerySet":
        """A regency's people: its coordinators; who coordinates: the ministry too."""
        visible = Q(regency__in=scope.regencies_of(Role.COORDINATOR))
        if scope.is_national_for(Role.MINISTRY):
            visible |= Q(role=Role.COORDINATOR)
        return self.filter(visible)


class Membership(models.Model):
    """A user's seat: a role in a unit, in a regency, or nationally."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("peran"), max_length=12, choices=Role.choices)
    regency = models.ForeignKey(
        Regency, on_delete=models.PROTECT, null=True, blank=True, related_name="seats"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="seats"
    )
    start = models.DateField(_("sejak"), default=timezone.localdate)
    until = models.DateField(_("sampai"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("kursi pengguna")
        verbose_name_plural = _("kursi pengguna")
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(role__in=sorted(UNIT_ROLES), regency__isnull=False)
                    & Q(unit__isnull=False)
                )
                | Q(role__in=sorted(REGENCY_ROLES), regency__isnull=False, unit=None)
                | Q(role=Role.EVALUATOR, unit=None)
                | Q(role=Role.MINISTRY, regency=None, unit=None),
                name="membership_seat_fits_role",
                violation_error_message=_(
                    "Peran OPD memerlukan daerah dan OPD, peran daerah memerlukan "
                    "daerah saja, dan peran kementerian tidak terikat daerah."
                ),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("start")),
                name="membership_ends_after_start",
                violation_error_message=_("Tanggal akhir mendahului tanggal awal."),
            ),
            models.UniqueConstraint(
                "user",
                "role",
                # An empty place is one place here, not NULL distinct from NULL.
                Coalesce("regency", models.Value("")),
                Coalesce("unit", models.Value(0)),
                condition=Q(until=None),
                name="membership_open_seat_once",
                violation_error_message=_("Pengguna sudah memegang kursi ini."),
            ),
        ]

    def __str__(self) -> str:
        place = self.unit or self.regency or _("nasional")
        return f"{self.get_role_display()} – {place}"

    @property
    def has_ended(self) -> bool:
        return self.until is not None and self.until <= timezone.localdate()
