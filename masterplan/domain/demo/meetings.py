"""Invented meetings of Kabupaten Contoh: a Bimtek of two days with its list, a dialogue
with what it brought out, the council and the team, follow-ups, awards and indices."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from dimensions.domain import indicator
from dimensions.models import Indicator
from masterplan.core.models import User
from masterplan.domain import attendance, award, follow_up, meeting, need
from masterplan.domain.attendance import Person
from masterplan.domain.demo.accounts import email_of
from masterplan.enums import MeetingKind, NeedStatus
from masterplan.models import Meeting, StageRecord
from regencies.domain import body
from regencies.enums import SAMPLE_CODE, BodyKind, DocumentKind, MemberElement
from regencies.models import Document, Regency, Unit

_GUESTS = (
    Person("Ratna Kusuma", "Dosen", "Universitas Contoh"),
    Person("Yusuf Hidayat", "Ketua", "Komunitas Relawan TIK Contoh"),
)
_ENVOYS = ("Sari Melati", "Agus Wijaya", "Dewi Lestari", "Hendra Saputra")
_COUNCIL = (
    ("Ketua", "Bupati Contoh", "Pemerintah Kabupaten Contoh", MemberElement.GOVERNMENT),
    ("Anggota", "Ratna Kusuma", "Universitas Contoh", MemberElement.ACADEMIC),
    ("Anggota", "Bambang Setiawan", "Kadin Contoh", MemberElement.BUSINESS),
    ("Anggota", "Yusuf Hidayat", "Relawan TIK Contoh", MemberElement.COMMUNITY),
    ("Anggota", "Lina Marlina", "Radio Suara Contoh", MemberElement.MEDIA),
)
_TEAM = (
    ("Ketua", "Sari Melati", "Diskominfo", MemberElement.GOVERNMENT),
    ("Sekretaris", "Agus Wijaya", "Bappeda", MemberElement.GOVERNMENT),
)


def store() -> int:
    """Add them; returns how many meetings were added, 0 when it ran before."""
    if Meeting.objects.filter(regency=SAMPLE_CODE).exists():
        return 0
    regency = Regency.objects.get(pk=SAMPLE_CODE)
    coordinator = User.objects.get(email=email_of("koordinator.contoh"))
    today = timezone.localdate()
    units = list(
        Unit.objects.filter(regency=regency, is_counted=True).order_by("name", "pk")
    )
    _hold_bimtek(regency, coordinator, units, today)
    _hold_dialogue(regency, coordinator, units, today)
    meeting.create(
        actor=coordinator,
        regency=regency,
        fields={
            "kind": MeetingKind.FORUM,
            "title": "Forum Smart City triwulan depan",
            "starts_on": today + dt.timedelta(days=21),
            "place": "Aula Kabupaten Contoh",
            "agenda": "Kemajuan quick win\nUsulan dari Dewan Smart City",
        },
    )
    _found_bodies(regency, coordinator, today)
    _remember(regency, coordinator, today)
    return 3


def _hold_bimtek(
    regency: Regency, coordinator: User, units: list[Unit], today: dt.date
) -> None:
    first = today - dt.timedelta(days=45)
    held = meeting.create(
        actor=coordinator,
        regency=regency,
        fields={
            "kind": MeetingKind.BIMTEK,
            "title": "Bimtek penyusunan quick win",
            "starts_on": first,
            "ends_on": first + dt.timedelta(days=1),
            "start_time": dt.time(8, 30),
            "place": "Ruang rapat Bappeda",
            "stage": StageRecord.objects.filter(
                regency=regency, name__startswith="Bimtek"
            )
            .order_by("order")
            .last(),
            "agenda": "Hari pertama: masalah dan SWOT\nHari kedua: quick win",
            "minutes": "Setiap kelompok dimensi menyusun kertas kerja dan usulan.",
            "decisions": "Tiap dimensi memilih satu quick win\n"
            "Draf Buku 1 selesai sebelum Bimtek berikutnya",
        },
    )
    attendance.invite_units(held, actor=coordinator)
    envoys = [
        Person(name, "Kepala Bidang", unit=unit)
        for name, unit in zip(_ENVOYS, units, strict=False)
    ]
    attendance.add(held, actor=coordinator, people=[*envoys, *_GUESTS])
    came = held.attendances.exclude(name="").values_list("pk", flat=True)
    attendance.tick(held, actor=coordinator, present=dict.fromkeys(came, True))
    for title, unit, days in (
        ("Lengkapi SWOT dimensi Smart Living", units[0], -10),
        ("Kirim data dasar tiga indikator", units[1], 5),
        ("Susun draf SK Dewan Smart City", None, 30),
    ):
        follow_up.create(
            actor=coordinator,
            regency=regency,
            fields={
                "title": title,
                "unit": unit,
                "due_on": today + dt.timedelta(days=days),
                "meeting": held,
            },
        )
    done = follow_up.create(
        actor=coordinator,
        regency=regency,
        fields={
            "title": "Bagikan materi Bimtek kepada semua OPD",
            "due_on": today - dt.timedelta(days=40),
            "meeting": held,
        },
    )
    follow_up.move(
        [done],
        name="finish",
        actor=coordinator,
        result="Materi dikirim lewat surat elektronik kepada semua operator.",
    )


def _hold_dialogue(
    regency: Regency, coordinator: User, units: list[Unit], today: dt.date
) -> None:
    unit = units[0]
    held = meeting.create(
        actor=coordinator,
        regency=regency,
        fields={
            "kind": MeetingKind.DIALOGUE,
            "title": f"Dialog kinerja {unit.label}",
            "starts_on": today - dt.timedelta(days=12),
            "unit": unit,
            "place": unit.name,
            "minutes": "Aplikasi berjalan, tetapi belum terhubung dengan data induk.",
        },
    )
    for title, status, days in (
        ("Integrasi dengan data kependudukan", NeedStatus.PREPARING, 60),
        ("Server cadangan", NeedStatus.MISSING, None),
        ("Perangkat tanda tangan elektronik", NeedStatus.READY, None),
    ):
        need.create(
            actor=coordinator,
            regency=regency,
            fields={
                "unit": unit,
                "title": title,
                "status": status,
                "due_on": today + dt.timedelta(days=days) if days else None,
                "meeting": held,
            },
        )


def _found_bodies(regency: Regency, coordinator: User, today: dt.date) -> None:
    start = dt.date(today.year - 1, 2, 1)
    for kind, name, members in (
        (BodyKind.COUNCIL, "Dewan Smart City Kabupaten Contoh", _COUNCIL),
        (BodyKind.TEAM, "Tim Pelaksana Smart City Kabupaten Contoh", _TEAM),
    ):
        founded = body.create(
            actor=coordinator,
            regency=regency,
            fields={"kind": kind, "name": name, "start": start},
        )
        for position, person, institution, element in members:
            body.add_member(
                founded,
                actor=coordinator,
                fields={
                    "name": person,
                    "position": position,
                    "institution": institution,
                    "element": element,
                },
            )


def _remember(regency: Regency, coordinator: User, today: dt.date) -> None:
    award.create(
        actor=coordinator,
        regency=regency,
        fields={
            "year": today.year - 1,
            "giver": "Pemerintah Provinsi Contoh",
            "category": "Inovasi layanan publik (rekaan)",
            "document": Document.objects.filter(
                regency=regency, kind=DocumentKind.CERTIFICATE
            ).first(),
        },
    )
    for code, values in (
        ("spbe", (Decimal("2.61"), Decimal("2.94"))),
        ("iid", (Decimal("48.2"), Decimal("57.75"))),
    ):
        for place, value in enumerate(values):
            indicator.record(
                actor=coordinator,
                regency=regency,
                fields={
                    "indicator": Indicator.objects.get(pk=code),
                    "year": today.year - 2 + place,
                    "value": value,
                    "source": "Angka rekaan untuk mencoba portal",
                },
            )
