"""Addresses of stages, what they bring, and the calendar.

The words in them are Indonesian, the names English.
"""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from masterplan.views import calendar, deliverable, stage

STAGE_WORDS = {
    "open": "buka",
    "submit": "ajukan",
    "return": "kembalikan",
    "pass": "sahkan",
    "pass_with_notes": "lulus-dengan-catatan",
    "record": "catat-kemudian",
    "reopen": "buka-kembali",
}
DELIVERABLE_WORDS = {
    "submit": "ajukan",
    "return": "kembalikan",
    "approve": "setujui",
    "reopen": "buka-kembali",
}
_STAGE_MOVES = {word: name for name, word in STAGE_WORDS.items()}
_DELIVERABLE_MOVES = {word: name for name, word in DELIVERABLE_WORDS.items()}


class StageMoveConverter(StringConverter):
    """A name of STAGE_TRANSITIONS as its Indonesian word."""

    regex = "|".join(_STAGE_MOVES)

    def to_python(self, value: str) -> str:
        return _STAGE_MOVES[value]

    def to_url(self, value: str) -> str:
        return STAGE_WORDS[value]


class DeliverableMoveConverter(StringConverter):
    """A name of DELIVERABLE_TRANSITIONS as its Indonesian word."""

    regex = "|".join(_DELIVERABLE_MOVES)

    def to_python(self, value: str) -> str:
        return _DELIVERABLE_MOVES[value]

    def to_url(self, value: str) -> str:
        return DELIVERABLE_WORDS[value]


register_converter(StageMoveConverter, "stage_move")
register_converter(DeliverableMoveConverter, "deliverable_move")

# Below /daerah/<kode>/.
regency_patterns: list[URLPattern] = [
    path("bimtek/angkatan/<int:pk>/tahap-baru/", stage.stage_add, name="stage-add"),
    path("bimtek/<int:pk>/", stage.stage_page, name="stage"),
    path("bimtek/<int:pk>/rencana/", stage.stage_plan, name="stage-plan"),
    path("bimtek/<int:pk>/luaran-baru/", stage.deliverable_add, name="deliverable-add"),
    path("bimtek/<int:pk>/<stage_move:name>/", stage.stage_move, name="stage-move"),
    path("luaran/<int:pk>/", deliverable.deliverable_page, name="deliverable"),
    path(
        "luaran/<int:pk>/dokumen/",
        deliverable.deliverable_attach,
        name="deliverable-attach",
    ),
    path(
        "luaran/<int:pk>/catatan/",
        deliverable.deliverable_comment,
        name="deliverable-comment",
    ),
    path(
        "luaran/<int:pk>/<deliverable_move:name>/",
        deliverable.deliverable_move,
        name="deliverable-move",
    ),
    path("kalender/", calendar.calendar, name="calendar"),
    path("kalender.ics", calendar.calendar_file, name="calendar-file"),
]
