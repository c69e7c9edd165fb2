"""Reading the tables that the project ships under `data/`."""

import csv

from django.conf import settings


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of `data/<name>` by column; every value is text, codes included."""
    with (settings.DATA_DIR / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
