"""Keep the figures of now as those of the end of a month."""

import argparse
import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from innovations.domain import month_figures


def _month(text: str) -> dt.date:
    try:
        return month_figures.month_of(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


class Command(BaseCommand):
    help = (
        "Simpan angka dasbor saat ini sebagai angka akhir bulan. Bulan yang sudah "
        "tersimpan tidak diubah."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "month",
            nargs="?",
            type=_month,
            metavar="BULAN",
            help="misalnya 2026-10; tanpa isian: bulan ini",
        )

    def handle(
        self, *args: Any, month: dt.date | None, verbosity: int, **options: Any
    ) -> None:
        day = month_figures.last_day(month or timezone.localdate())
        count = month_figures.keep(day)
        if verbosity:
            self.stdout.write(
                _("%(month)s: %(count)s baris angka disimpan.")
                % {"month": f"{day:%Y-%m}", "count": count}
            )
