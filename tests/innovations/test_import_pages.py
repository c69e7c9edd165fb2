"""The import as a coordinator goes through it, page by page."""

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from innovations.domain import import_job
from innovations.enums import InnovationStatus
from innovations.models import Innovation, QuickWin
from masterplan.core import jobs
from masterplan.core.enums import JobState
from masterplan.core.models import Activity, Job, StoredFile
from masterplan.core.sheets.errors import MESSAGES
from regencies.enums import Role
from regencies.models import Regency, UnitAlias
from tests.factories import make_dimensions, make_regency, make_user
from tests.innovations.import_ground import (
    SAMPLES,
    expected_of,
    plain_rows,
    save_workbook,
    workbook_of,
)
from tests.masterplan.tables import all_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def regency():
    make_dimensions()
    return make_regency("32.11", name="Kabupaten Sumedang", short_name="Sumedang")


@pytest.fixture
def coordinator(regency):
    return make_user(Role.COORDINATOR, regency=regency)


@pytest.fixture
def signed_in(client, coordinator):
    client.force_login(coordinator)
    return client


def upload(client, path, name=None, **fields):
    file = SimpleUploadedFile(name or path.name, path.read_bytes())
    return client.post("/impor/", {"file": file, **fields})


def read(client, path) -> Job:
    """Upload a workbook and let the worker read it."""
    answer = upload(client, path)
    job = Job.objects.get(kind=import_job.READ, state=JobState.QUEUED)
    assert (answer.status_code, answer.url) == (302, f"/pekerjaan/{job.pk}/")
    jobs.run(str(job.pk))
    job.refresh_from_db()
    return job


def commit(client, preview: Job, **decided) -> Job:
    answer = client.post(f"/impor/{preview.pk}/", decided)
    job = Job.objects.get(kind=import_job.APPLY, state=JobState.QUEUED)
    assert (answer.status_code, answer.url) == (302, f"/pekerjaan/{job.pk}/")
    jobs.run(str(job.pk))
    job.refresh_from_db()
    return job


@pytest.fixture
def book(tmp_path):
    """Two good rows, one of them marked, and one without a name."""
    rows = plain_rows(2)
    rows[1] = (*rows[1][:5], "Ya", *rows[1][6:])
    return save_workbook(
        tmp_path / "data inovasi.xlsx",
        [*rows, (3, "Dinas X", None, "Smart Living", "Ya")],
    )


# --- The whole way -----------------------------------------------------------


@pytest.mark.parametrize("stem", SAMPLES)
def test_a_sample_workbook_goes_from_upload_to_verified(client, stem):
    call_command("load_reference", verbosity=0)
    regency = Regency.objects.get(pk=SAMPLES[stem])
    client.force_login(make_user(Role.COORDINATOR, regency=regency))
    expected = expected_of(stem)
    counts = expected["counts"]

    preview = read(client, workbook_of(stem))
    page = client.get(f"/impor/{preview.pk}/")
    context, text = page.context, page.content.decode()
    decided = dict.fromkeys(context["form"].words, "none")
    written = commit(client, preview, rows="good", quick_win_year="2024", **decided)
    result = client.get(f"/impor/{written.pk}/hasil/").context
    verified = client.post(f"/impor/{written.pk}/verifikasi/")

    told = {part: preview.result[part] for part in ("accepted", "ignored", "counts")}
    assert told == {part: expected[part] for part in told}
    assert (
        f"{counts['accepted']} baris dapat disimpan, {counts['refused']} ditolak, "
        f"{counts['ignored']} bukan data."
    ) in text
    assert [(line.place, line.cell) for line in context["preview"].refused] == [
        (f"Baris {row['row']}", row["cell"]) for row in expected["refused"]
    ]
    for line in context["preview"].refused:
        assert line.text in text.replace("&#x27;", "'")
    assert written.result["written"] == {
        "created": counts["accepted"],
        "updated": 0,
        "unchanged": 0,
    }
    assert [row["innovation"].name for row in result["rows"]] == [
        row["innovation_name"] for row in expected["accepted"]
    ]
    assert result["waiting"] == counts["accepted"]
    assert verified.url == f"/impor/{written.pk}/hasil/"
    assert set(Innovation.objects.values_list("status", flat=True)) == {"verified"}


