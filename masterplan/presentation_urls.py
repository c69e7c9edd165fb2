"""Addresses of what is shown on a wall, printed or sent on."""

from django.urls import path

from masterplan.views import presentation

regency_patterns = [
    path("paparan/", presentation.deck, name="deck"),
    path("paparan/<slug:slug>/", presentation.dimension_deck, name="deck-dimension"),
    path("ringkasan/", presentation.executive, name="executive"),
    path("ringkasan/pdf/", presentation.executive_make_pdf, name="executive-make-pdf"),
    path("ringkasan/whatsapp/", presentation.whatsapp, name="whatsapp"),
]
urlpatterns = [
    path("ringkasan/pdf/<uuid:pk>/", presentation.executive_pdf, name="executive-pdf"),
    path(
        "ringkasan/pdf/<uuid:pk>/berkas/",
        presentation.executive_pdf_file,
        name="executive-pdf-file",
    ),
]
