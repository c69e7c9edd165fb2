"""Addresses of quick wins; the words in them are Indonesian, the names English."""

from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from innovations.views import (
    quick_win,
    quick_win_approval,
    quick_win_print,
    quick_win_propose,
    quick_wins,
)

MOVE_WORDS = {
    "drop": "batalkan",
    "deliver": "tercapai",
    "fail": "tidak-tercapai",
    "reopen": "buka-kembali",
}
_MOVES = {word: name for name, word in MOVE_WORDS.items()}


class QuickWinMoveConverter(StringConverter):
    """A name of the quick win's TRANSITIONS but `select`, as its Indonesian word."""

    regex = "|".join(_MOVES)

    def to_python(self, value: str) -> str:
        return _MOVES[value]

    def to_url(self, value: str) -> str:
        return MOVE_WORDS[value]


register_converter(QuickWinMoveConverter, "quick-win-move")

quick_win_patterns = (
    [
        path("quick-win/", quick_wins.quick_win_list, name="list"),
        path("quick-win/ekspor.csv", quick_wins.quick_win_csv, name="csv"),
        path("quick-win/ekspor.xlsx", quick_wins.quick_win_xlsx, name="xlsx"),
        path(
            "quick-win/usulkan/",
            quick_win_propose.innovations_propose,
            name="propose-many",
        ),
        path(
            "quick-win/persetujuan/<str:code>/<int:year>/",
            quick_win_approval.quick_win_approval,
            name="approval",
        ),
        path("quick-win/<int:pk>/", quick_win.quick_win_detail, name="detail"),
        path("quick-win/<int:pk>/ubah/", quick_win.quick_win_edit, name="edit"),
        path("quick-win/<int:pk>/kriteria/", quick_win.quick_win_score, name="score"),
        path("quick-win/<int:pk>/pilih/", quick_win.quick_win_select, name="select"),
        path("quick-win/<int:pk>/penilaian/", quick_win.quick_win_judge, name="judge"),
        path(
            "quick-win/<int:pk>/tanggapan/", quick_win.quick_win_answer, name="answer"
        ),
        path(
            "quick-win/<int:pk>/cetak/", quick_win_print.quick_win_print, name="print"
        ),
        path(
            "quick-win/<int:pk>/<quick-win-move:name>/",
            quick_win.quick_win_move,
            name="move",
        ),
        path(
            "inovasi/<int:pk>/quick-win/",
            quick_win_propose.innovation_propose,
            name="propose",
        ),
    ],
    "quick-wins",
)

urlpatterns = [path("", include(quick_win_patterns))]
