"""Choosing a sub-dimension: its name is in the reader's language on every form."""

from django import forms

from dimensions.models import SubDimension


class SpokenLabels:
    """For fields whose options ask `label_from_instance`; `str` of a sub-dimension is
    what the history stores, the same for every reader."""

    def label_from_instance(self, obj: SubDimension) -> str:
        return obj.spoken


class SubDimensionField(SpokenLabels, forms.ModelChoiceField):
    """One sub-dimension of a queryset."""
