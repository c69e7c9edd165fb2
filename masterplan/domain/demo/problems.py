"""Invented problems, one pilot area and a year of complaints for Kabupaten Contoh."""

import datetime as dt

from django.utils import timezone

from innovations.domain import complaint, problem, problem_link
from innovations.domain.complaint import Count
from innovations.enums import Field, ProblemSource, Severity
from innovations.models import Innovation, Problem
from masterplan.core.models import User
from masterplan.domain.demo.accounts import email_of
from regencies.domain import pilot_area
from regencies.enums import SAMPLE_CODE
from regencies.models import PilotArea, Regency, Unit

# Title, field, source, severity, unit, days until due, in the pilot area, answered by.
_PROBLEMS = (
    (
        "Warga desa menempuh dua jam untuk satu perubahan kartu keluarga",
        Field.ADMINISTRATION,
        ProblemSource.COMPLAINT,
        Severity.HIGH,
        "Disdukcapil",
        -10,
        True,
        "Kartu Keluarga Sekali Datang",
    ),
    (
        "Bayi belum punya akta sampai usia sekolah",
        Field.ADMINISTRATION,
        ProblemSource.SURVEY,
        Severity.MEDIUM,
        "Disdukcapil",
        7,
        False,
        "Akta Lahir dari Ruang Bersalin",
    ),
    (
        "Antrean puskesmas dimulai sebelum subuh",
        Field.HEALTH,
        ProblemSource.COMPLAINT,
        Severity.HIGH,
        "Dinkes",
        30,
        True,
        "",
    ),
    (
        "Sampah pasar menumpuk setiap Senin",
        Field.ENVIRONMENT,
        ProblemSource.MUSRENBANG,
        Severity.MEDIUM,
        "DLH",
        None,
        True,
        "",
    ),
    (
        "Pengaduan warga tercecer di banyak kanal",
        Field.GOVERNMENT,
        ProblemSource.BIMTEK,
        Severity.LOW,
        "",
        60,
        False,
        "",
    ),
)
# A month's complaints as (received, resolved); each month is a little different.
_COMPLAINTS = {
    Field.ADMINISTRATION: Count(42, 38),
    Field.HEALTH: Count(27, 21),
    Field.INFRASTRUCTURE: Count(63, 40),
    Field.ENVIRONMENT: Count(18, 9),
    Field.TRANSPORT: Count(12, 12),
}


def store() -> int:
    """Record the invented problems; returns how many were new, 0 once there are any."""
    if Problem.objects.filter(regency=SAMPLE_CODE).exists():
        return 0
    regency = Regency.objects.get(pk=SAMPLE_CODE)
    coordinator = User.objects.get(email=email_of("koordinator.contoh"))
    area = pilot_area.create(
        actor=coordinator,
        regency=regency,
        fields={
            "name": "Kecamatan Contoh Utara",
            "description": "Kawasan rekaan tempat layanan baru dicoba lebih dahulu.",
        },
    )
    today = timezone.localdate()
    for row in _PROBLEMS:
        _record(row, regency=regency, area=area, actor=coordinator, today=today)
    for month in range(1, today.month + 1):
        complaint.record(
            actor=coordinator,
            regency=regency,
            year=today.year,
            month=month,
            counts={
                field.value: Count(count.received + month, count.resolved + month // 2)
                for field, count in _COMPLAINTS.items()
            },
        )
    return len(_PROBLEMS)


def _record(
    row: tuple[str, Field, ProblemSource, Severity, str, int | None, bool, str],
    *,
    regency: Regency,
    area: PilotArea,
    actor: User,
    today: dt.date,
) -> None:
    title, field, source, severity, unit, days, is_in_area, answer = row
    made = problem.create(
        actor=actor,
        regency=regency,
        fields={
            "title": title,
            "field": field,
            "source": source,
            "severity": severity,
            "unit": Unit.objects.filter(regency=regency, short_name=unit).first(),
            "due_on": None if days is None else today + dt.timedelta(days=days),
            "pilot_area": area if is_in_area else None,
        },
    )
    answers = Innovation.objects.filter(regency=regency, name=answer)
    problem_link.link([made], answers, actor=actor)
