"""The pages of the highest floor: front page, desk, and everything of a regency."""

from django.urls import include, path

from masterplan.views import desk, landing, regency, unit

regency_patterns = [
    path("", regency.dashboard, name="regency"),
    path("bimtek/", regency.bimtek, name="bimtek"),
    path("opd/", unit.unit_list, name="units"),
    path("opd/<int:pk>/", unit.unit_page, name="unit"),
]

urlpatterns = [
    path("", landing.home, name="home"),
    path("beranda/", desk.desk_page, name="desk"),
    path(
        "daerah/<str:code>/",
        include((regency_patterns, "masterplan"), namespace="masterplan"),
    ),
]
