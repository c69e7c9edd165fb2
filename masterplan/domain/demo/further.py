"""What one complete record looks like: the further fields, money, outcomes, partners.

Written by the verbs for the first records of `Kabupaten Contoh`; all of it invented.
"""

from decimal import Decimal

from django.utils import timezone

from innovations.domain import innovation as innovations
from innovations.domain import outcome
from innovations.domain.outcome import YearValue
from innovations.models import Innovation, OutcomeIndicator
from masterplan.core.models import User
from masterplan.domain.demo.accounts import email_of
from regencies.domain import flagship_programme, partner
from regencies.enums import SAMPLE_CODE, PartnerKind
from regencies.models import Partner, Regency

_PARTNERS = (
    ("Universitas Contoh", PartnerKind.CAMPUS, "Pendampingan dan evaluasi"),
    ("Relawan TIK Contoh", PartnerKind.COMMUNITY, "Pelatihan warga"),
    ("Bank Contoh", PartnerKind.STATE_COMPANY, "CSR perangkat"),
)
_NAME = "Kartu Keluarga Sekali Datang"
_FIELDS = {
    "process_before": "Warga datang tiga kali; selesai dalam 14 hari.",
    "process_after": "Berkas diperiksa di desa; selesai dalam satu kunjungan.",
    "novelty": "development",
    "uniqueness": "Pemeriksaan berkas dilakukan di kantor desa.",
    "beneficiaries": "Keluarga di seluruh desa",
    "beneficiary_count": 4200,
    "is_region_wide": True,
    "village_count": 120,
    "duties_fit": "Sesuai tugas pelayanan administrasi kependudukan.",
    "nomenclature_code": "2.12.03.2.01.0001",
    "regulation": "Keputusan Kepala Dinas (rekaan)",
    "resources": "Dua petugas setiap kecamatan, anggaran daerah.",
    "continuity": "Tercantum dalam SOP dan dianggarkan setiap tahun.",
    "growth": "Dapat dipakai untuk akta lahir dan pindah datang.",
    "risks": "Jaringan desa terputus; disiapkan formulir luring.",
}


def store() -> int:
    """Complete one record; returns how many partners were new, 0 once there are any."""
    if Partner.objects.filter(regency=SAMPLE_CODE).exists():
        return 0
    regency = Regency.objects.get(pk=SAMPLE_CODE)
    coordinator = User.objects.get(email=email_of("koordinator.contoh"))
    partners = [
        partner.create(
            actor=coordinator,
            regency=regency,
            fields={"name": name, "kind": kind, "role": role},
        )
        for name, kind, role in _PARTNERS
    ]
    year = timezone.localdate().year
    programme = flagship_programme.create(
        actor=coordinator,
        regency=regency,
        fields={
            "name": "Contoh Melayani",
            "mission": "Pelayanan publik yang dekat dan cepat.",
            "start_year": year - 1,
            "end_year": year + 3,
        },
    )
    innovation = Innovation.objects.filter(regency=regency, name=_NAME).first()
    if innovation is None:
        return len(partners)
    kept = innovations.revise(
        innovation,
        actor=coordinator,
        version=innovation.version,
        fields=_FIELDS | {"flagship_programme": programme, "partners": partners[:2]},
    )
    if not OutcomeIndicator.objects.filter(innovation=kept).exists():
        outcome.create(
            kept,
            actor=coordinator,
            fields={
                "name": "Lama pengurusan kartu keluarga",
                "measure": "hari",
                "baseline": Decimal(14),
                "falls": True,
            },
            values=[
                YearValue(year - 1, Decimal(7), Decimal(6)),
                YearValue(year, Decimal(1), Decimal("1.5")),
            ],
        )
    # The record itself is as old as its own story tells.
    Innovation.objects.filter(pk=kept.pk).update(updated_at=innovation.updated_at)
    return len(partners)
