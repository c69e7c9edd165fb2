"""Hints for a better record: a table of rules, each a sentence and a pure question.

Hints never block anything, and nothing of them is stored: what is mended is gone.
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, Subquery, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from innovations.domain import affairs
from innovations.domain.outcome import Outcome
from innovations.enums import (
    QUICK_WIN_MONTHS_MAX,
    QUICK_WIN_MONTHS_WARN,
    InnovationStatus,
    InnovationStep,
    QuickWinStatus,
)
from innovations.enums.action_item import OPEN_STATUSES, RHYTHM_DAYS
from innovations.models import (
    ActionItem,
    BudgetLine,
    Evidence,
    Innovation,
    QuickWin,
)
from innovations.models.innovation import InnovationQuerySet
from regencies.enums import Rhythm

# What a hint leads to, beside names of fields.
ACTION_PLAN, BUDGET, EVIDENCE, OUTCOMES = "plan", "budget", "evidence", "outcomes"

_RUNNING = frozenset({InnovationStep.IMPLEMENTATION, InnovationStep.EVALUATION})
_BEGUN = _RUNNING | {InnovationStep.DEVELOPMENT}
_GIVEN_UP = frozenset({InnovationStatus.DISCONTINUED, InnovationStatus.WITHDRAWN})
_ONLY_TOOL = re.compile(
    r"(?:(?:pembuatan|pembangunan|pengembangan|pengadaan)\s+)?"
    r"(?:aplikasi|sistem\s+informasi|website|situs|web|portal|software|platform|"
    r"dashboard|dasbor|e-\w+)\b",
    re.IGNORECASE,
)
_CAPITAL_WORKS = re.compile(
    r"\b(?:(?:pembangunan|rehabilitasi|renovasi|konstruksi|peningkatan)\s+"
    r"(?:\w+\s+)?(?:gedung|jalan|jembatan|kantor|pasar|irigasi|trotoar|drainase|"
    r"puskesmas|sekolah)|"
    r"pengadaan\s+(?:tanah|lahan|kendaraan|bangunan|alat\s+berat))\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_MONTH_DAYS = 30


@dataclass(frozen=True)
class Seen:
    """A record and what of its parts the rules ask about; nothing is read later.

    `innovation` comes from `with_facts`.
    """

    innovation: Innovation
    today: dt.date
    quick_wins: Sequence[QuickWin] = ()
    outcomes: Sequence[Outcome] = ()
    names: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_running(self) -> bool:
        return self.innovation.step in _RUNNING

    @property
    def coming_quick_wins(self) -> list[QuickWin]:
        """Those proposed or selected: of the others it is too late to say."""
        coming = (QuickWinStatus.PROPOSED, QuickWinStatus.SELECTED)
        return [one for one in self.quick_wins if one.status in coming]

    @property
    def quick_win_months(self) -> int:
        """The longest time a coming quick win gives itself; 0 where none says."""
        return max(
            (
                (one.due_on - one.start_on).days // _MONTH_DAYS
                for one in self.coming_quick_wins
                if one.start_on and one.due_on
            ),
            default=0,
        )

    @property
    def rhythm(self) -> Rhythm:
        regency = self.innovation.regency
        is_quick = any(one.year == self.today.year for one in self.coming_quick_wins)
        return Rhythm(regency.quick_win_rhythm if is_quick else regency.rhythm)


@dataclass(frozen=True)
class Rule:
    """`mends` is a field's name, or one of the pages named above."""

    code: str
    sentence: str | Promise
    mends: str
    is_broken: Callable[[Seen], bool]


def _fact(seen: Seen, name: str) -> Any:
    return getattr(seen.innovation, f"coach_{name}")


def _has_no_problem(seen: Seen) -> bool:
    return not seen.innovation.problem


def _has_benefit_without_number(seen: Seen) -> bool:
    one = seen.innovation
    if not one.benefit or one.beneficiary_count is not None:
        return False
    return not _DIGIT.search(one.benefit + one.result)


def _is_named_after_its_tool(seen: Seen) -> bool:
    return _ONLY_TOOL.match(seen.innovation.name.strip()) is not None


def _takes_over_a_year(seen: Seen) -> bool:
    return seen.quick_win_months > QUICK_WIN_MONTHS_MAX


