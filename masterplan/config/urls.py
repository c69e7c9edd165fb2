"""Every address of the portal, area by area."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

handler400 = "masterplan.core.views.errors.bad_request"
handler403 = "masterplan.core.views.errors.forbidden"
handler404 = "masterplan.core.views.errors.not_found"
handler500 = "masterplan.core.views.errors.broken"

# The administration has no sign-in of its own: the portal's, with its second factor
# and its limits, serves both.
admin.site.login = secure_admin_login(admin.site.login)

urlpatterns = [
    # First, as its requests are many and the pages' addresses are two hundred.
    path("api/v1/", include("masterplan.config.api")),
    path("", include("masterplan.core.urls")),
    path("", include("masterplan.urls")),
    path("", include("innovations.urls")),
    path("", include("regencies.urls")),
    path("", include("masterplan.config.accounts")),
    path("pengelola/", admin.site.urls),
]
