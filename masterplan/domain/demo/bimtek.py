"""What the invented regency's stages bring: approved, handed in, returned, a draft."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from masterplan.core.models import User
from masterplan.domain import deliverable, stage_layout
from masterplan.domain.demo.accounts import email_of
from masterplan.enums import StageState
from masterplan.models import Deliverable, StageRecord
from regencies.enums import SAMPLE_CODE, Audience, DocumentKind

_HELD_DAYS_AGO = 12


@dataclass(frozen=True)
class _Paper:
    """A deliverable of a stage under way, and how far it came: the verbs in order."""

    stage: str
    name: str
    kind: DocumentKind
    verbs: tuple[str, ...]
    reason: str = ""


_OWN = {
    "Evaluasi mandiri 2026": ("Kertas kerja evaluasi mandiri", "Berita acara evaluasi"),
    "Revisi masterplan": ("Rancangan masterplan edisi berikutnya",),
}
_PAPERS = (
    _Paper(
        "Evaluasi mandiri 2026",
        "Kertas kerja evaluasi mandiri",
        DocumentKind.REPORT,
        ("submit", "approve"),
    ),
    _Paper(
        "Evaluasi mandiri 2026",
        "Berita acara evaluasi",
        DocumentKind.MINUTES,
        ("submit", "approve"),
    ),
    _Paper(
        "Implementasi",
        "Laporan tahunan",
        DocumentKind.REPORT,
        ("submit", "return"),
        "Realisasi anggaran belum dicantumkan; lengkapi lampirannya.",
    ),
    _Paper(
        "Implementasi",
        "Paparan kemajuan semester I",
        DocumentKind.PRESENTATION,
        ("submit",),
    ),
    _Paper("Implementasi", "Notulen forum triwulan II", DocumentKind.MINUTES, ()),
)


def store() -> int:
    """Bring the papers; returns how many, 0 once a stage has something to bring."""
    if Deliverable.objects.filter(regency=SAMPLE_CODE).exists():
        return 0
    stages = {
        one.name: one
        for one in StageRecord.objects.filter(regency=SAMPLE_CODE).select_related(
            "regency", "participation__cohort"
        )
    }
    coordinator = User.objects.get(email=email_of("koordinator.contoh"))
    mentor = User.objects.get(email=email_of("pembimbing"))
    for one in stages.values():
        if one.name in _OWN:
            stage_layout.lay_out_own(one, _OWN[one.name])
    # Those under way were opened before the portal knew what they have to bring.
    for one in StageRecord.objects.filter(
        state=StageState.OPEN, deliverables=None
    ).select_related("participation__cohort", "template"):
        stage_layout.lay_out(one)
    # Its stage was handed in before the portal kept who did so.
    StageRecord.objects.filter(
        regency=SAMPLE_CODE, state=StageState.SUBMITTED, submitted_at=None
    ).update(
        submitted_at=timezone.now() - dt.timedelta(days=_HELD_DAYS_AGO),
        submitted_by=coordinator,
    )
    for paper in _PAPERS:
        _bring(paper, stages[paper.stage], coordinator=coordinator, mentor=mentor)
    return len(_PAPERS)


def _bring(
    paper: _Paper, stage: StageRecord, *, coordinator: User, mentor: User
) -> None:
    found = stage.deliverables.filter(name=paper.name).first()
    row = found or deliverable.add(
        stage,
        actor=coordinator,
        fields={
            "name": paper.name,
            "help": "",
            "document_kind": paper.kind,
            "is_required": False,
        },
    )
    row = deliverable.bring(
        row,
        actor=coordinator,
        fields={
            "title": f"{paper.name} (contoh)",
            "kind": paper.kind,
            "link": f"https://dokumen.example.test/{stage.order}-{row.code}",
            "audience": Audience.REGENCY,
        },
        upload=None,
    )
    for name in paper.verbs:
        asked = {"reason": paper.reason} if name == "return" else {}
        actor = coordinator if name == "submit" else mentor
        deliverable.VERBS[name](row, actor=actor, **asked)