def _takes_over_half_a_year(seen: Seen) -> bool:
    return QUICK_WIN_MONTHS_WARN < seen.quick_win_months <= QUICK_WIN_MONTHS_MAX


def _is_capital_works(seen: Seen) -> bool:
    one = seen.innovation
    text = f"{one.name}\n{one.description}"
    return bool(seen.coming_quick_wins) and bool(_CAPITAL_WORKS.search(text))


def _has_no_person(seen: Seen) -> bool:
    return not seen.innovation.person_in_charge


def _has_no_source(seen: Seen) -> bool:
    return seen.innovation.step in _BEGUN and not _fact(seen, "has_source")


def _spends_more_than_allocated(seen: Seen) -> bool:
    allocated = _fact(seen, "allocated")
    return allocated is not None and (_fact(seen, "realised") or 0) > allocated


def _has_unproven_result(seen: Seen) -> bool:
    return bool(seen.innovation.result) and not _fact(seen, "has_evidence")


def _is_silent(seen: Seen) -> bool:
    one = seen.innovation
    if one.status != InnovationStatus.VERIFIED or one.step not in _BEGUN:
        return False
    last = max(filter(None, (one.updated_at, _fact(seen, "reported_at"))))
    days = (seen.today - last.astimezone(one.regency.zone).date()).days
    return days > RHYTHM_DAYS[seen.rhythm]


def _has_no_outcome(seen: Seen) -> bool:
    return seen.is_running and not seen.outcomes


def _has_outcome_without_baseline(seen: Seen) -> bool:
    return any(one.baseline is None for one in seen.outcomes)


def _has_item_without_person(seen: Seen) -> bool:
    return bool(_fact(seen, "has_unassigned"))


def _is_over_but_open(seen: Seen) -> bool:
    one = seen.innovation
    if one.status != InnovationStatus.VERIFIED or one.end_year is None:
        return False
    return one.end_year < seen.today.year


def _has_no_partner(seen: Seen) -> bool:
    is_begun = seen.innovation.step in _BEGUN
    return is_begun and not (
        seen.names.get("partners") or seen.names.get("supporting_units")
    )


def _is_digital_without_link(seen: Seen) -> bool:
    one = seen.innovation
    return bool(one.is_digital) and seen.is_running and not one.link


def _has_before_without_after(seen: Seen) -> bool:
    one = seen.innovation
    return bool(one.process_before) and not one.process_after and seen.is_running


def _is_applied_before_its_trial(seen: Seen) -> bool:
    one = seen.innovation
    if one.trial_on is None or one.implemented_on is None:
        return False
    return one.trial_on > one.implemented_on


def _has_unknown_code(seen: Seen) -> bool:
    return affairs.is_unknown(seen.innovation.nomenclature_code)


