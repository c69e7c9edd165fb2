"""Write the API as a collection for Bruno, Postman or Insomnia."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand

from masterplan.core.api.collection import collection_of

BASE = "http://127.0.0.1:8000"
FOLDER = Path(settings.BASE_DIR) / "docs/api"


class Command(BaseCommand):
    help = "Menulis docs/api/collection.json dari docs/api/schema.yml."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, default=FOLDER / "collection.json")

    def handle(self, *args: object, **options: Any) -> None:
        schema = yaml.load((FOLDER / "schema.yml").read_text(), yaml.CSafeLoader)
        options["file"].write_text(written(schema))


def written(schema: dict[str, Any]) -> str:
    """The collection as it stands in its file."""
    found = collection_of(schema, base=BASE)
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"
