"""The world of the permission matrix: one of everything in 32.11, and its cast.

Every route is called with ids of regency 32.11, by people of that regency and by
people of another one. The records carry words that must never reach a stranger.
"""

import datetime as dt
import hashlib
from copy import copy
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.utils import timezone

from dimensions.models import Indicator, IndicatorValue
from innovations.domain import commitment_annex, evidence_index, import_job, signing
from innovations.domain.innovation import created
from innovations.enums import (
    CommitmentStatus,
    Field,
    InnovationStatus,
    ProblemSource,
    QuickWinStatus,
    Source,
)
from innovations.models import (
    ActionItem,
    BudgetLine,
    Commitment,
    ComplaintRecap,
    Evidence,
    Innovation,
    OutcomeIndicator,
    OutcomeValue,
    Problem,
    ProgressReport,
    QuickWin,
    Signature,
)
from masterplan.core import activity
from masterplan.core.enums import CommentKind, JobState
from masterplan.core.models import ApiToken, Comment, Job, Notice, StoredFile, User
from masterplan.domain import commitment_paper, executive
from masterplan.domain.rules import RULES
from masterplan.enums import (
    DeliverableKind,
    DeliverableStatus,
    MeetingKind,
    TemplateStatus,
)
from masterplan.models import (
    Attendance,
    Award,
    Cohort,
    Deliverable,
    FollowUp,
    GapRow,
    Masterplan,
    MasterplanEntry,
    Meeting,
    Mission,
    Need,
    Participation,
    StageRecord,
    StageTemplate,
    SwotRow,
)
from regencies.enums import Audience as DocumentAudience
from regencies.enums import (
    BodyKind,
    DocumentKind,
    LinkKind,
    MemberElement,
    PartnerKind,
    Role,
)
from regencies.models import (
    AccessLink,
    Appointment,
    Body,
    BodyMember,
    District,
    Document,
    FlagshipProgramme,
    Membership,
    Partner,
    PilotArea,
    Regency,
    Unit,
)
from tests.factories import (
    make_innovation,
    make_item,
    make_regency,
    make_template_set,
    make_unit,
    make_user,
)

SECRET = "KANARI-RAHASIA"
# What reviewers may read as well.
SHARED = "KANARI-BERSAMA"
# What only the unit that owns it reads, and its coordinator: a draft and its parts.
OWN = "KANARI-SATUAN"
LINK_TEXT = "tautan-uji-coba"
COMMITMENT_TOKEN = "komitmen-uji-coba"
# How an API token's text begins; the text itself is kept nowhere.
TOKEN_KEY = "smc_kanari00001"

ACTORS = (
    "anonymous",
    "disabled",
    "operator",
    "unit_head",
    "coordinator",
    "leader",
    "mentor",
    "evaluator",
    "ministry",
    # Another OPD of the same regency.
    "sibling_operator",
    "sibling_head",
    # Another regency, each by a seat that could do much at home.
    "other_operator",
    "other_unit_head",
    "other_coordinator",
    "other_leader",
    "other_mentor",
)
# The World's records that stand for a draft's own in `World.of_draft`.
PARTS_OF_DRAFT = (
    "innovation",
    "item",
    "report",
    "budget_line",
    "outcome",
    "outcome_value",
    "quick_win",
    "document",
    "evidence",
    "question",
)
# A number that no record has.
NOBODYS = 987_654_321
# Who reads a draft of `operator`'s unit.
DRAFT_READERS = ("operator", "unit_head", "coordinator")
# Who would come nearest to it, and does not.
DRAFT_STRANGERS = (
    "anonymous",
    "leader",
    "mentor",
    "evaluator",
    "ministry",
    "sibling_operator",
    "sibling_head",
    "other_coordinator",
)


