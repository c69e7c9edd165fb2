"""A masterplan and what it says: vision, missions, goals, strategies, entries."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dimensions.models import Dimension, SubDimension
from innovations.models import Innovation
from masterplan.core.access import Scope
from masterplan.core.enums import NAME_MAX, TEXT_MAX, YEAR_MAX, YEAR_MIN
from masterplan.enums import HORIZON_YEARS_MAX, Horizon, PlanStatus
from regencies.models import Document, FlagshipProgramme, Regency, SharedQuerySet

_YEARS = [MinValueValidator(YEAR_MIN), MaxValueValidator(YEAR_MAX)]


class Masterplan(models.Model):
    """One edition of a regency's plan; at most one is in force."""

    regency = models.ForeignKey(
        Regency, on_delete=models.PROTECT, related_name="masterplans"
    )
    edition = models.PositiveSmallIntegerField(_("edisi"), default=1)
    title = models.CharField(_("judul"), max_length=NAME_MAX)
    start_year = models.PositiveSmallIntegerField(_("tahun awal"), validators=_YEARS)
    end_year = models.PositiveSmallIntegerField(_("tahun akhir"), validators=_YEARS)
    horizon_years = models.PositiveSmallIntegerField(
        _("horizon peta jalan (tahun)"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(HORIZON_YEARS_MAX)],
    )
    vision = models.TextField(_("visi"), blank=True, max_length=TEXT_MAX)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=PlanStatus.choices,
        default=PlanStatus.DRAFT,
    )
    regulation = models.ForeignKey(
        Document,
        verbose_name=_("peraturan penetapan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    last_number = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SharedQuerySet.as_manager()

    class Meta:
        verbose_name = _("masterplan")
        verbose_name_plural = _("masterplan")
        ordering = ["-start_year", "-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["regency", "edition"],
                name="masterplan_edition_once",
                violation_error_message=_("Edisi ini sudah ada."),
            ),
            models.UniqueConstraint(
                fields=["regency"],
                condition=Q(status=PlanStatus.ACTIVE),
                name="masterplan_one_in_force",
                violation_error_message=_("Sudah ada masterplan yang berlaku."),
            ),
            models.CheckConstraint(
                condition=Q(end_year__gte=F("start_year")),
                name="masterplan_ends_after_start",
                violation_error_message=_("Tahun akhir mendahului tahun awal."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("masterplans:detail", args=[self.pk])


class _Part(models.Model):
    """Something a masterplan says, in its place; edited row by row."""

    masterplan = models.ForeignKey(Masterplan, on_delete=models.CASCADE)
    order = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(_("isi"), max_length=500)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
        ordering = ["order", "id"]
        default_related_name = "%(class)ss"

    def __str__(self) -> str:
        return self.text

    @property
    def regency_id(self) -> str:
        return self.masterplan.regency_id


class PartQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> "PartQuerySet":
        return self.filter(masterplan__in=Masterplan.objects.visible_to(scope))


class VisionWord(_Part):
    """A key word of the vision and what the regency means by it."""

    meaning = models.CharField(_("makna"), max_length=500, blank=True)

    objects = PartQuerySet.as_manager()

    class Meta(_Part.Meta):
        verbose_name = _("kata kunci visi")
        verbose_name_plural = _("kata kunci visi")
        default_related_name = "vision_words"


class Mission(_Part):
    flagship_programmes = models.ManyToManyField(
        FlagshipProgramme,
        verbose_name=_("program unggulan"),
        blank=True,
        related_name="missions",
    )

    objects = PartQuerySet.as_manager()

    class Meta(_Part.Meta):
        verbose_name = _("misi")
        verbose_name_plural = _("misi")
        default_related_name = "missions"


class Goal(_Part):
    dimension = models.ForeignKey(
        Dimension, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    horizon = models.CharField(_("jangka"), max_length=6, choices=Horizon.choices)

    objects = PartQuerySet.as_manager()

    class Meta(_Part.Meta):
        verbose_name = _("sasaran")
        verbose_name_plural = _("sasaran")
        default_related_name = "goals"


class Strategy(_Part):
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="+")
    sub_dimension = models.ForeignKey(
        SubDimension, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = PartQuerySet.as_manager()

    class Meta(_Part.Meta):
        verbose_name = _("strategi")
        verbose_name_plural = _("strategi")
        default_related_name = "strategies"


# Where the duty, affair or programme that an entry rests on is said: the first that is
# filled in. What the innovation says already is not typed again.
BASIS_FIELDS = (
    "basis",
    "innovation__duties_fit",
    "innovation__affair",
    "innovation__nomenclature_code",
)


def no_basis() -> Q:
    """Entries that rest on nothing that anybody has named."""
    return Q(**dict.fromkeys(BASIS_FIELDS, ""))


class MasterplanEntryQuerySet(models.QuerySet["MasterplanEntry"]):
    def visible_to(self, scope: Scope) -> "MasterplanEntryQuerySet":
        """Where both the plan and the innovation may be seen."""
        return self.filter(
            masterplan__in=Masterplan.objects.visible_to(scope),
            innovation__in=Innovation.objects.visible_to(scope),
        )

    def without_basis(self) -> "MasterplanEntryQuerySet":
        return self.filter(no_basis())

    def with_plan(self) -> "MasterplanEntryQuerySet":
        """With its masterplan, the newest edition first."""
        return self.select_related("masterplan").order_by("-masterplan__edition")


class MasterplanEntry(models.Model):
    """An innovation taken up into a plan, with the number it keeps there.

    `baseline` is what passing Bimtek IV froze: name, unit, dimension, sub_dimension,
    start_year, end_year, outcomes (name, unit, year, target) and pagu by year; empty
    until then.
    """

    masterplan = models.ForeignKey(
        Masterplan, on_delete=models.CASCADE, related_name="entries"
    )
    innovation = models.ForeignKey(
        Innovation, on_delete=models.PROTECT, related_name="entries"
    )
    regency = models.ForeignKey(Regency, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("nomor"))
    horizon = models.CharField(_("jangka"), max_length=6, choices=Horizon.choices)
    strategy = models.ForeignKey(
        Strategy,
        verbose_name=_("strategi"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="entries",
    )
    basis = models.CharField(
        _("tupoksi atau urusan yang mendasari"), max_length=500, blank=True
    )
    baseline = models.JSONField(default=dict, editable=False)
    baseline_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = MasterplanEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entri masterplan")
        verbose_name_plural = _("entri masterplan")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["masterplan", "innovation"],
                name="entry_innovation_once",
                violation_error_message=_("Inovasi ini sudah masuk masterplan."),
            ),
            models.UniqueConstraint(
                fields=["masterplan", "number"], name="entry_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.innovation}"

    def get_absolute_url(self) -> str:
        return reverse("masterplans:entry", args=[self.pk])

    @property
    def said_basis(self) -> str:
        """What it rests on: said here, else by its innovation; "" where nowhere."""
        said = self.innovation
        own = (said.duties_fit, said.affair, said.nomenclature_code)
        return next(filter(None, (self.basis, *own)), "")
