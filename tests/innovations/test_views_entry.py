import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from innovations.domain import innovation as verbs
from innovations.domain.entry import enter
from innovations.models import Innovation
from masterplan.core.models import Activity
from regencies.enums import Role
from regencies.models import Membership
from tests.factories import (
    make_dimensions,
    make_innovation,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

URL = "/inovasi/baru/"
LEAST = {"name": "Posyandu Digital", "dimension": "living", "action": "save"}
COMPLETE = LEAST | {
    "problem": "Data hilang.",
    "description": "Dicatat lewat telepon.",
    "is_digital": "true",
    "person_in_charge": "Kepala Bidang",
}


@pytest.fixture(autouse=True)
def _dimensions():
    make_dimensions()


def make_operator():
    unit = make_unit(make_regency("32.11"))
    return unit, make_user(Role.OPERATOR, unit=unit)


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def form_of(response) -> dict[str, str]:
    """What a browser would send back from the page's form, unchanged."""
    form = response.context["form"]
    sent = {field.name: field.value() for field in form}
    return {
        name: str(value) for name, value in sent.items() if value not in (None, "")
    } | {"version": str(response.context["version"])}


# --- Create ------------------------------------------------------------------


def test_create_saves_a_draft_with_name_and_dimension(client_for):
    unit, operator = make_operator()

    response = client_for(operator).post(URL, LEAST, follow=True)

    made = Innovation.objects.get()
    assert response.redirect_chain == [(f"/inovasi/{made.pk}/", 302)]
    assert said(response) == ["Isian Anda tersimpan."]
    assert (made.name, made.dimension_id, made.unit, made.status, made.regency_id) == (
        "Posyandu Digital",
        "living",
        unit,
        "draft",
        "32.11",
    )


def test_create_and_submit_in_one_go(client_for):
    _unit, operator = make_operator()

    response = client_for(operator).post(
        URL, COMPLETE | {"action": "submit"}, follow=True
    )

    made = Innovation.objects.get()
    assert (made.status, made.registration_number) == ("submitted", "32.11-0001")
    assert said(response) == ["Inovasi diajukan ke Diskominfo dengan nomor 32.11-0001."]
    told = Activity.objects.order_by("id").values_list("verb", flat=True)
    assert list(told) == ["innovation.created", "innovation.submit"]


def test_submit_with_lacks_keeps_the_draft_and_links_what_lacks(client_for):
    _unit, operator = make_operator()

    response = client_for(operator).post(
        URL, COMPLETE | {"action": "submit", "problem": ""}, follow=True
    )

    made = Innovation.objects.get()
    edit = f"/inovasi/{made.pk}/ubah/"
    assert (made.status, made.description) == ("draft", "Dicatat lewat telepon.")
    assert response.redirect_chain == [(edit, 302)]
    assert said(response) == [
        "Isian Anda tersimpan, tetapi belum diajukan. Lengkapi dahulu: masalah."
    ]
    text = response.content.decode()
    assert f'<a href="{edit}#id_problem">Masalah</a>' in text
    assert 'id="id_problem"' in text


def test_invalid_entry_keeps_what_was_typed(client_for):
    _unit, operator = make_operator()

    response = client_for(operator).post(
        URL, COMPLETE | {"name": "", "start_month": "3", "problem": "Tetap <ada>"}
    )

    assert response.status_code == 422
    assert response.context["form"].errors == {"name": ["Isi nama inovasi."]}
    text = response.content.decode()
    assert 'href="#id_name"' in text
    assert "Tetap &lt;ada&gt;" in text
    assert Innovation.objects.count() == 0


def test_entry_refused_by_the_verb_shows_it_beside_the_field(client_for):
    _unit, operator = make_operator()

    response = client_for(operator).post(
        URL, LEAST | {"start_month": "3", "sub_dimension": "GOV-1"}
    )

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "sub_dimension": ["Subdimensi ini bukan bagian dari dimensi yang dipilih."],
        "start_year": ["Isi tahun mulai bila bulannya diisi."],
    }
    assert Innovation.objects.count() == 0


