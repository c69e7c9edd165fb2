"""The world of the permission matrix: one of everything in 32.11, and its cast.

Every route is called with ids of regency 32.11, by people of that regency and by
people of another one. The records carry words that must never reach a stranger.
"""

from dataclasses import dataclass

from django.core.files.base import ContentFile

from innovations.domain import import_job
from innovations.enums import InnovationStatus, QuickWinStatus, Source
from innovations.models import BudgetLine, Innovation, QuickWin
from masterplan.core.enums import JobState
from masterplan.core.models import Job, StoredFile, User
from masterplan.models import Cohort, Participation, StageRecord
from regencies.enums import Role
from regencies.models import District, Regency, Unit
from tests.factories import make_innovation, make_regency, make_unit, make_user

SECRET = "KANARI-RAHASIA"

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
    "other_operator",
    "other_coordinator",
)


@dataclass
class World:
    regency: Regency
    unit: Unit
    innovation: Innovation
    job: Job
    import_job: Job
    people: dict[str, User]
    budget_line: BudgetLine
    quick_win: QuickWin
    participation: Participation
    stage: StageRecord

    def arguments(self, name: str) -> dict[str, object]:
        """Values for the parameters that routes of 32.11 take, by route and name."""
        return {
            "code": {
                "api-provinces-detail": "32",
                "api-districts-detail": "32.11.15",
                "api-subdimensions-detail": "GOV-1",
            }.get(name, self.regency.pk),
            "slug": "governance",
            "year": self.participation.cohort.year,
            "name": "verify",
            "pk": self._key(name),
            "id": self._key(name),
            "uidb36": "1",
            "key": "set-password",
            "rest": "innovations",
        }

    def _key(self, name: str) -> object:
        if name in ("imports:result", "imports:verify"):
            return self.import_job.pk
        if name.startswith(("imports:", "jobs:", "api-jobs")):
            return self.job.pk
        return {
            "masterplan:unit": self.unit.pk,
            "api-units-detail": self.unit.pk,
            "api-budget-lines-detail": self.budget_line.pk,
            "api-quick-wins-detail": self.quick_win.pk,
            "api-participations-detail": self.participation.pk,
            "api-stages-detail": self.stage.pk,
        }.get(name, self.innovation.pk)


def build() -> World:
    regency = make_regency("32.11", short_name="Sumedang")
    other = make_regency("32.17", short_name="Bandung Barat")
    unit = make_unit(regency)
    other_unit = make_unit(other)
    District.objects.create(code="32.11.15", regency=regency, name="Jatinangor")
    people = {
        "operator": make_user(Role.OPERATOR, unit=unit),
        "unit_head": make_user(Role.UNIT_HEAD, unit=unit),
        "coordinator": make_user(Role.COORDINATOR, regency=regency),
        "leader": make_user(Role.LEADER, regency=regency),
        "mentor": make_user(Role.MENTOR, regency=regency),
        "evaluator": make_user(Role.EVALUATOR),
        "ministry": make_user(Role.MINISTRY),
        "other_operator": make_user(Role.OPERATOR, unit=other_unit),
        "other_coordinator": make_user(Role.COORDINATOR, regency=other),
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
    make_innovation(unit=unit, name=f"Draf {SECRET}")
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
    return World(
        regency=regency,
        unit=unit,
        innovation=innovation,
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
        stage=StageRecord.objects.create(
            participation=participation, regency=regency, order=1, name="Seleksi"
        ),
    )
