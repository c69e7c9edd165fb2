"""Which filters exist for sub-dimensions and indicators; dimensions are six."""

import django_filters
from django.utils.translation import gettext_lazy as _

from dimensions.enums import DimensionSlug
from dimensions.models import Indicator, IndicatorValue, SubDimension
from masterplan.core.enums import YEAR_MAX, YEAR_MIN


class SubDimensionFilter(django_filters.FilterSet):
    dimension = django_filters.ChoiceFilter(
        label=_("Dimensi"), field_name="dimension", choices=DimensionSlug.choices
    )

    class Meta:
        model = SubDimension
        fields: list[str] = []


class IndicatorFilter(django_filters.FilterSet):
    scheme = django_filters.CharFilter(label=_("Skema"), max_length=40)
    dimension = django_filters.ChoiceFilter(
        label=_("Dimensi"), field_name="dimension", choices=DimensionSlug.choices
    )

    class Meta:
        model = Indicator
        fields: list[str] = []


class IndicatorValueFilter(django_filters.FilterSet):
    regency = django_filters.CharFilter(
        label=_("Kabupaten/kota"), field_name="regency", max_length=5
    )
    indicator = django_filters.CharFilter(
        label=_("Indikator"), field_name="indicator", max_length=24
    )
    scheme = django_filters.CharFilter(
        label=_("Skema"), field_name="indicator__scheme", max_length=40
    )
    year = django_filters.NumberFilter(
        label=_("Tahun"), min_value=YEAR_MIN, max_value=YEAR_MAX, decimal_places=0
    )

    class Meta:
        model = IndicatorValue
        fields: list[str] = []
