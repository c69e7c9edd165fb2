"""Which filters exist for participations and stages."""

import django_filters
from django.utils.translation import gettext_lazy as _

from masterplan.enums import StageState
from masterplan.models import Participation, StageRecord


class ParticipationFilter(django_filters.FilterSet):
    regency = django_filters.CharFilter(
        label=_("Kabupaten/kota"), field_name="regency", max_length=5
    )
    province = django_filters.CharFilter(
        label=_("Provinsi"), field_name="regency__province", max_length=2
    )
    cohort = django_filters.NumberFilter(
        label=_("Tahun angkatan"),
        field_name="cohort__year",
        min_value=1,
        max_value=9999,
        decimal_places=0,
    )

    class Meta:
        model = Participation
        fields: list[str] = []


class StageFilter(django_filters.FilterSet):
    regency = django_filters.CharFilter(
        label=_("Kabupaten/kota"), field_name="regency", max_length=5
    )
    cohort = django_filters.NumberFilter(
        label=_("Tahun angkatan"),
        field_name="participation__cohort__year",
        min_value=1,
        max_value=9999,
        decimal_places=0,
    )
    state = django_filters.MultipleChoiceFilter(
        label=_("Keadaan"), choices=StageState.choices, distinct=False
    )

    class Meta:
        model = StageRecord
        fields: list[str] = []
