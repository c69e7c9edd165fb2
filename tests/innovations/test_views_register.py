import csv
import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from innovations.models import Innovation
from masterplan.core.sheets.download import XLSX_TYPE
from regencies.enums import SAMPLE_CODE, Role
from tests.factories import make_innovation, make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db

URL = "/inovasi/"


def listed(response) -> list[str]:
    return [row["name"] for row in response.context["rows"]]


def make_sumedang():
    unit = make_unit(make_regency("32.11"), name="Dinas Kesehatan", short_name="Dinkes")
    return unit, make_user(Role.COORDINATOR, regency=unit.regency)


# --- Rows --------------------------------------------------------------------


def test_list_starts_in_the_readers_only_regency(client_for):
    unit, coordinator = make_sumedang()
    make_innovation(name="Sendiri", unit=unit)
    elsewhere = make_unit(make_regency("32.17"))
    make_innovation(
        name="Tetangga", unit=elsewhere, status="verified", published_at=timezone.now()
    )
    client = client_for(coordinator)

    first = client.get(URL)
    [chip] = first.context["chips"]
    everywhere = client.get(URL + chip.remove_url)

    assert (chip.label, chip.value) == ("Kabupaten/kota", "Uji 32.11")
    assert listed(first) == ["Sendiri"]
    assert first.context["has_places"] is False
    assert set(listed(everywhere)) == {"Sendiri", "Tetangga"}
    assert everywhere.context["has_places"] is True
    assert everywhere.context["chips"] == []


def test_list_of_an_evaluator_is_national_and_verified_only(client_for):
    unit, _coordinator = make_sumedang()
    make_innovation(name="Lolos", unit=unit, status="verified")
    make_innovation(name="Rahasia", unit=unit, status="submitted")

    response = client_for(make_user(Role.EVALUATOR)).get(URL)

    assert listed(response) == ["Lolos"]
    assert "Rahasia" not in response.content.decode()
    assert response.context["bulk_moves"] == []


def test_list_shows_the_public_published_records_and_no_gaps(client_for):
    unit, _coordinator = make_sumedang()
    make_innovation(
        name="Antrean Daring",
        unit=unit,
        status="verified",
        problem="",
        published_at=timezone.now(),
    )
    make_innovation(name="Belum Tayang", unit=unit, status="verified")

    response = client_for().get(reverse("innovations:list"))

    assert response.status_code == 200
    text = response.content.decode()
    assert "Antrean Daring" in text
    for hidden in ("Belum Tayang", "erlu dilengkapi", "Verifikasi", "ekspor"):
        assert hidden not in text


def test_exports_ask_a_stranger_to_sign_in(client_for):
    for name in ("csv", "xlsx"):
        url = reverse(f"innovations:{name}")
        response = client_for().get(url)
        assert (response.status_code, response["Location"]) == (
            302,
            f"{reverse('account_login')}?next={url}",
        )


def test_list_row_shows_number_unit_dimension_step_and_status(client_for):
    unit, coordinator = make_sumedang()
    make_innovation(
        name="Antrean <b>", unit=unit, status="submitted", step="planning", problem=""
    )

    response = client_for(coordinator).get(URL)

    [row] = response.context["rows"]
    assert (row["unit"], row["dimension"], str(row["step"])) == (
        "Dinkes",
        "Smart Governance",
        "Perencanaan",
    )
    for shown in ("Antrean &lt;b&gt;", "32.11-0001", "Diajukan", "Perlu dilengkapi"):
        assert shown in response.content.decode()


def test_list_finding_counts_all_and_the_incomplete(client_for):
    unit, coordinator = make_sumedang()
    make_innovation(unit=unit)
    make_innovation(unit=unit, problem="")
    client = client_for(coordinator)

    response = client.get(URL)
    lacking = client.get(URL + response.context["quick_lists"][-1]["url"])

    assert response.context["finding"] == "2 inovasi; 1 perlu dilengkapi."
    assert lacking.context["finding"] == "1 inovasi; 1 perlu dilengkapi."
    assert [chip.label for chip in lacking.context["chips"]] == [
        "Kabupaten/kota",
        "Perlu dilengkapi",
    ]


def test_list_total_is_capped_nationally(client_for, monkeypatch):
    monkeypatch.setattr("innovations.domain.listing.TOTAL_CAP", 1)
    unit, _coordinator = make_sumedang()
    make_innovation(unit=unit, status="verified")
    make_innovation(unit=unit, status="verified")

    response = client_for(make_user(Role.EVALUATOR)).get(URL)

    assert response.context["finding"] == "1+ inovasi."
    assert "Menampilkan 2 dari 1+ baris" in response.content.decode()


# --- Filters -----------------------------------------------------------------


