"""Pages of action plans: the record's tab, an activity, its form, the list."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from innovations.enums import ActionStatus, InnovationStatus
from innovations.models import ActionItem, Evidence, Innovation, ProgressReport
from masterplan.core.models import User
from regencies.enums import DocumentKind, Role
from tests.factories import (
    make_innovation,
    make_item,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def innovation() -> Innovation:
    return make_innovation(unit=make_unit(), status=InnovationStatus.VERIFIED)


@pytest.fixture
def operator(innovation: Innovation) -> User:
    return make_user(Role.OPERATOR, unit=innovation.unit)


@pytest.fixture
def client(client_for: Callable[..., Client], operator: User) -> Client:
    return client_for(operator)


def typed(**fields: object) -> dict[str, object]:
    year = timezone.localdate().year
    return {
        "activity": "Melatih kader",
        "start_month": 2,
        "start_year": year,
        "end_month": 4,
        "end_year": year,
    } | fields


def photo() -> SimpleUploadedFile:
    target = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(target, "JPEG")
    return SimpleUploadedFile("foto.jpg", target.getvalue(), "image/jpeg")


# --- the record's tab ---------------------------------------------------------


def test_record_without_a_plan_offers_the_first_activity(client, innovation) -> None:
    page = client.get(f"/inovasi/{innovation.pk}/rencana-aksi/").content.decode()

    assert "Belum ada rencana aksi" in page
    assert f'href="/inovasi/{innovation.pk}/rencana-aksi/baru/"' in page
    assert "<svg class=" not in page.split('class="gantt')[0] or "gantt" not in page


def test_record_shows_finding_gantt_and_table(client, innovation) -> None:
    make_item(innovation, activity="Satu", physical=50, weight=3)
    make_item(innovation, activity="Dua", status=ActionStatus.DONE)

    page = client.get(f"/inovasi/{innovation.pk}/rencana-aksi/").content.decode()

    assert "Kemajuan 62,50%: 1 dari 2 kegiatan selesai." in page
    assert page.count("gantt-row") == 2
    assert page.count('aria-label="Satu: Januari') == 1


def test_summary_shows_the_plans_percent_instead_of_the_steps(
    client, innovation
) -> None:
    Innovation.objects.update(step="planning", step_percent=77)
    address = f"/inovasi/{innovation.pk}/"
    assert "77%" in client.get(address).content.decode()

    make_item(innovation, physical=40)

    page = client.get(address).content.decode()
    assert "77%" not in page
    assert "Kemajuan rencana aksi" in page
    assert "40%" in page
    assert "rencana aksi 40%" in client.get("/inovasi/").content.decode()


# --- the form -----------------------------------------------------------------


def test_create_reads_figures_as_written_here(client, innovation) -> None:
    answer = client.post(
        f"/inovasi/{innovation.pk}/rencana-aksi/baru/",
        typed(baseline="1.250,5", target="2.000", budget="Rp 25 juta", target_q1="10"),
    )

    item = ActionItem.objects.get()
    assert answer["Location"] == f"/inovasi/{innovation.pk}/rencana-aksi/"
    assert (item.baseline, item.target, item.target_q1) == (
        Decimal("1250.5"),
        Decimal(2000),
        Decimal(10),
    )
    assert (item.budget, item.weight, item.unit) == (25_000_000, 1, None)
    assert (item.start_on.day, item.end_on.day) == (1, 30)


def test_create_keeps_what_was_typed_where_it_is_refused(client, innovation) -> None:
    answer = client.post(
        f"/inovasi/{innovation.pk}/rencana-aksi/baru/",
        typed(activity="", end_month=1, budget="banyak", risk="Hujan deras"),
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Tuliskan kegiatannya." in page
    assert "Bulan selesai mendahului bulan mulai." in page
    assert "Tuliskan jumlah rupiah seperti 25.000.000." in page
    assert "Hujan deras" in page
    assert not ActionItem.objects.exists()


def test_edit_of_a_stale_item_shows_both_values(client, innovation) -> None:
    item = make_item(innovation, risk="Lama", version=2)

    answer = client.post(
        f"/rencana-aksi/{item.pk}/ubah/", typed(version=1, risk="Milik saya")
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "sudah diubah orang lain" in page
    assert "Lama" in page
    assert "Milik saya" in page
    assert 'name="version" value="2"' in page


# --- the report ---------------------------------------------------------------


def test_report_with_a_photo_becomes_evidence(client, innovation) -> None:
    item = make_item(innovation)

    answer = client.post(
        f"/rencana-aksi/{item.pk}/lapor/",
        {"physical": 100, "financial": 80, "obstacle": "", "upload": photo()},
    )

    report = ProgressReport.objects.get()
    [evidence] = Evidence.objects.all()
    assert answer["Location"] == f"/rencana-aksi/{item.pk}/"
    assert (evidence.progress_report, evidence.innovation) == (report, innovation)
    assert evidence.document.kind == DocumentKind.PHOTO
    page = client.get(answer["Location"]).content.decode()
    assert "Fisik 100%, keuangan 80%" in page
    assert evidence.document.get_absolute_url() in page
    assert "Capaian fisik sudah 100%" in page


def test_report_by_who_carries_it_out_may_bring_a_photo(client_for, innovation) -> None:
    doer = make_unit(innovation.regency)
    item = make_item(innovation, unit=doer)
    client = client_for(make_user(Role.OPERATOR, unit=doer))

    answer = client.post(
        f"/rencana-aksi/{item.pk}/lapor/",
        {"physical": 10, "financial": 0, "upload": photo()},
    )

    assert answer.status_code == 302
    assert Evidence.objects.get().document.unit == doer


def test_report_refuses_what_is_no_photo_and_writes_nothing(client, innovation) -> None:
    item = make_item(innovation)
    page = SimpleUploadedFile("foto.jpg", b"<html>halo</html>", "image/jpeg")

    answer = client.post(
        f"/rencana-aksi/{item.pk}/lapor/",
        {"physical": 37, "financial": 0, "obstacle": "Macet", "upload": page},
    )

    assert answer.status_code == 422
    assert 'value="37"' in answer.content.decode()
    assert not ProgressReport.objects.exists()
    assert not Evidence.objects.exists()


def test_report_pressed_twice_is_one(client, innovation) -> None:
    item = make_item(innovation)

    for _press in range(2):
        client.post(
            f"/rencana-aksi/{item.pk}/lapor/",
            {"physical": 20, "financial": 0, "upload": photo()},
        )

    assert ProgressReport.objects.count() == Evidence.objects.count() == 1


def test_one_tap_comes_back_to_where_it_was_pressed(client, innovation) -> None:
    item = make_item(innovation, physical=20)

    answer = client.post(
        f"/rencana-aksi/{item.pk}/masih-berjalan/", {"next": "/beranda/"}
    )

    assert answer["Location"] == "/beranda/"
    assert ProgressReport.objects.get().is_unchanged


def test_closed_items_page_offers_no_form(client, innovation) -> None:
    item = make_item(innovation, status=ActionStatus.DONE)

    page = client.get(f"/rencana-aksi/{item.pk}/lapor/").content.decode()
    assert "Buka kembali dahulu" in page
    assert "Kirim laporan" not in page


def test_photo_script_is_on_the_report_page_alone(client, innovation) -> None:
    item = make_item(innovation)

    assert (
        "js/photo.js" in client.get(f"/rencana-aksi/{item.pk}/lapor/").content.decode()
    )
    assert "js/photo.js" not in client.get(f"/rencana-aksi/{item.pk}/").content.decode()


# --- moves and health ---------------------------------------------------------


def test_cancel_asks_for_a_reason(client, innovation) -> None:
    item = make_item(innovation)
    address = f"/rencana-aksi/{item.pk}/batalkan/"

    refused = client.post(address, {"reason": ""})
    done = client.post(address, {"reason": "Digabung.", "version": item.version})

    assert refused.status_code == 422
    assert done.status_code == 302
    assert ActionItem.objects.get().status == ActionStatus.CANCELLED


def test_health_is_said_with_its_reason(client, innovation) -> None:
    item = make_item(innovation)
    address = f"/rencana-aksi/{item.pk}/kesehatan/"

    refused = client.post(address, {"health": "late", "reason": ""})
    client.post(address, {"health": "late", "reason": "Lelang gagal."})

    assert refused.status_code == 422
    page = client.get(item.get_absolute_url()).content.decode()
    assert "Kesehatan ditetapkan: Lelang gagal." in page


# --- the list -----------------------------------------------------------------


@pytest.fixture
def dated(innovation: Innovation) -> dict[str, ActionItem]:
    """One activity a kind of end, by today."""
    today = timezone.localdate()
    ends = {
        "lewat": today - dt.timedelta(days=40),
        "minggu": today,
        "bulan": today + dt.timedelta(days=20),
        "jauh": today + dt.timedelta(days=200),
    }
    return {
        name: make_item(
            innovation,
            activity=f"Kegiatan {name}",
            person_in_charge=f"Ibu {name}",
            start_on=today - dt.timedelta(days=60),
            end_on=end,
            physical=99,
        )
        for name, end in ends.items()
    }


def listed(client: Client, query: str) -> set[str]:
    rows = client.get(f"/rencana-aksi/ekspor.csv{query}")
    text = b"".join(rows).decode("utf-8-sig")
    found = set()
    for row in csv.reader(io.StringIO(text)):
        if len(row) > 2 and row[2].startswith("Kegiatan "):
            found.add(row[2].removeprefix("Kegiatan "))
    return found


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"minggu"}),
        ("?due=", {"lewat", "minggu", "bulan", "jauh"}),
        ("?due=week", {"minggu"}),
        ("?due=month", {"minggu", "bulan"}),
        ("?due=late", {"lewat"}),
        ("?health=late", {"lewat"}),
        ("?health=on_track", {"minggu", "bulan", "jauh"}),
        ("?person=ibu+jauh", {"jauh"}),
        ("?q=kegiatan+bulan", {"bulan"}),
        ("?status=planned", {"lewat", "minggu", "bulan", "jauh"}),
        ("?status=done", set()),
        ("?dimension=governance", {"lewat", "minggu", "bulan", "jauh"}),
        ("?dimension=living", set()),
        ("?year=1999", set()),
        ("?unit=none", set()),
        ("?regency=32.17", set()),
    ],
)
def test_filters(client, dated, query: str, names: set[str]) -> None:
    assert listed(client, query) == names


def test_list_by_unit_takes_the_records_where_an_item_has_none(
    client, innovation, dated
) -> None:
    ActionItem.objects.filter(pk=dated["jauh"].pk).update(unit=None)
    other = make_unit(innovation.regency)
    ActionItem.objects.filter(pk=dated["bulan"].pk).update(unit=other)

    assert listed(client, f"?unit={innovation.unit_id}") == {"lewat", "minggu", "jauh"}
    assert listed(client, f"?unit={other.pk}") == {"bulan"}


def test_list_says_its_finding_and_shows_this_week(client, dated) -> None:
    page = client.get("/rencana-aksi/").content.decode()

    assert (
        "1 dari 4 kegiatan terlambat; 1 jatuh tempo minggu ini, 0 belum diperbarui."
        in page
    )
    assert "Kegiatan minggu" in page
    assert "Kegiatan jauh" not in page


def test_list_over_all_regencies_counts_what_one_regency_counts(client, dated) -> None:
    """Two ways to count: each up to a limit, and one regency's by unit."""
    told = "1 dari 4 kegiatan terlambat; 1 jatuh tempo minggu ini, 0 belum diperbarui."

    for query in ("?due=", "?due=&regency=32.11"):
        page = client.get(f"/rencana-aksi/{query}").content.decode()
        assert told in page
        assert re.findall(r"\((\d+\+?)\)</a>", page) == ["1", "2", "1", "0", "0", "4"]


