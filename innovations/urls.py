"""Addresses of innovations; the words in them are Indonesian, the names English."""

from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from innovations.views import (
    budget,
    bulk,
    comments,
    complete,
    entry,
    history,
    moves,
    outcome,
    prints,
    problem_links,
    record,
    register,
    similar,
)

MOVE_WORDS = {
    "submit": "ajukan",
    "take_back": "ambil-kembali",
    "verify": "verifikasi",
    "return": "kembalikan",
    "withdraw": "tarik",
    "complete": "selesai",
    "discontinue": "hentikan",
    "reopen": "buka-kembali",
}
_MOVES = {word: name for name, word in MOVE_WORDS.items()}


class MoveConverter(StringConverter):
    """A name of TRANSITIONS, written in the address as its Indonesian word."""

    regex = "|".join(_MOVES)

    def to_python(self, value: str) -> str:
        return _MOVES[value]

    def to_url(self, value: str) -> str:
        return MOVE_WORDS[value]


register_converter(MoveConverter, "move")

innovation_patterns = (
    [
        path("", register.innovation_list, name="list"),
        path("baru/", entry.innovation_create, name="create"),
        path("tindakan/", bulk.innovation_bulk, name="bulk"),
        path("ubah-massal/", bulk.innovation_bulk_edit, name="bulk-edit"),
        path("serupa/", similar.innovation_similar, name="similar"),
        path("tampilan/", register.innovation_view, name="view"),
        path("ekspor.csv", register.innovation_csv, name="csv"),
        path("ekspor.xlsx", register.innovation_xlsx, name="xlsx"),
        path("iid.xlsx", prints.innovation_iid_xlsx, name="iid-xlsx"),
        path("<int:pk>/", record.innovation_detail, name="detail"),
        path("<int:pk>/anggaran/", record.innovation_budget, name="budget"),
        path("<int:pk>/anggaran/baru/", budget.budget_create, name="budget-create"),
        path("anggaran/<int:pk>/", budget.budget_edit, name="budget-edit"),
        path("anggaran/<int:pk>/hapus/", budget.budget_remove, name="budget-remove"),
        path("<int:pk>/indikator/baru/", outcome.outcome_create, name="outcome-create"),
        path("indikator/<int:pk>/", outcome.outcome_edit, name="outcome-edit"),
        path(
            "indikator/<int:pk>/hapus/", outcome.outcome_remove, name="outcome-remove"
        ),
        path("<int:pk>/lengkapi/", complete.innovation_complete, name="complete"),
        path(
            "<int:pk>/lengkapi/<slug:step>/",
            complete.innovation_complete_step,
            name="complete-step",
        ),
        path("<int:pk>/masalah/", problem_links.innovation_problems, name="problems"),
        path("<int:pk>/catatan/", comments.innovation_comments, name="comments"),
        path(
            "<int:pk>/catatan/<int:question>/jawab/",
            comments.innovation_answer,
            name="answer",
        ),
        path("<int:pk>/riwayat/", history.innovation_history, name="history"),
        path(
            "<int:pk>/riwayat.csv", history.innovation_history_csv, name="history-csv"
        ),
        path("<int:pk>/versi/", history.innovation_versions, name="versions"),
        path("<int:pk>/cetak/", prints.innovation_print, name="print"),
        path("<int:pk>/iid/", prints.innovation_iid, name="iid"),
        path("<int:pk>/serupa/", similar.record_similar, name="similar-record"),
        path("<int:pk>/ubah/", entry.innovation_edit, name="edit"),
        path("<int:pk>/tayangkan/", moves.innovation_publish, name="publish"),
        path("<int:pk>/turunkan/", moves.innovation_unpublish, name="unpublish"),
        path("<int:pk>/<move:name>/", moves.innovation_move, name="move"),
    ],
    "innovations",
)

urlpatterns = [
    path("inovasi/", include(innovation_patterns)),
    path("inovasi/", include("innovations.evidence_urls")),
    path("dokumen/", include("innovations.document_urls")),
    path("", include("innovations.import_urls")),
    path("", include("innovations.problem_urls")),
    path("", include("innovations.plan_urls")),
    path("", include("innovations.quick_win_urls")),
]
