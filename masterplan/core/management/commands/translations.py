"""Bring both catalogues up to date with the sentences in the sources."""

import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from masterplan.core import catalogue


class Command(BaseCommand):
    help = (
        "Mengumpulkan kalimat dari sumber ke locale/en, merapikan locale/id, dan "
        "menyusun kedua berkas .mo (memerlukan paket gettext)."
    )

    def handle(self, *args: object, **options: Any) -> None:
        english, indonesian = catalogue.po_path("en"), catalogue.po_path("id")
        with tempfile.TemporaryDirectory() as folder:
            pot = Path(folder) / "django.pot"
            try:
                catalogue.extract(catalogue.sources(), pot)
                catalogue.merge(english, pot)
                catalogue.tidy(indonesian)
                for po in (english, indonesian):
                    catalogue.compile_to(po.with_suffix(".mo"), po)
            except FileNotFoundError as absent:
                raise CommandError(
                    f"{absent.filename} tidak ada: apt-get install gettext"
                ) from absent
            except ValueError as refused:
                raise CommandError(str(refused)) from refused
        wanted = catalogue.sentences(catalogue.sources())
        known = catalogue.read_source(english)
        missing = [key for key in wanted if key not in known]
        for key in missing:
            self.stdout.write(f"belum ada bahasa Inggrisnya: {key!r}")
        self.stdout.write(f"{len(wanted)} kalimat, {len(missing)} belum diterjemahkan")