def test_list_over_all_regencies_counts_no_further_than_is_read(
    client, dated, monkeypatch
) -> None:
    for module in ("domain.plan_listing", "views.plan_list"):
        monkeypatch.setattr(f"innovations.{module}.TOTAL_CAP", 1)

    page = client.get("/rencana-aksi/?due=").content.decode()

    assert "1 dari 1+ kegiatan terlambat" in page
    assert re.findall(r"\((\d+\+?)\)</a>", page) == ["1", "1+", "1", "0", "0", "1+"]


def test_list_of_the_country_does_not_count_what_must_be_derived(
    dated, client_for
) -> None:
    Innovation.objects.update(status="verified")
    page = client_for(make_user(Role.EVALUATOR)).get("/rencana-aksi/?due=")
    text = page.content.decode()

    assert "1 dari 4 kegiatan terlambat; 1 jatuh tempo minggu ini." in text
    assert re.findall(r"\((\d+\+?)\)</a>", text) == ["1", "2", "1", "4"]
    # The list itself is one press away, as ever.
    assert "health=silent" in text
    assert "health=at_risk" in text


@pytest.mark.parametrize(
    "ordering", ["end_on", "-end_on", "activity", "-activity", "status", "-status"]
)
def test_list_pages_reach_every_row_once(
    client, innovation, ordering, monkeypatch
) -> None:
    year = timezone.localdate().year
    ActionItem.objects.bulk_create(
        ActionItem(
            innovation=innovation,
            regency=innovation.regency,
            activity=f"Kegiatan {number % 7}",
            start_on=dt.date(year, 1, 1),
            end_on=dt.date(year, 1 + number % 12, 28),
        )
        for number in range(120)
    )
    seen: list[int] = []
    address = f"?due=&ordering={ordering}"
    while address:
        context = client.get(f"/rencana-aksi/{address}").context
        seen += [row["id"] for row in context["rows"]]
        address = context["next_url"]

    assert sorted(seen) == sorted(ActionItem.objects.values_list("pk", flat=True))
    back = client.get(f"/rencana-aksi/{context['previous_url']}").context
    assert [row["id"] for row in back["rows"]] == seen[50:100]


