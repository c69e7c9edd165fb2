"""Who is told of what happens to a record, and the talk on its page."""

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from innovations.domain import comments, notices
from innovations.domain import innovation as verbs
from innovations.enums import TRANSITIONS, InnovationStatus
from innovations.models import Innovation
from masterplan.core.errors import DomainError
from masterplan.core.models import Comment, Notice, User
from masterplan.core.models.comment import COMMENT_MAX
from regencies.enums import Role
from regencies.models import Unit
from tests.factories import make_innovation, make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db
S = InnovationStatus


class Cast:
    """One unit of a regency with everybody who could be told, and neighbours."""

    def __init__(self) -> None:
        self.unit: Unit = make_unit(make_regency("32.11"))
        regency = self.unit.regency
        self.operator = make_user(Role.OPERATOR, unit=self.unit, name="Operator")
        self.colleague = make_user(Role.OPERATOR, unit=self.unit, name="Rekan")
        self.head = make_user(Role.UNIT_HEAD, unit=self.unit, name="Kepala")
        self.coordinator = make_user(
            Role.COORDINATOR, regency=regency, name="Koordinator"
        )
        self.mentor = make_user(Role.MENTOR, regency=regency, name="Pembimbing")
        make_user(Role.LEADER, regency=regency, name="Bupati")
        make_user(Role.OPERATOR, unit=make_unit(regency), name="OPD lain")
        make_user(Role.COORDINATOR, regency=make_regency("32.17"), name="Tetangga")
        make_user(Role.COORDINATOR, regency=regency, name="Nonaktif", is_active=False)

    def record(self, status: str, **fields: object) -> Innovation:
        return make_innovation(unit=self.unit, status=status, **fields)


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


def told() -> set[str]:
    return set(Notice.objects.values_list("user__name", flat=True))


@pytest.mark.parametrize(
    ("move", "status", "actor", "names"),
    [
        ("submit", S.DRAFT, "operator", {"Koordinator", "Kepala"}),
        ("submit", S.DRAFT, "head", {"Koordinator"}),
        ("take_back", S.SUBMITTED, "head", {"Operator", "Rekan"}),
        ("verify", S.SUBMITTED, "coordinator", {"Operator", "Rekan", "Kepala"}),
        ("return", S.SUBMITTED, "coordinator", {"Operator", "Rekan", "Kepala"}),
        ("withdraw", S.DRAFT, "operator", {"Rekan", "Kepala", "Koordinator"}),
        ("complete", S.VERIFIED, "coordinator", {"Operator", "Rekan", "Kepala"}),
        ("discontinue", S.VERIFIED, "coordinator", {"Operator", "Rekan", "Kepala"}),
        ("reopen", S.COMPLETED, "coordinator", {"Operator", "Rekan", "Kepala"}),
    ],
)
def test_move_tells_who_must_know(
    cast: Cast, move: str, status: str, actor: str, names: set[str]
) -> None:
    innovation = cast.record(status)

    verbs.move(
        [innovation], name=move, actor=getattr(cast, actor), reason="Sudah jelas."
    )

    assert told() == names


def test_move_of_one_says_which_and_why_and_opens_it(cast: Cast) -> None:
    innovation = cast.record(S.SUBMITTED, name="Antre Daring")

    verbs.move(
        [innovation], name="return", actor=cast.coordinator, reason="Masalah kosong."
    )

    notice = Notice.objects.get(user=cast.operator)
    assert (notice.kind, notice.key, notice.text, notice.url, notice.regency_code) == (
        "innovation.return",
        f"innovation.return:{innovation.pk}:{innovation.version + 1}",
        "“Antre Daring” dikembalikan untuk diperbaiki oleh Koordinator. "
        "Alasan: Masalah kosong.",
        f"/inovasi/{innovation.pk}/",
        "32.11",
    )


def test_a_long_name_leaves_room_for_the_reason(cast: Cast) -> None:
    innovation = cast.record(S.SUBMITTED, name="n" * 200)

    verbs.move([innovation], name="return", actor=cast.coordinator, reason="Kosong.")

    assert Notice.objects.get(user=cast.operator).text.endswith("Alasan: Kosong.")


