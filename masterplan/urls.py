"""The pages of the highest floor: front page, desk, and everything of a regency."""

from django.urls import include, path

from masterplan.views import (
    chasing,
    commitment,
    desk,
    documents,
    heads,
    history,
    landing,
    people,
    pilot_area,
    prints,
    regency,
    second_factor,
    settings,
    signature,
    unit,
    unit_admin,
    verification,
)

regency_patterns = [
    path("", regency.dashboard, name="regency"),
    path("bimtek/", regency.bimtek, name="bimtek"),
    path("riwayat/", history.regency_history, name="history"),
    path("riwayat.csv", history.regency_history_csv, name="history-csv"),
    path("rekap/", prints.recap_print, name="recap"),
    path("rekap.xlsx", prints.recap_xlsx, name="recap-xlsx"),
    path("opd/<int:pk>/riwayat/", history.unit_history, name="unit-history"),
    path("opd/<int:pk>/riwayat.csv", history.unit_history_csv, name="unit-history-csv"),
    path("opd/", unit.unit_list, name="units"),
    path("opd/baru/", unit_admin.unit_create, name="unit-create"),
    path("opd/<int:pk>/", unit.unit_page, name="unit"),
    path("opd/<int:pk>/ubah/", unit_admin.unit_edit, name="unit-edit"),
    path("opd/<int:pk>/gabung/", unit_admin.unit_merge, name="unit-merge"),
    path("opd/<int:pk>/pecah/", unit_admin.unit_split, name="unit-split"),
    path("opd/<int:pk>/pejabat/", heads.head_create, name="head-create"),
    path("opd/pejabat/<int:pk>/", heads.head_edit, name="head-edit"),
    path("pengguna/", people.people_list, name="people"),
    path("pengguna/undang/", people.people_invite, name="people-invite"),
    path("pengguna/<int:pk>/", people.person_page, name="person"),
    path("pengguna/<int:pk>/sandi/", people.person_reset, name="person-reset"),
    path(
        "pengguna/<int:pk>/nonaktif/",
        people.person_deactivate,
        name="person-deactivate",
    ),
    path(
        "pengguna/<int:pk>/aktif/", people.person_reactivate, name="person-reactivate"
    ),
    path(
        "pengguna/<int:pk>/dua-langkah/",
        second_factor.person_second_factor,
        name="person-second-factor",
    ),
    path("pengguna/kursi/<int:pk>/akhiri/", people.seat_end, name="seat-end"),
    path(
        "pengguna/kursi/<int:pk>/serah-terima/",
        people.seat_handover,
        name="seat-handover",
    ),
    path("pengguna/tautan/<int:pk>/baru/", people.link_renew, name="link-renew"),
    path("pengguna/tautan/<int:pk>/cabut/", people.link_revoke, name="link-revoke"),
    path("dokumen/", documents.document_list, name="documents"),
    path("dokumen/baru/", documents.document_create, name="document-create"),
    path("dokumen/daftar-bukti/", documents.evidence_print, name="evidence-print"),
    path("dokumen/zip/", documents.evidence_bundle, name="evidence-bundle"),
    path("kawasan/", pilot_area.area_list, name="pilot-areas"),
    path("kawasan/baru/", pilot_area.area_create, name="pilot-area-create"),
    path("kawasan/<int:pk>/ubah/", pilot_area.area_edit, name="pilot-area-edit"),
    path("kawasan/<int:pk>/status/", pilot_area.area_retire, name="pilot-area-retire"),
    path("pejabat/", heads.leaders, name="leaders"),
    path("pejabat/baru/", heads.leader_create, name="leader-create"),
    path("pengaturan/", settings.settings_page, name="settings"),
    path("pengaturan/logo/", settings.logo_upload, name="logo-upload"),
    path("pengaturan/logo/hapus/", settings.logo_remove, name="logo-remove"),
    path("logo/", settings.logo, name="logo"),
    path("komitmen/", commitment.commitment_list, name="commitments"),
    path("komitmen/baru/", commitment.commitment_create, name="commitment-create"),
    path("komitmen/<int:pk>/", commitment.commitment_page, name="commitment"),
    path("komitmen/<int:pk>/ubah/", commitment.commitment_edit, name="commitment-edit"),
    path("komitmen/<int:pk>/buka/", commitment.commitment_open, name="commitment-open"),
    path(
        "komitmen/<int:pk>/lengkap/",
        commitment.commitment_complete,
        name="commitment-complete",
    ),
    path(
        "komitmen/<int:pk>/riwayat/",
        commitment.commitment_history,
        name="commitment-history",
    ),
    path(
        "komitmen/<int:pk>/lembar/",
        commitment.commitment_sheet,
        name="commitment-sheet",
    ),
    path(
        "komitmen/<int:pk>/dinding/", commitment.commitment_wall, name="commitment-wall"
    ),
    path(
        "komitmen/<int:pk>/pdf/",
        commitment.commitment_make_pdf,
        name="commitment-make-pdf",
    ),
    path("komitmen/<int:pk>/tinta/", signature.signature_ink, name="commitment-ink"),
    path(
        "komitmen/<int:pk>/pindaian/",
        commitment.commitment_scan,
        name="commitment-scan",
    ),
    path(
        "komitmen/tanda-tangan/<int:pk>/",
        signature.signature_sign,
        name="signature-sign",
    ),
    path(
        "komitmen/tanda-tangan/<int:pk>/diwakili/",
        signature.signature_represent,
        name="signature-represent",
    ),
    path(
        "komitmen/tanda-tangan/<int:pk>/berhalangan/",
        signature.signature_absent,
        name="signature-absent",
    ),
    path(
        "komitmen/tanda-tangan/<int:pk>/belum/",
        signature.signature_reset,
        name="signature-reset",
    ),
    path("tagihan/", chasing.chasing_page, name="chasing"),
    path("tagihan/<int:pk>/", chasing.reminder, name="reminder"),
]

urlpatterns = [
    path("", landing.home, name="home"),
    path("nasional/daerah-baru/", people.open_regency, name="open-regency"),
    path("verifikasi/<str:token>/", verification.verification, name="verification"),
    path("komitmen/pdf/<uuid:pk>/", verification.commitment_pdf, name="commitment-pdf"),
    path(
        "komitmen/pdf/<uuid:pk>/berkas/",
        verification.commitment_pdf_file,
        name="commitment-pdf-file",
    ),
    path(
        "nasional/dua-langkah/", second_factor.any_second_factor, name="second-factor"
    ),
    path("beranda/", desk.desk_page, name="desk"),
    path("kawasan/<int:pk>/", pilot_area.area_page, name="pilot-area"),
    path(
        "daerah/<str:code>/",
        include((regency_patterns, "masterplan"), namespace="masterplan"),
    ),
]
