"""The sentences that Django and its packages bring along."""

from collections.abc import Iterator
from pathlib import Path

import allauth
import django
import django_filters
import drf_spectacular
import knox
import rest_framework
from django.conf import settings


def folder(module: object) -> Path:
    return Path(str(vars(module)["__file__"])).parent


def foreign_sources() -> Iterator[Path]:
    """Every file of Django and its packages whose sentences may be met here."""
    base = folder(django)
    contrib = ("admin", "auth", "contenttypes", "messages", "postgres", "sessions")
    places = [
        *(base / name for name in ("core", "forms", "db", "http", "utils", "views")),
        *(base / "contrib" / name for name in contrib),
        *(folder(allauth) / name for name in ("account", "core", "mfa")),
        *map(folder, (rest_framework, django_filters, drf_spectacular, knox)),
    ]
    for place in places:
        for path in sorted(place.rglob("*.py")):
            if "migrations" not in path.parts:
                yield path
    # Of allauth's templates those that none of ours replaces: mails and messages too.
    templates = folder(allauth) / "templates"
    for name in ("account", "allauth", "mfa"):
        for path in sorted((templates / name).rglob("*.*")):
            mine = settings.BASE_DIR / "templates" / path.relative_to(templates)
            if path.suffix in (".html", ".txt") and not mine.exists():
                yield path
