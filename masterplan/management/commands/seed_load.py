"""Fill a throw-away database with a nation's worth of invented records."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from dimensions.models import SubDimension
from masterplan.domain import load

# The longest serial of a registration number has five digits.
RECORDS_MAX = 9_999


class Command(BaseCommand):
    help = (
        "Isi basis data beban dengan inovasi karangan untuk mengukur kecepatan. "
        "Jangan pernah di basis data yang dipakai orang."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--regencies", type=int, default=514)
        parser.add_argument(
            "--innovations", type=int, default=100, help="setiap kabupaten/kota"
        )
        parser.add_argument(
            "--units", type=int, default=40, help="OPD setiap kabupaten/kota"
        )
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--beside-data",
            action="store_true",
            help="tetap isi walau sudah ada akun atau inovasi",
        )

    def handle(
        self,
        *args: Any,
        regencies: int,
        innovations: int,
        units: int,
        seed: int,
        beside_data: bool,
        verbosity: int,
        **options: Any,
    ) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError("Data beban tidak pernah dimuat di produksi.")
        if min(regencies, units, innovations) < 1 or innovations > RECORDS_MAX:
            raise CommandError(
                "Isi --regencies dan --units sedikitnya 1, --innovations 1 sampai 9999."
            )
        if not SubDimension.objects.exists():
            raise CommandError("Jalankan dahulu: manage.py load_reference")
        if load.is_inhabited() and not beside_data:
            raise CommandError(
                "Basis data ini sudah berisi akun atau inovasi. Pakai basis data lain, "
                "atau --beside-data bila memang boleh bercampur."
            )
        if verbosity:
            self.stderr.write(
                "PERINGATAN: seluruh baris yang dimuat adalah karangan; setiap "
                "kabupaten/kota ditandai memuat data latihan."
            )
        start = time.monotonic()
        loaded = load.load(
            regencies=regencies,
            innovations=innovations,
            units=units,
            seed=seed,
            today=timezone.localdate(),
        )
        if verbosity:
            self.stdout.write(
                f"Data beban termuat: {loaded.regencies} kabupaten/kota, "
                f"{loaded.units} OPD baru, {loaded.innovations} inovasi, "
                f"{loaded.action_items} rencana aksi, {loaded.budget_lines} baris "
                f"anggaran, {time.monotonic() - start:.0f} detik. Koordinator: "
                f"{loaded.coordinated}."
            )
