"""Pages of quick wins: the board, the sheet, its forms, approval, the paper."""

import csv
import datetime as dt
import io
from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from innovations.domain import quick_win_review as review
from innovations.domain.quick_win_review import Given
from innovations.enums import InnovationStatus, QuickWinStatus
from innovations.models import OutcomeIndicator, OutcomeValue, QuickWin
from masterplan.core.models import User
from regencies.enums import Role
from regencies.models import Unit
from tests.factories import (
    make_innovation,
    make_item,
    make_regency,
    make_unit,
    make_user,
)
from tests.files import PDF, sent
from tests.innovations.quick_win_ground import (
    YEAR,
    make_proposal,
    make_selected,
    select,
)

pytestmark = pytest.mark.django_db
BOARD = f"/quick-win/?regency=32.11&year={YEAR}"
WORDS = {"benefit": "yes", "impact": "partly", "note": "Antrean turun separuh."}


@pytest.fixture
def unit() -> Unit:
    return make_unit(make_regency("32.11"))


@pytest.fixture
def coordinator(unit: Unit) -> User:
    return make_user(Role.COORDINATOR, regency=unit.regency)


@pytest.fixture
def operator(unit: Unit) -> User:
    return make_user(Role.OPERATOR, unit=unit)


@pytest.fixture
def client(client_for: Callable[..., Client], coordinator: User) -> Client:
    return client_for(coordinator)


def address(quick_win: QuickWin, word: str = "") -> str:
    return f"/quick-win/{quick_win.pk}/{word}"


def messages_of(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


# --- The board ---------------------------------------------------------------


def test_board_counts_dimensions_and_ranks_proposals(client, unit, coordinator) -> None:
    make_selected(unit, coordinator=coordinator, name="Terpilih")
    weak, strong = make_proposal(unit, name="Lemah"), make_proposal(unit, name="Kuat")
    for one, score in ((weak, 1), (strong, 4)):
        review.score(one, actor=coordinator, version=1, scores={"risk": Given(score)})
    make_proposal(unit, name="Tahun lain", year=YEAR - 1)

    response = client.get(BOARD)

    assert response.context["finding"] == (
        "1 dari 6 dimensi sudah memiliki quick win 2026."
    )
    governance = response.context["groups"][0]
    assert [(row["name"], row["rank"], row["place"]) for row in governance["rows"]] == [
        ("Terpilih", 1, None),
        ("Kuat", None, 1),
        ("Lemah", None, 2),
    ]
    assert len(response.context["groups"]) == 6
    assert "belum ada usulan" in response.text


def test_board_begins_with_the_readers_regency_and_this_year(client, unit) -> None:
    year = timezone.localdate().year
    make_proposal(unit, year=year)
    make_proposal(unit, year=year - 1)

    response = client.get("/quick-win/")

    assert (response.context["regency"], response.context["year"]) == ("32.11", year)
    assert len(response.context["rows"]) == 1
    assert [
        (one["label"], one["count"]) for one in response.context["quick_lists"]
    ] == [
        (str(year), 1),
        (str(year - 1), 1),
    ]


def test_board_shows_what_was_not_closed(client, unit, coordinator) -> None:
    year = timezone.localdate().year
    old = make_selected(unit, coordinator=coordinator, year=year - 1)
    QuickWin.objects.update(start_on=None, due_on=None)
    make_proposal(unit, year=year)

    response = client.get(f"/quick-win/?regency=32.11&year={year}")
    listed = client.get("/quick-win/?regency=32.11&closing=stalled")

    assert response.context["finding"].endswith("; 1 belum ditutup.")
    assert [row["id"] for row in listed.context["rows"]] == [old.pk]
    sentence = "Belum ditutup: tutup dengan hasil atau nyatakan tidak tercapai"
    assert sentence in listed.text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("dimension=living", ["Hidup"]),
        ("status=selected", ["Terpilih"]),
        ("status=selected&status=proposed", ["Hidup", "Terpilih"]),
        ("health=on_track", ["Hidup"]),
        ("health=no_plan", ["Terpilih"]),
        ("unit=none", []),
        (f"year={YEAR - 1}", []),
    ],
)
def test_board_filters(client, unit, coordinator, query, names) -> None:
    make_selected(unit, coordinator=coordinator, name="Terpilih")
    living = make_proposal(unit, name="Hidup", dimension_id="living")
    make_item(living.innovation, end_on=timezone.localdate() + dt.timedelta(days=3000))

    response = client.get(f"/quick-win/?regency=32.11&{query}")

    assert sorted(row["innovation__name"] for row in response.context["rows"]) == names


