"""Decks, the one page for the head of the region, and its text: who sees what."""

import contextlib
import datetime as dt
import re
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from innovations.enums import InnovationStatus, QuickWinStatus
from innovations.filters import ActionItemFilter, InnovationFilter
from innovations.models import ActionItem, Innovation, QuickWin
from masterplan.core import jobs
from masterplan.core.access import scope_of
from masterplan.core.enums import JobState
from masterplan.core.models import Job, User
from masterplan.domain import executive, presentation
from masterplan.domain.figures import Figure
from regencies.enums import Role
from regencies.models import Appointment, Regency, Unit
from tests.factories import (
    make_dimensions,
    make_innovation,
    make_item,
    make_regency,
    make_unit,
    make_user,
)
from tests.pdf_text import text_of

pytestmark = pytest.mark.django_db
S = InnovationStatus
ClientFor = Callable[..., Client]


@pytest.fixture
def regency() -> Regency:
    make_dimensions()
    return make_regency("32.11")


@pytest.fixture
def coordinator(regency: Regency) -> User:
    return make_user(Role.COORDINATOR, regency=regency)


@pytest.fixture
def unit(regency: Regency) -> Unit:
    unit = make_unit(regency, name="Dinas Kesehatan")
    Appointment.objects.create(
        regency=regency,
        unit=unit,
        name="Kepala Contoh",
        position="Kepala Dinas Kesehatan",
        nip="123456789012345678",
    )
    return unit


def late_item(record: Innovation, **fields: Any) -> ActionItem:
    year = timezone.localdate().year - 1
    return make_item(
        record, start_on=dt.date(year, 1, 1), end_on=dt.date(year, 6, 30), **fields
    )


def quick_win(record: Innovation, year: int, **fields: Any) -> QuickWin:
    return QuickWin.objects.create(
        innovation=record,
        regency=record.regency,
        dimension=record.dimension,
        year=year,
        **fields,
    )


def opened(figure: Figure, user: User) -> int:
    """How many rows the list behind a figure has."""
    scope = scope_of(user)
    items = ActionItem.objects.visible_to(scope).with_health(timezone.localdate())
    return ActionItemFilter(QueryDict(figure.query), queryset=items).qs.count()


def test_behind_counts_by_who_carries_out_and_opens_its_rows(
    regency: Regency, coordinator: User, unit: Unit
) -> None:
    other = make_unit(regency, name="Dinas Sosial")
    record = make_innovation(unit=unit, status=S.VERIFIED)
    for doer in (None, other, other):
        late_item(record, unit=doer)
    unowned = make_innovation(unit=None, regency=regency, status=S.VERIFIED)
    late_item(unowned)

    found = presentation.behind_of(
        regency, scope=scope_of(coordinator), today=timezone.localdate()
    )

    assert [(one.name, one.late.count) for one in found.units] == [
        ("Dinas Sosial", 2),
        ("Belum ditetapkan", 1),
        ("Dinas Kesehatan", 1),
    ]
    assert (found.late.count, found.silent.count) == (4, 0)
    assert [opened(one.late, coordinator) for one in found.units] == [2, 1, 1]
    assert opened(found.late, coordinator) == 4


def test_quick_wins_are_those_of_the_newest_year(
    regency: Regency, coordinator: User, unit: Unit
) -> None:
    first = make_innovation(unit=unit, name="Antrean", status=S.VERIFIED)
    second = make_innovation(unit=unit, name="Lama", status=S.VERIFIED)
    quick_win(first, 2024, status=QuickWinStatus.SELECTED, rank=1)
    quick_win(second, 2023, status=QuickWinStatus.DELIVERED, rank=1)

    found = presentation.quick_wins_of(
        regency, scope=scope_of(coordinator), today=timezone.localdate()
    )

    assert found.year == 2024
    assert [(one.name, one.status, one.is_stalled) for one in found.lines] == [
        ("Antrean", QuickWinStatus.SELECTED, True)
    ]
    assert (found.delivered, found.stalled) == (0, 1)
    assert found.query == "regency=32.11&year=2024"


def test_dimension_deck_names_its_records_and_its_holes(
    regency: Regency, coordinator: User, unit: Unit
) -> None:
    living = make_dimensions()["living"]
    for serial in range(10):
        make_innovation(
            unit=unit,
            name=f"Inovasi {serial}",
            dimension=living,
            sub_dimension_id="LIV-1",
            status=S.SUBMITTED,
        )
    make_innovation(unit=unit, dimension=living, name="Ditarik", status=S.WITHDRAWN)
    make_innovation(unit=unit, dimension=make_dimensions()["economy"])

    found = presentation.dimension_deck(regency, living, scope=scope_of(coordinator))

    assert [len(page) for page in found.names] == [6, 4]
    assert [one.name for one in found.names[1]][-2:] == ["Inovasi 8", "Inovasi 9"]
    assert (found.total.count, found.unnamed) == (11, 0)
    assert [one.key for one in found.empty] == ["LIV-2", "LIV-3"]
    rows = InnovationFilter(
        QueryDict(found.total.query),
        queryset=Innovation.objects.visible_to(scope_of(coordinator)),
    ).qs
    assert rows.count() == 11
    assert sum(figure.count for figure in found.steps) == 11


