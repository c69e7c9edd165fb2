"""What was typed and not sent, in the entry form again."""

import pytest

from innovations.models import Innovation
from masterplan.core.models import FormDraft
from regencies.enums import Role
from tests.factories import (
    PASSWORD,
    make_dimensions,
    make_innovation,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

NEW = "/inovasi/baru/"
LEAST = {"name": "Posyandu Digital", "dimension": "living", "action": "save"}


@pytest.fixture
def unit():
    make_dimensions()
    return make_unit(make_regency("32.11"))


@pytest.fixture
def operator(unit):
    return make_user(Role.OPERATOR, unit=unit)


def keep(client, target, **typed):
    client.post("/isian/", {"draft-form": "innovation", "draft-target": target} | typed)


def test_new_form_shows_what_was_typed_and_how_to_throw_it_away(client_for, operator):
    client = client_for(operator)
    keep(client, "32.11", name="Posyandu", dimension="living", is_digital="false")

    page = client.get(NEW)

    form = page.context["form"]
    shown = {name: form[name].value() for name in ("name", "dimension", "is_digital")}
    assert shown == {"name": "Posyandu", "dimension": "living", "is_digital": "false"}
    html = page.content.decode()
    assert "dipulihkan" in html
    assert 'action="/isian/buang/"' in html
    assert form.errors == {}


def test_nobody_sees_what_another_typed(client_for, operator, unit):
    keep(client_for(operator), "32.11", name="Posyandu")
    colleague = make_user(Role.OPERATOR, unit=unit)

    page = client_for(colleague).get(NEW)

    assert page.context["draft"] is None
    assert b"Posyandu" not in page.content


def test_saving_drops_what_was_typed(client_for, operator):
    client = client_for(operator)
    keep(client, "32.11", **LEAST)

    client.post(NEW, LEAST)

    assert FormDraft.objects.count() == 0
    assert Innovation.objects.get().name == "Posyandu Digital"


def test_refused_form_keeps_what_was_typed(client_for, operator):
    client = client_for(operator)
    keep(client, "32.11", name="Posyandu")

    refused = client.post(NEW, LEAST | {"dimension": ""})

    assert refused.status_code == 422
    assert FormDraft.objects.count() == 1


def test_edit_shows_typed_over_stored_and_dropping_shows_the_record(
    client_for, operator, unit
):
    innovation = make_innovation(unit=unit, name="Tersimpan")
    client = client_for(operator)
    url = f"/inovasi/{innovation.pk}/ubah/"
    keep(client, str(innovation.pk), name="Diketik", version="1")

    typed = client.get(url).context["form"]["name"].value()
    client.post(
        "/isian/buang/",
        {"draft-form": "innovation", "draft-target": str(innovation.pk)},
    )

    assert typed == "Diketik"
    assert client.get(url).context["form"]["name"].value() == "Tersimpan"


def test_edit_of_an_older_version_is_compared(client_for, operator, unit):
    innovation = make_innovation(unit=unit, version=4)
    client = client_for(operator)
    url = f"/inovasi/{innovation.pk}/ubah/"
    keep(client, str(innovation.pk), name="Diketik", dimension="living", version="3")

    page = client.get(url)
    sent = client.post(
        url, LEAST | {"name": "Diketik", "version": page.context["version"]}
    )

    assert page.context["version"] == 3
    assert sent.status_code == 409
    assert FormDraft.objects.count() == 1


# --- Sent after the session ended, without script ----------------------------


def sign_in(client, user, path):
    return client.post(
        f"/masuk/?next={path}", {"login": user.email, "password": PASSWORD}, follow=True
    )


def test_form_sent_after_the_session_ended_waits_for_the_sign_in(client, operator):
    refused = client.post(NEW, LEAST)

    page = sign_in(client, operator, NEW)

    assert refused["Location"] == f"/masuk/?next={NEW}"
    assert page.redirect_chain[-1] == (NEW, 302)
    assert page.context["form"]["name"].value() == "Posyandu Digital"
    assert "dipulihkan" in page.content.decode()
    assert Innovation.objects.count() == FormDraft.objects.count() == 0
    client.post(NEW, LEAST)
    assert client.get(NEW).context["draft"] is None


def test_waiting_form_is_shown_at_its_own_address_alone(client, operator, unit):
    innovation = make_innovation(unit=unit, name="Tersimpan")
    client.post(NEW, LEAST)

    page = sign_in(client, operator, f"/inovasi/{innovation.pk}/ubah/")

    assert page.context["draft"] is None
    assert page.context["form"]["name"].value() == "Tersimpan"


def test_waiting_form_can_be_thrown_away(client, operator):
    client.post(NEW, LEAST)
    sign_in(client, operator, NEW)

    keep(client, "32.11")
    client.post("/isian/buang/", {"draft-form": "innovation", "draft-target": "32.11"})

    assert client.get(NEW).context["draft"] is None


def test_what_is_too_long_does_not_wait(client, operator):
    client.post(NEW, LEAST | {"design": "a" * 70_000})

    assert sign_in(client, operator, NEW).context["draft"] is None
