"""Pages about similar innovations: while typing, before submitting, on the record."""

import pytest
from django.utils import timezone

from innovations.enums import InnovationStatus
from innovations.models import Innovation
from regencies.enums import Role
from tests.factories import (
    make_dimensions,
    make_innovation,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

TYPED = "/inovasi/serupa/"
HTMX = {"headers": {"HX-Request": "true"}}
SUBMITTED = InnovationStatus.SUBMITTED
DRAFT = InnovationStatus.DRAFT


@pytest.fixture
def unit():
    make_dimensions()
    return make_unit(make_regency("32.11"))


@pytest.fixture
def operator(unit):
    return make_user(Role.OPERATOR, unit=unit)


@pytest.fixture
def client(client_for, operator):
    return client_for(operator)


@pytest.fixture
def origin():
    return make_innovation(
        regency=make_regency("32.17", name="Kabupaten Jauh"),
        status=InnovationStatus.VERIFIED,
        published_at=timezone.now(),
        name="Ambulans Sigap",
    )


@pytest.fixture
def mine(unit, operator):
    return make_innovation(unit=unit, name="Ambulan Sigap", created_by=operator)


def page(innovation: Innovation) -> str:
    return f"/inovasi/{innovation.pk}/serupa/"


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


# --- While typing -------------------------------------------------------------


def test_typed_name_shows_the_similar_with_their_reasons(client, origin):
    response = client.get(TYPED, {"name": "Ambulan sigap", "regency": "32.11"}, **HTMX)

    text = response.content.decode()
    assert response.templates[0].name == "innovations/_similar_typed.html"
    assert f'href="/inovasi/{origin.pk}/"' in text
    assert "Kabupaten Jauh" in text
    assert "nama hampir sama" in text


@pytest.mark.parametrize("name", ["", "Amb", "Bengkel Difabel"])
def test_typed_name_without_similar_shows_nothing(client, origin, name):
    response = client.get(TYPED, {"name": name, "regency": "32.11"}, **HTMX)

    assert response.content.strip() == b""


def test_typed_name_leaves_the_record_itself_out(client, mine):
    asked = {"name": mine.name, "regency": "32.11", "record": mine.pk}

    assert client.get(TYPED, asked, **HTMX).content.strip() == b""


def test_typed_name_has_a_page_of_its_own_without_scripts(client, origin):
    response = client.get(TYPED, {"name": "Ambulan sigap", "regency": "32.11"})

    assert response.templates[0].name == "innovations/similar_search.html"
    assert "Ambulans Sigap" in response.content.decode()
    assert response["Vary"].count("HX-Request") == 1


def test_typed_name_tells_nothing_of_hidden_records(client, origin):
    """The answer is byte for byte the one without them."""
    asked = {"name": "Ambulans Sigap", "regency": "32.17"}
    before = client.get(TYPED, asked, **HTMX).content

    make_innovation(regency=origin.regency, name="Ambulans Sigap")
    make_innovation(regency=origin.regency, name="Ambulans Sigap", status="verified")

    assert client.get(TYPED, asked, **HTMX).content == before


def test_form_asks_while_the_name_is_typed(client, mine):
    for url, own in (("/inovasi/baru/", ""), (f"/inovasi/{mine.pk}/ubah/", mine.pk)):
        text = client.get(url).content.decode()

        wanted = f'data-portal-similar="{TYPED}?regency=32.11'
        assert wanted + (f"&amp;record={own}" if own else '"') in text


# --- On the record ------------------------------------------------------------


def test_record_of_a_draft_shows_the_similar(client, mine, origin):
    text = client.get(mine.get_absolute_url()).content.decode()

    assert "Ada inovasi serupa" in text
    assert f'href="/inovasi/{origin.pk}/"' in text
    assert f'href="{page(mine)}"' in text


def test_record_shows_nothing_once_answered(client, mine, origin):
    client.post(page(mine), {"choice": "different", "because": "Untuk hewan."})

    text = client.get(mine.get_absolute_url()).content.decode()
    assert "Ada inovasi serupa" not in text
    assert "Untuk hewan." in text


@pytest.mark.parametrize("status", ["submitted", "returned", "verified"])
def test_record_that_was_sent_in_shows_nothing(client, origin, unit, status):
    sent = make_innovation(unit=unit, name="Ambulan Sigap", status=status)

    text = client.get(sent.get_absolute_url()).content.decode()
    assert "Ada inovasi serupa" not in text


def test_lineage_stands_on_both_pages(client, client_for, mine, origin):
    client.post(page(mine), {"choice": "adapted", "origin": origin.pk})
    Innovation.objects.filter(pk=mine.pk).update(
        status="verified", registration_number="32.11-0001", published_at=timezone.now()
    )

    public = client_for()
    text = public.get(mine.get_absolute_url()).content.decode()
    assert "Diadaptasi dari" in text
    assert f'href="/inovasi/{origin.pk}/"' in text
    text = public.get(origin.get_absolute_url()).content.decode()
    assert "Diadaptasi oleh 1 daerah" in text
    assert f'href="/inovasi/{mine.pk}/"' in text


def test_lineage_of_a_draft_is_not_counted_for_others(client, client_for, mine, origin):
    before = client_for().get(origin.get_absolute_url()).content

    client.post(page(mine), {"choice": "adapted", "origin": origin.pk})

    assert client_for().get(origin.get_absolute_url()).content == before


# --- Answers ------------------------------------------------------------------


def test_page_offers_the_three_answers(client, mine, origin):
    text = client.get(page(mine)).content.decode()

    assert f"/inovasi/{mine.pk}/tarik/?sama={origin.pk}" in text
    assert f'name="origin" value="{origin.pk}"' in text
    assert 'name="because"' in text
    assert "Ajukan tanpa menjawab" not in text


def test_page_without_similar_says_so(client, mine):
    assert "Tidak ada yang serupa." in client.get(page(mine)).content.decode()


def test_same_is_withdrawn_with_the_reason_filled(client, mine, origin):
    response = client.get(f"/inovasi/{mine.pk}/tarik/?sama={origin.pk}")

    assert response.context["form"].initial["reason"] == (
        "Sama dengan inovasi yang sudah tercatat: Ambulans Sigap (Kabupaten Jauh)."
    )


@pytest.mark.parametrize("same", ["", "abc", "0", "999999"])
def test_same_of_nothing_fills_nothing(client, mine, same):
    response = client.get(f"/inovasi/{mine.pk}/tarik/?sama={same}")

    assert response.context["form"].initial["reason"] == ""


def test_same_of_a_hidden_record_fills_nothing(client, mine, origin):
    hidden = make_innovation(regency=origin.regency, status="verified")

    response = client.get(f"/inovasi/{mine.pk}/tarik/?sama={hidden.pk}")

    assert response.context["form"].initial["reason"] == ""


def test_adapted_is_kept(client, mine, origin):
    response = client.post(
        page(mine),
        {"choice": "adapted", "origin": origin.pk, "version": "1"},
        follow=True,
    )

    mine.refresh_from_db()
    assert mine.adapted_from == origin
    assert said(response) == ["Jawaban Anda tersimpan."]


def test_adapted_from_a_hidden_record_is_not_found(client, mine, origin):
    hidden = make_innovation(regency=origin.regency, status="verified")

    for key in (hidden.pk, 999_999, "x", ""):
        response = client.post(page(mine), {"choice": "adapted", "origin": key})
        assert response.status_code == 404


def test_not_adapted_lets_go(client, mine, origin):
    client.post(page(mine), {"choice": "adapted", "origin": origin.pk})
    assert "Bukan adaptasi, lepas" in client.get(page(mine)).content.decode()

    client.post(page(mine), {"choice": "not_adapted"})

    mine.refresh_from_db()
    assert mine.adapted_from is None


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Pilih dahulu jawaban Anda."),
        ({"choice": "different"}, "Tuliskan apa bedanya dari inovasi yang serupa."),
        (
            {"choice": "different", "because": "Lain.", "version": "9"},
            "Data ini sudah diubah orang lain sejak Anda membukanya. "
            "Bandingkan kedua isian lalu pilih.",
        ),
    ],
)
def test_refused_answer_says_why(client, mine, origin, sent, sentence):
    response = client.post(page(mine), sent, follow=True)

    assert response.redirect_chain == [(page(mine), 302)]
    assert said(response) == [sentence]