def test_list_chips_name_their_filters_and_take_them_off(client_for):
    unit, coordinator = make_sumedang()
    make_innovation(name="Cocok", unit=unit, status="verified", step="idea")
    make_innovation(name="Draf", unit=unit)
    client = client_for(coordinator)
    query = f"?regency=32.11&unit={unit.pk}&status=verified&status=completed&step=idea"

    response = client.get(URL + query)

    chips = {
        (chip.label, chip.value): chip.remove_url for chip in response.context["chips"]
    }
    assert listed(response) == ["Cocok"]
    assert list(chips) == [
        ("Kabupaten/kota", "Uji 32.11"),
        ("OPD", "Dinas Kesehatan"),
        ("Status", "Terverifikasi"),
        ("Status", "Selesai"),
        ("Tahapan inovasi", "Perumusan ide"),
    ]
    assert chips["Status", "Selesai"] == (
        f"?regency=32.11&unit={unit.pk}&status=verified&step=idea"
    )


def test_list_offers_the_units_of_its_regency_with_their_counts(client_for):
    unit, coordinator = make_sumedang()
    make_innovation(unit=unit)
    make_innovation(unit=None, regency=unit.regency)

    response = client_for(coordinator).get(f"{URL}?regency=32.11&unit=none")

    choices = response.context["panel"].form.fields["unit"].widget.choices
    assert [(value, str(label)) for value, label in choices] == [
        ("", "Semua"),
        (str(unit.pk), "Dinas Kesehatan (1)"),
        ("none", "Belum ditetapkan (1)"),
    ]
    assert response.context["finding"] == "1 inovasi; 1 perlu dilengkapi."


def test_list_tells_an_invalid_filter_and_ignores_it(client_for):
    unit, coordinator = make_sumedang()
    make_innovation(name="Cocok", unit=unit, status="verified")
    make_innovation(name="Draf", unit=unit)

    response = client_for(coordinator).get(f"{URL}?status=verified&start_year=abc")

    assert response.status_code == 200
    assert listed(response) == ["Cocok"]
    assert response.context["panel"].form.errors == {
        "start_year": ["Nilai saringan ini tidak dikenal."]
    }
    assert 'href="#id_start_year"' in response.content.decode()


@pytest.mark.parametrize(
    "query", ["?ordering=person_phone", "?ordering=", "?after=!!!", "?before=e30"]
)
def test_list_ignores_an_unknown_order_or_place(client_for, query):
    unit, coordinator = make_sumedang()
    make_innovation(name="Satu", unit=unit)

    response = client_for(coordinator).get(URL + query)

    assert listed(response) == ["Satu"]
    assert response.context["ordering"] == "-updated_at"


def test_list_sorts_and_pages(client_for, monkeypatch):
    unit, coordinator = make_sumedang()
    names = [f"Inovasi {n:02}" for n in range(53)]
    for name in names:
        make_innovation(name=name, unit=unit)
    client = client_for(coordinator)

    first = client.get(f"{URL}?ordering=name&status=draft")
    second = client.get(URL + first.context["next_url"])
    back = client.get(URL + second.context["previous_url"])

    assert listed(first) == names[:50]
    assert listed(second) == names[50:]
    assert listed(back) == names[:50]
    assert first.context["previous_url"] is None
    assert second.context["next_url"] is None
    assert first.context["name_head"] == {
        "href": "?ordering=-name&status=draft",
        "direction": "ascending",
    }
    assert "Menampilkan 50 dari 53 baris" in first.content.decode()


# --- Empty states ------------------------------------------------------------


@pytest.mark.parametrize(
    "role, invitation, url",
    [
        ("coordinator", "Unggah Excel inovasi", "/impor/"),
        ("operator", "Catat inovasi pertama", "/inovasi/baru/"),
        ("leader", "Belum ada inovasi yang dapat Anda lihat", None),
    ],
)
def test_list_without_records_invites(client_for, role, invitation, url):
    unit = make_unit()
    place = {"unit": unit} if role == "operator" else {"regency": unit.regency}

    response = client_for(make_user(role, **place)).get(URL)

    text = response.content.decode()
    assert invitation in text
    if url:
        assert f'<a class="btn btn-primary" href="{url}">{invitation}</a>' in text
    assert [chip.value for chip in response.context["chips"]] == ["Uji 32.11"]


def test_list_without_a_hit_offers_to_clear(client_for):
    unit, coordinator = make_sumedang()
    make_innovation(unit=unit)

    response = client_for(coordinator).get(f"{URL}?q=takada")

    text = response.content.decode()
    assert "Tidak ada inovasi yang cocok" in text
    assert (
        '<a class="btn btn-primary" href="?regency=">Hapus semua saringan</a>' in text
    )


# --- Statements, htmx, practice data -----------------------------------------


