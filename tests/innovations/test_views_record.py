import datetime as dt

import pytest
from django.utils import timezone

from innovations.domain import innovation as verbs
from innovations.enums import InnovationStatus
from innovations.models import BudgetLine, Innovation, QuickWin
from regencies.enums import SAMPLE_CODE, Role
from tests.factories import make_innovation, make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db

PHONE = "0261-555000"
TABS = ("", "anggaran/", "riwayat/")


def make_full(**fields):
    """A record with something in every place that must not leak."""
    return make_innovation(
        **{
            "name": "Antrean Daring",
            "status": "verified",
            "person_in_charge": "Nama Penanggung",
            "person_position": "Jabatan Penanggung",
            "person_phone": PHONE,
            "reported_unit": "Sebutan OPD",
            "reported_status": "Sebutan status",
        }
        | fields
    )


def text_of(response) -> str:
    return response.content.decode()


# --- Summary -----------------------------------------------------------------


def test_detail_shows_the_record_to_its_people(client_for):
    unit = make_unit(name="Dinas Kesehatan")
    innovation = make_full(
        unit=unit,
        source="import",
        source_url="https://contoh.test/berita",
        start_year=2023,
        start_month=3,
        step="development",
        step_percent=40,
    )
    QuickWin.objects.create(
        innovation=innovation,
        regency=unit.regency,
        dimension=innovation.dimension,
        year=2024,
    )

    response = client_for(make_user(Role.OPERATOR, unit=unit)).get(
        f"/inovasi/{innovation.pk}/"
    )

    for shown in (
        "<h1>Antrean Daring</h1>",
        "Dinas Kesehatan",
        "32.11-0001",
        "Terverifikasi",
        "Smart Governance",
        "Pembangunan (40%)",
        "Maret 2023",
        "Diusulkan",
        'href="https://contoh.test/berita"',
        "Impor Excel",
        "Sebutan OPD",
        "Sebutan status",
        "Nama Penanggung",
        PHONE,
    ):
        assert shown in text_of(response)
    [quick_win] = response.context["quick_wins"]
    assert (quick_win["year"], quick_win["status"]) == (2024, "proposed")


def test_detail_answers_the_four_questions_as_the_register_filters(client_for):
    unit = make_unit()
    innovation = make_full(unit=unit, status="verified", step="idea")
    Innovation.objects.filter(pk=innovation.pk).update(
        updated_at=timezone.now() - dt.timedelta(days=100)
    )
    client = client_for(make_user(Role.COORDINATOR, regency=unit.regency))

    page = client.get(f"/inovasi/{innovation.pk}/")

    said = (page.context[name] for name in ("health", "age", "proof"))
    assert tuple(said) == ("no_plan", "half_year", "none")
    for words in ("Belum ada rencana aksi", "91–180 hari lalu", "Belum ada bukti"):
        assert words in text_of(page)
    listed = "health=no_plan&freshness=half_year&evidence=none"
    assert innovation.name in text_of(client.get(f"/inovasi/?{listed}"))
    Innovation.objects.filter(pk=innovation.pk).update(status="draft")
    assert client.get(f"/inovasi/{innovation.pk}/").context["health"] is None


PUBLIC_READERS = {
    "public": lambda: None,
    "nobody": lambda: make_user(),
    "neighbour": lambda: make_user(Role.COORDINATOR, regency=make_regency("32.17")),
}


@pytest.mark.parametrize("reader", PUBLIC_READERS)
def test_detail_of_a_published_record_for_the_public(client_for, reader):
    innovation = make_full(published_at=timezone.now())

    response = client_for(PUBLIC_READERS[reader]()).get(f"/inovasi/{innovation.pk}/")

    assert response.status_code == 200
    for shown in ("Antrean Daring", "32.11-0001", "Warga menunggu terlalu lama."):
        assert shown in text_of(response)
    for hidden in (
        "Nama Penanggung",
        "Jabatan Penanggung",
        PHONE,
        "Sebutan",
        "Riwayat",
        "Anggaran",
        "Terverifikasi",
        "Ubah isian",
    ):
        assert hidden not in text_of(response)


@pytest.mark.parametrize("reader", PUBLIC_READERS)
@pytest.mark.parametrize("tab", ["anggaran/", "riwayat/"])
def test_tabs_of_a_published_record_are_not_public(client_for, reader, tab):
    innovation = make_full(published_at=timezone.now())

    response = client_for(PUBLIC_READERS[reader]()).get(
        f"/inovasi/{innovation.pk}/{tab}"
    )

    assert response.status_code == (302 if reader == "public" else 404)