def test_board_of_one_unit_names_it(client, unit) -> None:
    make_proposal(unit)
    make_proposal(make_unit(unit.regency))

    response = client.get(f"{BOARD}&unit={unit.pk}")

    assert len(response.context["rows"]) == 1
    chips = {(chip.label, chip.value) for chip in response.context["chips"]}
    assert ("OPD", unit.name) in chips


def test_board_without_anything_says_what_to_do(client) -> None:
    assert "Belum ada usulan quick win untuk tahun ini" in client.get(BOARD).text


def test_board_of_a_stranger_is_empty(client_for, unit) -> None:
    make_proposal(unit, published_at=timezone.now())
    stranger = make_user(Role.COORDINATOR, regency=make_regency("32.12"))

    assert client_for(stranger).get(BOARD).context["rows"] == []


def test_board_is_for_people_with_a_seat(client_for) -> None:
    assert client_for(make_user()).get(BOARD).status_code == 403


def test_evaluator_sees_verified_ones_of_all_places(client_for, unit) -> None:
    make_proposal(unit, name="Terverifikasi")
    make_proposal(unit, status=InnovationStatus.SUBMITTED)
    make_proposal(make_unit(make_regency("32.12")), name="Tetangga")

    response = client_for(make_user(Role.EVALUATOR)).get(f"/quick-win/?year={YEAR}")

    names = {row["innovation__name"] for row in response.context["rows"]}
    assert names == {"Terverifikasi", "Tetangga"}
    assert response.context["has_places"] is True


def test_list_over_all_years_goes_page_by_page(client, unit) -> None:
    for _number in range(51):
        innovation = make_innovation(unit=unit)
        QuickWin.objects.create(
            innovation=innovation,
            regency=innovation.regency,
            dimension=innovation.dimension,
            year=YEAR,
        )

    first = client.get("/quick-win/?regency=32.11&year=")
    second = client.get(f"/quick-win/{first.context['next_url']}")

    assert (len(first.context["rows"]), len(second.context["rows"])) == (50, 1)


@pytest.mark.parametrize("count", [1, 5])
def test_board_takes_the_same_statements_for_any_number(client, unit, count) -> None:
    for _number in range(count):
        make_proposal(unit)

    with CaptureQueriesContext(connection) as statements:
        client.get(BOARD)

    # Session and user, the scope, rows and figures.
    assert len(statements) <= 6


def test_csv_holds_what_the_board_shows(client, unit, coordinator) -> None:
    make_selected(unit, coordinator=coordinator, name="=Terpilih")
    make_proposal(unit, year=YEAR - 1)

    response = client.get(BOARD.replace("/?", "/ekspor.csv?"))

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["Daftar quick win"]
    assert "Tahun: 2026" in rows[1][0]
    assert rows[-1][:7] == [
        "2026",
        unit.regency.name,
        "Smart Governance",
        "1",
        "'=Terpilih",
        unit.name,
        "Terpilih",
    ]


def test_xlsx_is_a_workbook(client, unit) -> None:
    make_proposal(unit)

    response = client.get(BOARD.replace("/?", "/ekspor.xlsx?"))

    assert b"".join(response.streaming_content)[:2] == b"PK"
    assert ".xlsx" in response["Content-Disposition"]


# --- The sheet ---------------------------------------------------------------