@dataclass
class World:
    regency: Regency
    unit: Unit
    innovation: Innovation
    item: ActionItem
    job: Job
    import_job: Job
    people: dict[str, User]
    budget_line: BudgetLine
    quick_win: QuickWin
    participation: Participation
    stage: StageRecord
    deliverable: Deliverable
    question: Comment
    notice: Notice
    seat: Membership
    link: AccessLink
    head: Appointment
    document: Document
    evidence: Evidence
    bundle: Job
    commitment: Commitment
    signature: Signature
    commitment_pdf: Job
    executive_pdf: Job
    problem: Problem
    pilot_area: PilotArea
    problem_question: Comment
    outcome: OutcomeIndicator
    partner: Partner
    flagship: FlagshipProgramme
    swot_row: SwotRow
    gap_row: GapRow
    masterplan: Masterplan
    entry: MasterplanEntry
    mission: Mission
    # Its unit's and its coordinator's alone.
    draft: Innovation

    draft_stage: StageTemplate
    # What stands around meetings: the key of routes by how their names begin.
    around: dict[str, int]

    def __post_init__(self) -> None:
        self.report = ProgressReport.objects.create(
            action_item=self.item,
            physical=0,
            financial=0,
            obstacle=f"Kendala {SECRET}",
        )
        self.outcome_value = OutcomeValue.objects.create(
            indicator=self.outcome, year=2024
        )
        self.recap = ComplaintRecap.objects.create(
            regency=self.regency,
            year=2024,
            month=3,
            field=Field.HEALTH,
            received=2,
            resolved=1,
        )

    def of_draft(self) -> "World":
        """The same world, but its routes are asked for the draft and what hangs on it.

        The parts carry OWN: nobody reads it but DRAFT_READERS.
        """
        draft, regency = self.draft, self.regency
        own = copy(self)
        own.innovation = draft
        own.item = make_item(draft, activity=f"Kegiatan {OWN}")
        own.report = ProgressReport.objects.create(
            action_item=own.item, physical=0, financial=0, obstacle=f"Kendala {OWN}"
        )
        own.budget_line = BudgetLine.objects.create(innovation=draft, planned=1)
        own.outcome = OutcomeIndicator.objects.create(
            innovation=draft, name=f"Waktu tunggu {OWN}", measure="menit"
        )
        own.outcome_value = OutcomeValue.objects.create(
            indicator=own.outcome, year=2024
        )
        own.quick_win = QuickWin.objects.create(
            innovation=draft,
            regency=regency,
            dimension=draft.dimension,
            year=2024,
            status=QuickWinStatus.PROPOSED,
        )
        own.document = Document.objects.create(
            regency=regency,
            unit=self.unit,
            title=f"SK {OWN}",
            kind=DocumentKind.DECREE,
            file=StoredFile.keep(
                ContentFile(f"Isi {OWN}".encode()),
                name=f"{OWN}.pdf",
                owner=self.people["operator"],
                regency_code=regency.pk,
            ),
            sha256="1" * 64,
            media_type="application/pdf",
            audience=DocumentAudience.UNIT,
        )
        own.evidence = Evidence.objects.create(document=own.document, innovation=draft)
        own.question = Comment.objects.create(
            target_type=Innovation._meta.label_lower,
            target_id=str(draft.pk),
            target_label=draft.name,
            regency_code=regency.pk,
            unit_id=self.unit.pk,
            kind=CommentKind.QUESTION,
            text=f"Bagaimana {OWN}?",
            author=self.people["coordinator"],
            author_name="Koordinator",
        )
        # What others read may name the draft only by nothing at all.
        named = {"regency": regency, "unit": self.unit, "innovation": draft}
        FollowUp.objects.create(
            title=f"Tindak lanjut {SHARED}", due_on=dt.date(2026, 4, 1), **named
        )
        Need.objects.create(title=f"Kebutuhan {SHARED}", **named)
        ComplaintRecap.objects.create(
            regency=regency,
            innovation=draft,
            year=2024,
            month=3,
            field=Field.HEALTH,
            received=1,
            resolved=0,
        )
        activity.record([created(draft)], actor=self.people["operator"])
        return own

    def of_nothing(self) -> "World":
        """The same world, asked for numbers that no record has."""
        gone = copy(self)
        for name in PARTS_OF_DRAFT:
            absent = copy(getattr(self, name))
            absent.pk = NOBODYS
            setattr(gone, name, absent)
        return gone

    def arguments(self, name: str) -> dict[str, object]:
        """Values for the parameters that routes of 32.11 take, by route and name."""
        return {
            "code": {
                "api-provinces-detail": "32",
                "province": "32",
                "api-dashboards-province": "32",
                "api-districts-detail": "32.11.15",
                "api-subdimensions-detail": "GOV-1",
                "api-indicators-detail": "spbe",
            }.get(name, self.regency.pk),
            "slug": "governance",
            "part": "kemajuan",
            "year": self.participation.cohort.year,
            "name": {
                "masterplan:stage-move": "open",
                "masterplans:move": "activate",
                "masterplan:deliverable-move": "submit",
                "follow-ups:move": "cancel",
                "plans:move": "start",
                "problems:move": "sharpen",
                "quick-wins:move": "fail",
                "api-rules-detail": next(iter(RULES)),
                "api-lookups-detail": "horizon",
                "open-data-csv": "inovasi",
                "open-data-json": "quick-win",
            }.get(name, "verify"),
            "document": self.document.pk,
            "month": 3,
            "innovation": self.innovation.pk,
            "pk": self._key(name),
            "id": self._key(name),
            "uidb36": "1",
            "key": "set-password",
            "rest": "innovations",
            "question": self.problem_question.pk
            if name == "problems:answer"
            else self.question.pk,
            "token": COMMITMENT_TOKEN if name == "verification" else LINK_TEXT,
            "evidence": self.evidence.pk,
            "section": "inovasi",
            "step": "tugas",
            "sheet": "gap",
            "kind": "misi",
            "other": self.masterplan.pk,
            "owner": "bawaan",
            "version": self.draft_stage.version,
            "token_key": TOKEN_KEY,
        }

    def _key(self, name: str) -> object:
        for start, key in self.around.items():
            if name.startswith(start):
                return key
        for start, record in {
            "api-action-items-": self.item,
            "api-appointments-": self.head,
            "api-budget-lines-": self.budget_line,
            "api-commitments-": self.commitment,
            "api-complaints-": self.recap,
            "api-evidence-": self.evidence,
            "api-masterplan-entries-": self.entry,
            "api-outcome-indicators-": self.outcome,
            "api-outcome-values-": self.outcome_value,
            "api-problems-": self.problem,
            "api-progress-reports-": self.report,
            "api-quick-wins-": self.quick_win,
            "api-signatures-": self.signature,
        }.items():
            if name.startswith(start):
                return record.pk
        if name.startswith("documents:bundle"):
            return self.bundle.pk
        if name.startswith(("documents:", "api-documents")):
            return self.document.pk
        if name.startswith("plans:") and name not in ("plans:record", "plans:create"):
            return self.item.pk
        if name in ("masterplans:entry", "masterplans:entry-remove"):
            return self.entry.pk
        if name.startswith("masterplans:part-") and name != "masterplans:part-create":
            return self.mission.pk
        if name.startswith("masterplans:"):
            return self.masterplan.pk
        if name in ("imports:result", "imports:verify"):
            return self.import_job.pk
        if name.startswith(("imports:", "jobs:", "api-jobs")):
            return self.job.pk
        if name.startswith("commitment-pdf"):
            return self.commitment_pdf.pk
        if name.startswith("executive-pdf"):
            return self.executive_pdf.pk
        if name == "masterplan:commitment" or name.startswith("masterplan:commitment-"):
            return self.commitment.pk
        if name.startswith("masterplan:signature-"):
            return self.signature.pk
        if name.startswith("problems:"):
            return self.problem.pk
        if name.startswith("quick-wins:") and name != "quick-wins:propose":
            return self.quick_win.pk
        if name.startswith("api-stages"):
            return self.stage.pk
        if name.startswith("api-deliverables"):
            return self.deliverable.pk
        if name.startswith(("pilot-area", "masterplan:pilot-area", "api-pilot-areas")):
            return self.pilot_area.pk
        if name.startswith("masterplan:worksheet-swot-"):
            return self.swot_row.pk
        if name.startswith("masterplan:worksheet-gap-"):
            return self.gap_row.pk
        if name.startswith("templates:stage-") or name == (
            "templates:deliverable-create"
        ):
            return self.draft_stage.pk
        if name.startswith("templates:deliverable-"):
            return self.draft_stage.deliverables.get().pk
        if name == "masterplan:stage-add":
            return self.participation.pk
        if name == "masterplan:deliverable-add" or name.startswith("masterplan:stage"):
            return self.stage.pk
        if name.startswith("masterplan:deliverable"):
            return self.deliverable.pk
        if name.startswith("masterplan:person"):
            return self.seat.user_id
        if name.startswith("masterplan:seat"):
            return self.seat.pk
        if name.startswith("masterplan:link"):
            return self.link.pk
        if name.startswith("masterplan:unit") or name == "masterplan:head-create":
            return self.unit.pk
        return {
            "masterplan:head-edit": self.head.pk,
            "masterplan:reminder": self.unit.pk,
            "notice-open": self.notice.pk,
            "innovations:budget-edit": self.budget_line.pk,
            "innovations:budget-remove": self.budget_line.pk,
            "innovations:outcome-edit": self.outcome.pk,
            "innovations:outcome-remove": self.outcome.pk,
            "masterplan:partner-edit": self.partner.pk,
            "masterplan:flagship-edit": self.flagship.pk,
            "api-units-detail": self.unit.pk,
            "api-participations-detail": self.participation.pk,
            "cohorts:note": self.participation.pk,
            "api-partners-detail": self.partner.pk,
            "api-flagship-programmes-detail": self.flagship.pk,
            "api-stage-templates-detail": self.draft_stage.pk,
            "api-deliverable-templates-detail": (
                self.draft_stage.deliverables.get().pk
            ),
            "api-masterplans-detail": self.masterplan.pk,
        }.get(name, self.innovation.pk)


