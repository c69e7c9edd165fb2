"""The pages of stages and deliverables, the mentor's desk, and the Bimtek page."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from masterplan.core.models import Comment
from masterplan.domain import deliverable
from masterplan.enums import DeliverableKind, DeliverableStatus, StageState
from masterplan.models import Deliverable, FollowUp, StageRecord
from regencies.enums import DocumentKind, Role
from regencies.models import Membership
from tests.factories import make_user
from tests.files import pdf, sent
from tests.masterplan.stage_ground import Ground, bring, in_state, make_ground

pytestmark = pytest.mark.django_db
S = StageState
D = DeliverableStatus


@pytest.fixture
def ground() -> Ground:
    return make_ground()


@pytest.fixture
def first(ground: Ground) -> StageRecord:
    return ground.stages[0]


def at(name: str, *args: object) -> str:
    return reverse(f"masterplan:{name}", args=["32.11", *args])


def submitted(stage: StageRecord, ground: Ground) -> Deliverable:
    row = in_state(stage, S.OPEN).deliverables.get()
    deliverable.attach(row, actor=ground.coordinator, document=ground.document())
    return deliverable.submit(row, actor=ground.coordinator)


def statements(client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_the_bimtek_page_shows_insiders_how_far_each_stage_is(
    client_for, ground: Ground, first: StageRecord
) -> None:
    in_state(
        first,
        S.OPEN,
        planned_start=ground.today - dt.timedelta(days=9),
        planned_end=ground.today - dt.timedelta(days=2),
    )
    path = at("bimtek")

    inside = client_for(ground.operator).get(path).text
    outside = client_for().get(path).text

    assert first.get_absolute_url() in inside
    assert "0 dari 1 luaran terpenuhi" in inside
    assert "1 hal masih menghalangi" in inside
    assert "2 hari terlambat" in inside
    assert "Tambah tahap daerah" not in inside
    assert "Tambah tahap daerah" in client_for(ground.coordinator).get(path).text
    for words in ("luaran terpenuhi", "terlambat", first.get_absolute_url()):
        assert words not in outside


def test_the_coordinator_goes_through_a_stage_with_the_mentor(
    client_for, ground: Ground, first: StageRecord
) -> None:
    coordinator, mentor = client_for(ground.coordinator), client_for(ground.mentor)
    page = coordinator.get(first.get_absolute_url()).text
    assert "Tahap ini belum dimulai dan belum direncanakan." in page
    assert "<li>SK Tim</li>" in page
    move = at("stage-move", first.pk, "open")
    assert "Buka tahap" in coordinator.get(move).text
    coordinator.post(move, {"version": 1})
    row = first.deliverables.get()

    blocked = coordinator.get(at("stage-move", first.pk, "submit")).text
    assert "Yang masih menghalangi" in blocked
    assert '<form method="post" action="/daerah/32.11/bimtek/' not in blocked
    refused = coordinator.post(at("stage-move", first.pk, "submit"), {"version": 2})
    assert refused.status_code == 422
    assert "Masih ada yang menghalangi tahap ini: " in refused.text

    attach = at("deliverable-attach", row.pk)
    assert coordinator.get(attach).status_code == 200
    sent_form = {"version": 1, "kind": DocumentKind.DECREE, "audience": "regency"}
    coordinator.post(attach, sent_form | {"upload": sent(pdf(), "sk.pdf")})
    coordinator.post(at("deliverable-move", row.pk, "submit"), {"version": 2})
    approve = {"version": 3, "next": "/pembimbing/"}
    done = mentor.post(at("deliverable-move", row.pk, "approve"), approve)
    assert done.url == "/pembimbing/"

    assert "1 dari 1 luaran terpenuhi; tahap ini siap diajukan." in (
        coordinator.get(first.get_absolute_url()).text
    )
    coordinator.post(at("stage-move", first.pk, "submit"), {"version": 2})
    stale = mentor.post(at("stage-move", first.pk, "pass"), {"version": 2})
    assert stale.status_code == 422
    mentor.post(at("stage-move", first.pk, "pass"), {"version": 3})

    page = coordinator.get(first.get_absolute_url()).text
    assert f"{ground.mentor} · Pembimbing" in page
    first.refresh_from_db()
    assert first.state == S.PASSED


def test_a_stage_whose_turn_has_not_come_says_so_before_it_is_tried(
    client_for, ground: Ground, first: StageRecord
) -> None:
    later = ground.stages[1]

    page = client_for(ground.coordinator).get(at("stage-move", later.pk, "open")).text

    assert f"Tahap “{first.name}” belum lulus." in page
    assert 'name="on"' not in page


def test_passing_with_notes_lists_the_follow_ups(
    client_for, ground: Ground, first: StageRecord
) -> None:
    in_state(first, S.SUBMITTED)
    client = client_for(ground.ministry)
    path = at("stage-move", first.pk, "pass_with_notes")
    assert path.endswith("/lulus-dengan-catatan/")
    assert "Yang masih menghalangi" in client.get(path).text
    assert client.post(path, {"version": 1}).status_code == 422

    client.post(
        path,
        {
            "version": 1,
            "reason": "Menyusul",
            "due_on": ground.today.isoformat(),
            "unit": ground.unit.pk,
        },
    )

    made = FollowUp.objects.get()
    page = client.get(first.get_absolute_url()).text
    assert "1 dari 1 tindak lanjut belum selesai." in page
    assert made.title in page
    assert "Catatan kelulusan" in page


def test_a_stage_is_recorded_afterwards(
    client_for, ground: Ground, first: StageRecord
) -> None:
    client = client_for(ground.coordinator)
    path = at("stage-move", first.pk, "record")
    empty = client.post(path, {"version": 1})
    assert empty.status_code == 422
    kept = ground.document()
    assert kept.title in client.get(path).text

    client.post(path, {"version": 1, "passed_on": "2022-09-21", "document": kept.pk})

    page = client.get(first.get_absolute_url()).text
    assert "Sudah terlaksana (21 September 2022), dicatat kemudian." in page
    assert kept.title in page


def test_plan_and_own_stages(client_for, ground: Ground, first: StageRecord) -> None:
    client = client_for(ground.coordinator)
    plan = {"planned_start": "2026-05-01", "planned_end": "2026-05-09"}
    assert client.get(at("stage-plan", first.pk)).status_code == 200
    client.post(at("stage-plan", first.pk), plan | {"version": 1})
    stale = client.post(
        at("stage-plan", first.pk), {"planned_start": "2026-06-01", "version": 1}
    )
    assert stale.status_code == 409

    add = at("stage-add", ground.participation.pk)
    assert client.get(add).status_code == 200
    assert client.post(add, {"name": "Tahap 1"}).status_code == 422
    made = client.post(
        add, {"name": "Evaluasi", "after": first.pk, "deliverables": "Laporan\r\n"}
    )
    fresh = StageRecord.objects.get(name="Evaluasi")
    assert (made.url, fresh.order) == (fresh.get_absolute_url(), 2)
    assert fresh.deliverables.get().name == "Laporan"


def test_one_more_deliverable(client_for, ground: Ground, first: StageRecord) -> None:
    in_state(first, S.OPEN)
    client = client_for(ground.coordinator)
    path = at("deliverable-add", first.pk)
    assert client.get(path).status_code == 200
    assert client.post(path, {"name": ""}).status_code == 422

    client.post(path, {"name": "Foto", "is_required": "on"})

    assert first.deliverables.filter(name="Foto").count() == 1


def test_a_deliverable_is_chosen_returned_and_talked_about(
    client_for, ground: Ground, first: StageRecord
) -> None:
    row = in_state(first, S.OPEN).deliverables.get()
    kept = ground.document()
    coordinator, mentor = client_for(ground.coordinator), client_for(ground.mentor)
    attach = at("deliverable-attach", row.pk)
    empty = coordinator.post(attach, {"form": "choose", "version": 1})
    assert empty.status_code == 422
    coordinator.post(attach, {"form": "choose", "version": 1, "document": kept.pk})
    coordinator.post(at("deliverable-move", row.pk, "submit"), {"version": 2})
    assert "tidak dapat diganti sekarang" in coordinator.get(attach).text

    back = at("deliverable-move", row.pk, "return")
    assert mentor.post(back, {"version": 3}).status_code == 422
    mentor.post(back, {"version": 3, "reason": "Belum ditandatangani"})
    page = coordinator.get(row.get_absolute_url()).text
    assert "Dikembalikan untuk diperbaiki." in page
    assert "Belum ditandatangani" in page
    assert "tidak dapat diproses" in mentor.get(back).text

    comment = at("deliverable-comment", row.pk)
    assert mentor.post(comment, {"text": " "}).status_code == 422
    said = mentor.post(comment, {"text": "Halaman 2 kurang"})
    assert said.url == f"{row.get_absolute_url()}#c{Comment.objects.get().pk}"
    assert "Halaman 2 kurang" in coordinator.get(row.get_absolute_url()).text


def test_a_file_that_is_kept_already_is_attached_under_its_own_title(
    client_for, ground: Ground, first: StageRecord
) -> None:
    row = in_state(first, S.OPEN).deliverables.get()
    coordinator = client_for(ground.coordinator)
    form = {"kind": DocumentKind.DECREE, "audience": "regency"}
    coordinator.post(
        reverse("masterplan:document-create", args=["32.11"]),
        form | {"title": "SK lama", "upload": sent(pdf(), "a.pdf")},
    )

    page = coordinator.post(
        at("deliverable-attach", row.pk),
        form | {"version": 1, "title": "SK baru", "upload": sent(pdf(), "b.pdf")},
        follow=True,
    ).text

    assert "Berkas ini sudah tersimpan dengan judul “SK lama”" in page
    row.refresh_from_db()
    assert row.document.title == "SK lama"


def test_a_rule_shows_what_it_lacks(
    client_for, ground: Ground, first: StageRecord
) -> None:
    in_state(first, S.OPEN)
    asked = bring(
        first,
        kind=DeliverableKind.RULE,
        rule="innovations_recorded",
        parameters={"minimum": 3},
        name="Inovasi tercatat",
        document_kind="",
    )

    page = client_for(ground.coordinator).get(asked.get_absolute_url()).text

    assert "Yang masih menghalangi" in page
    assert "Lampirkan dokumen" not in page


def test_pages_are_not_the_publics(client_for, ground: Ground, first) -> None:
    row = in_state(first, S.OPEN).deliverables.get()
    stranger = client_for(make_user(Role.COORDINATOR, regency=_other()))

    assert stranger.get(first.get_absolute_url()).status_code == 403
    assert stranger.get(row.get_absolute_url()).status_code == 404
    assert client_for().get(first.get_absolute_url()).status_code == 302
    operator = client_for(ground.operator)
    assert operator.get(at("stage-move", first.pk, "submit")).status_code == 403


def _other():
    return make_ground("32.17").regency


def test_the_mentors_desk(client_for, ground: Ground, first: StageRecord) -> None:
    second = make_ground("32.17")
    Membership.objects.create(
        user=ground.mentor, role=Role.MENTOR, regency=second.regency
    )
    row = submitted(first, ground)
    waiting = in_state(
        second.stages[0],
        S.SUBMITTED,
        planned_end=second.today - dt.timedelta(days=4),
    )
    client = client_for(ground.mentor)

    page = client.get("/pembimbing/").text

    assert "2 hal menunggu keputusan Anda; 1 dari 2 daerah terlambat" in page
    assert row.get_absolute_url() in page
    assert waiting.get_absolute_url() in page
    assert "4 hari terlambat" in page
    assert 'href="/pembimbing/"' in page
    back = at("deliverable-move", row.pk, "return")
    client.post(back, {"version": row.version, "reason": "?", "next": "/pembimbing/"})
    row.refresh_from_db()
    assert row.status == D.RETURNED
    for person in (ground.coordinator, ground.ministry, ground.operator):
        other = client_for(person)
        assert other.get("/pembimbing/").status_code == 403
        assert 'href="/pembimbing/"' not in other.get("/beranda/").text


def test_what_waits_stands_on_the_desk(
    client_for, ground: Ground, first: StageRecord
) -> None:
    row = submitted(first, ground)
    for person, sees in ((ground.mentor, True), (ground.leader, False)):
        page = client_for(person).get("/beranda/").text
        assert (row.get_absolute_url() in page) is sees
    Membership.objects.filter(user=ground.mentor).delete()
    assert row.get_absolute_url() in client_for(ground.leader).get("/beranda/").text

    deliverable.return_(row, actor=ground.leader, reason="Belum ditandatangani")
    page = client_for(ground.coordinator).get("/beranda/").text
    assert "Tahap dan luaran yang dikembalikan" in page
    assert "Belum ditandatangani" in page


def test_pages_take_constant_statements(client_for, ground: Ground, first) -> None:
    row = submitted(first, ground)
    clients = [client_for(ground.mentor), client_for(ground.coordinator)]
    paths = [
        (clients[0], "/pembimbing/"),
        (clients[1], at("bimtek")),
        (clients[1], first.get_absolute_url()),
        (clients[1], row.get_absolute_url()),
    ]
    before = [statements(*one) for one in paths]
    for _number in range(5):
        more = bring(first)
        deliverable.attach(more, actor=ground.coordinator, document=ground.document())
        deliverable.submit(more, actor=ground.coordinator)
    for code in ("32.17", "32.72"):
        place = make_ground(code)
        Membership.objects.create(
            user=ground.mentor, role=Role.MENTOR, regency=place.regency
        )
        submitted(place.stages[0], place)

    assert [statements(*one) for one in paths] == before
