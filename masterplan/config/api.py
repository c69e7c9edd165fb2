"""The router of /api/v1/, the schema and its documentation."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from rest_framework.routers import DefaultRouter

from dimensions.api.dimension import DimensionViewSet, SubDimensionViewSet
from dimensions.api.indicator import IndicatorValueViewSet, IndicatorViewSet
from innovations.api.action_item import ActionItemViewSet
from innovations.api.budget_line import BudgetLineViewSet
from innovations.api.commitment import CommitmentViewSet, SignatureViewSet
from innovations.api.complaint import ComplaintViewSet
from innovations.api.evidence import EvidenceViewSet
from innovations.api.imports import ImportJobViewSet
from innovations.api.innovation import InnovationViewSet
from innovations.api.outcome_indicator import (
    OutcomeIndicatorViewSet,
    OutcomeValueViewSet,
)
from innovations.api.problem import ProblemViewSet
from innovations.api.progress_report import ProgressReportViewSet
from innovations.api.quick_win import QuickWinViewSet
from masterplan.api.activity import ActivityViewSet
from masterplan.api.cohort import CohortViewSet, ParticipationViewSet
from masterplan.api.dashboards import RegencyDashboardView
from masterplan.api.deliverable import DeliverableViewSet
from masterplan.api.follow_up import FollowUpViewSet
from masterplan.api.lookup import LookupViewSet
from masterplan.api.meeting import MeetingViewSet
from masterplan.api.national import NationalView, ProvinceView
from masterplan.api.national_compare import NationalCompareView
from masterplan.api.need import AwardViewSet, NeedViewSet
from masterplan.api.plan import MasterplanEntryViewSet, MasterplanViewSet
from masterplan.api.regency_rooms import RegencyBudgetView, RegencyProgressView
from masterplan.api.stage import StageViewSet
from masterplan.api.template import (
    DeliverableTemplateViewSet,
    RuleViewSet,
    StageTemplateViewSet,
)
from masterplan.core.api.docs import DocsView, SchemaView
from masterplan.core.api.slash import SlashView
from masterplan.core.api.viewsets import RootView
from regencies.api.appointment import AppointmentViewSet
from regencies.api.body import BodyViewSet
from regencies.api.document import DocumentViewSet
from regencies.api.partner import (
    FlagshipProgrammeViewSet,
    PartnerViewSet,
    PilotAreaViewSet,
)
from regencies.api.places import DistrictViewSet, ProvinceViewSet, RegencyViewSet
from regencies.api.unit import UnitViewSet

RESOURCES = {
    "provinces": ProvinceViewSet,
    "regencies": RegencyViewSet,
    "districts": DistrictViewSet,
    "units": UnitViewSet,
    "dimensions": DimensionViewSet,
    "subdimensions": SubDimensionViewSet,
    "indicators": IndicatorViewSet,
    "indicator-values": IndicatorValueViewSet,
    "documents": DocumentViewSet,
    "bodies": BodyViewSet,
    "appointments": AppointmentViewSet,
    "partners": PartnerViewSet,
    "flagship-programmes": FlagshipProgrammeViewSet,
    "pilot-areas": PilotAreaViewSet,
    "problems": ProblemViewSet,
    "complaints": ComplaintViewSet,
    "innovations": InnovationViewSet,
    "budget-lines": BudgetLineViewSet,
    "outcome-indicators": OutcomeIndicatorViewSet,
    "outcome-values": OutcomeValueViewSet,
    "action-items": ActionItemViewSet,
    "progress-reports": ProgressReportViewSet,
    "quick-wins": QuickWinViewSet,
    "evidence": EvidenceViewSet,
    "commitments": CommitmentViewSet,
    "signatures": SignatureViewSet,
    "cohorts": CohortViewSet,
    "participations": ParticipationViewSet,
    "stage-templates": StageTemplateViewSet,
    "deliverable-templates": DeliverableTemplateViewSet,
    "rules": RuleViewSet,
    "stages": StageViewSet,
    "deliverables": DeliverableViewSet,
    "masterplans": MasterplanViewSet,
    "masterplan-entries": MasterplanEntryViewSet,
    "meetings": MeetingViewSet,
    "follow-ups": FollowUpViewSet,
    "needs": NeedViewSet,
    "awards": AwardViewSet,
    "activities": ActivityViewSet,
    "lookups": LookupViewSet,
    "jobs": ImportJobViewSet,
}


class Router(DefaultRouter):
    APIRootView = RootView
    include_format_suffixes = False


router = Router()
for name, viewset in RESOURCES.items():
    router.register(name, viewset, basename=f"api-{name}")

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("docs/", DocsView.as_view(), name="api-docs"),
    path(
        "dashboards/national/",
        NationalView.as_view(),
        name="api-dashboards-national",
    ),
    path(
        "dashboards/national/compare/",
        NationalCompareView.as_view(),
        name="api-dashboards-national-compare",
    ),
    path(
        "dashboards/provinces/<str:code>/",
        ProvinceView.as_view(),
        name="api-dashboards-province",
    ),
    path(
        "dashboards/regencies/<str:code>/",
        RegencyDashboardView.as_view(),
        name="api-dashboards-regency",
    ),
    path(
        "dashboards/regencies/<str:code>/progress/",
        RegencyProgressView.as_view(),
        name="api-dashboards-regency-progress",
    ),
    path(
        "dashboards/regencies/<str:code>/budget/",
        RegencyBudgetView.as_view(),
        name="api-dashboards-regency-budget",
    ),
    path("", include(router.urls)),
    re_path(r"^(?P<rest>.*[^/])$", SlashView.as_view(), name="api-slashless"),
]