def test_sheet_shows_criteria_targets_proof_and_verdicts(
    client, unit, coordinator
) -> None:
    quick_win = make_selected(unit, coordinator=coordinator, name="Antrean Daring")
    review.score(
        quick_win,
        actor=coordinator,
        version=2,
        scores={"benefit": Given(4, "1.200 warga")},
    )
    review.judge(quick_win, actor=make_user(Role.EVALUATOR), **WORDS)
    indicator = OutcomeIndicator.objects.create(
        innovation=quick_win.innovation,
        name="Waktu tunggu",
        measure="menit",
        baseline=90,
    )
    OutcomeValue.objects.create(indicator=indicator, year=YEAR, target=45, actual=40)

    text = client.get(address(quick_win)).text

    for said in (
        "Quick win 2026, peringkat 1",
        "1.200 warga",
        "Nilai total 0,40 dari 4,00; 1 dari 10 kriteria dinilai.",
        "15 April 2099",
        "Waktu tunggu",
        "Antrean turun separuh.",
        "Daerah ini belum memiliki pembimbing",
        "Rp 50.000.000",
    ):
        assert said in text, said


def test_sheet_speaks_english_after_the_switch(client, unit) -> None:
    quick_win = make_proposal(unit)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    assert "Is the problem stated clearly" in client.get(address(quick_win)).text


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        (Role.COORDINATOR, {"Isi lembar", "Nilai kriteria", "Tandai tercapai"}),
        (Role.OPERATOR, {"Isi lembar"}),
        (Role.LEADER, {"Catat persetujuan"}),
        (Role.MENTOR, {"Sepakati"}),
        (Role.EVALUATOR, {"Nilai manfaat dan dampak"}),
    ],
)
def test_sheet_offers_what_the_seat_may_do(
    client_for, unit, coordinator, role, shown
) -> None:
    quick_win = make_selected(unit, coordinator=coordinator)
    place = {
        Role.OPERATOR: {"unit": unit},
        Role.EVALUATOR: {},
    }.get(role, {"regency": unit.regency})
    buttons = {
        "Isi lembar",
        "Nilai kriteria",
        "Tandai tercapai",
        "Catat persetujuan",
        "Sepakati",
        "Nilai manfaat dan dampak",
    }

    text = client_for(make_user(role, **place)).get(address(quick_win)).text

    if role == Role.COORDINATOR:
        shown = shown | {"Catat persetujuan"}
    assert {one for one in buttons if f"{one}</a>" in text} == shown


def test_telephone_stays_in_the_regency(client_for, unit, coordinator) -> None:
    quick_win = make_selected(
        unit, coordinator=coordinator, person_phone="0000-1111-2222"
    )
    evaluator = make_user(Role.EVALUATOR)

    for word in ("", "cetak/"):
        path = address(quick_win, word)
        assert "0000-1111-2222" in client_for(coordinator).get(path).text
        assert "0000-1111-2222" not in client_for(evaluator).get(path).text


def test_minutes_are_named_only_to_the_regency(client_for, unit, coordinator) -> None:
    quick_win = make_selected(unit, coordinator=coordinator)
    review.approve_by_minutes(
        [quick_win],
        actor=coordinator,
        regency=unit.regency,
        fields={"title": "BA Rahasia"},
        upload=sent(PDF, "ba.pdf"),
    )
    path = address(quick_win)

    assert "BA Rahasia" in client_for(coordinator).get(path).text
    assert "BA Rahasia" not in client_for(make_user(Role.EVALUATOR)).get(path).text


def test_sheet_of_a_published_record_is_no_public_page(client_for, unit) -> None:
    quick_win = make_proposal(unit, published_at=timezone.now())
    stranger = make_user(Role.OPERATOR, unit=make_unit(make_regency("32.12")))

    assert client_for(stranger).get(address(quick_win)).status_code == 404
    assert client_for().get(address(quick_win)).status_code == 302


@pytest.mark.parametrize("count", [1, 5])
def test_sheet_takes_the_same_statements_for_any_number(
    client, unit, coordinator, count
) -> None:
    quick_win = make_selected(unit, coordinator=coordinator)
    for number in range(count):
        OutcomeIndicator.objects.create(
            innovation=quick_win.innovation, name=f"Indikator {number}", measure="%"
        ).values.create(year=YEAR, target=1)
        make_item(quick_win.innovation)

    with CaptureQueriesContext(connection) as statements:
        client.get(address(quick_win))

    assert len(statements) <= 14


