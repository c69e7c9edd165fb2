"""Filters of what belongs to a record, a plan or a commitment; the API asks for them.

The pages of these show the parts of one record, so they filter nothing.
"""

import django_filters
from django.utils.translation import gettext_lazy as _

from innovations.enums import (
    YEAR_MAX,
    YEAR_MIN,
    CommitmentStatus,
    Field,
    SignatureStatus,
)
from innovations.filters.action_item import ActionItemFilter
from innovations.filters.problem import ProblemFilter
from innovations.models import (
    Commitment,
    ComplaintRecap,
    Evidence,
    OutcomeIndicator,
    OutcomeValue,
    ProgressReport,
    Signature,
)
from masterplan.core.enums import KEY_MAX
from masterplan.core.filters import OrNoneFilter


def _key(label: object, field_name: str) -> django_filters.NumberFilter:
    return django_filters.NumberFilter(
        label=label,
        field_name=field_name,
        min_value=1,
        max_value=KEY_MAX,
        decimal_places=0,
    )


def _regency(field_name: str) -> django_filters.CharFilter:
    return django_filters.CharFilter(
        label=_("Kabupaten/kota"), field_name=field_name, max_length=5
    )


def _year() -> django_filters.NumberFilter:
    return django_filters.NumberFilter(
        label=_("Tahun"), min_value=YEAR_MIN, max_value=YEAR_MAX, decimal_places=0
    )


class ItemsOfRecordFilter(ActionItemFilter):
    innovation = _key(_("Inovasi"), "innovation")


class ProblemsOfRecordFilter(ProblemFilter):
    innovation = _key(_("Inovasi yang menjawab"), "innovations")


class ProgressReportFilter(django_filters.FilterSet):
    action_item = _key(_("Kegiatan"), "action_item")
    innovation = _key(_("Inovasi"), "action_item__innovation")
    regency = _regency("action_item__regency")

    class Meta:
        model = ProgressReport
        fields: list[str] = []


class OutcomeIndicatorFilter(django_filters.FilterSet):
    innovation = _key(_("Inovasi"), "innovation")
    regency = _regency("innovation__regency")

    class Meta:
        model = OutcomeIndicator
        fields: list[str] = []


class OutcomeValueFilter(django_filters.FilterSet):
    outcome_indicator = _key(_("Indikator hasil"), "indicator")
    innovation = _key(_("Inovasi"), "indicator__innovation")
    regency = _regency("indicator__innovation__regency")
    year = _year()

    class Meta:
        model = OutcomeValue
        fields: list[str] = []


class EvidenceFilter(django_filters.FilterSet):
    innovation = _key(_("Inovasi"), "innovation")
    document = _key(_("Dokumen"), "document")
    progress_report = _key(_("Laporan kemajuan"), "progress_report")
    quick_win = _key(_("Quick win"), "quick_win")
    regency = _regency("innovation__regency")

    class Meta:
        model = Evidence
        fields: list[str] = []


class ComplaintFilter(django_filters.FilterSet):
    regency = _regency("regency")
    innovation = OrNoneFilter(
        label=_("Inovasi"), field_name="innovation", pattern=r"[0-9]{1,18}"
    )
    year = _year()
    month = django_filters.NumberFilter(
        label=_("Bulan"), min_value=1, max_value=12, decimal_places=0
    )
    field = django_filters.ChoiceFilter(label=_("Bidang"), choices=Field.choices)

    class Meta:
        model = ComplaintRecap
        fields: list[str] = []


class CommitmentFilter(django_filters.FilterSet):
    regency = _regency("regency")
    year = _year()
    status = django_filters.MultipleChoiceFilter(
        label=_("Status"), choices=CommitmentStatus.choices, distinct=False
    )

    class Meta:
        model = Commitment
        fields: list[str] = []


class SignatureFilter(django_filters.FilterSet):
    commitment = _key(_("Komitmen bersama"), "commitment")
    regency = _regency("regency")
    unit = OrNoneFilter(label=_("OPD"), field_name="unit", pattern=r"[0-9]{1,18}")
    status = django_filters.MultipleChoiceFilter(
        label=_("Status"), choices=SignatureStatus.choices, distinct=False
    )

    class Meta:
        model = Signature
        fields: list[str] = []
