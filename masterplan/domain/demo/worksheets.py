"""Worksheets of `Kabupaten Contoh`: five groups are done, one is halfway."""

from dimensions.models import Dimension
from innovations.models import Innovation
from masterplan.core.models import User
from masterplan.domain.demo.accounts import email_of
from masterplan.domain.gap import add_gap
from masterplan.domain.readiness import save_readiness
from masterplan.domain.swot import add_swot
from masterplan.enums import Aspect, Element, Priority, Quadrant
from masterplan.models import Participation, ReadinessRow
from regencies.enums import SAMPLE_CODE

# The group that has not finished; it has no threats and its gaps are half told.
_HALFWAY = "environment"
_CONDITIONS = {
    Element.PEOPLE: "Tiga pranata komputer; operator OPD belum semua dilatih.",
    Element.BUDGET: "Ada pagu tahunan, belum ada rencana lima tahun.",
    Element.GOVERNANCE: "SOP layanan daring ditetapkan di separuh OPD.",
    Element.PHYSICAL: "Ruang layanan terpadu tersedia di ibu kota kabupaten.",
    Element.DIGITAL: "Serat optik sampai kecamatan; dua desa tanpa sinyal.",
    Element.SOCIAL: "Relawan TIK aktif di sebelas kecamatan.",
    Element.POLICY: "Perbup SPBE berlaku; Perbup smart city masih rancangan.",
    Element.INSTITUTION: "Dewan dan tim pelaksana sudah ditetapkan.",
    Element.PROCEDURE: "Evaluasi triwulan berjalan, belum semua OPD melapor.",
}
# Statement, aspect, weight, rating, strategy.
_STATEMENTS = {
    Quadrant.STRENGTH: (
        "Pimpinan daerah menjadikan layanan digital prioritas",
        Aspect.SUPERSTRUCTURE,
        50,
        4,
        "SO: perluas layanan terpadu bersama perguruan tinggi.",
    ),
    Quadrant.WEAKNESS: (
        "Data tersebar di banyak aplikasi OPD",
        Aspect.INFRASTRUCTURE,
        50,
        3,
        "WO: bangun satu data daerah dengan pendampingan provinsi.",
    ),
    Quadrant.OPPORTUNITY: (
        "Perguruan tinggi siap mendampingi",
        Aspect.STRUCTURE,
        60,
        3,
        "SO: magang mahasiswa di OPD.",
    ),
    Quadrant.THREAT: (
        "Tenaga terampil pindah ke kota besar",
        Aspect.STRUCTURE,
        40,
        2,
        "ST: jenjang karier pranata komputer.",
    ),
}
# Aspect, now, wanted, gap, recommendation.
_GAPS = (
    (
        Aspect.INFRASTRUCTURE,
        "Dua desa belum terjangkau jaringan",
        "Semua desa terjangkau jaringan",
        "Dua desa tanpa sinyal",
        "Usulkan menara bersama dan titik wifi desa",
    ),
    (
        Aspect.STRUCTURE,
        "Separuh OPD tanpa operator terlatih",
        "Setiap OPD punya dua operator terlatih",
        "Empat belas OPD",
        "Pelatihan dua gelombang per tahun",
    ),
)


def store() -> int:
    """Fill the sheets of its newest participation; 0 when they hold anything."""
    if ReadinessRow.objects.filter(regency=SAMPLE_CODE).exists():
        return 0
    participation = (
        Participation.objects.filter(regency=SAMPLE_CODE)
        .order_by("-cohort__year")
        .first()
    )
    if participation is None:
        return 0
    coordinator = User.objects.get(email=email_of("koordinator.contoh"))
    dimensions = list(Dimension.objects.order_by("order"))
    for place, dimension in enumerate(dimensions):
        _fill(participation, dimension, place, coordinator)
    return len(dimensions)


def _fill(
    participation: Participation, dimension: Dimension, place: int, actor: User
) -> None:
    is_halfway = dimension.pk == _HALFWAY
    for number, element in enumerate(Element):
        if is_halfway and number >= len(Element) // 2:
            break
        save_readiness(
            participation,
            actor=actor,
            dimension=dimension,
            element=element,
            version=0,
            fields={
                "condition": _CONDITIONS[element],
                "score": 1 + (place + number) % 4,
            },
        )
    for quadrant, (statement, aspect, weight, rating, strategy) in _STATEMENTS.items():
        if is_halfway and quadrant == Quadrant.THREAT:
            continue
        add_swot(
            participation,
            actor=actor,
            dimension=dimension,
            fields={
                "quadrant": quadrant,
                "aspect": aspect,
                "statement": statement,
                "weight": weight,
                "rating": rating,
                "strategy": strategy,
            },
        )
    linked = (
        Innovation.objects.filter(regency=SAMPLE_CODE, dimension=dimension)
        .order_by("pk")
        .first()
    )
    for number, (aspect, now, wanted, gap, recommendation) in enumerate(_GAPS):
        add_gap(
            participation,
            actor=actor,
            dimension=dimension,
            fields={
                "aspect": aspect,
                "current": now,
                "expected": wanted,
                "gap": "" if is_halfway else gap,
                "priority": Priority.HIGH if number == 0 else Priority.MEDIUM,
                "recommendation": "" if is_halfway else recommendation,
                "innovation": linked if number == 0 else None,
            },
        )
