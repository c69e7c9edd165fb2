import pytest
from django.test import Client

from masterplan.core import drafts
from masterplan.core.errors import DomainError
from masterplan.core.models import Activity, FormDraft
from tests.factories import make_user

pytestmark = pytest.mark.django_db

URL = "/isian/"
TYPED = {
    "draft-form": "innovation",
    "draft-target": "32.11",
    "name": "Posyandu",
    "version": "3",
    "action": "save",
}


def stored() -> list[tuple]:
    found = FormDraft.objects.order_by("pk")
    return [(d.user_id, d.form, d.target, d.data, d.base_version) for d in found]


def test_keep_replaces_what_was_kept():
    user = make_user()

    for name in ("Satu", "Dua"):
        drafts.keep(actor=user, form="innovation", target="7", data={"name": [name]})

    assert stored() == [(user.pk, "innovation", "7", {"name": ["Dua"]}, None)]
    assert Activity.objects.count() == 0


def test_keep_refuses_what_is_too_long():
    user = make_user()

    with pytest.raises(DomainError) as refused:
        drafts.keep(
            actor=user,
            form="innovation",
            target="7",
            data={"design": ["a" * drafts.DATA_MAX]},
        )

    assert refused.value.code == "too_long"
    assert stored() == []


def test_keep_makes_room_for_the_newest(monkeypatch):
    monkeypatch.setattr(drafts, "DRAFTS_MAX", 2)
    user, other = make_user(), make_user()
    drafts.keep(actor=other, form="innovation", target="1", data={})

    for target in "123":
        drafts.keep(actor=user, form="innovation", target=target, data={})

    kept = FormDraft.objects.filter(user=user).order_by("pk")
    assert [draft.target for draft in kept] == ["2", "3"]
    assert FormDraft.objects.filter(user=other).count() == 1


def test_find_and_drop_are_the_persons_own():
    user, other = make_user(), make_user()
    place = {"form": "innovation", "target": "7"}
    drafts.keep(actor=user, data={"name": ["A"]}, **place)

    drafts.drop(actor=other, **place)

    assert drafts.find(user=other, **place) is None
    assert drafts.find(user=user, **place).data == {"name": ["A"]}
    drafts.drop(actor=user, **place)
    assert drafts.find(user=user, **place) is None


def test_page_keeps_the_typed_fields_alone(client_for):
    user = make_user()

    response = client_for(user).post(URL, TYPED)

    assert response.status_code == 204
    assert stored() == [(user.pk, "innovation", "32.11", {"name": ["Posyandu"]}, 3)]


@pytest.mark.parametrize(
    "wrong", [{"draft-form": "A b"}, {"draft-target": "../1"}, {"draft-form": ""}]
)
def test_page_refuses_names_that_are_none(client_for, wrong):
    response = client_for(make_user()).post(URL, TYPED | wrong)

    assert (response.status_code, stored()) == (400, [])


def test_page_refuses_what_is_too_long(client_for):
    response = client_for(make_user()).post(URL, TYPED | {"design": "a" * 70_000})

    assert (response.status_code, stored()) == (413, [])


def test_page_wants_the_token_and_a_seat_at_the_table():
    user = make_user()
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)

    assert client.post(URL, TYPED).status_code == 403
    assert Client().post(URL, TYPED).status_code == 302
    assert client.get(URL).status_code == 405
    assert stored() == []


def test_page_drops_and_goes_back(client_for):
    user = make_user()
    client = client_for(user)
    client.post(URL, TYPED)

    response = client.post(f"{URL}buang/", TYPED | {"next": "/inovasi/baru/"})

    assert (response.status_code, response["Location"]) == (302, "/inovasi/baru/")
    assert stored() == []
