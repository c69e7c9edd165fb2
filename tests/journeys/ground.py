"""The demonstration's people and records, as journeys ask for them."""

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page

from innovations.models import Innovation
from masterplan.core.models import User

SAMPLE = "/daerah/00.01/"

# What the fixture `inspect` gives: (page, paths of pages; "" is the open one).
Inspect = Callable[..., None]
# And `open_at`: (login of the demonstration or "", options of a browser profile).
Open = Callable[..., Page]


def demo_user(login: str) -> User:
    return User.objects.get(email=f"{login}@demo.test")


def sample(**conditions: object) -> Innovation:
    """One record of the invented regency, the same one every time."""
    found = Innovation.objects.filter(regency="00.01", **conditions).order_by("pk")
    record = found.first()
    assert record is not None, conditions
    return record


def address(innovation: Innovation, name: str = "detail", *more: str) -> str:
    return reverse(f"innovations:{name}", args=[innovation.pk, *more])
