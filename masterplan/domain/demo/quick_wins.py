"""Quick wins of `Kabupaten Contoh` beyond their status: scores, dates, approval, a
verdict with its answer. Those of the year before that nobody closed stay stalled."""

import datetime as dt

from innovations.domain import quick_win_review as review
from innovations.domain.quick_win import months_after
from innovations.domain.quick_win_review import Given
from innovations.enums import QuickWinStatus
from innovations.models import QuickWin, QuickWinCriterion, QuickWinScore
from innovations.models.quick_win import QuickWinQuerySet
from masterplan.core.models import User
from masterplan.domain.demo.accounts import email_of
from regencies.enums import SAMPLE_CODE

_MONTHS = 6
_TARGETS = {
    "milestone_3": "SOP ditetapkan dan petugas dilatih",
    "milestone_6": "Layanan dipakai di tiga kecamatan",
    "milestone_9": "Layanan dipakai di seluruh kecamatan",
    "milestone_12": "Waktu layanan turun separuh",
}
_RESULT = "Waktu layanan turun dari dua hari menjadi dua jam; 1.250 warga dilayani."
_WORDS = {
    "formulation": "Berangkat dari keluhan warga yang tercatat dalam rekap pengaduan.",
    "benefit": "Warga menghemat ongkos jalan dan waktu tunggu.",
    "risk": "Jaringan di dua desa lemah; disediakan layanan luring.",
}


def store() -> int:
    """Complete the quick wins; returns how many were scored, 0 when it ran before."""
    found = QuickWin.objects.filter(regency=SAMPLE_CODE)
    if QuickWinScore.objects.filter(quick_win__in=found).exists():
        return 0
    coordinator = User.objects.get(email=email_of("koordinator.contoh"))
    codes = list(
        QuickWinCriterion.objects.filter(is_current=True).values_list("code", flat=True)
    )
    newest = max(found.values_list("year", flat=True), default=0)
    _give_dates(found, newest)
    scored = 0
    for place, one in enumerate(found.filter(year=newest).order_by("pk")):
        review.score(
            one,
            actor=coordinator,
            version=one.version,
            scores={
                code: Given(1 + (place + number) % 4, _WORDS.get(code, ""))
                for number, code in enumerate(codes)
            },
        )
        scored += 1
    _approve(found, newest)
    _judge(found)
    return scored


def _give_dates(found: QuickWinQuerySet, newest: int) -> None:
    start = dt.date(newest, 3, 1)
    found.filter(year=newest, status=QuickWinStatus.SELECTED).update(
        start_on=start, due_on=months_after(start, 2 * _MONTHS), **_TARGETS
    )
    past = dt.date(newest - 1, 3, 1)
    found.filter(year__lt=newest).update(
        start_on=past, due_on=months_after(past, _MONTHS), **_TARGETS
    )
    found.filter(status=QuickWinStatus.DELIVERED).update(result=_RESULT)


def _approve(found: QuickWinQuerySet, newest: int) -> None:
    """All of the newest year but the last, which is left for trying out."""
    leader = User.objects.get(email=email_of("bupati.contoh"))
    mentor = User.objects.get(email=email_of("pembimbing"))
    selected = list(
        found.filter(year=newest, status=QuickWinStatus.SELECTED).order_by("pk")
    )[:-1]
    if selected:
        review.approve(selected, actor=leader)
        review.agree(selected[:1], actor=mentor)


def _judge(found: QuickWinQuerySet) -> None:
    evaluator = User.objects.get(email=email_of("evaluator"))
    coordinator = User.objects.get(email=email_of("koordinator.contoh"))
    delivered = list(found.filter(status=QuickWinStatus.DELIVERED).order_by("pk")[:2])
    for one in delivered:
        review.judge(
            one,
            actor=evaluator,
            benefit="yes",
            impact="partly",
            note="Manfaatnya terasa; data dampak baru mencakup satu kecamatan.",
        )
    for one in delivered[:1]:
        review.answer(
            one,
            actor=coordinator,
            text="Pengukuran di dua kecamatan lain selesai triwulan berikutnya.",
        )