RULES = (
    Rule(
        "no_problem",
        _("Masalahnya belum disebut. Tuliskan apa yang dialami warga atau OPD."),
        "problem",
        _has_no_problem,
    ),
    Rule(
        "name_is_tool",
        _(
            "Namanya baru menyebut alat (aplikasi, sistem, situs). Beri nama yang "
            "menyebut perubahan yang dirasakan warga."
        ),
        "name",
        _is_named_after_its_tool,
    ),
    Rule(
        "quick_win_capital_works",
        _(
            "Quick win bukan pekerjaan fisik. Pertajam layanan yang sudah ada, dan "
            "pindahkan pembangunannya ke program biasa."
        ),
        "description",
        _is_capital_works,
    ),
    Rule(
        "quick_win_over_year",
        _(
            "Batas waktu quick win ini lebih dari 12 bulan. Pilih bagian yang dapat "
            "dirasakan dalam setahun."
        ),
        ACTION_PLAN,
        _takes_over_a_year,
    ),
    Rule(
        "quick_win_over_half_year",
        _(
            "Quick win ini baru dirasakan setelah lebih dari 6 bulan. Adakah bagian "
            "yang dapat didahulukan?"
        ),
        ACTION_PLAN,
        _takes_over_half_a_year,
    ),
    Rule(
        "no_person",
        _("Belum ada penanggung jawab. Sebut satu nama yang dapat dihubungi."),
        "person_in_charge",
        _has_no_person,
    ),
    Rule(
        "over_but_open",
        _(
            "Tahun selesainya sudah lewat. Catat hasilnya lalu minta ditandai selesai, "
            "atau perpanjang."
        ),
        "end_year",
        _is_over_but_open,
    ),
    Rule(
        "silent",
        _(
            "Belum ada pembaruan melewati jangka laporan daerah. Laporkan kemajuannya, "
            "walau tidak ada perubahan."
        ),
        ACTION_PLAN,
        _is_silent,
    ),
    Rule(
        "item_without_person",
        _("Ada kegiatan rencana aksi tanpa penanggung jawab."),
        ACTION_PLAN,
        _has_item_without_person,
    ),
    Rule(
        "no_budget_source",
        _("Sudah berjalan, tetapi sumber dananya belum dicatat."),
        BUDGET,
        _has_no_source,
    ),
    Rule(
        "over_allocation",
        _("Realisasi anggaran melebihi DPA. Periksa angkanya."),
        BUDGET,
        _spends_more_than_allocated,
    ),
    Rule(
        "result_without_evidence",
        _("Hasil sudah ditulis, tetapi belum ada bukti dukung."),
        EVIDENCE,
        _has_unproven_result,
    ),
    Rule(
        "benefit_without_number",
        _("Manfaatnya belum berangka. Berapa orang, berapa lama, berapa rupiah?"),
        "beneficiary_count",
        _has_benefit_without_number,
    ),
    Rule(
        "no_outcome",
        _("Sudah diterapkan, tetapi belum ada indikator hasil yang diukur."),
        OUTCOMES,
        _has_no_outcome,
    ),
    Rule(
        "outcome_without_baseline",
        _("Ada indikator hasil tanpa kondisi awal, sehingga perubahannya tak terbaca."),
        OUTCOMES,
        _has_outcome_without_baseline,
    ),
    Rule(
        "before_without_after",
        _("Proses sebelum sudah ditulis, proses sesudah belum."),
        "process_after",
        _has_before_without_after,
    ),
    Rule(
        "digital_without_link",
        _("Inovasi digital ini sudah diterapkan, tetapi tautannya belum diisi."),
        "link",
        _is_digital_without_link,
    ),
    Rule(
        "no_partner",
        _("Belum ada OPD pendukung atau mitra yang disebut."),
        "partners",
        _has_no_partner,
    ),
    Rule(
        "applied_before_trial",
        _("Waktu penerapan mendahului waktu uji coba. Periksa tanggalnya."),
        "trial_on",
        _is_applied_before_its_trial,
    ),
    Rule(
        "unknown_code",
        _(
            "Bidang urusan pada kode program belum dikenal portal. Periksa kembali "
            "kodenya; bila benar, biarkan."
        ),
        "nomenclature_code",
        _has_unknown_code,
    ),
)


def hints(seen: Seen) -> list[Rule]:
    """The rules a record breaks, in the table's order; none once it was given up."""
    if seen.innovation.status in _GIVEN_UP:
        return []
    return [rule for rule in RULES if rule.is_broken(seen)]


def with_facts(innovations: InnovationQuerySet) -> InnovationQuerySet:
    """The records with what the rules ask of their parts, in the same statement."""
    here = OuterRef("pk")
    items = ActionItem.objects.filter(innovation=here)
    money = BudgetLine.objects.filter(innovation=here).order_by().values("innovation")
    # Only where both are known: money that is spent of an unknown allocation is no
    # overspending.
    both = money.filter(Q(allocated__isnull=False))
    return innovations.annotate(
        coach_has_evidence=Exists(Evidence.objects.filter(innovation=here)),
        coach_has_source=Exists(
            BudgetLine.objects.filter(innovation=here).exclude(source="")
        ),
        coach_allocated=Subquery(both.annotate(sum=Sum("allocated")).values("sum")),
        coach_realised=Subquery(both.annotate(sum=Sum(F("realised"))).values("sum")),
        coach_has_unassigned=Exists(
            items.filter(status__in=OPEN_STATUSES, person_in_charge="")
        ),
        coach_reported_at=Subquery(
            items.order_by()
            .values("innovation")
            .annotate(last=Max("reported_at"))
            .values("last")
        ),
    )
