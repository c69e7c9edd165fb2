"""The masterplan of `Kabupaten Contoh`: in force, with its words and its entries."""

from django.utils import timezone

from dimensions.models import Dimension
from innovations.domain import innovation as innovations
from innovations.enums import REVIEWED_STATUSES
from innovations.models import Innovation
from masterplan.core.models import User
from masterplan.domain import entry, plan, plan_part
from masterplan.domain.demo.accounts import email_of
from masterplan.enums import Horizon
from masterplan.models import Masterplan, MasterplanEntry, Strategy
from regencies.enums import SAMPLE_CODE
from regencies.models import FlagshipProgramme, Regency

_YEAR = 2024
_FIELDS = {
    "title": "Masterplan Smart City Kabupaten Contoh 2024–2028",
    "start_year": _YEAR,
    "end_year": _YEAR + 4,
    "horizon_years": 10,
    "vision": "Kabupaten Contoh yang melayani, terhubung, dan lestari.",
}
_WORDS = (
    ("Melayani", "Urusan warga selesai tanpa menempuh jarak dan tanpa antre."),
    ("Terhubung", "Data dan jaringan menjangkau seluruh desa."),
    ("Lestari", "Pembangunan menjaga air, tanah, dan udara."),
)
# The first is served by the head of the regency's programmes.
_MISSIONS = (
    "Mewujudkan pelayanan publik yang mudah dan terpadu",
    "Menumbuhkan ekonomi desa yang berdaya saing",
    "Menjaga lingkungan hidup bagi generasi mendatang",
)
_GOALS = (
    ("Seluruh layanan administrasi dasar dapat diurus dari desa", "", Horizon.SHORT),
    ("Indeks kepuasan masyarakat mencapai 90", "governance", Horizon.MEDIUM),
    ("Pendapatan pelaku UMKM binaan naik separuh", "economy", Horizon.MEDIUM),
    ("Timbulan sampah ke TPA turun 70 persen", "environment", Horizon.LONG),
)
# Branding is left without one: a hole to see.
_STRATEGIES = (
    ("governance", "Memadukan layanan perangkat daerah dalam satu pintu"),
    ("economy", "Membuka pasar digital bagi produk desa"),
    ("living", "Mendekatkan layanan kesehatan dan mobilitas ke desa"),
    ("society", "Memperkuat literasi digital keluarga dan sekolah"),
    ("environment", "Mengolah sampah sejak dari sumbernya"),
)
# Every so many entries lack a basis or stay outside, as it is everywhere.
_WITHOUT_BASIS, _OUTSIDE = 7, 9
# What was changed after Bimtek IV, and why: shown beside the frozen baseline.
_LATER = "Rapat evaluasi triwulan: perangkat baru tersedia tahun berikutnya."


def store() -> int:
    """Write plan and entries; returns how many entries, 0 when it ran before."""
    if Masterplan.objects.filter(regency=SAMPLE_CODE).exists():
        return 0
    coordinator = User.objects.get(email=email_of("koordinator.contoh"))
    edition = plan.create(
        actor=coordinator,
        regency=Regency.objects.get(pk=SAMPLE_CODE),
        fields=_FIELDS,
    )
    _write_lines(edition, coordinator)
    verified = Innovation.objects.filter(
        regency=SAMPLE_CODE, status__in=REVIEWED_STATUSES
    ).order_by("pk")
    chosen = [one for at, one in enumerate(verified, start=1) if at % _OUTSIDE]
    horizons = list(Horizon)
    for at, horizon in enumerate(horizons):
        entry.take_up(
            chosen[at :: len(horizons)],
            masterplan=edition,
            actor=coordinator,
            horizon=horizon,
        )
    plan.activate(edition, actor=coordinator)
    count = _ground(edition, coordinator)
    entry.freeze(SAMPLE_CODE, at=timezone.now(), actor=coordinator)
    _postpone(chosen[0], coordinator)
    return count


def _postpone(record: Innovation, coordinator: User) -> None:
    record.refresh_from_db()
    innovations.revise(
        record,
        actor=coordinator,
        version=record.version,
        reason=_LATER,
        fields={"start_year": (record.start_year or _YEAR) + 1},
    )


def _write_lines(edition: Masterplan, coordinator: User) -> None:
    dimensions = Dimension.objects.in_bulk()
    programmes = list(
        FlagshipProgramme.objects.filter(regency=SAMPLE_CODE).order_by("pk")
    )
    lines: list[tuple[str, dict[str, object]]] = []
    for text, meaning in _WORDS:
        lines.append(("vision-word", {"text": text, "meaning": meaning}))
    for at, text in enumerate(_MISSIONS):
        served = programmes[at : at + 1]
        lines.append(("mission", {"text": text, "flagship_programmes": served}))
    for text, slug, horizon in _GOALS:
        place = dimensions.get(slug)
        lines.append(("goal", {"text": text, "dimension": place, "horizon": horizon}))
    for slug, text in _STRATEGIES:
        lines.append(("strategy", {"text": text, "dimension": dimensions[slug]}))
    for kind, fields in lines:
        plan_part.add(edition, kind=kind, actor=coordinator, fields=fields)


def _ground(edition: Masterplan, coordinator: User) -> int:
    """Rest each entry on its dimension's strategy and its unit's duties."""
    strategies = {
        one.dimension_id: one for one in Strategy.objects.filter(masterplan=edition)
    }
    entries = list(
        MasterplanEntry.objects.filter(masterplan=edition)
        .select_related("innovation__unit", "masterplan")
        .order_by("number")
    )
    for at, one in enumerate(entries, start=1):
        unit = one.innovation.unit
        fields: dict[str, object] = {
            "strategy": strategies.get(one.innovation.dimension_id)
        }
        if unit is not None and at % _WITHOUT_BASIS:
            fields["basis"] = f"Tugas dan fungsi {unit.name}"
        entry.revise(one, actor=coordinator, version=one.version, fields=fields)
    return len(entries)
