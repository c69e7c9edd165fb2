import pytest
from django.urls import reverse

from innovations.enums import TRANSITIONS
from innovations.urls import MOVE_WORDS
from masterplan.core.models import Activity
from regencies.enums import Role
from tests.factories import make_innovation, make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_every_move_has_its_address():
    assert set(MOVE_WORDS) == set(TRANSITIONS)
    assert reverse("innovations:move", args=[7, "return"]) == "/inovasi/7/kembalikan/"


@pytest.mark.parametrize("name", TRANSITIONS)
def test_move_goes_back_to_the_record_and_says_the_status(client_for, name):
    move = TRANSITIONS[name]
    unit = make_unit()
    innovation = make_innovation(unit=unit, status=sorted(move.sources)[0])
    user = (
        make_user(Role.OPERATOR, unit=unit)
        if name in ("submit", "take_back")
        else make_user(Role.COORDINATOR, regency=unit.regency)
    )

    response = client_for(user).post(
        reverse("innovations:move", args=[innovation.pk, name]),
        {"version": "1", "reason": "Karena perlu."},
        follow=True,
    )

    assert response.redirect_chain == [(f"/inovasi/{innovation.pk}/", 302)]
    assert said(response) == [f"Tersimpan. Status inovasi kini: {move.target.label}."]
    innovation.refresh_from_db()
    assert innovation.status == move.target
    assert Activity.objects.get().reason == "Karena perlu."


def test_move_goes_to_a_next_of_ours_only(client_for):
    unit = make_unit()
    client = client_for(make_user(Role.COORDINATOR, regency=unit.regency))
    targets = {}
    for asked in ("/beranda/", "https://jahat.test/", "//jahat.test", ""):
        innovation = make_innovation(unit=unit, status="submitted")
        url = f"/inovasi/{innovation.pk}/verifikasi/"
        own = f"/inovasi/{innovation.pk}/"
        response = client.post(url, {"next": asked})
        targets[asked] = response["Location"].replace(own, "own")

    assert targets == {
        "/beranda/": "/beranda/",
        "https://jahat.test/": "own",
        "//jahat.test": "own",
        "": "own",
    }


@pytest.mark.parametrize("reason", ["", "   "])
def test_move_without_its_reason_asks_again(client_for, reason):
    unit = make_unit()
    innovation = make_innovation(unit=unit, status="submitted")
    client = client_for(make_user(Role.COORDINATOR, regency=unit.regency))

    response = client.post(
        f"/inovasi/{innovation.pk}/kembalikan/", {"version": "1", "reason": reason}
    )

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "reason": ["Tuliskan alasannya, agar OPD tahu apa yang harus diperbuat."]
    }
    innovation.refresh_from_db()
    assert innovation.status == "submitted"


def test_move_with_a_reason_too_long_keeps_what_was_typed(client_for):
    unit = make_unit()
    innovation = make_innovation(unit=unit, status="submitted")
    client = client_for(make_user(Role.COORDINATOR, regency=unit.regency))
    reason = "x" * 5001

    response = client.post(f"/inovasi/{innovation.pk}/kembalikan/", {"reason": reason})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["reason"]
    assert reason in response.content.decode()


def test_get_asks_before_the_move_and_does_nothing(client_for):
    unit = make_unit()
    innovation = make_innovation(unit=unit, status="submitted", version=4)
    client = client_for(make_user(Role.COORDINATOR, regency=unit.regency))

    with_reason = client.get(f"/inovasi/{innovation.pk}/kembalikan/")
    without = client.get(f"/inovasi/{innovation.pk}/verifikasi/")

    assert 'name="reason"' in with_reason.content.decode()
    assert 'name="reason"' not in without.content.decode()
    for response in (with_reason, without):
        assert response.status_code == 200
        assert '<input type="hidden" name="version" value="4">' in (
            response.content.decode()
        )
    innovation.refresh_from_db()
    assert innovation.status == "submitted"


def test_get_of_an_impossible_move_says_so(client_for):
    unit = make_unit()
    innovation = make_innovation(unit=unit, status="draft")
    client = client_for(make_user(Role.COORDINATOR, regency=unit.regency))

    address = f"/inovasi/{innovation.pk}/verifikasi/"
    text = client.get(address).content.decode()

    assert "Inovasi ini kini berstatus “Draf”" in text
    assert f'action="{address}"' not in text


