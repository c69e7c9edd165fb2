"""Fill a demonstration with accounts, real innovations and one invented regency."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dimensions.models import SubDimension
from masterplan.domain import demo


class Command(BaseCommand):
    help = "Muat data demo. Hanya dalam mode demo; aman dijalankan berulang kali."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        if not settings.PORTAL_DEMO:
            raise CommandError(
                "Data demo hanya dimuat dalam mode demo (PORTAL_DEMO=true)."
            )
        if not SubDimension.objects.exists():
            raise CommandError("Jalankan dahulu: manage.py load_reference")
        seeded = demo.seed()
        if verbosity:
            self.stdout.write(
                f"Data demo termuat: {seeded.accounts} akun baru, "
                f"{seeded.participations} keikutsertaan, "
                f"{seeded.reported} inovasi dari sumber publik "
                f"({seeded.without_dimension} baris tanpa dimensi dilewati), "
                f"{seeded.sample} inovasi Kabupaten Contoh."
            )