def test_second_press_makes_no_second_record(client_for):
    _unit, operator = make_operator()
    client = client_for(operator)
    client.post(URL, COMPLETE)

    again = client.post(URL, COMPLETE, follow=True)

    made = Innovation.objects.get()
    assert again.redirect_chain == [(f"/inovasi/{made.pk}/", 302)]
    assert said(again)[-1] == (
        "Inovasi ini sudah tersimpan; kiriman kedua tidak dicatat lagi."
    )
    assert Activity.objects.count() == 1


def test_second_press_of_the_other_button_submits_the_first_record(client_for):
    _unit, operator = make_operator()
    client = client_for(operator)
    client.post(URL, COMPLETE)

    client.post(URL, COMPLETE | {"action": "submit"})

    assert Innovation.objects.get().status == "submitted"


def test_same_name_with_other_words_is_another_record(client_for):
    _unit, operator = make_operator()
    client = client_for(operator)
    client.post(URL, COMPLETE)

    client.post(URL, COMPLETE | {"problem": "Masalah lain."})

    assert Innovation.objects.count() == 2


def test_same_entry_after_a_while_is_another_record():
    unit, operator = make_operator()
    fields = {"name": "A", "dimension": make_dimensions()["living"], "unit": unit}
    first = enter(actor=operator, regency=unit.regency, fields=fields)
    Innovation.objects.update(created_at=timezone.now() - dt.timedelta(minutes=2))

    second = enter(actor=operator, regency=unit.regency, fields=fields)

    assert (first.is_new, second.is_new) == (True, True)
    assert Innovation.objects.count() == 2


def test_operator_of_one_unit_is_not_asked_for_it(client_for):
    unit, operator = make_operator()
    foreign = make_unit(unit.regency)
    client = client_for(operator)

    page = client.get(URL)
    client.post(URL, LEAST | {"unit": str(foreign.pk)})

    assert "unit" not in page.context["form"].fields
    assert Innovation.objects.get().unit == unit


def test_operator_of_two_units_chooses_among_them(client_for):
    unit, operator = make_operator()
    second, foreign = make_unit(unit.regency), make_unit(unit.regency)
    Membership.objects.create(
        user=operator, role=Role.OPERATOR, regency=unit.regency, unit=second
    )
    client = client_for(operator)

    refused = client.post(URL, LEAST | {"unit": str(foreign.pk)})
    client.post(URL, LEAST | {"unit": str(second.pk)})

    assert list(refused.context["form"].errors) == ["unit"]
    assert Innovation.objects.get().unit == second


def test_coordinator_chooses_a_unit_or_none(client_for):
    unit = make_unit()
    make_unit(unit.regency, is_active=False)
    make_unit(make_regency("32.17"))
    client = client_for(make_user(Role.COORDINATOR, regency=unit.regency))

    page = client.get(URL)
    client.post(URL, LEAST)

    choices = page.context["form"].fields["unit"].choices
    assert [value for value, _label in choices] == ["", str(unit.pk)]
    assert Innovation.objects.get().unit is None


def test_who_writes_for_two_regencies_starts_at_that_of_his_seat(client_for):
    user = make_user(Role.COORDINATOR, regency=make_regency("32.11"))
    second = Membership.objects.create(
        user=user, role=Role.COORDINATOR, regency=make_regency("32.17")
    )
    client = client_for(user)

    before = client.get(URL)
    client.post("/kursi/", {"seat": second.pk})
    after = client.get(URL)
    # The form sends its own regency along: it was opened before the switch.
    client.post(f"{URL}?regency=32.11", LEAST)
    elsewhere = client.get(f"{URL}?regency=51.01")

    assert 'action="?regency=32.11"' in before.content.decode()
    pages = (before, after, elsewhere)
    assert [page.context["regency"].pk for page in pages] == ["32.11", "32.17", "32.17"]
    assert Innovation.objects.get().regency_id == "32.11"


def test_whose_seat_writes_nowhere_says_for_which_regency(client_for):
    user = make_user(Role.MENTOR, regency=make_regency("51.01"))
    for code in ("32.11", "32.17"):
        Membership.objects.create(
            user=user, role=Role.COORDINATOR, regency=make_regency(code)
        )
    client = client_for(user)

    choice = client.get(URL)
    client.post(f"{URL}?regency=32.17", LEAST)

    assert [place.pk for place in choice.context["places"]] == ["32.11", "32.17"]
    assert 'href="/inovasi/baru/?regency=32.17"' in choice.content.decode()
    assert Innovation.objects.get().regency_id == "32.17"


