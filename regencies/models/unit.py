"""OPD/SKPD: who owns innovations inside a regency."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from masterplan.core.access import Scope
from regencies.enums import UnitKind
from regencies.models.regency import Regency


class UnitQuerySet(models.QuerySet["Unit"]):
    def counted(self) -> "UnitQuerySet":
        """OPD and kecamatan that rules, signatures and comparisons count."""
        return self.filter(is_counted=True)

    def visible_to(self, scope: Scope) -> "UnitQuerySet":
        """The list of offices is public, like the places they belong to."""
        return self.filter(regency__in=Regency.objects.visible_to(scope))


class Unit(models.Model):
    """An office of a regency. Uncounted ones roll up to their parent."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT, related_name="units")
    name = models.CharField(_("nama"), max_length=200)
    short_name = models.CharField(_("nama singkat"), max_length=60, blank=True)
    kind = models.CharField(
        _("jenis"), max_length=12, choices=UnitKind.choices, default=UnitKind.OTHER
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    is_counted = models.BooleanField(_("dihitung sebagai OPD"), default=True)
    is_active = models.BooleanField(_("aktif"), default=True)
    affair = models.CharField(_("urusan"), max_length=200, blank=True)
    duties = models.TextField(_("tugas pokok dan fungsi"), blank=True)
    # Where its records went when it was merged or split; such a unit is not active.
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("digabung ke"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
    )
    # Since when one of its people uses the portal: before that nobody is silent.
    active_since = models.DateTimeField(null=True, editable=False)
    reminded_at = models.DateTimeField(_("terakhir diingatkan"), null=True)
    source_url = models.URLField(_("sumber"), max_length=500, blank=True)
    note = models.CharField(_("catatan"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("OPD")
        verbose_name_plural = _("OPD")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["regency", "name"],
                name="unit_name_once_per_regency",
                violation_error_message=_("OPD dengan nama ini sudah ada."),
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="unit_not_its_own_parent",
                violation_error_message=_("OPD tidak dapat menjadi induknya sendiri."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name people use: short where one is known."""
        return self.short_name or self.name


class UnitAlias(models.Model):
    """A spelling of a unit met in a workbook, asked once and remembered.

    `unit` is None where the words were settled as "belum ditetapkan".
    """

    regency = models.ForeignKey(
        Regency, on_delete=models.CASCADE, related_name="unit_aliases"
    )
    folded = models.CharField(max_length=200)
    spelling = models.CharField(_("sebutan"), max_length=200)
    unit = models.ForeignKey(
        Unit, on_delete=models.CASCADE, null=True, related_name="aliases"
    )

    class Meta:
        verbose_name = _("sebutan OPD")
        verbose_name_plural = _("sebutan OPD")
        constraints = [
            models.UniqueConstraint(
                fields=["regency", "folded"],
                name="unit_alias_once_per_regency",
                violation_error_message=_("Sebutan ini sudah tercatat."),
            )
        ]

    def __str__(self) -> str:
        return self.spelling
