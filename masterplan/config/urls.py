"""Every address of the portal, area by area."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("masterplan.core.urls")),
    path("", include("masterplan.urls")),
    path("", include("innovations.urls")),
    path("", include("regencies.urls")),
    path("akun/", include("allauth.urls")),
    path("api/v1/", include("masterplan.config.api")),
    path("pengelola/", admin.site.urls),
]
