"""The router of /api/v1/, the schema and its documentation."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from rest_framework.routers import DefaultRouter

from dimensions.api.dimension import DimensionViewSet, SubDimensionViewSet
from innovations.api.budget_line import BudgetLineViewSet
from innovations.api.imports import ImportJobViewSet
from innovations.api.innovation import InnovationViewSet
from innovations.api.quick_win import QuickWinViewSet
from masterplan.api.dashboards import RegencyDashboardView
from masterplan.api.stages import CohortViewSet, ParticipationViewSet, StageViewSet
from masterplan.core.api.docs import DocsView, SchemaView
from masterplan.core.api.slash import SlashView
from masterplan.core.api.viewsets import RootView
from regencies.api.places import DistrictViewSet, ProvinceViewSet, RegencyViewSet
from regencies.api.unit import UnitViewSet

RESOURCES = {
    "provinces": ProvinceViewSet,
    "regencies": RegencyViewSet,
    "districts": DistrictViewSet,
    "units": UnitViewSet,
    "dimensions": DimensionViewSet,
    "subdimensions": SubDimensionViewSet,
    "innovations": InnovationViewSet,
    "budget-lines": BudgetLineViewSet,
    "quick-wins": QuickWinViewSet,
    "cohorts": CohortViewSet,
    "participations": ParticipationViewSet,
    "stages": StageViewSet,
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
        "dashboards/regencies/<str:code>/",
        RegencyDashboardView.as_view(),
        name="api-dashboards-regency",
    ),
    path("", include(router.urls)),
    re_path(r"^(?P<rest>.*[^/])$", SlashView.as_view(), name="api-slashless"),
]
