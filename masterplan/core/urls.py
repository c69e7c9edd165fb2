"""Addresses of the kernel itself."""

from django.urls import include, path

from masterplan.core.views import drafts, health, notices, seat, token
from masterplan.core.views.icon import favicon
from masterplan.core.views.language import switch_language

urlpatterns = [
    path("", include("masterplan.core.job_urls")),
    path("pemberitahuan/", notices.notice_list, name="notices"),
    path("pemberitahuan/dibaca/", notices.notices_read, name="notices-read"),
    path("pemberitahuan/<int:pk>/", notices.notice_open, name="notice-open"),
    path("token/", token.token_list, name="tokens"),
    path("token/baru/", token.token_create, name="token-create"),
    path("token/semua/", token.token_list_all, name="tokens-all"),
    path("token/<str:token_key>/cabut/", token.token_revoke, name="token-revoke"),
    path("kursi/", seat.seat_choose, name="seat-choose"),
    path("isian/", drafts.draft_keep, name="draft-keep"),
    path("isian/buang/", drafts.draft_drop, name="draft-drop"),
    path("bahasa/", switch_language, name="language"),
    path("favicon.ico", favicon, name="favicon"),
    path("sehat/hidup", health.live, name="health-live"),
    path("sehat/siap", health.ready, name="health-ready"),
]
