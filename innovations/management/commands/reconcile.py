"""Count the kept figures anew, print what differs, and set it right if asked."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from innovations.domain import rollup_check
from innovations.domain.rollup_check import Difference
from regencies.models import Regency

# Of one regency; whoever needs all of them mends instead of reading on.
SHOWN = 20


class Command(BaseCommand):
    help = (
        "Hitung ulang angka dasbor dari barisnya, daerah demi daerah, dan tunjukkan "
        "yang berbeda. Status keluar 0: sama semua; 1: ada yang berbeda."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--regency", metavar="KODE", help="hanya daerah ini, misalnya 32.11"
        )
        parser.add_argument(
            "--mend", action="store_true", help="perbaiki angka yang berbeda"
        )

    def handle(
        self,
        *args: Any,
        regency: str | None,
        mend: bool,
        verbosity: int,
        **options: Any,
    ) -> None:
        if regency and not Regency.objects.filter(pk=regency).exists():
            raise CommandError(
                _("Tidak ada daerah berkode %(code)s.") % {"code": regency}
            )
        codes = [regency] if regency else rollup_check.codes()
        differing = 0
        for code in codes:
            found = rollup_check.differences(code)
            if not found:
                continue
            differing += 1
            self._tell(code, found)
            if mend:
                rollup_check.mend(code)
        if verbosity:
            self._conclude(len(codes), differing, mended=mend)
        if differing:
            raise SystemExit(1)

    def _tell(self, code: str, found: list[Difference]) -> None:
        self.stdout.write(
            _("%(code)s %(name)s: %(count)s angka berbeda")
            % {"code": code, "name": rollup_check.name_of(code), "count": len(found)}
        )
        for one in found[:SHOWN]:
            self.stdout.write(f"  {one}")
        if len(found) > SHOWN:
            self.stdout.write(
                _("  … dan %(count)s lagi") % {"count": len(found) - SHOWN}
            )

    def _conclude(self, checked: int, differing: int, *, mended: bool) -> None:
        said = (
            _("%(checked)s daerah diperiksa, %(differing)s berbeda; sudah diperbaiki.")
            if mended and differing
            else _("%(checked)s daerah diperiksa, %(differing)s berbeda.")
        )
        self.stdout.write(said % {"checked": checked, "differing": differing})