# --- Before submitting --------------------------------------------------------


def submit(client, innovation, **sent):
    return client.post(f"/inovasi/{innovation.pk}/ajukan/", sent, follow=True)


def test_submitting_asks_once(client, mine, origin):
    response = submit(client, mine)

    assert response.redirect_chain == [(f"{page(mine)}?ajukan=1", 302)]
    assert "Ajukan tanpa menjawab" in response.content.decode()

    submit(client, mine, asked="1")

    mine.refresh_from_db()
    assert mine.status == SUBMITTED


@pytest.mark.parametrize(
    "answer",
    [{"choice": "adapted"}, {"choice": "different", "because": "Untuk hewan."}],
)
def test_answer_submits_on_the_way(client, mine, origin, answer):
    sent = answer | {"origin": origin.pk, "ajukan": "1", "version": "1"}

    response = client.post(page(mine), sent, follow=True)

    mine.refresh_from_db()
    assert mine.status == SUBMITTED
    assert said(response) == [
        f"Inovasi diajukan ke Diskominfo dengan nomor {mine.registration_number}."
    ]


def test_answered_record_is_not_asked_again(client, mine, origin):
    client.post(page(mine), {"choice": "different", "because": "Untuk hewan."})

    submit(client, mine)

    mine.refresh_from_db()
    assert mine.status == SUBMITTED


