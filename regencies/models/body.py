"""The Dewan Smart City and the Tim Pelaksana, as their decree names them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from masterplan.core.access import Scope
from regencies.enums import (
    INSIDER_ROLES,
    NAME_MAX,
    PERSON_MAX,
    BodyKind,
    MemberElement,
)
from regencies.models.document import Document
from regencies.models.regency import Regency
from regencies.models.visibility import SharedQuerySet


class Body(models.Model):
    regency = models.ForeignKey(
        Regency, on_delete=models.PROTECT, related_name="bodies"
    )
    kind = models.CharField(_("jenis"), max_length=7, choices=BodyKind.choices)
    name = models.CharField(_("nama"), max_length=NAME_MAX)
    decree = models.ForeignKey(
        Document,
        verbose_name=_("SK pembentukan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    start = models.DateField(_("sejak"))
    until = models.DateField(_("sampai"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = SharedQuerySet.as_manager()

    class Meta:
        verbose_name = _("kelembagaan")
        verbose_name_plural = _("kelembagaan")
        ordering = ["kind", "-start"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("start")),
                name="body_ends_after_start",
                violation_error_message=_("Tanggal akhir mendahului tanggal awal."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class BodyMemberQuerySet(models.QuerySet["BodyMember"]):
    def visible_to(self, scope: Scope) -> "BodyMemberQuerySet":
        """Names of members are the regency's own and its mentors'."""
        return self.filter(body__regency__in=scope.regencies_of(*INSIDER_ROLES))


class BodyMember(models.Model):
    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="members")
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("nama"), max_length=PERSON_MAX)
    position = models.CharField(_("kedudukan"), max_length=PERSON_MAX)
    institution = models.CharField(_("instansi"), max_length=NAME_MAX, blank=True)
    element = models.CharField(_("unsur"), max_length=10, choices=MemberElement.choices)

    objects = BodyMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("anggota")
        verbose_name_plural = _("anggota")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name
