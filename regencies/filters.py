"""Which filters exist for places and units; pages, API and exports use these."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from masterplan.core.filters import OrNoneFilter
from regencies.enums import (
    YEAR_MAX,
    YEAR_MIN,
    AppointmentStatus,
    Audience,
    BodyKind,
    DocumentKind,
    PartnerKind,
    RegencyKind,
    UnitKind,
)
from regencies.models import (
    Appointment,
    Body,
    District,
    Document,
    FlagshipProgramme,
    Partner,
    PilotArea,
    Province,
    Regency,
    Unit,
)
from regencies.models.document import DocumentQuerySet

SEARCH_MAX = 100


class NameSearchFilter(django_filters.FilterSet):
    """`q`: every word somewhere in the name or its short form."""

    q = django_filters.CharFilter(
        label=_("Cari"), method="search", max_length=SEARCH_MAX
    )
    searched: tuple[str, ...] = ("name",)

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        for word in value.split():
            found = Q()
            for column in self.searched:
                found |= Q(**{f"{column}__icontains": word})
            queryset = queryset.filter(found)
        return queryset


class OfRegencyFilter(django_filters.FilterSet):
    """`regency`, which the addresses of a regency's own pages name already."""

    regency = django_filters.CharFilter(
        label=_("Kabupaten/kota"), field_name="regency", max_length=5
    )


class ProvinceFilter(NameSearchFilter):
    class Meta:
        model = Province
        fields: list[str] = []


class RegencyFilter(NameSearchFilter):
    province = django_filters.CharFilter(
        label=_("Provinsi"), field_name="province", max_length=2
    )
    kind = django_filters.ChoiceFilter(label=_("Jenis"), choices=RegencyKind.choices)
    searched = ("name", "short_name")

    class Meta:
        model = Regency
        fields: list[str] = []


class DistrictFilter(NameSearchFilter):
    regency = django_filters.CharFilter(
        label=_("Kabupaten/kota"), field_name="regency", max_length=5
    )
    province = django_filters.CharFilter(
        label=_("Provinsi"), field_name="regency__province", max_length=2
    )

    class Meta:
        model = District
        fields: list[str] = []


class UnitFilter(NameSearchFilter):
    regency = django_filters.CharFilter(
        label=_("Kabupaten/kota"), field_name="regency", max_length=5
    )
    kind = django_filters.ChoiceFilter(label=_("Jenis"), choices=UnitKind.choices)
    parent = OrNoneFilter(label=_("Induk"), field_name="parent", pattern=r"[0-9]{1,18}")
    is_counted = django_filters.BooleanFilter(label=_("Dihitung sebagai OPD"))
    is_active = django_filters.BooleanFilter(label=_("Aktif"))
    searched = ("name", "short_name")

    class Meta:
        model = Unit
        fields: list[str] = []


class DocumentFilter(NameSearchFilter):
    kind = django_filters.ChoiceFilter(
        label=_("Jenis dokumen"), choices=DocumentKind.choices
    )
    unit = OrNoneFilter(label=_("OPD pemilik"), field_name="unit", pattern=r"\d{1,18}")
    audience = django_filters.ChoiceFilter(
        label=_("Dapat dibuka oleh"), choices=Audience.choices
    )
    valid_in = django_filters.NumberFilter(
        label=_("Berlaku pada tahun"),
        method="holding_in",
        min_value=YEAR_MIN,
        max_value=YEAR_MAX,
        decimal_places=0,
    )
    state = django_filters.ChoiceFilter(
        label=_("Keadaan"),
        choices=[("expired", _("Lewat masa berlaku")), ("withdrawn", _("Ditarik"))],
        method="in_state",
    )
    searched = ("title", "number")

    class Meta:
        model = Document
        fields: list[str] = []

    def holding_in(self, queryset: DocumentQuerySet, name: str, value: int) -> QuerySet:
        return queryset.valid_in(int(value))

    def in_state(self, queryset: DocumentQuerySet, name: str, value: str) -> QuerySet:
        if value == "withdrawn":
            return queryset.exclude(withdrawn_at=None)
        return queryset.expired(timezone.localdate().year)


class DocumentRowFilter(OfRegencyFilter, DocumentFilter):
    """Over the documents of several regencies."""


class BodyFilter(OfRegencyFilter, NameSearchFilter):
    kind = django_filters.ChoiceFilter(label=_("Jenis"), choices=BodyKind.choices)

    class Meta:
        model = Body
        fields: list[str] = []


class PartnerFilter(OfRegencyFilter, NameSearchFilter):
    kind = django_filters.ChoiceFilter(
        label=_("Jenis mitra"), choices=PartnerKind.choices
    )

    class Meta:
        model = Partner
        fields: list[str] = []


class FlagshipProgrammeFilter(OfRegencyFilter, NameSearchFilter):
    class Meta:
        model = FlagshipProgramme
        fields: list[str] = []


class AppointmentFilter(OfRegencyFilter, NameSearchFilter):
    unit = OrNoneFilter(label=_("OPD"), field_name="unit", pattern=r"[0-9]{1,18}")
    status = django_filters.ChoiceFilter(
        label=_("Kedudukan"), choices=AppointmentStatus.choices
    )
    is_in_force = django_filters.BooleanFilter(
        label=_("Menjabat hari ini"), method="holding"
    )
    searched = ("name", "position")

    class Meta:
        model = Appointment
        fields: list[str] = []

    def holding(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        in_force = Appointment.objects.in_force().values("pk")
        if value:
            return queryset.filter(pk__in=in_force)
        return queryset.exclude(pk__in=in_force)


class PilotAreaFilter(OfRegencyFilter, NameSearchFilter):
    is_active = django_filters.BooleanFilter(label=_("Aktif"))

    class Meta:
        model = PilotArea
        fields: list[str] = []