def test_upload_keeps_the_file_and_reads_nothing_yet(signed_in, regency, book):
    answer = upload(signed_in, book)

    job = Job.objects.get()
    assert answer.url == f"/pekerjaan/{job.pk}/"
    assert (job.kind, job.state, job.regency_code) == (
        import_job.READ,
        "queued",
        "32.11",
    )
    assert job.title == "Membaca data inovasi.xlsx"
    with job.source_file.content.open() as kept:
        assert kept.read() == book.read_bytes()
    assert "data" not in job.source_file.content.name
    assert client_get_redirects(signed_in, f"/impor/{job.pk}/") == answer.url


def client_get_redirects(client, path):
    answer = client.get(path)
    assert answer.status_code == 302
    return answer.url


def test_preview_shows_everything_and_writes_nothing(signed_in, book):
    preview = read(signed_in, book)
    before = all_rows()

    page = signed_in.get(f"/impor/{preview.pk}/")

    shown = page.context["preview"]
    assert shown.plan_counts == {
        "creates": 2,
        "changes": 0,
        "leaves": 0,
        "refusals": 0,
    }
    assert [
        (line.place, line.label, line.cell, line.text) for line in shown.refused
    ] == [
        (
            "Baris 4",
            "Nama inovasi kosong",
            "C4",
            "Sel C4: nama inovasi kosong. Isi nama inovasinya.",
        )
    ]
    assert [(line.place, line.label) for line in shown.ignored] == [
        ("Baris 1", "judul kolom")
    ]
    assert [str(field.label) for field in page.context["unit_fields"]] == [
        "“Dinas Uji 1” (1 baris)",
        "“Dinas Uji 2” (1 baris)",
    ]
    assert [one.is_quick_win for one in shown.creates] == [False, True]
    assert all_rows() == before


def test_preview_shows_old_and_new_values(signed_in, book, tmp_path):
    commit(signed_in, read(signed_in, book), rows="good")
    rows = plain_rows(1)
    rows[0] = (*rows[0][:4], "Tidak", "Tidak", "Selesai", 2024, 5_000_000, "Baru")
    preview = read(signed_in, save_workbook(tmp_path / "b.xlsx", rows))

    page = signed_in.get(f"/impor/{preview.pk}/")

    (change,) = page.context["preview"].changes
    assert [(one.label, one.old, one.new) for one in change.values] == [
        ("uraian singkat", "Uraian layanan nomor 1.", "Baru"),
        ("digital", "ya", "tidak"),
        ("tahun mulai", "2021", "2024"),
        ("status seperti tertulis", "Berjalan", "Selesai"),
        ("tahapan inovasi", "Implementasi", "Evaluasi"),
        ("pagu", "Rp 1.000.000", "Rp 5.000.000"),
    ]
    assert "<del>Implementasi</del>" in page.content.decode()


def test_own_file_comes_back_with_the_bad_cells_marked(signed_in, book, tmp_path):
    preview = read(signed_in, book)

    answer = signed_in.get(f"/impor/{preview.pk}/berkas/")

    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="data inovasi (ditandai).xlsx"'
    )
    (tmp_path / "back.xlsx").write_bytes(b"".join(answer.streaming_content))
    back = openpyxl.load_workbook(tmp_path / "back.xlsx")
    assert back.worksheets[0]["C4"].comment.text == (
        "Sel C4: nama inovasi kosong. Isi nama inovasinya."
    )
    assert back.worksheets[0]["C2"].comment is None


def test_a_clean_workbook_has_no_marked_file_and_asks_for_no_choice(
    signed_in, tmp_path
):
    preview = read(signed_in, save_workbook(tmp_path / "a.xlsx", plain_rows(1)))

    page = signed_in.get(f"/impor/{preview.pk}/")

    assert preview.result_file is None
    assert signed_in.get(f"/impor/{preview.pk}/berkas/").status_code == 404
    assert list(page.context["form"].fields) == ["unit_0"]
    assert commit(signed_in, preview).result["written"]["created"] == 1


# --- Deciding ----------------------------------------------------------------


def test_decisions_are_carried_out_and_not_asked_again(signed_in, book):
    preview = read(signed_in, book)
    commit(
        signed_in,
        preview,
        rows="good",
        unit_0="create",
        unit_1="none",
        quick_win_year="2024",
    )

    stored = dict(Innovation.objects.values_list("reported_unit", "unit__name"))
    assert stored == {"Dinas Uji 1": "Dinas Uji 1", "Dinas Uji 2": None}
    assert list(UnitAlias.objects.values_list("spelling", "unit")) == [
        ("Dinas Uji 2", None)
    ]
    assert QuickWin.objects.get().innovation.reported_unit == "Dinas Uji 2"
    again = read(signed_in, book)
    page = signed_in.get(f"/impor/{again.pk}/")
    assert page.context["unit_fields"] == []
    assert page.context["preview"].plan_counts["leaves"] == 2


