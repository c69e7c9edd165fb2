"""Places, addressed by their Kemendagri codes (`32`, `32.11`, `32.11.15`).

The code is the primary key, so `regency_id` reads "32.11" everywhere and a list
needs no join to print or filter it.
"""

from zoneinfo import ZoneInfo

from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from masterplan.core.access import Scope
from masterplan.core.models import StoredFile
from regencies.enums import SAMPLE_CODE, RegencyKind, Rhythm, TimeZone


class ProvinceQuerySet(models.QuerySet["Province"]):
    def visible_to(self, scope: Scope) -> "ProvinceQuerySet":
        """Public, but for the province that only holds the invented regency."""
        return self.filter(pk__in=Regency.objects.visible_to(scope).values("province"))


class Province(models.Model):
    code = models.CharField(
        _("kode"),
        primary_key=True,
        max_length=2,
        validators=[
            RegexValidator(r"^\d{2}$", _("Kode provinsi terdiri dari 2 angka."))
        ],
    )
    name = models.CharField(_("nama"), max_length=100)
    capital = models.CharField(_("ibu kota"), max_length=100, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    objects = ProvinceQuerySet.as_manager()

    class Meta:
        verbose_name = _("provinsi")
        verbose_name_plural = _("provinsi")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class RegencyQuerySet(models.QuerySet["Regency"]):
    def real(self) -> "RegencyQuerySet":
        """Without the invented one: what national and public figures count."""
        return self.exclude(code=SAMPLE_CODE)

    def visible_to(self, scope: Scope) -> "RegencyQuerySet":
        """The list of places is public; the invented regency is its people's only."""
        if scope.is_national:
            return self.all()
        return self.filter(
            ~models.Q(code=SAMPLE_CODE) | models.Q(code__in=scope.regencies_of())
        )


class Regency(models.Model):
    """A kabupaten or kota with the settings its pages and prints need."""

    code = models.CharField(
        _("kode"),
        primary_key=True,
        max_length=5,
        validators=[
            RegexValidator(r"^\d{2}\.\d{2}$", _("Kode daerah berbentuk 32.11."))
        ],
    )
    province = models.ForeignKey(
        Province, on_delete=models.PROTECT, related_name="regencies"
    )
    name = models.CharField(_("nama"), max_length=100)
    short_name = models.CharField(_("nama singkat"), max_length=100)
    kind = models.CharField(_("jenis"), max_length=10, choices=RegencyKind.choices)
    capital = models.CharField(_("ibu kota"), max_length=100, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    population = models.PositiveIntegerField(_("jumlah penduduk"), null=True)
    is_administrative = models.BooleanField(
        _("kota/kabupaten administrasi"), default=False
    )
    slogan = models.CharField(_("slogan"), max_length=200, blank=True)
    time_zone = models.CharField(
        _("zona waktu"), max_length=20, choices=TimeZone.choices, default=TimeZone.WIB
    )
    address = models.CharField(_("alamat kantor"), max_length=300, blank=True)
    letterhead = models.CharField(
        _("kepala surat"),
        max_length=300,
        blank=True,
        help_text=_("Baris di bawah nama daerah pada kop surat."),
    )
    logo = models.ForeignKey(
        StoredFile,
        verbose_name=_("logo"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    leading_sector = models.ForeignKey(
        "regencies.Unit",
        verbose_name=_("leading sector"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    quick_win_rhythm = models.CharField(
        _("laporan quick win"),
        max_length=9,
        choices=Rhythm.choices,
        default=Rhythm.MONTHLY,
    )
    rhythm = models.CharField(
        _("laporan inovasi lain"),
        max_length=9,
        choices=Rhythm.choices,
        default=Rhythm.QUARTERLY,
    )
    needs_head_approval = models.BooleanField(
        _("persetujuan Kepala OPD"),
        default=False,
        help_text=_(
            "Hanya kepala OPD yang mengajukan; draf operator menunggu di sana."
        ),
    )
    version = models.PositiveIntegerField(default=1)
    # Invented cells were imported here for practice: pages carry "Data latihan".
    has_practice_data = models.BooleanField(_("memuat data latihan"), default=False)

    objects = RegencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("kabupaten/kota")
        verbose_name_plural = _("kabupaten/kota")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def regency_id(self) -> str:
        """Its own code, so that rules and history treat it like what is below it."""
        return self.code

    @property
    def is_sample(self) -> bool:
        return self.code == SAMPLE_CODE

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def get_absolute_url(self) -> str:
        return reverse("masterplan:regency", args=[self.code])


class District(models.Model):
    code = models.CharField(_("kode"), primary_key=True, max_length=8)
    regency = models.ForeignKey(
        Regency, on_delete=models.PROTECT, related_name="districts"
    )
    name = models.CharField(_("nama"), max_length=100)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        verbose_name = _("kecamatan")
        verbose_name_plural = _("kecamatan")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name