def build() -> World:
    regency = make_regency("32.11", short_name="Sumedang")
    other = make_regency("32.17", short_name="Bandung Barat")
    unit = make_unit(regency)
    sibling, other_unit = make_unit(regency), make_unit(other)
    District.objects.create(code="32.11.15", regency=regency, name="Jatinangor")
    people = {
        "operator": make_user(Role.OPERATOR, unit=unit),
        "unit_head": make_user(Role.UNIT_HEAD, unit=unit),
        "coordinator": make_user(Role.COORDINATOR, regency=regency),
        "leader": make_user(Role.LEADER, regency=regency),
        "mentor": make_user(Role.MENTOR, regency=regency),
        "evaluator": make_user(Role.EVALUATOR),
        "ministry": make_user(Role.MINISTRY),
        "sibling_operator": make_user(Role.OPERATOR, unit=sibling),
        "sibling_head": make_user(Role.UNIT_HEAD, unit=sibling),
        "other_operator": make_user(Role.OPERATOR, unit=other_unit),
        "other_unit_head": make_user(Role.UNIT_HEAD, unit=other_unit),
        "other_coordinator": make_user(Role.COORDINATOR, regency=other),
        "other_leader": make_user(Role.LEADER, regency=other),
        "other_mentor": make_user(Role.MENTOR, regency=other),
        "disabled": make_user(Role.COORDINATOR, regency=regency, is_active=False),
    }
    innovation = make_innovation(
        unit=unit,
        name=f"Inovasi {SECRET}",
        description=f"Uraian {SECRET}",
        person_phone="0000-KANARI",
        status=InnovationStatus.SUBMITTED,
        source=Source.TYPED,
        created_by=people["operator"],
    )
    draft = make_innovation(
        unit=unit,
        name=f"Draf {OWN}",
        description=f"Uraian {OWN}",
        created_by=people["operator"],
    )
    ApiToken(
        user=people["coordinator"],
        name="Sinkron uji",
        token_key=TOKEN_KEY,
        digest=f"{SECRET}-sidik-token",
        expiry=timezone.now() + dt.timedelta(days=30),
    ).save(force_insert=True)
    participation = Participation.objects.create(
        cohort=Cohort.objects.create(year=2022, name="Angkatan 2022"), regency=regency
    )
    file = StoredFile.keep(
        ContentFile(b"bukan buku kerja"),
        name=f"{SECRET}.xlsx",
        owner=people["coordinator"],
        regency_code=regency.pk,
    )
    asked = {"owner": people["coordinator"], "regency_code": regency.pk}
    regency.logo = StoredFile.keep(
        ContentFile(b"gambar"),
        name="logo.png",
        owner=people["coordinator"],
        regency_code=regency.pk,
    )
    regency.save(update_fields=["logo"])
    document = Document.objects.create(
        regency=regency,
        unit=unit,
        title=f"SK {SECRET}",
        kind=DocumentKind.DECREE,
        file=StoredFile.keep(
            ContentFile(f"Isi {SECRET}".encode()),
            name=f"{SECRET}.pdf",
            owner=people["operator"],
            regency_code=regency.pk,
        ),
        sha256="0" * 64,
        media_type="application/pdf",
        audience=DocumentAudience.REGENCY,
    )
    commitment = _commitment(regency, unit)
    pilot_area = PilotArea.objects.create(
        regency=regency, name=f"Kawasan {SHARED}", description=f"Uraian {SHARED}"
    )
    problem = Problem.objects.create(
        regency=regency,
        unit=unit,
        title=f"Masalah {SHARED}",
        description=f"Uraian {SHARED}",
        source=ProblemSource.UNIT,
        field=Field.HEALTH,
        pilot_area=pilot_area,
        created_by=people["operator"],
    )
    innovation.problems.add(problem)
    problem.documents.add(document)
    group = {
        "participation": participation,
        "regency": regency,
        "dimension": innovation.dimension,
        "aspect": "structure",
    }
    make_template_set()
    draft_stage, _other = make_template_set(version=2, status=TemplateStatus.DRAFT)
    stage = StageRecord.objects.create(
        participation=participation, regency=regency, order=1, name="Seleksi"
    )
    plan = Masterplan.objects.create(
        regency=regency,
        title=f"Masterplan {SHARED}",
        start_year=2023,
        end_year=2027,
        vision=f"Visi {SHARED}",
    )
    return World(
        around=_around_meetings(regency, unit, innovation, document),
        draft=draft,
        draft_stage=draft_stage,
        masterplan=plan,
        mission=Mission.objects.create(masterplan=plan, text=f"Misi {SHARED}"),
        # Reviewers do not see the innovation yet, so not its entry either.
        entry=MasterplanEntry.objects.create(
            masterplan=plan,
            innovation=innovation,
            regency=regency,
            number=1,
            horizon="short",
            basis=f"Urusan {SECRET}",
        ),
        swot_row=SwotRow.objects.create(
            quadrant="strength", statement=f"Kekuatan {SHARED}", **group
        ),
        # A row everybody of the trade reads, and a record that reviewers do not.
        gap_row=GapRow.objects.create(
            current=f"Kondisi {SHARED}", innovation=innovation, **group
        ),
        problem=problem,
        pilot_area=pilot_area,
        outcome=OutcomeIndicator.objects.create(
            innovation=innovation, name=f"Waktu tunggu {SECRET}", measure="menit"
        ),
        partner=Partner.objects.create(
            regency=regency, name=f"Mitra {SECRET}", kind=PartnerKind.CAMPUS
        ),
        flagship=FlagshipProgramme.objects.create(
            regency=regency,
            # What a head promised is public.
            name="Program Uji",
            start_year=2025,
            end_year=2029,
        ),
        problem_question=Comment.objects.create(
            target_type=Problem._meta.label_lower,
            target_id=str(problem.pk),
            target_label=problem.title,
            regency_code=regency.pk,
            unit_id=unit.pk,
            kind=CommentKind.QUESTION,
            text=f"Mengapa {SHARED}?",
            author=people["mentor"],
            author_name="Pembimbing",
        ),
        regency=regency,
        unit=unit,
        innovation=innovation,
        item=make_item(innovation, activity=f"Kegiatan {SECRET}"),
        job=Job.objects.create(
            kind=import_job.READ,
            title=f"Membaca {SECRET}.xlsx",
            source_file=file,
            result_file=file,
            **asked,
        ),
        import_job=Job.objects.create(
            kind=import_job.APPLY,
            title=f"Menyimpan {SECRET}.xlsx",
            source_file=file,
            state=JobState.DONE,
            result={
                "written": {"created": 1, "updated": 0, "unchanged": 0},
                "records": {"created": [innovation.pk]},
                "refused_late": [],
            },
            **asked,
        ),
        people=people,
        budget_line=BudgetLine.objects.create(innovation=innovation, planned=1),
        quick_win=QuickWin.objects.create(
            innovation=innovation,
            regency=regency,
            dimension=innovation.dimension,
            year=2024,
            status=QuickWinStatus.PROPOSED,
        ),
        participation=participation,
        stage=stage,
        # Everybody of the trade reads it; its document is not everybody's to open.
        deliverable=Deliverable.objects.create(
            stage=stage,
            regency=regency,
            order=1,
            code="sk",
            name=f"Luaran {SHARED}",
            kind=DeliverableKind.DOCUMENT,
            status=DeliverableStatus.DRAFT,
            document=document,
        ),
        question=Comment.objects.create(
            target_type=Innovation._meta.label_lower,
            target_id=str(innovation.pk),
            target_label=innovation.name,
            regency_code=regency.pk,
            unit_id=unit.pk,
            kind=CommentKind.QUESTION,
            text=f"Bagaimana {SECRET}?",
            author=people["mentor"],
            author_name="Pembimbing",
        ),
        notice=Notice.objects.create(
            user=people["coordinator"], kind="uji", key="uji:1", text=f"Uji {SECRET}"
        ),
        seat=Membership.objects.get(user=people["operator"]),
        link=AccessLink.objects.create(
            kind=LinkKind.INVITATION,
            token_hash=hashlib.sha256(LINK_TEXT.encode()).hexdigest(),
            name="Orang Baru",
            email="orang.baru@uji.test",
            role=Role.OPERATOR,
            regency=regency,
            unit=unit,
            created_by=people["coordinator"],
            expires_at=timezone.now() + dt.timedelta(days=1),
        ),
        document=document,
        evidence=Evidence.objects.create(document=document, innovation=innovation),
        bundle=Job.objects.create(
            kind=evidence_index.BUNDLE,
            title=f"Bukti dukung {SECRET}",
            state=JobState.DONE,
            result={"documents": 1},
            result_file=file,
            **asked,
        ),
        head=Appointment.objects.create(
            regency=regency, unit=unit, name=f"Kepala {SECRET}", position="Kepala Dinas"
        ),
        commitment=commitment,
        signature=commitment.signatures.get(),
        commitment_pdf=Job.objects.create(
            kind=commitment_paper.PDF,
            title=f"PDF {SECRET}",
            state=JobState.DONE,
            params={"commitment": commitment.pk},
            result_file=file,
            **asked,
        ),
        executive_pdf=Job.objects.create(
            kind=executive.PDF,
            title=f"PDF {SECRET}",
            state=JobState.DONE,
            params={"regency": regency.pk},
            result_file=file,
            **asked,
        ),
    )


