"""What holds for every request, whatever view it is for."""

import pytest

pytestmark = pytest.mark.django_db

PART = {
    "HX-Request": "true",
    "HX-Current-URL": "http://testserver/rencana-aksi/?q=antre",
}


def test_sign_in_is_a_page_of_its_own_where_a_part_was_asked_for(client) -> None:
    response = client.get("/rencana-aksi/?q=antrean", headers=PART)

    assert (response.status_code, response.text) == (200, "")
    assert response.headers["HX-Redirect"] == "/masuk/?next=/rencana-aksi/%3Fq%3Dantre"


def test_sign_in_takes_no_typed_words_away(client) -> None:
    response = client.post(
        "/daerah/32.11/kertas-kerja/living/swot/", {"statement": "A"}, headers=PART
    )

    assert (response.status_code, response.text) == (401, "")
    assert "HX-Redirect" not in response.headers


def test_sign_in_follows_a_whole_page(client) -> None:
    response = client.get("/rencana-aksi/")

    assert response.status_code == 302
    assert response.headers["Location"] == "/masuk/?next=/rencana-aksi/"
