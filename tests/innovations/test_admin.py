import pytest
from django.urls import reverse

from tests.factories import make_innovation, make_user

pytestmark = pytest.mark.django_db


def test_admin_shows_records_and_changes_none(client_for):
    innovation = make_innovation(name="Antrean", person_phone="0261-555000")
    client = client_for(make_user(is_staff=True, is_superuser=True))
    change = reverse("admin:innovations_innovation_change", args=[innovation.pk])

    listed = client.get(reverse("admin:innovations_innovation_changelist"))
    shown = client.get(change)
    written = client.post(change, {"name": "Lain"})
    added = client.get(reverse("admin:innovations_innovation_add"))

    assert "Antrean" in listed.content.decode()
    assert "Antrean" in shown.content.decode()
    assert "555000" not in shown.content.decode()
    assert (written.status_code, added.status_code) == (403, 403)
    innovation.refresh_from_db()
    assert innovation.name == "Antrean"
