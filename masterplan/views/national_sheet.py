"""The table of regencies as a sheet: its columns, and a line of it."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from masterplan.domain.national_board import NationalDashboard
from masterplan.domain.national_places import stage_word
from masterplan.domain.national_rows import Line


def sheet_heads() -> Sequence[tuple[str, int]]:
    return (
        (_("Kode"), 8),
        (_("Kabupaten/kota"), 32),
        (_("Provinsi"), 24),
        (_("Angkatan terbaru"), 12),
        (_("Tahap kini"), 24),
        (_("Tahap lulus"), 12),
        (_("Inovasi"), 12),
        (_("Belum diverifikasi"), 12),
        (_("Terverifikasi (%)"), 12),
        (_("Digital"), 12),
        (_("Quick win"), 12),
        (_("Ada rencana aksi"), 12),
        (_("Ada bukti dukung"), 12),
        (_("Kegiatan terlambat"), 12),
        (_("Diperbarui"), 14),
    )


def sheet_row(line: Line, board: NationalDashboard) -> tuple[Any, ...]:
    return (
        line.code,
        line.name,
        line.province_name,
        line.cohort,
        stage_word(line.stage, board.stages),
        line.passed,
        line.total,
        line.rest,
        line.share,
        line.digital,
        line.quick_wins,
        line.with_plan,
        line.with_evidence,
        line.late,
        timezone.localdate(line.newest) if line.newest else None,
    )
