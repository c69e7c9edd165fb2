"""Load the reference data of `data/`: places, units, dimensions, stages and more."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from dimensions.domain.reference import (
    load_dimensions,
    load_indicators,
    load_sub_dimensions,
)
from innovations.domain import rollup
from innovations.domain.reference import load_quick_win_criteria
from masterplan.domain.reference import (
    load_cohorts,
    load_deliverable_templates,
    load_programmes,
    load_stage_templates,
)
from regencies.domain.reference import (
    load_districts,
    load_provinces,
    load_regencies,
    load_units,
)

# In this order: every table after the ones it points to.
_LOADERS = (
    ("provinsi", load_provinces),
    ("kabupaten/kota", load_regencies),
    ("kecamatan", load_districts),
    ("OPD baru", load_units),
    ("dimensi", load_dimensions),
    ("subdimensi", load_sub_dimensions),
    ("indeks skema lain", load_indicators),
    ("kriteria quick win", load_quick_win_criteria),
    ("nama gerakan", load_programmes),
    ("angkatan", load_cohorts),
    ("tahap Bimtek bawaan", load_stage_templates),
    ("luaran bawaan", load_deliverable_templates),
)


class Command(BaseCommand):
    help = "Muat data rujukan dari folder data/. Aman dijalankan berulang kali."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        with transaction.atomic():
            counts = [(load(), words) for words, load in _LOADERS]
            # Records older than the figures that are kept of them.
            rollup.fill_missing()
        if verbosity:
            told = ", ".join(f"{count} {words}" for count, words in counts)
            self.stdout.write(f"Data rujukan termuat: {told}.")
