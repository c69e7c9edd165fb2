"""The documentation page: read without the internet, tried with one's session."""

import pytest

from masterplan.core.api import docs
from regencies.enums import Role
from tests.factories import make_innovation, make_regency, make_user


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_docs_try_reads_and_changes_with_the_session(live_portal):
    user = make_user(Role.COORDINATOR, regency=make_regency())
    record = make_innovation(regency=make_regency(), status="submitted")
    # The schema is written once a process; the page waits for it.
    docs.schema_bytes("application/vnd.oai.openapi+json", "id")
    page = live_portal.open("/api/v1/docs/", user=user)

    page.locator("#operations-tag-innovations").click()
    for name, fields in (
        ("innovations_read", {"id": record.pk}),
        ("innovations_verify", {"id": record.pk}),
    ):
        place = page.locator(f"#operations-innovations-{name}")
        place.locator("button").first.click()
        place.get_by_role("button", name="Try it out").click()
        for field, value in fields.items():
            place.locator(f"tr[data-param-name={field}] input").fill(str(value))
        if name == "innovations_verify":
            place.locator("textarea").first.fill("{}")
        place.get_by_role("button", name="Execute").click()
        place.locator(".live-responses-table .response-col_status").get_by_text(
            "200"
        ).wait_for()

    record.refresh_from_db()
    assert record.status == "verified"


@pytest.mark.django_db
def test_docs_say_how_to_start(client):
    page = client.get("/api/v1/docs/", headers={"Accept": "text/html"})
    assert "/token/baru/" not in page.content.decode()

    client.force_login(make_user(Role.COORDINATOR, regency=make_regency()))
    page = client.get("/api/v1/docs/", headers={"Accept": "text/html"}).content.decode()

    assert 'href="/token/baru/"' in page
    assert "http://testserver/api/v1/innovations/" in page
    assert "data-csrf=" in page
