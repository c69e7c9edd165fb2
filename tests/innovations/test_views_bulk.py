import pytest

from innovations.models import Innovation
from masterplan.core.models import Activity
from regencies.enums import Role
from tests.factories import make_innovation, make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db

URL = "/inovasi/tindakan/"


def pick(*innovations) -> list[str]:
    return [f"{one.pk}:{one.version}" for one in innovations]


def statuses() -> list[str]:
    return list(Innovation.objects.order_by("pk").values_list("status", flat=True))


def results(response) -> list[tuple[str, str]]:
    return [(r.innovation.name, r.refusal) for r in response.context["results"]]


def test_bulk_verify_tells_one_result_a_row(client_for):
    unit = make_unit()
    ready = make_innovation(name="Siap", unit=unit, status="submitted")
    draft = make_innovation(name="Draf", unit=unit)
    client = client_for(make_user(Role.COORDINATOR, regency=unit.regency))

    response = client.post(
        URL,
        {"action": "verify", "pick": pick(ready, draft), "next": "/inovasi/?q=a"},
    )

    assert response.status_code == 200
    assert results(response) == [
        ("Siap", ""),
        ("Draf", "Inovasi berstatus “Draf” tidak dapat diproses dengan “Verifikasi”."),
    ]
    assert "1 berhasil, 1 ditolak." in response.content.decode()
    assert response.context["back"] == "/inovasi/?q=a"
    assert statuses() == ["verified", "draft"]


def test_bulk_return_asks_for_a_reason_first(client_for):
    unit = make_unit()
    ready = make_innovation(unit=unit, status="submitted")
    client = client_for(make_user(Role.COORDINATOR, regency=unit.regency))
    data = {"action": "return", "pick": pick(ready)}

    asked = client.post(URL, data)
    empty = client.post(URL, data | {"reason": " "})
    done = client.post(URL, data | {"reason": "Lengkapi."})

    assert asked.templates[0].name == "innovations/bulk_reason.html"
    assert f'value="{ready.pk}:1"' in asked.content.decode()
    assert empty.context["form"].errors == {
        "reason": ["Tuliskan alasannya, agar OPD tahu apa yang harus diperbuat."]
    }
    assert results(done) == [(ready.name, "")]
    assert statuses() == ["returned"]
    assert Activity.objects.get().reason == "Lengkapi."


def test_bulk_submit_by_an_operator(client_for):
    unit = make_unit()
    own = make_innovation(unit=unit)
    lacking = make_innovation(unit=unit, problem="")
    client = client_for(make_user(Role.OPERATOR, unit=unit))

    response = client.post(URL, {"action": "submit", "pick": pick(own, lacking)})

    assert [refusal for _name, refusal in results(response)] == [
        "",
        "Lengkapi dahulu: masalah.",
    ]
    assert statuses() == ["submitted", "draft"]


def test_bulk_publish_tells_one_result_a_row(client_for):
    unit = make_unit()
    checked = make_innovation(unit=unit, status="verified")
    unchecked = make_innovation(unit=unit, status="submitted")
    client = client_for(make_user(Role.COORDINATOR, regency=unit.regency))

    response = client.post(URL, {"action": "publish", "pick": pick(checked, unchecked)})

    assert [refusal for _name, refusal in results(response)] == [
        "",
        "Hanya inovasi yang sudah diverifikasi yang dapat ditayangkan.",
    ]
    shown = Innovation.objects.filter(published_at__isnull=False)
    assert list(shown) == [checked]


def test_bulk_with_an_old_version_is_refused(client_for):
    unit = make_unit()
    innovation = make_innovation(unit=unit, status="submitted", version=3)
    client = client_for(make_user(Role.COORDINATOR, regency=unit.regency))

    response = client.post(URL, {"action": "verify", "pick": [f"{innovation.pk}:2"]})

    [(_name, refusal)] = results(response)
    assert refusal.startswith("Data ini sudah diubah orang lain")
    assert statuses() == ["submitted"]


def test_bulk_leaves_out_what_the_reader_does_not_see(client_for):
    unit = make_unit()
    foreign = make_innovation(
        name="Asing", unit=make_unit(make_regency("32.17")), status="submitted"
    )
    client = client_for(make_user(Role.COORDINATOR, regency=unit.regency))

    response = client.post(URL, {"action": "verify", "pick": pick(foreign)})

    assert results(response) == []
    assert "Asing" not in response.content.decode()
    assert "1 baris tidak lagi dapat Anda lihat." in response.content.decode()
    assert statuses() == ["submitted"]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"action": "verify"},
        {"action": "unknown", "pick": ["1:1"]},
        {"action": "complete", "pick": ["1:1"]},
        {"action": "verify", "pick": ["x", "1", ":", "1:x", "9" * 5000, "²:1"]},
    ],
)
def test_bulk_without_a_choice_goes_back_with_a_word(client_for, data):
    unit = make_unit()
    client = client_for(make_user(Role.COORDINATOR, regency=unit.regency))

    response = client.post(URL, data | {"next": "https://jahat.test/"}, follow=True)

    assert response.redirect_chain == [("/inovasi/", 302)]
    assert [str(m) for m in response.context["messages"]] == [
        "Pilih dahulu inovasinya, lalu tindakannya."
    ]


@pytest.mark.parametrize("action", ["verify", "return", "submit", "publish"])
def test_bulk_without_the_right_is_403(client_for, action):
    innovation = make_innovation(status="verified")

    response = client_for(make_user(Role.EVALUATOR)).post(
        URL, {"action": action, "pick": pick(innovation), "reason": "A"}
    )

    assert response.status_code == 403
    assert Activity.objects.count() == 0


def test_bulk_answers_no_get(client_for):
    assert client_for(make_user()).get(URL).status_code == 405