def test_move_of_many_tells_each_person_once(cast: Cast, client: Client) -> None:
    other = make_unit(cast.unit.regency)
    other_head = make_user(Role.UNIT_HEAD, unit=other, name="Kepala lain")
    both = make_user(Role.OPERATOR, unit=other, name="Dua kursi")
    both.memberships.create(
        role=Role.OPERATOR, regency=cast.unit.regency, unit=cast.unit
    )
    own = [cast.record(S.SUBMITTED) for _ in range(3)]
    theirs = [make_innovation(unit=other, status=S.SUBMITTED) for _ in range(2)]

    verbs.move([*own, *theirs], name="verify", actor=cast.coordinator)

    regency = "regency=32.11"
    of_own = (
        "3 inovasi diverifikasi oleh Koordinator.",
        f"/inovasi/?{regency}&unit={cast.unit.pk}&status=verified",
    )
    of_theirs = (
        "2 inovasi diverifikasi oleh Koordinator.",
        f"/inovasi/?{regency}&unit={other.pk}&status=verified",
    )
    of_all = (
        "5 inovasi diverifikasi oleh Koordinator.",
        f"/inovasi/?{regency}&status=verified",
    )
    assert {
        user: (text, url)
        for user, text, url in Notice.objects.values_list("user", "text", "url")
    } == {
        cast.operator.pk: of_own,
        cast.colleague.pk: of_own,
        cast.head.pk: of_own,
        other_head.pk: of_theirs,
        both.pk: of_all,
    }
    client.force_login(both)
    assert client.get(of_all[1]).context["figures"].total == 5


@pytest.mark.parametrize("count", [1, 5])
def test_telling_takes_two_statements(
    cast: Cast, count: int, django_assert_num_queries
) -> None:
    innovations = [cast.record(S.VERIFIED) for _ in range(count)]

    with django_assert_num_queries(2):
        notices.moved(
            innovations, TRANSITIONS["verify"], actor=cast.coordinator, reason=""
        )


def test_moves_of_one_record_are_told_each_time(cast: Cast) -> None:
    innovation = cast.record(S.DRAFT)

    verbs.move([innovation], name="submit", actor=cast.operator)
    verbs.move([innovation], name="take_back", actor=cast.operator)
    verbs.move([innovation], name="submit", actor=cast.operator)

    assert Notice.objects.filter(user=cast.coordinator).count() == 2


def test_a_move_that_is_refused_tells_nobody(cast: Cast) -> None:
    fine, refused = cast.record(S.SUBMITTED), cast.record(S.DRAFT)

    with pytest.raises(DomainError):
        verbs.move([fine, refused], name="verify", actor=cast.coordinator)

    assert told() == set()


def test_a_move_that_is_rolled_back_tells_nobody(cast: Cast) -> None:
    innovation = cast.record(S.SUBMITTED)

    with transaction.atomic():
        verbs.move([innovation], name="verify", actor=cast.coordinator)
        assert told() == {"Operator", "Rekan", "Kepala"}
        transaction.set_rollback(True)

    assert told() == set()


def test_who_left_the_seat_is_not_told(cast: Cast) -> None:
    seat = cast.head.memberships.get()
    seat.until = seat.start = seat.start.replace(year=2020)
    seat.save()

    verbs.move([cast.record(S.DRAFT)], name="submit", actor=cast.operator)

    assert told() == {"Koordinator"}


# --- Questions ---------------------------------------------------------------


def test_question_tells_the_unit_and_the_coordinator(cast: Cast) -> None:
    innovation = cast.record(S.SUBMITTED, name="Antre Daring")

    question = comments.ask(innovation, actor=cast.mentor, text="Berapa penggunanya?")
    comments.ask(innovation, actor=cast.mentor, text="Berapa penggunanya?")

    assert told() == {"Operator", "Rekan", "Kepala", "Koordinator"}
    notice = Notice.objects.get(user=cast.operator)
    assert (notice.text, notice.url) == (
        "Pembimbing bertanya tentang “Antre Daring”: Berapa penggunanya?",
        f"/inovasi/{innovation.pk}/catatan/#c{question.pk}",
    )


def test_answer_tells_who_asked(cast: Cast) -> None:
    innovation = cast.record(S.SUBMITTED, name="Antre Daring")
    question = comments.ask(innovation, actor=cast.mentor, text="Berapa?")
    Notice.objects.all().delete()

    comments.answer(
        question, innovation=innovation, actor=cast.operator, text="Seribu."
    )

    notice = Notice.objects.get()
    assert (notice.user, notice.text) == (
        cast.mentor,
        "Operator menjawab pertanyaan Anda tentang “Antre Daring”: Seribu.",
    )


def test_who_answers_himself_and_who_remarks_tell_nobody(cast: Cast) -> None:
    innovation = cast.record(S.SUBMITTED)
    question = comments.ask(innovation, actor=cast.coordinator, text="Berapa?")
    Notice.objects.all().delete()

    comments.answer(
        question, innovation=innovation, actor=cast.coordinator, text="Dua."
    )
    comments.remark(innovation, actor=cast.mentor, text="Bagus.")

    assert told() == set()