def test_dimension_deck_says_how_many_it_does_not_name(
    regency: Regency, coordinator: User, unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presentation, "LINES", 1)
    living = make_dimensions()["living"]
    for _ in range(7):
        make_innovation(unit=unit, dimension=living, status=S.SUBMITTED)

    found = presentation.dimension_deck(regency, living, scope=scope_of(coordinator))

    assert (len(found.names), found.unnamed) == (5, 2)


def test_progress_is_the_mean_of_the_plans_and_none_without(
    regency: Regency, coordinator: User, unit: Unit
) -> None:
    living = make_dimensions()["living"]
    for percent in (20, 50):
        record = make_innovation(unit=unit, dimension=living, status=S.VERIFIED)
        make_item(record, physical=percent)

    found = presentation.deck(regency, scope=scope_of(coordinator))

    assert {
        one.row.figure.key: (one.percent, one.with_plan)
        for one in found.progress
        if one.with_plan or one.row.figure.key == "economy"
    } == {"living": (35, 2), "economy": (None, 0)}


def test_said_tells_each_reader_what_he_may_know(
    regency: Regency, coordinator: User, unit: Unit
) -> None:
    record = make_innovation(unit=unit, status=S.VERIFIED)
    late_item(record)
    make_innovation(unit=unit, status=S.DRAFT)

    def said(user: User) -> str:
        return presentation.deck(regency, scope=scope_of(user)).said

    tail = "; 1 kegiatan terlambat dan 0 belum diperbarui di 1 OPD."
    assert said(coordinator) == f"2 inovasi tercatat, 1 terverifikasi{tail}"
    assert said(make_user(Role.EVALUATOR)) == f"1 inovasi terverifikasi{tail}"


def unpacked(content: bytes) -> bytes:
    """A PDF with what its streams hold: its objects lie in one of them."""
    found = [content]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        with contextlib.suppress(zlib.error):
            found.append(zlib.decompress(stream))
    return b"\n".join(found)


def at(name: str, *more: object) -> str:
    return reverse(f"masterplan:{name}", args=["32.11", *more])


def test_deck_shows_the_slide_of_the_address_without_script(
    client_for: ClientFor, coordinator: User, unit: Unit
) -> None:
    client = client_for(coordinator)

    for asked, current in (("", 1), ("3", 3), ("99", 6), ("-1", 1), ("x", 1)):
        page = client.get(at("deck"), {"halaman": asked}).text
        assert page.count('class="slide is-current"') == 1
        assert f'class="slide is-current" id="halaman-{current}"' in page
        assert page.count('<section class="slide') == 6
        assert page.count('aria-current="page"') == 1


def test_deck_of_a_reviewer_names_no_draft_and_links_no_inside_list(
    client_for: ClientFor, unit: Unit
) -> None:
    record = make_innovation(unit=unit, status=S.VERIFIED, name="Antrean")
    late_item(record)
    make_innovation(unit=unit, status=S.DRAFT, name="Rahasia Draf")
    client = client_for(make_user(Role.EVALUATOR))

    pages = client.get(at("deck")).text
    pages += client.get(at("deck-dimension", record.dimension_id)).text

    assert "Antrean" in pages
    assert "Rahasia Draf" not in pages
    assert "/rencana-aksi/?" not in pages


def test_deck_of_a_dimension_that_is_none_is_not_found(
    client_for: ClientFor, coordinator: User
) -> None:
    assert client_for(coordinator).get(at("deck-dimension", "x")).status_code == 404


@pytest.mark.parametrize("name", ["deck", "executive", "whatsapp"])
def test_strangers_are_refused(
    client_for: ClientFor, regency: Regency, name: str
) -> None:
    stranger = make_user(Role.COORDINATOR, regency=make_regency("32.17"))

    assert client_for(stranger).get(at(name)).status_code == 403
    assert client_for().get(at(name)).status_code == 302


@pytest.mark.parametrize("name", ["executive", "whatsapp"])
def test_the_one_page_stays_inside(
    client_for: ClientFor, regency: Regency, name: str
) -> None:
    assert client_for(make_user(Role.EVALUATOR)).get(at(name)).status_code == 403


