"""Every address of the portal, area by area."""

from django.contrib import admin
from django.urls import include, path

handler400 = "masterplan.core.views.errors.bad_request"
handler403 = "masterplan.core.views.errors.forbidden"
handler404 = "masterplan.core.views.errors.not_found"
handler500 = "masterplan.core.views.errors.broken"

urlpatterns = [
    path("", include("masterplan.core.urls")),
    path("", include("masterplan.urls")),
    path("", include("innovations.urls")),
    path("", include("regencies.urls")),
    path("akun/", include("allauth.urls")),
    path("api/v1/", include("masterplan.config.api")),
    path("pengelola/", admin.site.urls),
]