# --- The page ----------------------------------------------------------------


def sign_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def test_page_shows_the_talk_and_takes_more(cast: Cast, client: Client) -> None:
    innovation = cast.record(S.SUBMITTED)
    address = f"/inovasi/{innovation.pk}/catatan/"
    sign_in(client, cast.mentor)

    response = client.post(address, {"kind": "question", "text": "Berapa?\r\nDi mana?"})

    question = Comment.objects.get()
    assert (response.status_code, response["Location"]) == (
        302,
        f"{address}#c{question.pk}",
    )
    html = client.get(address).content.decode()
    assert "<p>Berapa?<br>Di mana?</p>" in html
    assert "Belum dijawab" in html
    assert "Kirim jawaban" not in html

    sign_in(client, cast.operator)
    assert "Kirim jawaban" in client.get(address).content.decode()
    client.post(f"{address}{question.pk}/jawab/", {f"j{question.pk}-text": "Seribu."})
    html = client.get(address).content.decode()
    assert "<p>Seribu.</p>" in html
    assert "Sudah dijawab" in html
    assert "Kirim jawaban" not in html


def test_page_escapes_what_was_written(cast: Cast, client: Client) -> None:
    innovation = cast.record(S.SUBMITTED)
    comments.remark(innovation, actor=cast.mentor, text="<script>alert(1)</script>")

    html = sign_in(client, cast.operator).get(f"/inovasi/{innovation.pk}/catatan/")

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html.content.decode()


@pytest.mark.parametrize(
    ("text", "sentence", "kept"),
    [
        ("", "Tulis dahulu isinya.", ""),
        ("a" * (COMMENT_MAX + 1), "Tulisan paling panjang 2000 huruf", "a" * 2001),
        ("Ha\x07lo", "karakter yang tidak tampak", "Halo"),
    ],
)
def test_page_says_what_is_wrong_and_keeps_the_words(
    cast: Cast, client: Client, text: str, sentence: str, kept: str
) -> None:
    innovation = cast.record(S.SUBMITTED)
    question = comments.ask(innovation, actor=cast.mentor, text="Berapa?")
    address = f"/inovasi/{innovation.pk}/catatan/"
    sign_in(client, cast.operator)

    said = client.post(address, {"kind": "question", "text": text})
    answered = client.post(
        f"{address}{question.pk}/jawab/", {f"j{question.pk}-text": text}
    )

    assert (said.status_code, answered.status_code) == (422, 422)
    form = said.context["form"]
    assert [sentence in error for error in form.errors["text"]] == [True]
    assert (form["text"].value(), form["kind"].value()) == (kept, "question")
    thread = answered.context["threads"][0]
    assert [sentence in error for error in thread.form.errors["text"]] == [True]
    assert thread.form["text"].value() == kept
    assert Comment.objects.count() == 1


def test_page_is_not_for_the_public_and_neighbours(cast: Cast, client: Client) -> None:
    innovation = cast.record(S.VERIFIED, published_at=timezone.now())
    address = f"/inovasi/{innovation.pk}/catatan/"
    neighbour = make_user(Role.OPERATOR, unit=make_unit(make_regency("32.17")))

    assert client.get(address)["Location"].startswith("/masuk/")
    sign_in(client, neighbour)
    assert client.get(f"/inovasi/{innovation.pk}/").status_code == 200
    assert client.get(address).status_code == 404
    assert client.post(address, {"text": "Halo."}).status_code == 404
    assert not Comment.objects.exists()


def test_an_answer_finds_only_questions_of_its_record(
    cast: Cast, client: Client
) -> None:
    innovation, other = cast.record(S.SUBMITTED), cast.record(S.SUBMITTED)
    question = comments.ask(other, actor=cast.mentor, text="Berapa?")
    sign_in(client, cast.operator)

    response = client.post(
        f"/inovasi/{innovation.pk}/catatan/{question.pk}/jawab/",
        {f"j{question.pk}-text": "Dua."},
    )

    assert response.status_code == 404


@pytest.mark.parametrize("count", [1, 5])
def test_page_statements(
    cast: Cast, client: Client, count: int, django_assert_num_queries
) -> None:
    innovation = cast.record(S.SUBMITTED)
    for number in range(count):
        question = comments.ask(innovation, actor=cast.mentor, text=f"Soal {number}?")
        comments.answer(
            question, innovation=innovation, actor=cast.operator, text="Ya."
        )
    sign_in(client, cast.operator)
    client.get(f"/inovasi/{innovation.pk}/catatan/")

    # The user, his seats, the record, the talk and the bell.
    with django_assert_num_queries(5):
        client.get(f"/inovasi/{innovation.pk}/catatan/")