def _around_meetings(
    regency: Regency, unit: Unit, innovation: Innovation, document: Document
) -> dict[str, int]:
    """A meeting with its list, what follows from it, a body, an award, an index.

    Reviewers read all of it but the names of people, the innovation and the document.
    """
    meeting = Meeting.objects.create(
        regency=regency,
        kind=MeetingKind.DIALOGUE,
        title=f"Rapat {SHARED}",
        starts_on=dt.date(2026, 3, 2),
        ends_on=dt.date(2026, 3, 3),
        unit=unit,
        minutes=f"Notulen {SHARED}",
    )
    meeting.documents.add(document)
    row = Attendance.objects.create(meeting=meeting, unit=unit, name=f"Hadir {SECRET}")
    named = {"regency": regency, "innovation": innovation}
    follow_up = FollowUp.objects.create(
        unit=unit,
        title=f"Tindak lanjut {SHARED}",
        due_on=dt.date(2026, 4, 1),
        meeting=meeting,
        **named,
    )
    need = Need.objects.create(
        unit=unit, meeting=meeting, title=f"Kebutuhan {SHARED}", **named
    )
    award = Award.objects.create(
        year=2025,
        giver="Provinsi",
        category=f"Juara {SHARED}",
        document=document,
        **named,
    )
    body = Body.objects.create(
        regency=regency,
        kind=BodyKind.COUNCIL,
        name=f"Dewan {SHARED}",
        start=dt.date(2025, 1, 1),
        decree=document,
    )
    member = BodyMember.objects.create(
        body=body,
        name=f"Anggota {SECRET}",
        position="Ketua",
        element=MemberElement.GOVERNMENT,
    )
    index = IndicatorValue.objects.create(
        regency=regency,
        indicator=Indicator.objects.create(
            code="spbe", scheme="SPBE", name="Indeks SPBE", measure="1-5", is_index=True
        ),
        year=2025,
        value=3,
        document=document,
    )
    return {
        "masterplan:attendance-edit": row.pk,
        "masterplan:attendance-remove": row.pk,
        "masterplan:attendance": meeting.pk,
        "masterplan:meeting": meeting.pk,
        "masterplan:minutes-print": meeting.pk,
        "masterplan:record-print": meeting.pk,
        "follow-ups:": follow_up.pk,
        "masterplan:need-edit": need.pk,
        "masterplan:award-edit": award.pk,
        "masterplan:index-edit": index.pk,
        "masterplan:body-member-edit": member.pk,
        "masterplan:body-member-remove": member.pk,
        "masterplan:body-": body.pk,
        "api-meetings": meeting.pk,
        "api-follow-ups": follow_up.pk,
        "api-needs": need.pk,
        "api-awards": award.pk,
        "api-bodies": body.pk,
        "api-indicator-values": index.pk,
    }


def _commitment(regency: Regency, unit: Unit) -> Commitment:
    """An open one; its title stands on a public page and tells nothing."""
    commitment = Commitment(
        regency=regency,
        title="Komitmen Uji",
        year=2026,
        text="Kami berjanji.",
        annex=commitment_annex.snapshot(regency, [unit]),
        token=COMMITMENT_TOKEN,
        status=CommitmentStatus.OPEN,
        opened_at=timezone.now(),
    )
    commitment.sha256 = signing.digest(commitment)
    commitment.save()
    Signature.objects.create(
        commitment=commitment,
        regency=regency,
        unit=unit,
        order=1,
        office=unit.name,
        title="Kepala Dinas",
        name=f"Kepala {SECRET}",
        nip="0" * 18,
        note=f"Catatan {SECRET}",
    )
    return commitment