def test_paper_has_the_criteria_and_a_place_to_sign(client, unit, coordinator) -> None:
    text = client.get(
        address(make_selected(unit, coordinator=coordinator), "cetak/")
    ).text

    assert f"Pemerintah {unit.regency.name}" in text
    assert "Lembar quick win 2026" in text
    assert "10. Keberlanjutan" in text
    assert f"Kepala {unit.name}" in text


# --- Forms -------------------------------------------------------------------


def test_record_page_leads_to_a_proposal(client_for, unit, operator) -> None:
    innovation = make_innovation(unit=unit)
    client = client_for(operator)
    path = f"/inovasi/{innovation.pk}/quick-win/"
    year = timezone.localdate().year

    assert path in client.get(innovation.get_absolute_url()).text
    response = client.post(path, {"year": year}, follow=True)

    made = QuickWin.objects.get()
    assert response.redirect_chain == [(address(made), 302)]
    assert messages_of(response) == [f"Diusulkan sebagai quick win {year}."]
    again = client.post(path, {"year": year}, follow=True)
    assert messages_of(again) == [f"Inovasi ini sudah diusulkan untuk {year}."]
    assert client.post(path, {"year": 1999}).status_code == 422


def test_ticked_rows_are_proposed_together(client, unit) -> None:
    records = [make_innovation(unit=unit) for _number in range(2)]
    make_proposal(unit)
    picks = [f"{one.pk}:{one.version}" for one in records]
    year = timezone.localdate().year

    asked = client.post("/quick-win/usulkan/", {"pick": picks})
    response = client.post(
        "/quick-win/usulkan/", {"pick": picks, "year": year}, follow=True
    )

    assert [one.pk for one, _version in asked.context["picked"]] == [
        one.pk for one in records
    ]
    assert messages_of(response) == [f"2 inovasi diusulkan sebagai quick win {year}."]
    nothing = client.post("/quick-win/usulkan/", follow=True)
    assert messages_of(nothing) == ["Pilih dahulu inovasi yang boleh Anda usulkan."]


def test_sheet_form_keeps_what_was_typed_over_a_newer_one(client, unit) -> None:
    quick_win = make_proposal(unit)
    path = address(quick_win, "ubah/")
    typed = {"version": 1, "milestone_3": "SOP"}

    saved = client.post(path, typed)
    stale = client.post(path, typed | {"milestone_3": "Aplikasi"})

    assert saved.status_code == 302
    assert stale.status_code == 409
    assert 'value="Aplikasi"' in stale.text
    assert QuickWin.objects.get().milestone_3 == "SOP"


def test_score_form_takes_scores_and_words(client, unit) -> None:
    quick_win = make_proposal(unit)
    path = address(quick_win, "kriteria/")

    page = client.get(path)
    saved = client.post(path, {"version": 1, "score_risk": 3, "note_risk": "Ada."})
    alone = client.post(path, {"version": 2, "note_benefit": "Ada."})

    assert len(page.context["form"].pairs) == 10
    assert saved.status_code == 302
    [score] = QuickWin.objects.get().scores.all()
    assert (score.score, score.note) == (3, "Ada.")
    assert alone.status_code == 422


def test_select_form_says_what_lacks_and_what_is_too_long(client, unit) -> None:
    quick_win = make_proposal(unit, person_in_charge="")
    path = address(quick_win, "pilih/")
    dates = {"start_on": "2026-01-15", "due_on": "2027-03-01", "version": 1}

    page = client.get(path)
    lacking = client.post(path, dates)
    quick_win.innovation.person_in_charge = "Kepala Bidang"
    quick_win.innovation.save()
    long = client.post(path, dates)
    chosen = client.post(path, dates | {"due_on": "2026-06-30"}, follow=True)

    assert page.context["missing"] == ["penanggung jawab"]
    assert (lacking.status_code, long.status_code) == (422, 422)
    assert "jadi paling lambat 15 Januari 2027" in long.text
    assert messages_of(chosen) == ["Terpilih dengan peringkat 1."]


