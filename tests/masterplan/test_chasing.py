"""What each OPD owes, reminding it, and the open questions on the desk."""

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from innovations.domain import comments, problem_entry
from innovations.enums import InnovationStatus
from masterplan.core.access import scope_of
from masterplan.core.enums import DOUBLE_PRESS
from masterplan.core.errors import MoveRefused, NotAllowed
from masterplan.core.models import Activity, User
from masterplan.core.story import tell
from masterplan.domain import chasing
from masterplan.domain.chasing import Missing
from masterplan.domain.desk import desk
from regencies.enums import Role, UnitKind
from regencies.models import Regency, Unit
from tests.factories import (
    make_innovation,
    make_problem,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
S = InnovationStatus


@pytest.fixture
def regency(db: None) -> Regency:
    return make_regency("32.11")


@pytest.fixture
def coordinator(regency: Regency) -> User:
    return make_user(Role.COORDINATOR, regency=regency, name="Koordinator")


@pytest.fixture
def unit(regency: Regency) -> Unit:
    """An OPD with one record of each kind, an operator and a head."""
    unit = make_unit(regency, name="Dinas Kesehatan")
    make_user(Role.OPERATOR, unit=unit, name="Ani")
    make_user(Role.UNIT_HEAD, unit=unit, name="Budi")
    make_user(Role.OPERATOR, unit=unit, name="Nonaktif", is_active=False)
    make_innovation(unit=unit, status=S.DRAFT, problem="")
    make_innovation(unit=unit, status=S.RETURNED)
    make_innovation(unit=unit, status=S.VERIFIED)
    return unit


def test_debts_of_a_coordinator(
    regency: Regency, coordinator: User, unit: Unit
) -> None:
    silent = make_unit(regency, name="Dinas Sunyi")
    make_unit(regency, name="Dinas Bubar", is_active=False)
    make_unit(
        regency, name="UPT Kosong", is_counted=False, kind=UnitKind.TECHNICAL_UNIT
    )
    below = make_unit(regency, name="Puskesmas", is_counted=False, parent=unit)
    make_innovation(unit=below, status=S.DRAFT)
    make_innovation(unit=None, regency=regency, status=S.VERIFIED)

    found = chasing.debts(regency, scope=scope_of(coordinator))

    assert [debt.unit for debt in found.rows] == [silent, unit]
    nobody, debt = found.rows
    [child] = debt.below
    assert (debt.recorded.count, debt.drafts.count) == (3, 1)
    assert (debt.returned.count, debt.incomplete.count) == (1, 1)
    assert [(one.name, one.role) for one in debt.people] == [
        ("Budi", Role.UNIT_HEAD),
        ("Ani", Role.OPERATOR),
    ]
    assert debt.missing == {Missing.DRAFT, Missing.RETURNED, Missing.INCOMPLETE}
    assert nobody.missing == {Missing.RECORDS, Missing.OPERATOR}
    assert (child.unit, child.missing) == (below, {Missing.DRAFT})
    assert [figure.query for figure in child.owed] == [
        f"regency=32.11&unit={below.pk}&status=draft"
    ]
    assert dict(found.counts) == {
        Missing.RECORDS: 1,
        Missing.DRAFT: 1,
        Missing.RETURNED: 1,
        Missing.INCOMPLETE: 1,
        Missing.LATE: 0,
        Missing.SILENT: 0,
        Missing.OPERATOR: 1,
    }
    assert (found.unassigned.count, found.owing_count) == (1, 2)
    assert found.owing(Missing.RECORDS) == (nobody,)
    assert found.owing(None) == found.rows


def test_an_opd_whose_unit_below_records_is_not_silent(
    regency: Regency, coordinator: User
) -> None:
    unit = make_unit(regency)
    make_innovation(unit=make_unit(regency, is_counted=False, parent=unit))

    found = chasing.debts(regency, scope=scope_of(coordinator))

    assert [debt.is_silent for debt in found.rows] == [False]
    assert not chasing.debt_of(unit, scope=scope_of(coordinator)).is_silent


def test_an_opd_answers_for_what_the_units_below_owe(
    regency: Regency, coordinator: User
) -> None:
    unit = make_unit(regency, name="Dinas Kesehatan")
    make_user(Role.OPERATOR, unit=unit)
    make_innovation(unit=unit, status=S.VERIFIED)
    centre = make_unit(regency, name="Puskesmas", is_counted=False, parent=unit)
    post = make_unit(regency, name="Pustu", is_counted=False, parent=centre)
    make_innovation(unit=centre, status=S.RETURNED)
    make_innovation(unit=post, status=S.DRAFT)
    lost = make_unit(regency, name="UPT Lepas", is_counted=False)
    make_innovation(unit=lost, status=S.DRAFT)
    scope = scope_of(coordinator)

    found = chasing.debts(regency, scope=scope)

    [debt] = found.rows
    assert [one.unit for one in debt.below] == [centre, post]
    assert debt.recorded.count == 1
    assert debt.missing == {Missing.RETURNED, Missing.DRAFT}
    assert found.orphans == (lost,)
    assert chasing.debt_of(unit, scope=scope) == debt
    text = chasing.reminder(debt, sender="K", regency="R", register="r", entry="e")
    assert "- Puskesmas: 1 dikembalikan untuk diperbaiki" in text.splitlines()
    assert "- Pustu: 1 masih draf dan belum diajukan" in text.splitlines()


def test_the_page_folds_what_rolls_up_and_names_what_has_no_parent(
    client: Client, regency: Regency, coordinator: User
) -> None:
    unit = make_unit(regency, name="Dinas Kesehatan")
    below = make_unit(regency, name="Puskesmas Uji", is_counted=False, parent=unit)
    make_innovation(unit=below, status=S.DRAFT)
    make_innovation(unit=make_unit(regency, name="UPT Lepas", is_counted=False))
    client.force_login(coordinator)

    page = client.get("/daerah/32.11/tagihan/")

    html = page.content.decode()
    assert [debt.unit for debt in page.context["rows"]] == [unit]
    assert html.count("<tr>") == 2
    assert "Puskesmas Uji" in html
    assert f"?regency=32.11&amp;unit={below.pk}&amp;status=draft" in html
    assert "induknya belum ditetapkan" in html
    assert "UPT Lepas" in html


def test_debts_of_a_leader_leave_out_drafts(regency: Regency, unit: Unit) -> None:
    leader = make_user(Role.LEADER, regency=regency)

    found = chasing.debts(regency, scope=scope_of(leader))

    debt = found.rows[0]
    assert (found.sees_drafts, debt.drafts, debt.recorded.count) == (False, None, 2)
    assert debt.missing == {Missing.RETURNED}
    assert Missing.DRAFT not in dict(found.counts)


def test_debt_of_one_is_the_row_of_the_page(
    regency: Regency, coordinator: User, unit: Unit
) -> None:
    scope = scope_of(coordinator)

    assert (
        chasing.debt_of(unit, scope=scope)
        == chasing.debts(regency, scope=scope).rows[0]
    )


# --- Reminding ---------------------------------------------------------------


def test_remind_notes_the_moment_and_one_line_of_history(
    unit: Unit, coordinator: User
) -> None:
    version = unit.version

    chasing.remind(unit, actor=coordinator)

    unit.refresh_from_db()
    assert timezone.now() - unit.reminded_at < dt.timedelta(minutes=1)
    assert unit.version == version
    activity = Activity.objects.get()
    assert (activity.target_type, activity.target_id, activity.unit_id) == (
        "regencies.unit",
        str(unit.pk),
        None,
    )
    assert tell([activity])[0].sentence == "Koordinator mengingatkan OPD ini"


def test_remind_twice_at_once_is_one_reminder(unit: Unit, coordinator: User) -> None:
    chasing.remind(unit, actor=coordinator)
    chasing.remind(unit, actor=coordinator)
    assert Activity.objects.count() == 1

    Unit.objects.update(reminded_at=timezone.now() - DOUBLE_PRESS)
    chasing.remind(unit, actor=coordinator)
    assert Activity.objects.count() == 2


def test_remind_refuses_an_inactive_opd(unit: Unit, coordinator: User) -> None:
    Unit.objects.update(is_active=False)

    with pytest.raises(MoveRefused):
        chasing.remind(unit, actor=coordinator)

    assert not Activity.objects.exists()


@pytest.mark.parametrize("role", [Role.LEADER, Role.MENTOR, Role.OPERATOR, None])
def test_remind_refuses_everybody_else(unit: Unit, role: Role | None) -> None:
    place = {"unit": unit} if role == Role.OPERATOR else {"regency": unit.regency}
    actor = make_user(role, **place)

    with pytest.raises(NotAllowed):
        chasing.remind(unit, actor=actor)
    with pytest.raises(NotAllowed):
        chasing.remind(
            unit, actor=make_user(Role.COORDINATOR, regency=make_regency("32.17"))
        )

    assert not Activity.objects.exists()


def reminder(unit: Unit, coordinator: User) -> list[str]:
    text = chasing.reminder(
        chasing.debt_of(unit, scope=scope_of(coordinator)),
        sender="Koordinator",
        regency="Kabupaten Uji",
        register="https://uji.test/inovasi/?unit=1",
        entry="https://uji.test/inovasi/baru/",
    )
    return text.split("\n")


def test_reminder_says_what_is_owed(unit: Unit, coordinator: User) -> None:
    assert reminder(unit, coordinator) == [
        "Yth. Dinas Kesehatan,",
        "",
        "Inovasi smart city OPD Anda di portal Kabupaten Uji masih menunggu:",
        "- 1 masih draf dan belum diajukan",
        "- 1 dikembalikan untuk diperbaiki",
        "- 1 perlu dilengkapi isiannya",
        "",
        "Mohon dilanjutkan melalui: https://uji.test/inovasi/?unit=1",
        "",
        "Terima kasih.",
        "Koordinator",
    ]


def test_reminder_of_a_silent_and_of_a_complete_opd(
    regency: Regency, coordinator: User
) -> None:
    silent, complete = make_unit(regency), make_unit(regency)
    make_innovation(unit=complete, status=S.VERIFIED)

    assert reminder(silent, coordinator)[2:5] == [
        "OPD Anda belum mencatat inovasi smart city di portal Kabupaten Uji.",
        "",
        "Mohon dicatat melalui: https://uji.test/inovasi/baru/",
    ]
    assert reminder(complete, coordinator)[2:5] == [
        "OPD Anda sudah mencatat 1 inovasi di portal Kabupaten Uji.",
        "",
        "Mohon diperbarui bila ada perubahan: https://uji.test/inovasi/?unit=1",
    ]


# --- Pages -------------------------------------------------------------------


def test_page_lists_and_filters(
    client: Client, regency: Regency, coordinator: User, unit: Unit
) -> None:
    make_unit(regency, name="Dinas Sunyi")
    client.force_login(coordinator)

    html = client.get("/daerah/32.11/tagihan/").content.decode()
    silent = client.get("/daerah/32.11/tagihan/?missing=records")
    odd = client.get("/daerah/32.11/tagihan/?missing=apa")

    assert "2 dari 2 OPD masih punya tagihan." in html
    query = f"regency=32.11&amp;unit={unit.pk}&amp;status=returned"
    assert f'href="/inovasi/?{query}"' in html
    assert html.count("Ingatkan lewat WhatsApp") == 2
    assert [debt.unit.name for debt in silent.context["rows"]] == ["Dinas Sunyi"]
    assert len(odd.context["rows"]) == 2


def test_page_is_read_only_for_the_leader(
    client: Client, regency: Regency, unit: Unit
) -> None:
    client.force_login(make_user(Role.LEADER, regency=regency))

    html = client.get("/daerah/32.11/tagihan/").content.decode()

    assert "Dinas Kesehatan" in html
    assert "Ingatkan" not in html
    assert "Draf OPD tidak ikut dihitung." in html
    assert client.post(f"/daerah/32.11/tagihan/{unit.pk}/").status_code == 403


def test_the_tab_shows_for_those_who_may(
    client: Client, regency: Regency, coordinator: User
) -> None:
    tab = 'href="/daerah/32.11/tagihan/"'

    assert tab not in client.get("/daerah/32.11/").content.decode()
    client.force_login(make_user(Role.MENTOR, regency=regency))
    assert tab not in client.get("/daerah/32.11/").content.decode()
    client.force_login(coordinator)
    assert tab in client.get("/daerah/32.11/").content.decode()


def test_pressing_the_button_notes_it_and_shows_the_text(
    client: Client, coordinator: User, unit: Unit
) -> None:
    client.force_login(coordinator)
    address = f"/daerah/32.11/tagihan/{unit.pk}/"

    pressed = client.post(address)
    page = client.get(address)

    assert (pressed.status_code, pressed["Location"]) == (302, address)
    text = page.context["text"]
    register = f"http://testserver/inovasi/?regency=32.11&unit={unit.pk}"
    assert f"Mohon dilanjutkan melalui: {register}\n" in text
    whatsapp = urlsplit(page.context["whatsapp_url"])
    assert (whatsapp.netloc, whatsapp.path) == ("wa.me", "/")
    assert parse_qs(whatsapp.query) == {"text": [text]}
    assert "terakhir diingatkan" in page.content.decode()
    assert Activity.objects.count() == 1


def test_a_unit_of_another_regency_is_not_found(
    client: Client, coordinator: User
) -> None:
    other = make_unit(make_regency("32.17"))
    client.force_login(coordinator)

    assert client.post(f"/daerah/32.11/tagihan/{other.pk}/").status_code == 404


@pytest.mark.parametrize("count", [1, 5])
def test_page_statements(
    client: Client,
    regency: Regency,
    coordinator: User,
    count: int,
    django_assert_num_queries,
) -> None:
    for _ in range(count):
        unit = make_unit(regency)
        make_user(Role.OPERATOR, unit=unit)
        make_innovation(unit=unit)
    client.force_login(coordinator)
    client.get("/daerah/32.11/tagihan/")

    # The user, his seats, the regency, units, figures, people, plans and the bell.
    with django_assert_num_queries(8):
        client.get("/daerah/32.11/tagihan/")


# --- Questions on the desk ---------------------------------------------------


def test_open_questions_stand_on_the_desk_until_answered(
    client: Client, regency: Regency, coordinator: User
) -> None:
    unit = make_unit(regency)
    operator = make_user(Role.OPERATOR, unit=unit)
    mentor = make_user(Role.MENTOR, regency=regency, name="Pembimbing")
    other_operator = make_user(Role.OPERATOR, unit=make_unit(regency))
    innovation = make_innovation(unit=unit, status=S.VERIFIED, name="Antre Daring")
    question = comments.ask(innovation, actor=mentor, text="Berapa penggunanya?")

    for user in (operator, coordinator):
        found = desk(scope_of(user))
        assert [
            (one.id, one.url, one.name, one.text, one.author)
            for one in found.questions.shown
        ] == [
            (
                question.pk,
                f"/inovasi/{innovation.pk}/catatan/#c{question.pk}",
                "Antre Daring",
                "Berapa penggunanya?",
                "Pembimbing",
            )
        ]
        assert (found.questions.total, found.waits) == (1, True)
    for user in (mentor, other_operator):
        assert desk(scope_of(user)).questions.total == 0
    client.force_login(operator)
    html = client.get("/beranda/").content.decode()
    assert "Pertanyaan yang belum dijawab (1)" in html
    assert f'href="/inovasi/{innovation.pk}/catatan/#c{question.pk}"' in html

    comments.answer(
        question, innovation=innovation, actor=operator, text="Seribu orang."
    )

    assert desk(scope_of(operator)).questions.total == 0
    assert "Pertanyaan yang belum" not in client.get("/beranda/").content.decode()


def test_open_questions_on_a_problem_stand_on_the_desk_until_answered(
    client: Client, regency: Regency, coordinator: User
) -> None:
    problem = make_problem(unit=make_unit(regency), title="Antre panjang")
    operator = make_user(Role.OPERATOR, unit=problem.unit)
    stranger = make_user(Role.OPERATOR, unit=make_unit(regency))
    mentor = make_user(Role.MENTOR, regency=regency)
    question = problem_entry.ask(problem, actor=mentor, text="Sejak kapan?")
    path = f"/masalah/{problem.pk}/catatan/#c{question.pk}"

    for user in (operator, coordinator):
        found = desk(scope_of(user)).questions
        assert [(one.name, one.url, one.text) for one in found.shown] == [
            ("Antre panjang", path, "Sejak kapan?")
        ]
    assert desk(scope_of(stranger)).questions.total == 0
    client.force_login(operator)
    assert f'href="{path}"' in client.get("/beranda/").text

    problem_entry.answer(question, problem=problem, actor=operator, text="Tahun lalu.")

    assert desk(scope_of(operator)).questions.total == 0


def test_a_question_follows_its_record_to_another_opd(regency: Regency) -> None:
    old, new = make_unit(regency), make_unit(regency)
    innovation = make_innovation(unit=old, status=S.VERIFIED)
    mentor = make_user(Role.MENTOR, regency=regency)
    comments.ask(innovation, actor=mentor, text="Berapa?")
    innovation.unit = new
    innovation.save(update_fields=["unit"])

    totals = [
        desk(scope_of(make_user(Role.OPERATOR, unit=unit))).questions.total
        for unit in (old, new)
    ]

    assert totals == [0, 1]


def test_more_questions_than_are_shown_are_counted(
    regency: Regency, coordinator: User, django_assert_max_num_queries
) -> None:
    innovation = make_innovation(unit=make_unit(regency), status=S.VERIFIED)
    mentor = make_user(Role.MENTOR, regency=regency)
    for number in range(12):
        comments.ask(innovation, actor=mentor, text=f"Soal {number}?")
    scope = scope_of(coordinator)

    with django_assert_max_num_queries(8):
        found = desk(scope).questions

    assert (len(found.shown), found.total) == (10, 12)
    assert found.shown[0].text == "Soal 0?"
