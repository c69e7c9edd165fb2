"""Addresses of meetings, bodies and what follows from them."""

from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.urls.converters import StringConverter

from masterplan.views import (
    attendance,
    award,
    body,
    follow_up,
    follow_ups,
    meeting,
    meeting_print,
    meetings,
    need,
)

FOLLOW_UP_WORDS = {
    "finish": "selesai",
    "cancel": "batalkan",
    "reopen": "buka-kembali",
}
_MOVES = {word: name for name, word in FOLLOW_UP_WORDS.items()}


class FollowUpMoveConverter(StringConverter):
    """A name of FOLLOW_UP_TRANSITIONS, written as its Indonesian word."""

    regex = "|".join(_MOVES)

    def to_python(self, value: str) -> str:
        return _MOVES[value]

    def to_url(self, value: str) -> str:
        return FOLLOW_UP_WORDS[value]


register_converter(FollowUpMoveConverter, "follow-up-move")

# Below /daerah/<kode>/.
regency_patterns: list[URLPattern] = [
    path("rapat/", meetings.meeting_list, name="meetings"),
    path("rapat/ekspor.csv", meetings.meeting_csv, name="meetings-csv"),
    path("rapat/ekspor.xlsx", meetings.meeting_xlsx, name="meetings-xlsx"),
    path("rapat/baru/", meeting.meeting_create, name="meeting-create"),
    path("rapat/<int:pk>/", meeting.meeting_page, name="meeting"),
    path("rapat/<int:pk>/ubah/", meeting.meeting_edit, name="meeting-edit"),
    path("rapat/<int:pk>/notulen/", meeting.meeting_minutes, name="meeting-minutes"),
    path("rapat/<int:pk>/batal/", meeting.meeting_cancel, name="meeting-cancel"),
    path(
        "rapat/<int:pk>/dokumen/", meeting.meeting_documents, name="meeting-documents"
    ),
    path(
        "rapat/<int:pk>/dokumen/pilih/",
        meeting.meeting_document_choose,
        name="meeting-document-choose",
    ),
    path(
        "rapat/<int:pk>/dokumen/<int:document>/lepas/",
        meeting.meeting_document_detach,
        name="meeting-document-detach",
    ),
    path("rapat/<int:pk>/hadir/", attendance.attendance_page, name="attendance"),
    path(
        "rapat/<int:pk>/hadir/undang/",
        attendance.attendance_invite,
        name="attendance-invite",
    ),
    path(
        "rapat/<int:pk>/hadir/tambah/", attendance.attendance_add, name="attendance-add"
    ),
    path("rapat/hadir/<int:pk>/", attendance.attendance_edit, name="attendance-edit"),
    path(
        "rapat/hadir/<int:pk>/hapus/",
        attendance.attendance_remove,
        name="attendance-remove",
    ),
    path(
        "rapat/<int:pk>/daftar-hadir/",
        meeting_print.attendance_print,
        name="attendance-print",
    ),
    path(
        "rapat/<int:pk>/notulen/cetak/",
        meeting_print.minutes_print,
        name="minutes-print",
    ),
    path(
        "rapat/<int:pk>/berita-acara/",
        meeting_print.record_print,
        name="record-print",
    ),
    path("tindak-lanjut/baru/", follow_up.follow_up_create, name="follow-up-create"),
    path("kebutuhan/", need.need_list, name="needs"),
    path("kebutuhan/ekspor.csv", need.need_csv, name="needs-csv"),
    path("kebutuhan/ekspor.xlsx", need.need_xlsx, name="needs-xlsx"),
    path("kebutuhan/baru/", need.need_create, name="need-create"),
    path("kebutuhan/<int:pk>/", need.need_edit, name="need-edit"),
    path("kelembagaan/", body.body_list, name="bodies"),
    path("kelembagaan/ekspor.csv", body.body_csv, name="bodies-csv"),
    path("kelembagaan/ekspor.xlsx", body.body_xlsx, name="bodies-xlsx"),
    path("kelembagaan/baru/", body.body_create, name="body-create"),
    path("kelembagaan/<int:pk>/", body.body_edit, name="body-edit"),
    path("kelembagaan/<int:pk>/akhiri/", body.body_end, name="body-end"),
    path(
        "kelembagaan/<int:pk>/anggota/",
        body.member_create,
        name="body-member-create",
    ),
    path("kelembagaan/anggota/<int:pk>/", body.member_edit, name="body-member-edit"),
    path(
        "kelembagaan/anggota/<int:pk>/hapus/",
        body.member_remove,
        name="body-member-remove",
    ),
    path("penghargaan/", award.award_list, name="awards"),
    path("penghargaan/ekspor.csv", award.award_csv, name="awards-csv"),
    path("penghargaan/ekspor.xlsx", award.award_xlsx, name="awards-xlsx"),
    path("penghargaan/baru/", award.award_create, name="award-create"),
    path("penghargaan/<int:pk>/", award.award_edit, name="award-edit"),
    path("penghargaan/indeks/baru/", award.index_create, name="index-create"),
    path("penghargaan/indeks/<int:pk>/", award.index_edit, name="index-edit"),
]

follow_up_patterns = (
    [
        path("", follow_ups.follow_up_list, name="list"),
        path("ekspor.csv", follow_ups.follow_up_csv, name="csv"),
        path("ekspor.xlsx", follow_ups.follow_up_xlsx, name="xlsx"),
        path("<int:pk>/", follow_up.follow_up_page, name="item"),
        path("<int:pk>/ubah/", follow_up.follow_up_edit, name="edit"),
        path("<int:pk>/<follow-up-move:name>/", follow_up.follow_up_move, name="move"),
    ],
    "follow-ups",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("tindak-lanjut/", include(follow_up_patterns)),
]