@pytest.mark.parametrize("query", ["", "?regency=", "?status=draft&ordering=name"])
def test_list_statements_do_not_grow_with_rows(
    client_for, django_assert_num_queries, query
):
    unit, coordinator = make_sumedang()
    client = client_for(coordinator)
    make_innovation(unit=unit)
    # The person, his seats, his notices, the rows, the figures.
    with django_assert_num_queries(5):
        client.get(URL + query)
    for _ in range(4):
        make_innovation(unit=make_unit(unit.regency))
    with django_assert_num_queries(5):
        assert len(listed(client.get(URL + query))) == 5


def test_empty_list_statements(client_for, django_assert_num_queries):
    _unit, coordinator = make_sumedang()
    client = client_for(coordinator)

    # The person, his seats, his notices, the rows, the name of the regency.
    with django_assert_num_queries(5):
        client.get(URL)


def test_list_for_htmx_is_the_pages_own_part(client_for):
    unit, coordinator = make_sumedang()
    make_innovation(unit=unit)
    client = client_for(coordinator)

    page = client.get(URL)
    part = client.get(URL, headers={"HX-Request": "true"})
    boosted = client.get(URL, headers={"HX-Request": "true", "HX-Boosted": "true"})

    assert part.content.decode().lstrip().startswith('<div id="daftar"')
    assert "<html" in boosted.content.decode()
    assert "HX-Request" in page["Vary"]
    assert "HX-Request" in part["Vary"]


@pytest.mark.parametrize("is_practice", [True, False])
def test_list_says_practice_data(client_for, is_practice):
    regency = make_regency("32.11", has_practice_data=is_practice)
    make_innovation(unit=make_unit(regency))

    response = client_for(make_user(Role.COORDINATOR, regency=regency)).get(URL)

    text = "Data latihan: anggaran, tanggal, tahapan dan status contoh"
    assert (text in response.content.decode()) == is_practice


def test_list_says_that_the_invented_regency_is_one(client_for):
    regency = make_regency(SAMPLE_CODE)
    make_innovation(unit=make_unit(regency))

    response = client_for(make_user(Role.COORDINATOR, regency=regency)).get(URL)

    assert "Data latihan: anggaran" in response.content.decode()


# --- Export ------------------------------------------------------------------


def test_csv_holds_what_the_list_shows(client_for):
    unit, coordinator = make_sumedang()
    make_innovation(name="B", unit=unit, status="verified")
    make_innovation(name="A", unit=unit, status="verified")
    make_innovation(name="Draf", unit=unit)
    client = client_for(coordinator)
    page = client.get(f"{URL}?regency=32.11&status=verified&ordering=name")

    response = client.get(f"/inovasi/ekspor.csv?{page.context['query_string']}")

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert lines[0] == ["Daftar inovasi smart city"]
    assert lines[1] == ["Saringan: Kabupaten/kota: Uji 32.11; Status: Terverifikasi"]
    assert lines[2][0].startswith("Diunduh ")
    assert lines[3][:2] == ["Nomor Registrasi", "Nama Inovasi"]
    assert [line[1] for line in lines[4:]] == ["A", "B"]
    today = timezone.localdate()
    assert response["Content-Disposition"] == (
        f'attachment; filename="inovasi-{today:%Y%m%d}.csv"'
    )


def test_csv_starts_in_the_readers_regency_like_the_page(client_for):
    unit, coordinator = make_sumedang()
    make_innovation(name="Sendiri", unit=unit)
    make_innovation(
        name="Tetangga",
        unit=make_unit(make_regency("32.17")),
        status="verified",
        published_at=timezone.now(),
    )

    response = client_for(coordinator).get("/inovasi/ekspor.csv")

    text = b"".join(response.streaming_content).decode()
    assert "Sendiri" in text
    assert "Tetangga" not in text


def test_xlsx_holds_what_the_list_shows_and_no_formula(client_for):
    unit, coordinator = make_sumedang()
    make_innovation(name="=1+1", unit=unit, status="verified")
    make_innovation(name="Draf", unit=unit)

    response = client_for(coordinator).get("/inovasi/ekspor.xlsx?status=verified")

    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    cells = [[cell.value for cell in row] for row in book["Inovasi"].iter_rows()]
    assert cells[0][0] == "Daftar inovasi smart city"
    assert cells[1][0] == "Saringan: Status: Terverifikasi"
    assert cells[4][:3] == ["Kabupaten/Kota", "Nomor Registrasi", "Nama Inovasi"]
    assert [row[2] for row in cells[5:]] == ["'=1+1"]
    assert response["Content-Type"] == XLSX_TYPE


def test_export_ignores_an_invalid_filter_like_the_page(client_for):
    unit, coordinator = make_sumedang()
    make_innovation(name="Ada", unit=unit)

    response = client_for(coordinator).get("/inovasi/ekspor.csv?start_year=abc")

    assert "Ada" in b"".join(response.streaming_content).decode()
    assert Innovation.objects.count() == 1
