"""The pages of problems, complaints and pilot areas."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from innovations.models import ComplaintRecap, Problem
from masterplan.core.models import FormDraft
from regencies.enums import Audience, Role
from regencies.models import Document, PilotArea
from tests.factories import make_innovation, make_problem, make_unit, make_user

pytestmark = pytest.mark.django_db

TYPED = {
    "title": "Sampah pasar menumpuk",
    "field": "environment",
    "source": "musrenbang",
    "severity": "2",
}


@pytest.fixture
def unit():
    return make_unit(name="Dinas Kesehatan")


@pytest.fixture
def operator(unit):
    return make_user(Role.OPERATOR, unit=unit)


@pytest.fixture
def client(client_for, operator):
    return client_for(operator)


@pytest.fixture
def coordinator(unit):
    return make_user(Role.COORDINATOR, regency=unit.regency)


def shown(response) -> list[str]:
    return [row["title"] for row in response.context["rows"]]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["A", "B", "C"]),
        ("q=gang", ["B"]),
        ("field=economy", ["C"]),
        ("source=survey", ["B"]),
        ("severity=3", ["A"]),
        ("status=solved", ["C"]),
        ("unit=none", ["C"]),
        ("due=late", ["A"]),
        ("due=soon", ["B"]),
        ("due=none", ["C"]),
        ("innovations=none", ["A"]),
    ],
)
def test_list_filters(client, unit, query, titles):
    today = timezone.localdate()
    make_problem(unit=unit, title="A", severity=3, due_on=today - dt.timedelta(days=1))
    answered = make_problem(
        unit=unit, title="B", description="gang sempit", source="survey", due_on=today
    )
    make_innovation(unit=unit).problems.add(answered)
    make_problem(
        unit=None, regency=unit.regency, title="C", field="economy", status="solved"
    )

    response = client.get(f"/masalah/?ordering=title&regency=32.11&{query}")

    assert shown(response) == titles
    if not query:
        figures = response.context["figures"]
        assert (figures.total, figures.unsolved, figures.late, figures.unanswered) == (
            3,
            2,
            1,
            1,
        )


@pytest.mark.parametrize("count", [1, 5])
def test_list_statements_do_not_grow(client, unit, count, django_assert_num_queries):
    for _number in range(count):
        make_problem(unit=unit)

    # The person, his seats, his notices, the rows, their figures.
    with django_assert_num_queries(5):
        client.get("/masalah/")


@pytest.mark.parametrize("count", [1, 5])
def test_detail_statements_do_not_grow(client, unit, count, django_assert_num_queries):
    problem = make_problem(unit=unit)
    for _number in range(count):
        make_innovation(unit=unit).problems.add(problem)

    # The person, his seats, his notices, the problem, what answers it.
    with django_assert_num_queries(5):
        client.get(problem.get_absolute_url())


def test_exports_hold_what_is_shown(client, unit):
    make_problem(unit=unit, title="=1+1")
    make_problem(unit=unit, title="Lain", field="economy")

    csv = client.get("/masalah/ekspor.csv?regency=32.11&field=health")
    text = b"".join(csv.streaming_content).decode()
    xlsx = client.get("/masalah/ekspor.xlsx?regency=32.11")

    assert "'=1+1" in text
    assert "Bidang: Kesehatan" in text
    assert "Lain" not in text
    assert b"".join(xlsx.streaming_content)[:2] == b"PK"


def test_create_keeps_the_units_problem_and_forgets_the_draft(client, operator, unit):
    FormDraft.objects.create(
        user=operator, form="problem", target="32.11", data={"title": ["Setengah"]}
    )
    assert "Setengah" in client.get("/masalah/baru/").content.decode()

    response = client.post("/masalah/baru/", TYPED | {"unit": unit.pk})

    problem = Problem.objects.get()
    assert response["Location"] == f"/masalah/{problem.pk}/"
    assert (problem.unit, problem.title) == (unit, "Sampah pasar menumpuk")
    assert FormDraft.objects.count() == 0


def test_create_shows_what_lacks(client):
    response = client.post("/masalah/baru/", {"title": ""})

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {
        "title",
        "field",
        "source",
        "severity",
    }


def test_edit_of_a_stale_one_shows_both_values(client, unit):
    problem = make_problem(unit=unit, title="Semula", version=2)

    response = client.post(
        f"/masalah/{problem.pk}/ubah/", TYPED | {"unit": unit.pk, "version": 1}
    )

    assert response.status_code == 409
    told = {one.label: (one.stored, one.typed) for one in response.context["conflicts"]}
    assert told["masalah atau kebutuhan"] == ("Semula", "Sampah pasar menumpuk")
    problem.refresh_from_db()
    assert problem.title == "Semula"


def test_link_from_the_problem_offers_the_next_move(client, unit):
    problem = make_problem(unit=unit)
    innovation = make_innovation(unit=unit, name="Antrean daring")
    assert (
        "Antrean daring"
        in client.get(f"/masalah/{problem.pk}/inovasi/?q=antrean").content.decode()
    )

    client.post(f"/masalah/{problem.pk}/inovasi/", {"pick": [innovation.pk]})
    page = client.get(problem.get_absolute_url())

    assert [one["innovation"] for one in page.context["answers"]] == [innovation]
    assert page.context["offers_answer"]
    problem.refresh_from_db()
    assert problem.status == "identified"


def test_record_page_flags_and_links(client, unit):
    problem = make_problem(unit=unit)
    innovation = make_innovation(unit=unit)
    here = reverse("innovations:problems", args=[innovation.pk])
    flag = "Belum ada masalah"
    assert flag in client.get(innovation.get_absolute_url()).content.decode()

    client.post(here, {"pick": [problem.pk]})
    page = client.get(here)

    assert [one["problem"] for one in page.context["answered"]] == [problem]
    assert "Tandai sudah ada solusi" in page.content.decode()
    assert flag not in client.get(innovation.get_absolute_url()).content.decode()
    client.post(
        reverse("problems:unlink", args=[problem.pk, innovation.pk]), {"next": here}
    )
    assert innovation.problems.count() == 0


def test_hidden_innovations_are_only_counted(client_for, unit):
    problem = make_problem(unit=unit)
    make_innovation(unit=unit, name="Masih draf").problems.add(problem)
    leader = client_for(make_user(Role.LEADER, regency=unit.regency))

    page = leader.get(problem.get_absolute_url())

    assert "Masih draf" not in page.content.decode()
    assert page.context["hidden_answers"] == 1


def test_reopening_without_a_reason_asks_again(client, unit):
    problem = make_problem(unit=unit, status="solved")

    response = client.post(f"/masalah/{problem.pk}/buka-kembali/", {"reason": ""})

    assert response.status_code == 422
    assert "reason" in response.context["form"].errors


def test_documents_are_attached_for_all_readers_and_taken_off(client, unit):
    problem = make_problem(unit=unit)
    here = f"/masalah/{problem.pk}/bukti/"

    client.post(
        here,
        {
            "kind": "survey",
            "title": "Hasil survei",
            "link": "https://contoh.test/survei",
            "audience": "regency",
        },
    )

    document = Document.objects.get()
    assert list(problem.documents.all()) == [document]
    assert document.audience == Audience.REVIEWERS
    client.post(f"{here}{document.pk}/lepas/")
    assert problem.documents.count() == 0


def test_a_file_that_is_none_is_refused(client, unit):
    problem = make_problem(unit=unit)

    response = client.post(
        f"/masalah/{problem.pk}/bukti/",
        {
            "kind": "photo",
            "audience": "regency",
            "upload": SimpleUploadedFile("foto.png", b"<svg onload=alert(1)>"),
        },
    )

    assert response.status_code == 422
    assert Document.objects.count() == 0


def test_questions_and_answers(client, client_for, unit):
    problem = make_problem(unit=unit)
    mentor = client_for(make_user(Role.MENTOR, regency=unit.regency))
    here = f"/masalah/{problem.pk}/catatan/"

    mentor.post(here, {"kind": "question", "text": "Sejak kapan?"})
    [thread] = client.get(here).context["threads"]
    client.post(
        f"{here}{thread.comment.pk}/jawab/", {f"j{thread.comment.pk}-text": "Lama."}
    )

    [thread] = client.get(here).context["threads"]
    assert [answer.text for answer in thread.answers] == ["Lama."]
    story = client.get(f"/masalah/{problem.pk}/riwayat/").context["story"]
    assert len(story) == 2


# --- Complaints --------------------------------------------------------------


def test_month_of_complaints_is_typed_at_once(client_for, coordinator):
    client = client_for(coordinator)
    here = "/masalah/pengaduan/2026/3/"

    response = client.post(
        here,
        {"health-received": 5, "health-resolved": 3, "economy-received": 2},
    )

    assert response["Location"] == "/masalah/pengaduan/?regency=32.11&year=2026"
    rows = ComplaintRecap.objects.order_by("field")
    assert list(rows.values_list("field", "received", "resolved")) == [
        ("economy", 2, 0),
        ("health", 5, 3),
    ]
    table = client.get("/masalah/pengaduan/?year=2026").context["table"]
    assert (table.total.received, table.total.resolved) == (7, 3)


def test_month_of_complaints_shows_refusals_and_conflicts(client_for, coordinator):
    client = client_for(coordinator)
    here = "/masalah/pengaduan/2026/3/"
    refused = client.post(here, {"health-received": 1, "health-resolved": 2})
    client.post(here, {"health-received": 5})

    stale = client.post(here, {"health-received": 9})

    assert refused.status_code == 422
    assert stale.status_code == 409
    assert ComplaintRecap.objects.get().received == 5
    seen = dict(stale.context["seen"])
    client.post(here, {"health-received": 9} | seen)
    assert ComplaintRecap.objects.get().received == 9


@pytest.mark.parametrize(
    "path", ["/masalah/pengaduan/1800/3/", "/masalah/pengaduan/2026/13/"]
)
def test_month_outside_the_calendar_is_unknown(client_for, coordinator, path):
    assert client_for(coordinator).get(path).status_code == 404


def test_complaints_of_one_field_in_page_and_file(client_for, coordinator):
    client = client_for(coordinator)
    client.post(
        "/masalah/pengaduan/2026/3/", {"health-received": 5, "economy-received": 2}
    )

    page = client.get("/masalah/pengaduan/?year=2026&field=health")
    file = client.get("/masalah/pengaduan/ekspor.csv?year=2026&field=health")
    invalid = client.get("/masalah/pengaduan/?year=2026&field=x")

    assert [row.label for row in page.context["table"].rows] == ["Kesehatan"]
    assert page.context["table"].total.received == 5
    assert page.context["finding"] == (
        "5 pengaduan bidang Kesehatan masuk tahun 2026, 0 selesai."
    )
    assert [(one.label, one.value) for one in page.context["chips"]] == [
        ("Bidang", "Kesehatan")
    ]
    lines = b"".join(file.streaming_content).decode().splitlines()
    assert "Saringan: Bidang: Kesehatan" in lines[1]
    assert [line.split(",")[0] for line in lines[-2:]] == ["Kesehatan", "Jumlah"]
    assert invalid.context["table"].total.received == 7


def test_complaints_as_files(client_for, coordinator):
    client = client_for(coordinator)
    client.post("/masalah/pengaduan/2026/3/", {"health-received": 5})

    response = client.get("/masalah/pengaduan/ekspor.csv?year=2026")

    text = b"".join(response.streaming_content).decode()
    assert "Maret masuk" in text
    assert text.splitlines()[-1].endswith(",5,0")


# --- Pilot areas -------------------------------------------------------------


def test_pilot_area_gathers_problems_and_innovations(client, unit):
    area = PilotArea.objects.create(regency=unit.regency, name="Jatinangor")
    make_problem(unit=unit, pilot_area=area, title="Macet")
    make_innovation(unit=unit, pilot_area=area, name="Bus kampus")

    page = client.get(area.get_absolute_url())

    assert page.context["finding"] == (
        "1 dari 1 masalah di kawasan ini belum selesai; 1 inovasi dijalankan di sini, "
        "dan 1 masalah belum dijawab inovasi mana pun."
    )
    assert "Macet" in page.content.decode()
    assert "Bus kampus" in page.content.decode()


def test_pilot_area_is_kept_by_the_coordinator(client, client_for, coordinator, unit):
    office = client_for(coordinator)
    office.post("/daerah/32.11/kawasan/baru/", {"name": "Jatinangor"})
    area = PilotArea.objects.get()

    office.post(
        f"/daerah/32.11/kawasan/{area.pk}/ubah/", {"name": "Kampus", "version": 1}
    )
    office.post(f"/daerah/32.11/kawasan/{area.pk}/status/", {"action": "retire"})

    area.refresh_from_db()
    assert (area.name, area.is_active) == ("Kampus", False)
    assert client.get("/daerah/32.11/kawasan/baru/").status_code == 403
    assert "pilot_area" not in client.get("/masalah/baru/").context["form"].fields


def test_desk_shows_what_is_due(client, unit):
    today = timezone.localdate()
    overdue = make_problem(unit=unit, due_on=today - dt.timedelta(days=2))
    make_problem(unit=unit, due_on=today + dt.timedelta(days=90))

    page = client.get("/beranda/")

    assert [one.id for one in page.context["desk"].problems] == [overdue.pk]
