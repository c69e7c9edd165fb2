"""The Excel import from the shell: the same code as the page and the API."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dimensions.models import Dimension
from innovations.domain import importing
from innovations.enums import YEAR_MAX, YEAR_MIN
from innovations.sheets.plan import Decisions
from masterplan.core.errors import VerbRefused
from masterplan.core.models import User
from masterplan.core.sheets.errors import FileRefused
from regencies.models import Regency

ROWS_REFUSED, FILE_REFUSED = 1, 2


class Command(BaseCommand):
    help = (
        "Membaca buku kerja Excel berisi inovasi. Tanpa --commit tidak ada yang "
        "ditulis. Status keluar: 0 baik, 1 ada baris ditolak, 2 berkas ditolak."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="berkas .xlsx")
        parser.add_argument(
            "--regency", required=True, help="kode kabupaten/kota, misalnya 32.11"
        )
        parser.add_argument("--commit", action="store_true", help="simpan barisnya")
        parser.add_argument(
            "--good-rows",
            action="store_true",
            help="simpan baris yang benar walaupun ada yang ditolak",
        )
        parser.add_argument("--json", action="store_true", help="cetak satu objek JSON")
        parser.add_argument(
            "--quick-win-year", type=int, help="tahun usulan baris bertanda quick win"
        )
        parser.add_argument(
            "--reason",
            default="",
            help="alasan bagi baris yang mengubah baseline masterplan yang dibekukan",
        )
        parser.add_argument("--actor", help="surel pengguna yang mengimpor")

    def handle(self, *args: Any, **options: Any) -> None:
        regency = self._regency(options["regency"])
        actor = self._actor(options["actor"])
        year = options["quick_win_year"]
        if year is not None and not YEAR_MIN <= year <= YEAR_MAX:
            raise self._usage(f"--quick-win-year: {YEAR_MIN} sampai {YEAR_MAX}.")
        if not options["file"].is_file():
            raise self._usage(f"{options['file']}: berkas tidak ada.")
        try:
            importing.demand(actor, regency)
            reading = importing.read(options["file"], regency=regency)
        except FileRefused as refusal:
            self._refuse_file(refusal, is_json=options["json"])
        except VerbRefused as refusal:
            raise self._usage(refusal.message) from refusal
        answer = reading.answer
        written = None
        if options["commit"]:
            decisions = Decisions({}, year, options["reason"].strip())
            written = self._commit(
                reading, regency, actor, decisions, options["good_rows"]
            )
            answer |= {"written": written.counts}
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
        else:
            self._tell(reading, written, year)
        if reading.refused or (written and written.refusals):
            sys.exit(ROWS_REFUSED)

    def _commit(
        self,
        reading: importing.Reading,
        regency: Regency,
        actor: User | None,
        decisions: Decisions,
        good_rows: bool,
    ) -> importing.Written:
        order = importing.Order(
            rows=reading.rows,
            refused=reading.refused,
            good_rows=good_rows,
            decisions=decisions,
            base=reading.base,
        )
        try:
            return importing.apply(order, regency=regency, actor=actor)
        except importing.RowsRefused as refusal:
            self.stderr.write(refusal.message)
            return importing.Written([], [], [], refusal.rows)
        except VerbRefused as refusal:
            raise self._usage(refusal.message) from refusal

    def _refuse_file(self, refusal: FileRefused, *, is_json: bool) -> None:
        if is_json:
            error = {"code": refusal.code, "message": refusal.message}
            self.stdout.write(json.dumps({"error": error}, ensure_ascii=False))
        else:
            self.stderr.write(refusal.message)
        sys.exit(FILE_REFUSED)

    def _tell(
        self,
        reading: importing.Reading,
        written: importing.Written | None,
        year: int | None,
    ) -> None:
        counts = reading.answer["counts"]
        self.stdout.write(
            f"{counts['accepted']} baris diterima, {counts['refused']} ditolak, "
            f"{counts['ignored']} dilewati."
        )
        several = len(reading.parsed.sheets) > 1
        for sheet in reading.parsed.sheets:
            where = f"{sheet.name}, " if several else ""
            for row in sheet.refused:
                self.stdout.write(f"  {where}baris {row.row}: {row.message}")
        for unit in reading.unknown:
            self.stdout.write(f"  OPD belum dikenal: {unit.words} ({unit.rows} baris)")
        marks = sum(row.is_quick_win for row in reading.rows)
        if marks and year is None:
            self.stdout.write(
                f"  {marks} baris bertanda quick win; sebutkan --quick-win-year "
                "agar diusulkan."
            )
        if written is None:
            self.stdout.write("Belum ada yang disimpan; tambahkan --commit.")
            return
        for refusal in written.refusals:
            self.stdout.write(f"  baris {refusal.place.row}: {refusal.message}")
        told = written.counts
        self.stdout.write(
            f"{told['created']} inovasi baru, {told['updated']} diperbarui, "
            f"{told['unchanged']} tidak berubah."
        )

    def _regency(self, code: str) -> Regency:
        regency = Regency.objects.filter(pk=code).first()
        if regency is None or not Dimension.objects.exists():
            raise self._usage(
                f"Kabupaten/kota {code} atau enam dimensi belum ada; muat data acuan "
                "dengan manage.py load_reference."
            )
        return regency

    def _actor(self, email: str | None) -> User | None:
        """The person in whose name it is done; without one, the host's own shell."""
        if email is None:
            return None
        actor = User.objects.filter(email=email.lower(), is_active=True).first()
        if actor is None:
            raise self._usage(f"Tidak ada pengguna aktif dengan surel {email}.")
        return actor

    @staticmethod
    def _usage(message: str) -> CommandError:
        return CommandError(message, returncode=FILE_REFUSED)
