"""Make an API token for a user and print it, this once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from masterplan.core import tokens
from masterplan.core.enums import TokenScope
from masterplan.core.errors import VerbRefused
from masterplan.core.models import User


class Command(BaseCommand):
    help = "Membuat token API untuk seorang pengguna dan mencetaknya satu kali."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL", help="surel pemilik token")
        parser.add_argument("--name", required=True, help="untuk apa token ini")
        parser.add_argument("--write", action="store_true", help="boleh mengubah data")
        parser.add_argument(
            "--days", type=int, default=tokens.DAYS_DEFAULT, help="masa berlaku"
        )

        parser.add_argument(
            "--regency",
            action="append",
            default=[],
            metavar="KODE",
            help="batasi ke daerah ini; boleh berulang",
        )

    def handle(self, *args: object, **options: Any) -> None:
        owner = User.objects.filter(email=str(options["email"]).lower()).first()
        if owner is None or not owner.is_active:
            raise CommandError(f"Tidak ada akun aktif dengan surel {options['email']}.")
        try:
            _token, text = tokens.create(
                owner=owner,
                actor=None,
                name=options["name"],
                scope=TokenScope.WRITE if options["write"] else TokenScope.READ,
                days=options["days"],
                regency_codes=options["regency"],
            )
        except VerbRefused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(text)