@pytest.mark.parametrize("status", InnovationStatus)
@pytest.mark.parametrize("tab", TABS)
def test_unpublished_record_is_404_for_a_neighbour(client_for, status, tab):
    innovation = make_full(status=status)
    neighbour = PUBLIC_READERS["neighbour"]()

    response = client_for(neighbour).get(f"/inovasi/{innovation.pk}/{tab}")

    assert response.status_code == 404
    assert "Antrean" not in text_of(response)


@pytest.mark.parametrize("pk", [0, 99, 10**18, 10**40])
def test_missing_record_is_404(client_for, pk):
    assert client_for().get(f"/inovasi/{pk}/").status_code == 404


def test_invented_record_is_never_public(client_for):
    innovation = make_full(
        regency=make_regency(SAMPLE_CODE), published_at=timezone.now()
    )

    assert client_for().get(f"/inovasi/{innovation.pk}/").status_code == 404


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.MINISTRY])
@pytest.mark.parametrize("tab", TABS)
def test_telephone_never_reaches_reviewers(client_for, role, tab):
    unit = make_unit()
    operator = make_user(Role.OPERATOR, unit=unit)
    coordinator = make_user(Role.COORDINATOR, regency=unit.regency)
    made = verbs.create(
        actor=operator,
        regency=unit.regency,
        fields={
            "name": "A",
            "dimension": make_full().dimension,
            "unit": unit,
            "problem": "P",
            "description": "D",
            "is_digital": True,
            "person_in_charge": "Nama Penanggung",
            "person_phone": PHONE,
        },
    )
    verbs.revise(
        made, actor=operator, version=1, fields={"person_phone": "0261-555999"}
    )
    verbs.move([made], name="submit", actor=operator)
    verbs.move([made], name="verify", actor=coordinator)

    for_reviewer = client_for(make_user(role)).get(f"/inovasi/{made.pk}/{tab}")
    for_insider = client_for(operator).get(f"/inovasi/{made.pk}/{tab}")

    assert for_reviewer.status_code == 200
    assert "0261-555" not in text_of(for_reviewer)
    assert ("0261-555" in text_of(for_insider)) == (tab != "anggaran/")


def test_detail_lists_what_lacks_with_links_to_the_fields(client_for):
    unit = make_unit()
    innovation = make_innovation(unit=unit, problem="", is_digital=None)

    response = client_for(make_user(Role.OPERATOR, unit=unit)).get(
        f"/inovasi/{innovation.pk}/"
    )

    edit = f"/inovasi/{innovation.pk}/ubah/"
    assert response.context["missing"] == [
        {"label": "masalah", "url": f"{edit}#id_problem"},
        {"label": "digital", "url": f"{edit}#id_is_digital"},
    ]
    text = text_of(response)
    assert "Isian wajib yang masih kosong" in text
    # How many is said once, where quick win and IID are counted too.
    assert (text.count("kurang 2"), text.count("Kurang 2")) == (1, 0)


def test_detail_of_a_returned_record_shows_the_last_reason(client_for):
    unit = make_unit()
    operator = make_user(Role.OPERATOR, unit=unit)
    coordinator = make_user(Role.COORDINATOR, regency=unit.regency, name="Asep")
    innovation = make_innovation(unit=unit, status="submitted")
    for reason in ("Alasan pertama.", "Alasan kedua."):
        verbs.move([innovation], name="return", actor=coordinator, reason=reason)
        returned = client_for(operator).get(f"/inovasi/{innovation.pk}/")
        verbs.move([innovation], name="submit", actor=operator)
    submitted = client_for(operator).get(f"/inovasi/{innovation.pk}/")

    assert returned.context["return_note"] == {
        "actor": "Asep",
        "reason": "Alasan kedua.",
    }
    assert "Dikembalikan oleh Asep" in text_of(returned)
    assert submitted.context["return_note"] is None


def test_detail_offers_the_moves_the_reader_may_make(client_for):
    unit = make_unit()
    innovation = make_innovation(unit=unit, status="submitted")
    client = client_for(make_user(Role.COORDINATOR, regency=unit.regency))

    response = client.get(f"/inovasi/{innovation.pk}/")

    assert [move.name for move in response.context["moves"]] == [
        "verify",
        "return",
        "withdraw",
    ]
    text = text_of(response)
    assert f'action="/inovasi/{innovation.pk}/verifikasi/"' in text
    assert f'href="/inovasi/{innovation.pk}/kembalikan/"' in text


@pytest.mark.parametrize("is_public", [True, False])
def test_detail_offers_publishing_of_what_was_verified(client_for, is_public):
    unit = make_unit()
    innovation = make_innovation(
        unit=unit,
        status="verified",
        published_at=timezone.now() if is_public else None,
    )
    client = client_for(make_user(Role.COORDINATOR, regency=unit.regency))

    context = client.get(f"/inovasi/{innovation.pk}/").context

    assert (context["may_publish"], context["may_unpublish"]) == (
        not is_public,
        is_public,
    )


