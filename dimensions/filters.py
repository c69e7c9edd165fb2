"""Which filters exist for sub-dimensions; there are six dimensions and no more."""

import django_filters
from django.utils.translation import gettext_lazy as _

from dimensions.enums import DimensionSlug
from dimensions.models import SubDimension


class SubDimensionFilter(django_filters.FilterSet):
    dimension = django_filters.ChoiceFilter(
        label=_("Dimensi"), field_name="dimension", choices=DimensionSlug.choices
    )

    class Meta:
        model = SubDimension
        fields: list[str] = []
