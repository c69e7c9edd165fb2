"""What hurts: needs and social problems that innovations are to answer."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovations.enums import (
    NAME_MAX,
    PERSON_MAX,
    TEXT_MAX,
    Field,
    ProblemSource,
    ProblemStatus,
    Severity,
)
from regencies.models import (
    District,
    Document,
    PilotArea,
    Regency,
    SharedQuerySet,
    Unit,
)

# How long before its date a problem is "due soon".
SOON = dt.timedelta(days=14)


def unsolved() -> Q:
    """Problems that somebody still has to do something about."""
    return ~Q(status=ProblemStatus.SOLVED)


def late(today: dt.date) -> Q:
    """Unsolved ones whose date has passed."""
    return unsolved() & Q(due_on__lt=today)


def soon(today: dt.date) -> Q:
    """Unsolved ones that are due today or within SOON."""
    return unsolved() & Q(due_on__gte=today, due_on__lte=today + SOON)


class ProblemQuerySet(SharedQuerySet):
    def unanswered(self) -> "ProblemQuerySet":
        """Unsolved ones that no innovation says it answers."""
        return self.filter(unsolved(), innovations=None)


class Problem(models.Model):
    """One problem or need; `unit` is the office that answers for it."""

    regency = models.ForeignKey(
        Regency, on_delete=models.PROTECT, related_name="problems"
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("OPD penanggung jawab"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="problems",
    )
    title = models.CharField(_("masalah atau kebutuhan"), max_length=NAME_MAX)
    description = models.TextField(_("uraian"), blank=True, max_length=TEXT_MAX)
    source = models.CharField(_("asal"), max_length=10, choices=ProblemSource.choices)
    field = models.CharField(_("bidang"), max_length=14, choices=Field.choices)
    severity = models.PositiveSmallIntegerField(
        _("tingkat"), choices=Severity.choices, default=Severity.MEDIUM
    )
    district = models.ForeignKey(
        District,
        verbose_name=_("kecamatan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="problems",
    )
    pilot_area = models.ForeignKey(
        PilotArea,
        verbose_name=_("kawasan percontohan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="problems",
    )
    person_in_charge = models.CharField(
        _("penanggung jawab"), max_length=PERSON_MAX, blank=True
    )
    due_on = models.DateField(_("tenggat"), null=True, blank=True)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=ProblemStatus.choices,
        default=ProblemStatus.IDENTIFIED,
    )
    documents = models.ManyToManyField(
        Document, verbose_name=_("bukti"), blank=True, related_name="problems"
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = _("masalah")
        verbose_name_plural = _("masalah")
        indexes = [
            models.Index(
                fields=["regency", "-updated_at", "-id"], name="problem_by_regency"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="problem_has_title",
                violation_error_message=_("Tuliskan masalahnya."),
            ),
            models.CheckConstraint(
                condition=Q(severity__in=Severity.values),
                name="problem_severity_known",
                violation_error_message=_("Pilih tingkat masalah."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("problems:detail", args=[self.pk])
