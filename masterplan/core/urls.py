"""Addresses of the kernel itself."""

from django.urls import include, path

from masterplan.core.views import health
from masterplan.core.views.icon import favicon

urlpatterns = [
    path("", include("masterplan.core.job_urls")),
    path("favicon.ico", favicon, name="favicon"),
    path("sehat/hidup", health.live, name="health-live"),
    path("sehat/siap", health.ready, name="health-ready"),
]