def test_all_or_nothing_writes_nothing_while_rows_are_refused(signed_in, book):
    preview = read(signed_in, book)
    before = all_rows()

    answer = signed_in.post(f"/impor/{preview.pk}/", {"rows": "all"})

    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "rows": [
            "Masih ada 1 baris yang ditolak, jadi tidak ada yang disimpan. Perbaiki di "
            "berkas Anda lalu unggah lagi, atau simpan baris yang benar saja."
        ]
    }
    assert all_rows() == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"rows": "good", "unit_0": "999999"},
        {"rows": "good", "quick_win_year": "24"},
        {"rows": "some"},
        {},
    ],
)
def test_a_wrong_decision_is_said_and_nothing_is_written(signed_in, book, wrong):
    preview = read(signed_in, book)
    answer = signed_in.post(f"/impor/{preview.pk}/", wrong)
    assert answer.status_code == 422
    assert len(answer.context["form"].errors) == 1
    assert not Job.objects.filter(kind=import_job.APPLY).exists()


def test_a_preview_is_committed_once(signed_in, book):
    preview = read(signed_in, book)
    first = commit(signed_in, preview, rows="good")

    second = signed_in.post(f"/impor/{preview.pk}/", {"rows": "good"})

    assert second.url == f"/pekerjaan/{first.pk}/"
    assert Job.objects.filter(kind=import_job.APPLY).count() == 1
    page = signed_in.get(f"/impor/{preview.pk}/")
    assert page.context["applied"] == first
    assert "sudah dikirim untuk disimpan" in page.content.decode()


# --- The result --------------------------------------------------------------


def test_verify_tells_what_could_not_be_verified(signed_in, book, coordinator):
    written = commit(signed_in, read(signed_in, book), rows="good")
    # One row met a record that the importer had typed by hand.
    Innovation.objects.filter(name=plain_rows(1)[0][2]).update(source="typed")

    page = signed_in.post(f"/impor/{written.pk}/verifikasi/")

    (refused,) = page.context["refused_moves"]
    assert page.status_code == 200
    assert refused.refusal.message in page.content.decode()
    assert sorted(Innovation.objects.values_list("source", "status")) == [
        ("import", InnovationStatus.VERIFIED),
        ("typed", InnovationStatus.SUBMITTED),
    ]


def test_result_page_takes_no_more_statements_for_more_rows(
    signed_in, tmp_path, django_assert_max_num_queries
):
    for count in (1, 5):
        book = save_workbook(tmp_path / f"{count}.xlsx", plain_rows(count))
        written = commit(signed_in, read(signed_in, book))
        with django_assert_max_num_queries(7):
            signed_in.get(f"/impor/{written.pk}/hasil/")


def test_verify_of_an_import_that_wrote_nothing_is_refused(signed_in, book):
    preview = read(signed_in, book)
    job = import_job.commit(
        preview, actor=preview.owner, decisions=import_job.Decisions(), good_rows=True
    )
    answer = signed_in.post(f"/impor/{job.pk}/verifikasi/")
    assert answer.status_code == 302
    assert client_get_redirects(signed_in, f"/impor/{job.pk}/hasil/") == (
        f"/pekerjaan/{job.pk}/"
    )


# --- Files that are refused --------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("data.xls", b"x", "old_excel_format"),
        ("data.xlsm", b"x", "has_macros"),
        ("data.csv", b"x", "not_a_workbook"),
        ("data", b"x", "not_a_workbook"),
        ("data.xlsx", b"", "empty_file"),
        ("data.xlsx", b"x" * (5 * 1024 * 1024 + 1), "too_large"),
    ],
)
def test_name_and_size_are_refused_before_anything_is_kept(
    signed_in, tmp_path, name, content, code
):
    path = tmp_path / "x"
    path.write_bytes(content)

    answer = upload(signed_in, path, name)

    assert answer.status_code == 422
    assert answer.context["form"].errors["file"] == [MESSAGES[code]]
    assert not StoredFile.objects.exists()
    assert not Job.objects.exists()


