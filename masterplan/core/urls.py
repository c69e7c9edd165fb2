"""Addresses of the kernel itself."""

from django.urls import include, path

from masterplan.core.views import drafts, health, notices, seat
from masterplan.core.views.icon import favicon
from masterplan.core.views.language import switch_language

urlpatterns = [
    path("", include("masterplan.core.job_urls")),
    path("pemberitahuan/", notices.notice_list, name="notices"),
    path("pemberitahuan/dibaca/", notices.notices_read, name="notices-read"),
    path("pemberitahuan/<int:pk>/", notices.notice_open, name="notice-open"),
    path("kursi/", seat.seat_choose, name="seat-choose"),
    path("isian/", drafts.draft_keep, name="draft-keep"),
    path("isian/buang/", drafts.draft_drop, name="draft-drop"),
    path("bahasa/", switch_language, name="language"),
    path("favicon.ico", favicon, name="favicon"),
    path("sehat/hidup", health.live, name="health-live"),
    path("sehat/siap", health.ready, name="health-ready"),
]