@pytest.mark.parametrize("query", ["", "?due=&regency=32.11"])
def test_list_statements(client, innovation, django_assert_num_queries, query) -> None:
    make_item(innovation, end_on=timezone.localdate())
    with django_assert_num_queries(5):  # session, user, scope, rows, figures
        client.get(f"/rencana-aksi/{query}")
    for _number in range(4):
        make_item(make_innovation(unit=innovation.unit), end_on=timezone.localdate())
    with django_assert_num_queries(5):
        client.get(f"/rencana-aksi/{query}")


def test_plan_and_item_statements(
    client, innovation, django_assert_max_num_queries
) -> None:
    item = make_item(innovation)
    make_item(innovation)
    with django_assert_max_num_queries(6):
        client.get(f"/inovasi/{innovation.pk}/rencana-aksi/")
    client.post(f"/rencana-aksi/{item.pk}/masih-berjalan/")
    # session, user, scope, item, reports, their evidence, story
    with django_assert_max_num_queries(7):
        client.get(f"/rencana-aksi/{item.pk}/")


def test_stranger_sees_nothing(client_for, innovation) -> None:
    item = make_item(innovation)
    Innovation.objects.update(published_at=timezone.now())
    stranger = client_for(
        make_user(Role.OPERATOR, unit=make_unit(make_regency("32.17")))
    )

    assert stranger.get(f"/rencana-aksi/{item.pk}/").status_code == 404
    assert stranger.get(f"/inovasi/{innovation.pk}/rencana-aksi/").status_code == 404
    assert listed(stranger, "?due=") == set()


def test_xlsx_is_a_workbook(client, dated) -> None:
    answer = client.get("/rencana-aksi/ekspor.xlsx?due=")

    assert b"".join(answer.streaming_content)[:2] == b"PK"