def test_a_broken_file_says_one_sentence_and_writes_nothing(signed_in, tmp_path):
    path = tmp_path / "data.xlsx"
    path.write_bytes(b"PK\x03\x04" + b"rusak" * 100)

    job = read(signed_in, path)
    page = signed_in.get(f"/pekerjaan/{job.pk}/").content.decode()

    assert (job.state, job.error_code) == (JobState.FAILED, "broken")
    assert job.error == MESSAGES["broken"]
    assert MESSAGES["broken"] in page
    assert 'href="/impor/"' in page
    assert not Innovation.objects.exists()


def test_an_upload_without_a_file_says_what_to_do(signed_in):
    answer = signed_in.post("/impor/", {})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "file": ["Pilih berkas Excel yang akan diimpor."]
    }


# --- Rights ------------------------------------------------------------------


@pytest.mark.parametrize(
    "role", [Role.LEADER, Role.MENTOR, Role.MINISTRY, Role.EVALUATOR]
)
def test_upload_is_for_coordinators(client, regency, book, role):
    is_national = role in (Role.MINISTRY, Role.EVALUATOR)
    client.force_login(make_user(role, regency=None if is_national else regency))
    assert client.get("/impor/").status_code == 403
    assert upload(client, book).status_code == 403
    assert not Job.objects.exists()


def test_upload_asks_which_regency_where_there_are_several(client, regency, book):
    other = make_regency("32.17")
    user = make_user(Role.COORDINATOR, regency=regency)
    user.memberships.create(role=Role.COORDINATOR, regency=other)
    make_regency("32.72")
    client.force_login(user)

    page = client.get("/impor/")
    refused = upload(client, book, regency="32.72")
    taken = upload(client, book, regency="32.17")

    choices = page.context["form"].fields["regency"].queryset
    assert [one.pk for one in choices] == ["32.11", "32.17"]
    assert refused.status_code == 422
    assert taken.status_code == 302
    assert Job.objects.get().regency_code == "32.17"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/impor/{}/"),
        ("post", "/impor/{}/"),
        ("get", "/impor/{}/berkas/"),
        ("get", "/impor/{}/hasil/"),
        ("post", "/impor/{}/verifikasi/"),
    ],
)
def test_a_strangers_import_is_not_there(
    signed_in, client_for, regency, book, method, path
):
    preview = read(signed_in, book)
    commit(signed_in, preview, rows="good")
    colleague = client_for(make_user(Role.COORDINATOR, regency=regency))
    for job in Job.objects.all():
        answer = getattr(colleague, method)(path.format(job.pk))
        assert answer.status_code == 404


def test_a_seat_lost_since_the_preview_stops_the_commit(signed_in, coordinator, book):
    preview = read(signed_in, book)
    coordinator.memberships.all().delete()
    answer = signed_in.post(f"/impor/{preview.pk}/", {"rows": "good"})
    assert answer.status_code == 403
    assert not Job.objects.filter(kind=import_job.APPLY).exists()


def test_a_seat_lost_since_the_commit_stops_the_worker(signed_in, coordinator, book):
    preview = read(signed_in, book)
    signed_in.post(f"/impor/{preview.pk}/", {"rows": "good"})
    coordinator.memberships.all().delete()
    job = Job.objects.get(kind=import_job.APPLY)

    jobs.run(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.error_code) == (JobState.FAILED, "not_allowed")
    assert not Innovation.objects.exists()


# --- A frozen baseline ---------------------------------------------------------


def test_a_frozen_record_is_changed_with_one_reason(signed_in, regency, tmp_path):
    book = save_workbook(tmp_path / "pagu.xlsx", plain_rows(2))
    commit(signed_in, read(signed_in, book), unit_0="none", unit_1="none")
    frozen, other = Innovation.objects.order_by("pk")
    Innovation.objects.filter(pk=frozen.pk).update(baseline_at=timezone.now())
    rows = [(*row[:7], 2030, *row[8:]) for row in plain_rows(2)]
    preview = read(signed_in, save_workbook(tmp_path / "baru.xlsx", rows))
    address = f"/impor/{preview.pk}/"

    page = signed_in.get(address).content.decode()
    answer = signed_in.post(address, {"unit_0": "none", "unit_1": "none"})

    assert "baseline, perlu alasan" in page
    assert list(answer.context["form"].errors) == ["reason"]
    job = commit(signed_in, preview, reason="DPA 2030.", unit_0="none", unit_1="none")
    assert job.result["written"] == {"created": 0, "updated": 2, "unchanged": 0}
    told = Activity.objects.filter(verb="innovation.revised_by_import")
    assert dict(told.values_list("target_id", "reason")) == {
        str(frozen.pk): "DPA 2030.",
        str(other.pk): "",
    }
