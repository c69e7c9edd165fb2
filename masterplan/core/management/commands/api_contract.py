"""Compare the API with the contract that was promised, or promise the present one."""

from argparse import ArgumentParser
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator

from masterplan.core.api.contract import breaks, contract_of

CONTRACT = Path(settings.BASE_DIR) / "docs/api/contract.yml"


class Command(BaseCommand):
    help = "Membandingkan API dengan kontrak yang dijanjikan di docs/api/contract.yml."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--update",
            action="store_true",
            help="tulis kontrak yang sekarang sebagai janji yang baru",
        )

    def handle(self, *args: object, **options: Any) -> None:
        present = present_contract()
        found = []
        if CONTRACT.exists():
            found = breaks(yaml.load(CONTRACT.read_text(), yaml.CSafeLoader), present)
        for line in found:
            self.stdout.write(line)
        if options["update"]:
            CONTRACT.write_text(yaml.dump(present, Dumper=_Plain, allow_unicode=True))
            self.stdout.write(f"{CONTRACT.name}: {len(found)}")
        elif found:
            raise CommandError(f"{len(found)} perubahan memutus klien yang sudah ada.")


@cache
def present_contract() -> Any:
    """What the code offers now; made once in a process, as it takes seconds."""
    with translation.override(settings.LANGUAGE_CODE):
        schema = SchemaGenerator().get_schema(request=None, public=True)
    return _plain(contract_of(schema))


class _Plain(yaml.CSafeDumper):
    """Every part written out, without names for those that come again."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _plain(value: Any) -> Any:
    """Dictionaries, lists and texts of the plain kind, for YAML."""
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, bool | int | float | None):
        return value
    return str(value)
