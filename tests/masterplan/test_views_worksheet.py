"""`/daerah/<kode>/kertas-kerja/`: rows one by one, what each reader gets, exports."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from masterplan.domain.gap import add_gap
from masterplan.domain.readiness import save_readiness
from masterplan.domain.swot import add_swot
from masterplan.enums import Element, Quadrant
from masterplan.models import Cohort, GapRow, Participation, ReadinessRow, SwotRow
from regencies.enums import Role
from tests.factories import (
    make_dimensions,
    make_innovation,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

PATH = "/daerah/32.11/kertas-kerja/"
READINESS, SWOT, GAP = (
    f"{PATH}governance/{sheet}/" for sheet in ("kesiapan", "swot", "gap")
)
HTMX = {"HX-Request": "true"}
STATEMENT = {
    "quadrant": "strength",
    "aspect": "structure",
    "statement": "Pegawai muda",
    "weight": "60",
    "rating": "4",
    "strategy": "SO: beri peran",
}
GAP_ROW = {
    "aspect": "structure",
    "current": "Belum ada SOP",
    "expected": "Ada SOP",
    "gap": "SOP",
    "recommendation": "Susun SOP",
    "priority": "3",
}


def enrol(year: int) -> Participation:
    return Participation.objects.create(
        cohort=Cohort.objects.create(year=year, name=f"Angkatan {year}"),
        regency=make_regency(),
    )


@pytest.fixture
def dimensions():
    return make_dimensions()


@pytest.fixture
def participation(dimensions) -> Participation:
    return enrol(2023)


@pytest.fixture
def operator(participation):
    unit = make_unit(participation.regency)
    return make_user(Role.OPERATOR, unit=unit, name="Budi")


@pytest.fixture
def client(client_for, operator):
    return client_for(operator)


def element(name="people", version=0, **fields):
    return {"element": name, "version": version, "condition": "", "score": ""} | fields


# --- Overview ----------------------------------------------------------------


def test_overview_tells_completion_by_group(
    client, participation, operator, dimensions
) -> None:
    fill(participation, operator, dimensions["governance"])
    save(participation, operator, dimensions["living"], "people", score=1)

    response = client.get(PATH)

    counted = {
        row["dimension"].pk: (
            row["completion"].elements,
            row["completion"].quadrants,
            row["completion"].gaps,
            row["completion"].incomplete_gaps,
        )
        for row in response.context["rows"]
    }
    assert response.context["finding"] == (
        "1 dari 6 kelompok dimensi sudah mengisi lengkap; "
        "kesiapan rata-rata 2,8 dari 4."
    )
    assert counted == dict.fromkeys(dimensions, (0, 0, 0, 0)) | {
        "governance": (9, 4, 1, 0),
        "living": (1, 0, 0, 0),
    }
    [people, *_rest] = response.context["matrix"][0]["elements"]
    assert (people["label"], people["cells"], people["mean"]) == (
        Element.PEOPLE.label,
        [3, None, None, 1, None, None],
        2,
    )


def test_overview_without_participation_says_why(client_for, dimensions) -> None:
    regency = make_regency()
    coordinator = make_user(Role.COORDINATOR, regency=regency)

    response = client_for(coordinator).get(PATH)

    assert response.status_code == 200
    assert "Belum ada kertas kerja" in response.content.decode()
    assert client_for(coordinator).get(READINESS).status_code == 404


def test_newest_participation_unless_another_is_asked(
    client, participation, operator, dimensions
) -> None:
    older = enrol(2019)
    save(older, operator, dimensions["governance"], "people", condition="Dahulu")

    now = client.get(READINESS).content.decode()
    then = client.get(f"{READINESS}?angkatan=2019").content.decode()

    assert "Dahulu" not in now
    assert "Dahulu" in then
    assert f'action="{READINESS}?angkatan=2019#unsur-people"' in then
    assert client.get(f"{PATH}?angkatan=2001").status_code == 404
    client.post(f"{READINESS}?angkatan=2019", element("budget", score="2"))
    assert ReadinessRow.objects.get(element="budget").participation == older


# --- Readiness ---------------------------------------------------------------


def test_element_is_saved_and_shown_with_its_hand(client) -> None:
    response = client.post(READINESS, element(condition="Ada 3", score="2"))
    page = client.get(READINESS)

    card = page.context["aspects"][0][1][0]
    assert response.status_code == 302
    assert response.headers["Location"] == f"{READINESS}#unsur-people"
    assert (card.row.condition, card.row.score, card.hand) == ("Ada 3", 2, "Budi")
    assert "Diubah baru saja oleh Budi" in page.content.decode()
    assert page.context["finding"] == "1 dari 9 unsur sudah dinilai."


def test_htmx_gets_the_saved_element_alone(client) -> None:
    response = client.post(READINESS, element(score="2"), headers=HTMX)
    text = response.content.decode()

    assert response.status_code == 200
    assert text.strip().startswith('<article class="panel worksheet-row"')
    assert text.count("<article") == 1
    assert "1 dari 9 unsur sudah dinilai." in text
    assert "Tersimpan." in text


@pytest.mark.parametrize(("headers", "status"), [({}, 409), (HTMX, 422)])
def test_second_person_sees_both_and_keeps_his_words(
    client, participation, operator, dimensions, headers, status
) -> None:
    save(participation, operator, dimensions["governance"], "people", condition="A")

    response = client.post(READINESS, element(condition="Punya B"), headers=headers)

    card = next(
        one
        for _aspect, cards in response.context["aspects"]
        for one in cards
        if one.conflicts is not None
    )
    [conflict] = card.conflicts
    assert response.status_code == status
    assert (conflict.stored, conflict.typed) == ("A", "Punya B")
    assert (card.form["condition"].value(), card.version) == ("Punya B", 1)
    # Saving again with what the page now knows takes one's own words.
    client.post(READINESS, element(version=card.version, condition="Punya B"))
    assert ReadinessRow.objects.get().condition == "Punya B"


@pytest.mark.parametrize(
    "sent",
    [
        {"condition": "kata " * 10_000},
        {"condition": "a\x00b"},
        {"score": "9"},
        {"score": "tinggi"},
        {"condition": "   "},
    ],
)
def test_refused_element_keeps_what_was_typed(client, sent) -> None:
    response = client.post(READINESS, element(**sent))

    text = response.content.decode()
    assert response.status_code == 422
    assert "Belum tersimpan. Isian Anda masih ada." in text
    if len(sent.get("condition", "")) > 5_000:
        assert sent["condition"].strip() in text
    assert not ReadinessRow.objects.exists()


def test_unknown_element_dimension_and_sheet_are_refused(client) -> None:
    assert client.post(READINESS, element("cuaca")).status_code == 302
    assert not ReadinessRow.objects.exists()
    assert client.get(f"{PATH}cuaca/kesiapan/").status_code == 404
    assert client.get(f"{PATH}cetak/cuaca/").status_code == 404
    assert client.get(f"{PATH}cuaca.xlsx").status_code == 404


# --- SWOT and GAP ------------------------------------------------------------


def test_statement_is_added_and_the_form_stays_open(client) -> None:
    response = client.post(SWOT, STATEMENT, follow=True)

    [group, *_rest] = response.context["groups"]
    assert response.redirect_chain == [(f"{SWOT}?tambah=strength#tambah-strength", 302)]
    assert (group.label, group.is_open, str(group.total)) == ("Kekuatan", True, "2.4")
    assert group.cards[0].row.strategy == "SO: beri peran"


def test_weights_beyond_a_hundred_are_warned(client) -> None:
    client.post(SWOT, STATEMENT)
    client.post(SWOT, STATEMENT | {"quadrant": "weakness", "statement": "Sedikit"})

    response = client.get(SWOT)

    assert response.context["warnings"] == [
        "Jumlah bobot internal 120%, lebih dari 100%."
    ]
    assert response.context["finding"] == "2 dari 4 unsur SWOT sudah terisi."


def test_row_opens_in_place_and_is_saved(client) -> None:
    client.post(SWOT, STATEMENT)
    row = SwotRow.objects.get()
    url = f"{PATH}swot/{row.pk}/"

    part = client.get(url, headers=HTMX).content.decode()
    sent = STATEMENT | {"version": 1, "statement": "Pegawai cakap"}
    response = client.post(url, sent)

    row.refresh_from_db()
    assert part.strip().startswith(f'<li class="worksheet-row" id="baris-{row.pk}"')
    assert part.count("<form") == 2
    assert response.headers["Location"] == f"{SWOT}#baris-{row.pk}"
    assert (row.statement, row.version) == ("Pegawai cakap", 2)


def test_row_that_changes_its_quadrant_reloads_the_page(client) -> None:
    client.post(SWOT, STATEMENT)
    row = SwotRow.objects.get()

    response = client.post(
        f"{PATH}swot/{row.pk}/",
        STATEMENT | {"version": 1, "quadrant": "weakness"},
        headers=HTMX,
    )

    assert response.headers["HX-Redirect"] == f"{SWOT}#baris-{row.pk}"


def test_stale_row_shows_both(client) -> None:
    client.post(GAP, GAP_ROW)
    row = GapRow.objects.get()
    url = f"{PATH}gap/{row.pk}/"
    client.post(url, GAP_ROW | {"version": 1, "gap": "Punya A"})

    response = client.post(url, GAP_ROW | {"version": 1, "gap": "Punya B"})

    [group] = response.context["groups"]
    [conflict] = group.cards[0].conflicts
    assert response.status_code == 409
    assert (conflict.label, conflict.stored, conflict.typed) == (
        "kesenjangan",
        "Punya A",
        "Punya B",
    )
    assert "Punya B" in response.content.decode()


def test_row_is_removed_as_it_was_read(client) -> None:
    client.post(GAP, GAP_ROW)
    row = GapRow.objects.get()
    client.post(f"{PATH}gap/{row.pk}/", GAP_ROW | {"version": 1, "gap": "Lain"})

    stale = client.post(f"{PATH}gap/{row.pk}/hapus/", {"version": 1}, follow=True)
    assert "baru diubah orang lain" in stale.content.decode()
    client.post(f"{PATH}gap/{row.pk}/hapus/", {"version": 2})

    assert not GapRow.objects.exists()
    assert client.get(f"{PATH}gap/{row.pk}/").status_code == 404


def test_incomplete_gap_is_told(client) -> None:
    client.post(GAP, GAP_ROW)
    client.post(GAP, GAP_ROW | {"current": "Belum ada dana", "expected": ""})

    response = client.get(GAP)

    assert response.context["finding"] == "2 kesenjangan dicatat; 1 belum lengkap."


def test_linked_draft_of_another_office_stays_unnamed(
    client, client_for, participation, dimensions
) -> None:
    regency = participation.regency
    coordinator = make_user(Role.COORDINATOR, regency=regency)
    draft = make_innovation(regency=regency, name="KANARI")
    client_for(coordinator).post(GAP, GAP_ROW | {"innovation": draft.pk})
    row = GapRow.objects.get()
    url = f"{PATH}gap/{row.pk}/"
    mentor = make_user(Role.MENTOR, regency=regency)

    pages = [client.get(one) for one in (GAP, url, f"{PATH}cetak/gap/")]
    pages.append(client_for(mentor).get(GAP))
    client.post(url, GAP_ROW | {"version": 1, "gap": "Baru", "innovation": draft.pk})

    row.refresh_from_db()
    assert row.innovation_id == draft.pk
    assert row.gap == "Baru"
    assert [b"KANARI" in page.content for page in pages] == [False] * 4
    assert b"KANARI" in client_for(coordinator).get(GAP).content
    told = b"".join(client.get(f"{PATH}gap.xlsx").streaming_content)
    assert b"KANARI" not in b"".join(cells_of(told))


# --- Readers -----------------------------------------------------------------


@pytest.mark.parametrize("path", [READINESS, SWOT, GAP])
def test_mentor_reads_without_forms_and_writes_nothing(
    client, client_for, participation, path
) -> None:
    client.post(SWOT, STATEMENT)
    client.post(GAP, GAP_ROW)
    mentor = client_for(make_user(Role.MENTOR, regency=participation.regency))

    page = mentor.get(path)

    assert page.status_code == 200
    assert f'action="{path}' not in page.content.decode()
    assert mentor.post(path, element(score="2")).status_code == 403
    row = SwotRow.objects.get()
    assert mentor.get(f"{PATH}swot/{row.pk}/").status_code == 403
    assert mentor.post(f"{PATH}swot/{row.pk}/hapus/").status_code == 403


def test_reviewer_is_told_no_names(client, client_for) -> None:
    client.post(READINESS, element(score="2"))

    page = client_for(make_user(Role.EVALUATOR)).get(READINESS)

    assert "Budi" not in page.content.decode()


def test_stranger_gets_no_row(client, client_for) -> None:
    client.post(SWOT, STATEMENT)
    row = SwotRow.objects.get()
    stranger = client_for(make_user(Role.COORDINATOR, regency=make_regency("32.17")))

    assert stranger.get(f"{PATH}swot/{row.pk}/").status_code == 404
    assert stranger.get(SWOT).status_code == 403
    # Nor through an address of his own regency.
    assert stranger.get(f"/daerah/32.17/kertas-kerja/swot/{row.pk}/").status_code == 404


def test_mentor_comments_and_the_group_reads_it(
    client, client_for, participation
) -> None:
    mentor = client_for(make_user(Role.MENTOR, regency=participation.regency))

    mentor.post(f"{PATH}catatan/", {"text": "Lengkapi Smart Living."})
    refused = mentor.post(f"{PATH}catatan/", {"text": " "})

    assert "Lengkapi Smart Living." in client.get(PATH).content.decode()
    assert refused.status_code == 422


# --- Paper and workbook ------------------------------------------------------


def cells_of(content: bytes) -> list[bytes]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [
        str(cell).encode() for row in sheet.iter_rows(values_only=True) for cell in row
    ]


def sheet_rows(client, sheet: str) -> list[tuple]:
    content = b"".join(client.get(f"{PATH}{sheet}.xlsx").streaming_content)
    book = openpyxl.load_workbook(io.BytesIO(content))
    return list(book.active.iter_rows(values_only=True))


def test_workbook_has_every_dimension_and_no_formula(client) -> None:
    client.post(SWOT, STATEMENT | {"statement": "=1+1"})
    client.post(READINESS, element(condition="Ada", score="2"))

    [title, chosen, day, _blank, heads, row] = sheet_rows(client, "swot")
    assert title[0] == "Analisis SWOT: Kabupaten Uji 32.11"
    assert chosen[0] == "Saringan: Angkatan: 2023"
    assert day[0].startswith("Diunduh ")
    assert heads[:3] == ("Dimensi", "Pernyataan", "Unsur SWOT")
    assert row == (
        "Smart Governance",
        "'=1+1",
        "Kekuatan",
        "Struktur",
        60,
        4,
        2.4,
        "SO: beri peran",
    )
    readiness = sheet_rows(client, "kesiapan")[5:]
    assert len(readiness) == 6 * len(Element)
    assert readiness[0] == (
        "Smart Governance",
        "Sumber daya manusia",
        "Struktur",
        "Ada",
        2,
    )


@pytest.mark.parametrize("sheet", ["kesiapan", "swot", "gap"])
def test_paper_has_letterhead_date_and_signature(client, sheet) -> None:
    client.post(GAP, GAP_ROW)
    client.post(SWOT, STATEMENT)

    text = client.get(f"{PATH}cetak/{sheet}/").content.decode()

    assert "Pemerintah Kabupaten Uji 32.11" in text
    assert 'class="signatures"' in text
    assert "Angkatan 2023" in text


# --- Statements --------------------------------------------------------------


def fill(participation, actor, dimension, rows: int = 1) -> None:
    for one in Element:
        save(participation, actor, dimension, one.value, score=3)
    for number in range(rows):
        for quadrant in Quadrant:
            add_swot(
                participation,
                actor=actor,
                dimension=dimension,
                fields=STATEMENT
                | {
                    "quadrant": quadrant.value,
                    "statement": f"Hal {number}",
                    "weight": 10,
                    "rating": 3,
                },
            )
        add_gap(
            participation,
            actor=actor,
            dimension=dimension,
            fields=GAP_ROW | {"current": f"Kini {number}", "priority": 2},
        )


def save(participation, actor, dimension, element, condition="", score=None) -> None:
    save_readiness(
        participation,
        actor=actor,
        dimension=dimension,
        element=element,
        version=0,
        fields={"condition": condition, "score": score},
    )


@pytest.mark.parametrize(
    ("path", "most"),
    [
        (PATH, 11),
        (READINESS, 8),
        (SWOT, 8),
        (GAP, 9),
        (f"{PATH}cetak/gap/", 9),
        (f"{PATH}swot.xlsx", 8),
    ],
)
def test_statements_do_not_grow(
    client, participation, operator, dimensions, path, most
) -> None:
    counts = []
    for rows in (1, 5):
        fill(participation, operator, dimensions["governance"], rows)
        with CaptureQueriesContext(connection) as statements:
            b"".join(client.get(path))
        counts.append(len(statements))

    assert counts[0] == counts[1] <= most, counts