def test_moves_ask_for_result_and_reason(client, unit, coordinator) -> None:
    quick_win = make_selected(unit, coordinator=coordinator)

    assert client.get(address(quick_win, "tercapai/")).status_code == 200
    assert client.post(address(quick_win, "tercapai/")).status_code == 422
    assert client.post(address(quick_win, "tidak-tercapai/")).status_code == 422
    delivered = client.post(
        address(quick_win, "tercapai/"), {"result": "Antrean turun."}, follow=True
    )

    assert messages_of(delivered) == ["Tersimpan. Status quick win kini: Tercapai."]
    late = client.post(address(quick_win, "batalkan/"), {"reason": "Keliru."})
    assert late.status_code == 422
    assert QuickWin.objects.get().status == QuickWinStatus.DELIVERED


def test_verdict_and_answer_by_their_forms(
    client, client_for, unit, coordinator
) -> None:
    quick_win = make_selected(unit, coordinator=coordinator)
    evaluator = client_for(make_user(Role.EVALUATOR))

    assert evaluator.post(address(quick_win, "penilaian/")).status_code == 422
    evaluator.post(address(quick_win, "penilaian/"), WORDS)
    answered = client.post(
        address(quick_win, "tanggapan/"), {"answer": "Terima kasih."}, follow=True
    )
    again = client.post(address(quick_win, "tanggapan/"), {"answer": "Lagi."})

    assert messages_of(answered) == ["Tanggapan terkirim."]
    assert again.status_code == 422
    assert QuickWin.objects.get().answer == "Terima kasih."


# --- Approval ----------------------------------------------------------------


def test_leader_approves_the_ticked_ones(client_for, unit, coordinator) -> None:
    first = make_selected(unit, coordinator=coordinator)
    make_selected(unit, coordinator=coordinator)
    leader = client_for(make_user(Role.LEADER, regency=unit.regency))
    path = f"/quick-win/persetujuan/32.11/{YEAR}/"

    page = leader.get(path)
    empty = leader.post(path, {"action": "approve"})
    done = leader.post(
        path, {"action": "approve", "approve-picks": [first.pk]}, follow=True
    )

    assert list(page.context["forms"]) == ["approve"]
    assert empty.status_code == 422
    assert messages_of(done) == ["1 quick win disetujui."]
    assert done.context["approved"] == 1


def test_coordinator_uploads_the_minutes(client, unit, coordinator) -> None:
    quick_win = make_selected(unit, coordinator=coordinator)
    path = f"/quick-win/persetujuan/32.11/{YEAR}/"
    data = {"action": "record", "record-picks": [quick_win.pk]}

    empty = client.post(path, data | {"record-upload": sent(b"", "ba.pdf")})
    wrong = client.post(path, data | {"record-upload": sent(b"<svg/>", "ba.pdf")})
    done = client.post(path, data | {"record-upload": sent(PDF, "ba.pdf")}, follow=True)

    assert (empty.status_code, wrong.status_code) == (422, 422)
    assert messages_of(done) == ["1 quick win disetujui."]
    assert QuickWin.objects.get().approval is not None


def test_mentor_agrees(client_for, unit, coordinator) -> None:
    quick_win = make_selected(unit, coordinator=coordinator)
    mentor = client_for(make_user(Role.MENTOR, regency=unit.regency))
    path = f"/quick-win/persetujuan/32.11/{YEAR}/"

    refused = mentor.post(path, {"action": "approve", "approve-picks": [quick_win.pk]})
    done = mentor.post(
        path, {"action": "agree", "agree-picks": [quick_win.pk]}, follow=True
    )

    assert refused.status_code == 403
    assert messages_of(done) == ["1 quick win disepakati."]


def test_approval_without_selected_ones_says_so(client, unit) -> None:
    make_proposal(unit)

    response = client.get(f"/quick-win/persetujuan/32.11/{YEAR}/")

    assert "Belum ada quick win terpilih untuk tahun ini" in response.text


def test_selected_twice_from_an_old_page_is_refused(client, unit, coordinator) -> None:
    quick_win = make_proposal(unit)
    select(quick_win, coordinator)

    response = client.post(
        address(quick_win, "pilih/"),
        {"start_on": "2026-01-15", "due_on": "2026-06-30", "version": 1},
    )

    assert response.status_code == 422
    assert "sudah diubah orang lain" in response.text
