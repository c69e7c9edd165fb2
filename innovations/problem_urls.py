"""Addresses of problems and complaints; the words are Indonesian, the names English."""

from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from innovations.views import (
    complaints,
    problem,
    problem_links,
    problem_talk,
    problems,
)

MOVE_WORDS = {
    "sharpen": "pertajam",
    "answer": "ada-solusi",
    "solve": "selesai",
    "reopen": "buka-kembali",
}
_MOVES = {word: name for name, word in MOVE_WORDS.items()}


class ProblemMoveConverter(StringConverter):
    """A name of the problem's TRANSITIONS, in the address as its Indonesian word."""

    regex = "|".join(_MOVES)

    def to_python(self, value: str) -> str:
        return _MOVES[value]

    def to_url(self, value: str) -> str:
        return MOVE_WORDS[value]


register_converter(ProblemMoveConverter, "problem_move")

problem_patterns = (
    [
        path("", problems.problem_list, name="list"),
        path("baru/", problem.problem_create, name="create"),
        path("ekspor.csv", problems.problem_csv, name="csv"),
        path("ekspor.xlsx", problems.problem_xlsx, name="xlsx"),
        path("pengaduan/", complaints.complaint_list, name="complaints"),
        path("pengaduan/ekspor.csv", complaints.complaint_csv, name="complaints-csv"),
        path(
            "pengaduan/ekspor.xlsx", complaints.complaint_xlsx, name="complaints-xlsx"
        ),
        path(
            "pengaduan/<int:year>/<int:month>/",
            complaints.complaint_month,
            name="complaints-month",
        ),
        path("<int:pk>/", problem.problem_detail, name="detail"),
        path("<int:pk>/ubah/", problem.problem_edit, name="edit"),
        path("<int:pk>/bukti/", problem_talk.problem_documents, name="documents"),
        path(
            "<int:pk>/bukti/<int:document>/lepas/",
            problem_talk.problem_document_detach,
            name="document-detach",
        ),
        path("<int:pk>/catatan/", problem_talk.problem_comments, name="comments"),
        path(
            "<int:pk>/catatan/<int:question>/jawab/",
            problem_talk.problem_answer,
            name="answer",
        ),
        path("<int:pk>/riwayat/", problem_talk.problem_history, name="history"),
        path("<int:pk>/inovasi/", problem_links.problem_innovations, name="link"),
        path(
            "<int:pk>/inovasi/<int:innovation>/lepas/",
            problem_links.problem_unlink,
            name="unlink",
        ),
        path("<int:pk>/<problem_move:name>/", problem.problem_move, name="move"),
    ],
    "problems",
)

urlpatterns = [path("masalah/", include(problem_patterns))]
