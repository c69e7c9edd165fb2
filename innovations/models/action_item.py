"""One activity of an innovation's action plan."""

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovations.enums import (
    NAME_MAX,
    PERSON_MAX,
    RUPIAH_MAX,
    SENTENCE_MAX,
    WEIGHT_MAX,
    ActionStatus,
    Health,
)
from innovations.enums.action_item import DONE_PERCENT, OPEN_STATUSES
from innovations.models.action_health import asked, health_on
from innovations.models.innovation import Innovation
from innovations.models.number import NUMBER
from masterplan.core.access import Scope
from regencies.models import Regency, Unit

_PERCENT = [MaxValueValidator(100)]


class ActionItemQuerySet(models.QuerySet["ActionItem"]):
    def visible_to(self, scope: Scope, *, regency: str = "") -> "ActionItemQuerySet":
        """With a record that is seen by a seat: a published one shows no plan.

        `regency` (a code) leaves that one's alone; said here and not in a filter, its
        records are looked for among its own and not the nation's.
        """
        records, found = Innovation.objects.visible_to(scope), self
        if regency:
            records = records.filter(regency=regency)
            found = found.filter(regency=regency)
        found = found.filter(innovation__in=records)
        if scope.is_national:
            return found
        return found.filter(regency__in=scope.regencies_of())

    def asked(self) -> "ActionItemQuerySet":
        """Open ones of a record that goes on."""
        return self.filter(asked())

    def with_health(self, today: dt.date) -> "ActionItemQuerySet":
        """Annotate `health`: a Health, or "" where it is not asked.

        Reports count by the day of the portal's zone.
        """
        return self.annotate(health=health_on(today))


class ActionItem(models.Model):
    """An activity with its person, months, weight and the state last reported.

    `start_on` is the first day of the first month, `end_on` the last day of the last.
    `physical`, `financial` and `reported_at` are those of the newest report. Regency
    follows the innovation; `unit` is who carries it out.
    """

    innovation = models.ForeignKey(
        Innovation, on_delete=models.CASCADE, related_name="action_items"
    )
    regency = models.ForeignKey(Regency, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("OPD pelaksana"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="action_items",
    )
    order = models.PositiveSmallIntegerField(default=0)
    activity = models.CharField(_("kegiatan"), max_length=NAME_MAX)
    output = models.CharField(_("indikator keluaran"), max_length=NAME_MAX, blank=True)
    measure = models.CharField(_("satuan"), max_length=60, blank=True)
    baseline = models.DecimalField(_("kondisi awal"), **NUMBER)
    target = models.DecimalField(_("target"), **NUMBER)
    target_q1 = models.DecimalField(_("target triwulan I"), **NUMBER)
    target_q2 = models.DecimalField(_("target triwulan II"), **NUMBER)
    target_q3 = models.DecimalField(_("target triwulan III"), **NUMBER)
    target_q4 = models.DecimalField(_("target triwulan IV"), **NUMBER)
    person_in_charge = models.CharField(
        _("penanggung jawab"), max_length=PERSON_MAX, blank=True
    )
    start_on = models.DateField(_("mulai"))
    end_on = models.DateField(_("selesai"))
    weight = models.PositiveSmallIntegerField(
        _("bobot"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(WEIGHT_MAX)],
    )
    budget = models.BigIntegerField(
        _("anggaran"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(RUPIAH_MAX)],
    )
    risk = models.CharField(_("risiko"), max_length=SENTENCE_MAX, blank=True)
    status = models.CharField(
        _("status"),
        max_length=11,
        choices=ActionStatus.choices,
        default=ActionStatus.PLANNED,
    )
    physical = models.PositiveSmallIntegerField(
        _("fisik (%)"), default=0, validators=_PERCENT, editable=False
    )
    financial = models.PositiveSmallIntegerField(
        _("keuangan (%)"), default=0, validators=_PERCENT, editable=False
    )
    reported_at = models.DateTimeField(
        _("terakhir dilaporkan"), null=True, editable=False
    )
    # A person's word against the derived health, with its reason; blank asks the rules.
    health_override = models.CharField(
        _("kesehatan ditetapkan"), max_length=8, choices=Health.choices, blank=True
    )
    override_reason = models.CharField(
        _("alasan penetapan"), max_length=SENTENCE_MAX, blank=True
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("kegiatan")
        verbose_name_plural = _("kegiatan")
        ordering = ["innovation_id", "order", "id"]
        indexes = [
            models.Index(fields=["regency", "end_on", "id"], name="action_item_due"),
            models.Index(fields=["unit", "end_on", "id"], name="action_item_unit_due"),
            # The nation's list begins with what is due first.
            models.Index(fields=["end_on", "id"], name="action_item_soonest"),
            # Counts of late and due ones, without a look at the rows.
            models.Index(
                fields=["regency", "end_on", "innovation", "health_override", "id"],
                condition=Q(status__in=sorted(OPEN_STATUSES)),
                name="action_item_open",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(activity=""),
                name="action_item_has_activity",
                violation_error_message=_("Tuliskan kegiatannya."),
            ),
            models.CheckConstraint(
                condition=Q(end_on__gte=F("start_on")),
                name="action_item_ends_after_start",
                violation_error_message=_("Bulan selesai mendahului bulan mulai."),
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=WEIGHT_MAX),
                name="action_item_weight_in_range",
                violation_error_message=_("Bobot harus 1 sampai 1.000."),
            ),
            models.CheckConstraint(
                condition=Q(physical__lte=100, financial__lte=100),
                name="action_item_percent_in_range",
                violation_error_message=_("Capaian harus 0 sampai 100."),
            ),
            models.CheckConstraint(
                condition=Q(health_override="") | ~Q(override_reason=""),
                name="action_item_override_has_reason",
                violation_error_message=_("Tuliskan alasan penetapannya."),
            ),
        ]

    def __str__(self) -> str:
        return self.activity

    def get_absolute_url(self) -> str:
        return reverse("plans:item", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES

    @property
    def percent(self) -> int:
        """What the plan counts it with: done is 100, whatever was reported."""
        return DONE_PERCENT if self.status == ActionStatus.DONE else self.physical
