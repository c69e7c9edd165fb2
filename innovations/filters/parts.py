"""Filters of what belongs to a record, a plan or a commitment; the API asks for them.

The pages of these show the parts of one record, so they filter nothing.
"""

import django_filters
from django.utils.translation import gettext_lazy as _

from innovations.enums import (
    CommitmentStatus,
    Field,
    SignatureStatus,
)
from innovations.filters.action_item import ActionItemFilter
from innovations.filters.problem import ProblemFilter
from innovations.filters.shared import of_key, of_regency, of_year
from innovations.models import (
    Commitment,
    ComplaintRecap,
    Evidence,
    OutcomeIndicator,
    OutcomeValue,
    ProgressReport,
    Signature,
)
from masterplan.core.filters import OrNoneFilter


class ItemsOfRecordFilter(ActionItemFilter):
    innovation = of_key(_("Inovasi"), "innovation")


class ProblemsOfRecordFilter(ProblemFilter):
    innovation = of_key(_("Inovasi yang menjawab"), "innovations")


class ProgressReportFilter(django_filters.FilterSet):
    action_item = of_key(_("Kegiatan"), "action_item")
    innovation = of_key(_("Inovasi"), "action_item__innovation")
    regency = of_regency("action_item__regency")

    class Meta:
        model = ProgressReport
        fields: list[str] = []


class OutcomeIndicatorFilter(django_filters.FilterSet):
    innovation = of_key(_("Inovasi"), "innovation")
    regency = of_regency("innovation__regency")

    class Meta:
        model = OutcomeIndicator
        fields: list[str] = []


class OutcomeValueFilter(django_filters.FilterSet):
    outcome_indicator = of_key(_("Indikator hasil"), "indicator")
    innovation = of_key(_("Inovasi"), "indicator__innovation")
    regency = of_regency("indicator__innovation__regency")
    year = of_year()

    class Meta:
        model = OutcomeValue
        fields: list[str] = []


class EvidenceFilter(django_filters.FilterSet):
    innovation = of_key(_("Inovasi"), "innovation")
    document = of_key(_("Dokumen"), "document")
    progress_report = of_key(_("Laporan kemajuan"), "progress_report")
    quick_win = of_key(_("Quick win"), "quick_win")
    regency = of_regency("innovation__regency")

    class Meta:
        model = Evidence
        fields: list[str] = []


class ComplaintFilter(django_filters.FilterSet):
    regency = of_regency()
    innovation = OrNoneFilter(
        label=_("Inovasi"), field_name="innovation", pattern=r"[0-9]{1,18}"
    )
    year = of_year()
    month = django_filters.NumberFilter(
        label=_("Bulan"), min_value=1, max_value=12, decimal_places=0
    )
    field = django_filters.ChoiceFilter(label=_("Bidang"), choices=Field.choices)

    class Meta:
        model = ComplaintRecap
        fields: list[str] = []


class CommitmentFilter(django_filters.FilterSet):
    regency = of_regency()
    year = of_year()
    status = django_filters.MultipleChoiceFilter(
        label=_("Status"), choices=CommitmentStatus.choices, distinct=False
    )

    class Meta:
        model = Commitment
        fields: list[str] = []


class SignatureFilter(django_filters.FilterSet):
    commitment = of_key(_("Komitmen bersama"), "commitment")
    regency = of_regency()
    unit = OrNoneFilter(label=_("OPD"), field_name="unit", pattern=r"[0-9]{1,18}")
    status = django_filters.MultipleChoiceFilter(
        label=_("Status"), choices=SignatureStatus.choices, distinct=False
    )

    class Meta:
        model = Signature
        fields: list[str] = []