def test_operator_of_two_units_starts_at_that_of_his_seat(client_for):
    unit, operator = make_operator()
    second = Membership.objects.create(
        user=operator,
        role=Role.OPERATOR,
        regency=unit.regency,
        unit=make_unit(unit.regency),
    )
    client = client_for(operator)

    client.post("/kursi/", {"seat": second.pk})

    assert client.get(URL).context["form"]["unit"].value() == second.unit_id


@pytest.mark.parametrize("role", [Role.LEADER, Role.MENTOR, Role.EVALUATOR, None])
@pytest.mark.parametrize("method", ["get", "post"])
def test_create_without_the_right_is_403(client_for, role, method):
    place = {"regency": make_regency()} if role in (Role.LEADER, Role.MENTOR) else {}

    response = getattr(client_for(make_user(role, **place)), method)(URL, LEAST)

    assert response.status_code == 403
    assert Innovation.objects.count() == 0


def test_create_statements(client_for):
    unit, operator = make_operator()
    make_innovation(unit=unit, status="submitted")  # not the regency's first write
    client = client_for(operator)

    with CaptureQueriesContext(connection) as captured:
        client.post(URL, COMPLETE)

    bounds = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    statements = [q["sql"] for q in captured if not q["sql"].startswith(bounds)]
    about_the_reader = [
        sql
        for sql in statements
        if any(
            name in sql
            for name in ("django_session", "regencies_membership", "core_formdraft")
        )
        or 'FROM "core_user"' in sql
    ]
    assert len(statements) - len(about_the_reader) <= 8
    assert Innovation.objects.count() == 2


# --- Edit --------------------------------------------------------------------


def test_edit_shows_and_keeps_the_record(client_for):
    unit, operator = make_operator()
    innovation = make_innovation(unit=unit, start_year=2023, step="idea")
    client = client_for(operator)
    url = f"/inovasi/{innovation.pk}/ubah/"

    page = client.get(url)
    unchanged = client.post(url, form_of(page))
    client.post(url, form_of(page) | {"problem": "Baru."})

    assert unchanged["Location"] == f"/inovasi/{innovation.pk}/"
    innovation.refresh_from_db()
    assert (innovation.problem, innovation.version) == ("Baru.", 2)
    [line] = Activity.objects.all()
    assert line.changes == {"problem": ["Warga menunggu terlalu lama.", "Baru."]}


def test_edit_and_submit(client_for):
    unit, operator = make_operator()
    innovation = make_innovation(unit=unit, problem="")
    client = client_for(operator)
    url = f"/inovasi/{innovation.pk}/ubah/"

    sent = form_of(client.get(url)) | {"problem": "Ada.", "action": "submit"}
    client.post(url, sent)

    innovation.refresh_from_db()
    assert (innovation.status, innovation.problem) == ("submitted", "Ada.")


def test_edit_of_an_imported_record_keeps_it_without_a_unit(client_for):
    unit = make_unit()
    innovation = make_innovation(unit=None, regency=unit.regency, status="submitted")
    client = client_for(make_user(Role.COORDINATOR, regency=unit.regency))
    url = f"/inovasi/{innovation.pk}/ubah/"

    client.post(url, form_of(client.get(url)) | {"problem": "Baru."})

    innovation.refresh_from_db()
    assert (innovation.unit, innovation.problem) == (None, "Baru.")


@pytest.mark.parametrize("method", ["get", "post"])
def test_edit_without_the_right(client_for, method):
    unit, _operator = make_operator()
    innovation = make_innovation(unit=unit, status="verified")
    readers = {
        make_user(Role.LEADER, regency=unit.regency): 403,
        make_user(Role.EVALUATOR): 403,
        make_user(Role.OPERATOR, unit=make_unit(unit.regency)): 403,
        make_user(Role.COORDINATOR, regency=make_regency("32.17")): 404,
    }

    for reader, status in readers.items():
        url = f"/inovasi/{innovation.pk}/ubah/"
        response = getattr(client_for(reader), method)(url, LEAST)
        assert response.status_code == status

    innovation.refresh_from_db()
    assert innovation.version == 1