@pytest.mark.parametrize(
    "data, message",
    [
        ({"version": "1"}, "Data ini sudah diubah orang lain"),
        ({"version": "2"}, "Inovasi berstatus “Draf” tidak dapat diproses"),
        ({"version": "x"}, "Inovasi berstatus “Draf” tidak dapat diproses"),
    ],
)
def test_refused_move_says_why_on_the_record(client_for, data, message):
    unit = make_unit()
    innovation = make_innovation(unit=unit, status="draft", version=2)
    client = client_for(make_user(Role.COORDINATOR, regency=unit.regency))

    response = client.post(f"/inovasi/{innovation.pk}/verifikasi/", data, follow=True)

    assert response.redirect_chain == [(f"/inovasi/{innovation.pk}/", 302)]
    [said_why] = said(response)
    assert said_why.startswith(message)


def test_incomplete_submission_says_what_lacks(client_for):
    unit = make_unit()
    innovation = make_innovation(unit=unit, problem="")
    client = client_for(make_user(Role.OPERATOR, unit=unit))

    response = client.post(f"/inovasi/{innovation.pk}/ajukan/", follow=True)

    assert said(response) == ["Lengkapi dahulu: masalah."]
    assert f'href="/inovasi/{innovation.pk}/ubah/#id_problem"' in (
        response.content.decode()
    )


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", TRANSITIONS)
def test_move_by_an_insider_without_the_right_is_403(client_for, method, name):
    innovation = make_innovation(status="verified")
    leader = make_user(Role.LEADER, regency=innovation.regency)

    url = reverse("innovations:move", args=[innovation.pk, name])
    response = getattr(client_for(leader), method)(url, {"reason": "A"})

    assert response.status_code == 403
    innovation.refresh_from_db()
    assert innovation.status == "verified"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", TRANSITIONS)
def test_move_by_a_stranger_is_404(client_for, method, name):
    innovation = make_innovation(status="verified")
    stranger = make_user(Role.COORDINATOR, regency=make_regency("32.17"))

    url = reverse("innovations:move", args=[innovation.pk, name])
    response = getattr(client_for(stranger), method)(url, {"reason": "A"})

    assert response.status_code == 404


def test_unknown_move_is_404(client_for):
    innovation = make_innovation()

    response = client_for(make_user()).post(f"/inovasi/{innovation.pk}/hapus/")

    assert response.status_code == 404


def test_publish_and_unpublish(client_for):
    unit = make_unit()
    innovation = make_innovation(unit=unit, status="verified")
    client = client_for(make_user(Role.COORDINATOR, regency=unit.regency))

    shown = client.post(f"/inovasi/{innovation.pk}/tayangkan/", follow=True)
    seen = client_for().get(f"/inovasi/{innovation.pk}/")
    hidden = client.post(f"/inovasi/{innovation.pk}/turunkan/", follow=True)
    gone = client_for().get(f"/inovasi/{innovation.pk}/")

    assert said(shown) == ["Inovasi ini kini tayang untuk publik."]
    assert said(hidden) == ["Inovasi ini tidak lagi tayang untuk publik."]
    assert (seen.status_code, gone.status_code) == (200, 404)


@pytest.mark.parametrize("action", ["tayangkan", "turunkan"])
@pytest.mark.parametrize(
    "role, status", [(Role.LEADER, 403), (Role.EVALUATOR, 403), (None, 404)]
)
def test_publish_without_the_right(client_for, action, role, status):
    innovation = make_innovation(status="verified")
    place = {"regency": innovation.regency} if role == Role.LEADER else {}

    response = client_for(make_user(role, **place)).post(
        f"/inovasi/{innovation.pk}/{action}/"
    )

    assert response.status_code == status


@pytest.mark.parametrize("action", ["tayangkan", "turunkan"])
def test_publish_answers_no_get(client_for, action):
    innovation = make_innovation(status="verified")

    response = client_for(make_user()).get(f"/inovasi/{innovation.pk}/{action}/")

    assert response.status_code == 405


def test_publish_what_was_not_verified_says_why(client_for):
    unit = make_unit()
    innovation = make_innovation(unit=unit, status="submitted")
    client = client_for(make_user(Role.COORDINATOR, regency=unit.regency))

    response = client.post(
        f"/inovasi/{innovation.pk}/tayangkan/",
        headers={"Referer": f"http://testserver/inovasi/{innovation.pk}/"},
        follow=True,
    )

    assert said(response) == [
        "Hanya inovasi yang sudah diverifikasi yang dapat ditayangkan."
    ]