def test_executive_names_what_is_late_and_who_heads_it(
    client_for: ClientFor, coordinator: User, unit: Unit
) -> None:
    record = make_innovation(unit=unit, status=S.VERIFIED, name="Antrean")
    late_item(record)
    quick_win(record, 2024, status=QuickWinStatus.SELECTED, rank=1)

    page = client_for(coordinator).get(at("executive")).text

    assert "1 inovasi tercatat, 1 terverifikasi; 1 kegiatan terlambat" in page
    assert (
        '<th scope="row">Dinas Kesehatan</th><td>Kepala Contoh</td>'
        '<td class="num">1</td><td class="num">0</td>'
    ) in page
    assert "Quick win 2024" in page
    assert "<td>Lewat waktu</td>" in page
    # The dashboard's own chart, with nothing to open on paper.
    assert 'aria-label="Smart Governance: 1 (100,0%)"' in page
    assert "123456789012345678" not in page


def test_message_is_ready_to_be_sent_with_its_address(
    client_for: ClientFor, coordinator: User, unit: Unit
) -> None:
    record = make_innovation(unit=unit, status=S.VERIFIED)
    late_item(record)
    quick_win(record, 2024, status=QuickWinStatus.DELIVERED, rank=1)

    shown = client_for(coordinator).get(at("whatsapp"))

    text = shown.context["text"]
    assert "- Dinas Kesehatan: 1 terlambat, 0 belum diperbarui" in text
    assert "Quick win 2024: 1, 1 tercapai, 0 lewat waktu" in text
    assert text.endswith("Selengkapnya: http://testserver/daerah/32.11/")
    assert shown.context["whatsapp_url"].startswith("https://wa.me/?text=")
    assert "%2Fdaerah%2F32.11%2F" in shown.context["whatsapp_url"]


def test_pdf_is_one_page_of_real_text_however_much_is_late(
    client_for: ClientFor, coordinator: User, regency: Regency, unit: Unit
) -> None:
    for serial in range(12):
        doer = make_unit(regency, name=f"Dinas Dengan Nama Yang Panjang {serial}")
        record = make_innovation(
            unit=doer, status=S.VERIFIED, name=f"Inovasi bernama panjang {serial} " * 4
        )
        late_item(record)
        quick_win(record, 2024, status=QuickWinStatus.SELECTED, rank=serial + 1)
    client = client_for(coordinator)
    asked = client.post(at("executive-make-pdf"))
    job = Job.objects.get()
    assert asked.url == reverse("jobs:detail", args=[job.pk])

    jobs.run(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.DONE, "")
    waiting = client.get(asked.url, follow=True)
    assert reverse("executive-pdf-file", args=[job.pk]) in waiting.text
    file = client.get(reverse("executive-pdf-file", args=[job.pk]))
    content = b"".join(file.streaming_content)
    assert content.startswith(b"%PDF-")
    inside = unpacked(content)
    assert b"/StructTreeRoot" in inside
    assert len(re.findall(rb"/Type\s*/Page\b", inside)) == 1
    text = text_of(content)
    assert "12 inovasi tercatat, 12 terverifikasi; 12 kegiatan terlambat" in text
    assert "dan 7 Perangkat Daerah lain" in text
    assert "Inovasi menurut dimensi" in text
    other = client_for(make_user(Role.COORDINATOR, regency=regency))
    assert other.get(reverse("executive-pdf", args=[job.pk])).status_code == 404


def test_whose_seat_has_ended_gets_no_pdf(
    client_for: ClientFor, coordinator: User, regency: Regency
) -> None:
    client = client_for(coordinator)
    client.post(at("executive-make-pdf"))
    job = Job.objects.get()
    coordinator.memberships.all().delete()

    jobs.run(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.error_code) == (JobState.FAILED, "not_allowed")


def test_a_reviewer_gets_no_pdf(client_for: ClientFor, regency: Regency) -> None:
    client = client_for(make_user(Role.EVALUATOR))

    assert client.post(at("executive-make-pdf")).status_code == 403
    assert not Job.objects.exists()


def test_statements_do_not_grow_with_the_rows(
    coordinator: User, regency: Regency, unit: Unit
) -> None:
    counts = []
    living = make_dimensions()["living"]
    reader = User.objects.get(pk=coordinator.pk)
    scope = scope_of(reader)
    for rows in (1, 5):
        for serial in range(rows):
            doer = make_unit(regency, name=f"Dinas {rows}-{serial}")
            record = make_innovation(unit=doer, dimension=living, status=S.VERIFIED)
            late_item(record)
            quick_win(record, 2024, status=QuickWinStatus.PROPOSED)
        for assemble in (
            lambda: presentation.deck(regency, scope=scope),
            lambda: presentation.dimension_deck(regency, living, scope=scope),
            lambda: executive.executive(regency, reader=reader),
        ):
            with CaptureQueriesContext(connection) as captured:
                assemble()
            counts.append(len(captured))

    assert counts[:3] == counts[3:]
    assert counts[0] <= 10
    assert counts[1] <= 4
    assert counts[2] <= 13