@pytest.mark.parametrize("is_practice", [True, False])
def test_detail_says_practice_data(client_for, is_practice):
    regency = make_regency("32.11", has_practice_data=is_practice)
    innovation = make_innovation(
        unit=make_unit(regency), status="verified", published_at=timezone.now()
    )

    text = text_of(client_for().get(f"/inovasi/{innovation.pk}/"))

    notice = "Anggaran, tanggal, tahapan, dan status di halaman ini contoh."
    assert (notice in text) == is_practice


def test_detail_of_the_invented_regency_says_so(client_for):
    unit = make_unit(make_regency(SAMPLE_CODE))
    innovation = make_innovation(unit=unit)

    text = text_of(
        client_for(make_user(Role.OPERATOR, unit=unit)).get(
            f"/inovasi/{innovation.pk}/"
        )
    )

    assert "Seluruh isi daerah ini rekaan" in text


# --- Money and history -------------------------------------------------------


def test_budget_lists_lines_and_sums(client_for):
    unit = make_unit()
    innovation = make_innovation(unit=unit)
    BudgetLine.objects.create(
        innovation=innovation,
        year=2023,
        source="apbd_kabkota",
        planned=125_000_000,
        allocated=120_000_000,
    )
    BudgetLine.objects.create(innovation=innovation, year=2024, planned=1)

    response = client_for(make_user(Role.OPERATOR, unit=unit)).get(
        f"/inovasi/{innovation.pk}/anggaran/"
    )

    assert [
        (line["year"], str(line["source"])) for line in response.context["lines"]
    ] == [
        (2023, "APBD kabupaten/kota"),
        (2024, ""),
    ]
    assert response.context["sums"] == {
        "planned": 125_000_001,
        "allocated": 120_000_000,
        "realised": 0,
    }
    assert "Rp 125.000.001" in text_of(response)


def test_budget_without_lines_says_so(client_for):
    unit = make_unit()
    innovation = make_innovation(unit=unit)

    response = client_for(make_user(Role.OPERATOR, unit=unit)).get(
        f"/inovasi/{innovation.pk}/anggaran/"
    )

    assert "Belum ada anggaran" in text_of(response)


def test_history_tells_the_story_newest_first(client_for):
    unit = make_unit()
    operator = make_user(Role.OPERATOR, unit=unit, name="Rina")
    coordinator = make_user(Role.COORDINATOR, regency=unit.regency, name="Asep")
    innovation = make_innovation(unit=unit)
    verbs.revise(innovation, actor=operator, version=1, fields={"step": "planning"})
    verbs.move([innovation], name="submit", actor=operator)
    verbs.move([innovation], name="return", actor=coordinator, reason="Lengkapi.")

    response = client_for(operator).get(f"/inovasi/{innovation.pk}/riwayat/")

    assert [(line.sentence, line.reason) for line in response.context["story"]] == [
        ("Asep mengembalikan inovasi ini untuk diperbaiki", "Lengkapi."),
        ("Rina mengajukan inovasi ini ke Diskominfo", ""),
        ("Rina mengubah isian inovasi ini", ""),
    ]
    [change] = response.context["story"][2].changes
    assert (change.label, change.old, change.new) == (
        "tahapan inovasi",
        "–",
        "Perencanaan",
    )


# --- Statements --------------------------------------------------------------


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("status", ["verified", "returned"])
def test_record_statements_do_not_grow(
    client_for, django_assert_num_queries, tab, status
):
    unit = make_unit()
    operator = make_user(Role.OPERATOR, unit=unit)
    innovation = make_innovation(unit=unit, status=status)
    client = client_for(operator)

    def grow(years):
        for year in years:
            BudgetLine.objects.create(innovation=innovation, year=year)
            QuickWin.objects.create(
                innovation=innovation,
                regency=unit.regency,
                dimension=innovation.dimension,
                year=year,
            )
            innovation.refresh_from_db()
            verbs.revise(
                innovation,
                actor=operator,
                version=innovation.version,
                fields={"start_year": year},
            )

    for years in (range(2020, 2021), range(2021, 2025)):
        grow(years)
        # The person, his seats, his notices, the record, the part of the tab. The
        # summary's parts are quick wins, outcomes, names of partners and the like; the
        # story also asks who stands in it.
        with django_assert_num_queries({"": 7, "riwayat/": 6}.get(tab, 5)):
            client.get(f"/inovasi/{innovation.pk}/{tab}")


def test_public_record_statements(client_for, django_assert_num_queries):
    innovation = make_full(published_at=timezone.now())

    # The record, its outcomes, and all that stands beside it.
    with django_assert_num_queries(3):
        client_for().get(f"/inovasi/{innovation.pk}/")
