"""Keep figures, stages and late activities of now as those of a month's end."""

import argparse
import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from innovations.domain.month_figures import last_day, month_of
from masterplan.domain import month_end


def _month(text: str) -> dt.date:
    try:
        return month_of(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


class Command(BaseCommand):
    help = (
        "Simpan angka, tahap Bimtek, dan kegiatan terlambat saat ini sebagai akhir "
        "bulan. Yang sudah tersimpan tidak diubah."
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
        day = last_day(month or timezone.localdate())
        count = month_end.keep(day)
        if verbosity:
            self.stdout.write(
                _("%(month)s: %(count)s baris angka disimpan.")
                % {"month": f"{day:%Y-%m}", "count": count}
            )