def test_edit_of_a_returned_record_shows_why(client_for):
    unit, operator = make_operator()
    innovation = make_innovation(unit=unit, status="submitted")
    coordinator = make_user(Role.COORDINATOR, regency=unit.regency, name="Asep")
    verbs.move([innovation], name="return", actor=coordinator, reason="Sebut angka.")

    text = client_for(operator).get(f"/inovasi/{innovation.pk}/ubah/").content.decode()

    assert "Dikembalikan oleh Asep" in text
    assert "Sebut angka." in text


# --- Stale versions ----------------------------------------------------------


def make_race(client_for):
    """Two people opened version 1; the other one saved first."""
    unit, operator = make_operator()
    innovation = make_innovation(
        unit=unit, problem="Semula.", description="Semula.", benefit="Semula."
    )
    client = client_for(operator)
    url = f"/inovasi/{innovation.pk}/ubah/"
    sent = form_of(client.get(url)) | {
        "problem": "Milik saya.",
        "benefit": "Manfaat saya.",
        "action": "save",
    }
    verbs.revise(
        innovation,
        actor=make_user(Role.UNIT_HEAD, unit=unit),
        version=1,
        fields={"problem": "Milik kepala.", "description": "Uraian kepala."},
    )
    return client, url, innovation, client.post(url, sent)


def test_stale_form_shows_both_values_and_writes_nothing(client_for):
    _client, _url, innovation, response = make_race(client_for)

    assert response.status_code == 409
    differences = {
        d.field: (d.mine, d.theirs, d.is_mine) for d in response.context["differences"]
    }
    assert differences == {
        "problem": ("Milik saya.", "Milik kepala.", True),
        "description": ("Semula.", "Uraian kepala.", False),
        "benefit": ("Manfaat saya.", "Semula.", True),
    }
    innovation.refresh_from_db()
    assert (innovation.problem, innovation.version) == ("Milik kepala.", 2)


@pytest.mark.parametrize(
    "problem, expected", [("mine", "Milik saya."), ("theirs", "Milik kepala.")]
)
def test_choice_of_a_stale_form_is_kept(client_for, problem, expected):
    client, url, innovation, response = make_race(client_for)
    sent = {
        **dict(response.context["typed"]),
        "version": str(response.context["version"]),
        "action": response.context["action"],
        "keep-problem": problem,
        "keep-description": "theirs",
        "keep-benefit": "mine",
    }

    kept = client.post(url, sent)

    assert kept["Location"] == f"/inovasi/{innovation.pk}/"
    innovation.refresh_from_db()
    assert (innovation.problem, innovation.description, innovation.benefit) == (
        expected,
        "Uraian kepala.",
        "Manfaat saya.",
    )
    assert innovation.name == dict(response.context["typed"])["name"]


def test_choice_that_is_stale_again_is_compared_again(client_for):
    client, url, innovation, response = make_race(client_for)
    verbs.revise(
        innovation,
        actor=make_user(Role.UNIT_HEAD, unit=innovation.unit),
        version=2,
        fields={"problem": "Lagi."},
    )
    sent = {
        **dict(response.context["typed"]),
        "version": str(response.context["version"]),
        "keep-problem": "mine",
    }

    again = client.post(url, sent)

    assert again.status_code == 409
    differences = {d.field: d.theirs for d in again.context["differences"]}
    assert differences["problem"] == "Lagi."
    assert again.context["version"] == 3


def test_stale_form_in_words(client_for):
    unit, operator = make_operator()
    innovation = make_innovation(unit=unit, step="idea", is_digital=True)
    client = client_for(operator)
    url = f"/inovasi/{innovation.pk}/ubah/"
    sent = form_of(client.get(url)) | {"dimension": "economy", "is_digital": "false"}
    verbs.revise(innovation, actor=operator, version=1, fields={"step": "planning"})

    response = client.post(url, sent)

    differences = {
        d.label: (d.mine, d.theirs, d.is_mine) for d in response.context["differences"]
    }
    assert differences == {
        "Dimensi": ("Smart Economy", "Smart Governance", True),
        "Digital": ("Tidak", "Ya", True),
        "Tahapan inovasi": ("Perumusan ide", "Perencanaan", False),
    }