def test_record_unlike_all_is_not_asked(client, unit, origin):
    other = make_innovation(unit=unit, name="Bengkel Difabel Kreatif")

    submit(client, other)

    other.refresh_from_db()
    assert other.status == SUBMITTED


def test_answer_is_kept_where_something_lacks(client, mine, origin):
    Innovation.objects.filter(pk=mine.pk).update(problem="")

    response = client.post(
        page(mine),
        {"choice": "different", "because": "Untuk hewan.", "ajukan": "1"},
        follow=True,
    )

    mine.refresh_from_db()
    assert (mine.status, mine.different_because) == (DRAFT, "Untuk hewan.")
    assert said(response) == [
        "Jawaban Anda tersimpan, tetapi inovasi belum diajukan."
        " Lengkapi dahulu: masalah."
    ]


def test_bulk_submission_does_not_ask(client, mine, origin):
    client.post(
        "/inovasi/tindakan/", {"action": "submit", "pick": f"{mine.pk}:{mine.version}"}
    )

    mine.refresh_from_db()
    assert mine.status == SUBMITTED


# --- The entry form -----------------------------------------------------------

COMPLETE = {
    "name": "Ambulan Sigap",
    "dimension": "living",
    "problem": "Pasien menunggu.",
    "description": "Ambulans datang.",
    "is_digital": "true",
    "person_in_charge": "Kepala Bidang",
    "action": "submit",
}


def test_new_one_is_kept_and_asked_before_it_is_sent(client, origin):
    response = client.post("/inovasi/baru/", COMPLETE, follow=True)

    made = Innovation.objects.get(name="Ambulan Sigap")
    assert response.redirect_chain == [(f"{page(made)}?ajukan=1", 302)]
    assert made.status == DRAFT


def test_second_press_of_a_new_one_is_asked_too(client, origin):
    for _press in range(2):
        response = client.post("/inovasi/baru/", COMPLETE, follow=True)

    made = Innovation.objects.get(name="Ambulan Sigap")
    assert response.redirect_chain == [(f"{page(made)}?ajukan=1", 302)]
    assert made.status == DRAFT


def test_new_one_that_lacks_something_is_not_asked_yet(client, origin):
    response = client.post("/inovasi/baru/", COMPLETE | {"problem": ""}, follow=True)

    made = Innovation.objects.get(name="Ambulan Sigap")
    assert response.redirect_chain == [(f"/inovasi/{made.pk}/ubah/", 302)]


def test_edited_one_is_kept_and_asked_before_it_is_sent(client, unit, origin):
    other = make_innovation(unit=unit, name="Nama Sementara")

    response = client.post(
        f"/inovasi/{other.pk}/ubah/", COMPLETE | {"version": "1"}, follow=True
    )

    other.refresh_from_db()
    assert response.redirect_chain == [(f"{page(other)}?ajukan=1", 302)]
    assert (other.name, other.status) == ("Ambulan Sigap", DRAFT)


def test_edited_one_with_an_answer_is_sent(client, mine, origin):
    Innovation.objects.filter(pk=mine.pk).update(different_because="Untuk hewan.")

    client.post(f"/inovasi/{mine.pk}/ubah/", COMPLETE | {"version": "1"})

    mine.refresh_from_db()
    assert mine.status == SUBMITTED


def test_saving_does_not_ask(client, origin):
    response = client.post("/inovasi/baru/", COMPLETE | {"action": "save"}, follow=True)

    made = Innovation.objects.get(name="Ambulan Sigap")
    assert response.redirect_chain == [(f"/inovasi/{made.pk}/", 302)]
    assert "Ada inovasi serupa" in response.content.decode()
