"""Loading the places of the country and the first list of three regencies' units.

Places follow the official list: every load writes its columns again and leaves what
people keep (slogan, practice mark) alone. Units belong to their regency from the first
load on: its list is only laid where the regency has no unit yet, so that a renamed,
merged or retired unit never comes back under its old name.
"""

from masterplan.core.reference import read_table
from regencies.domain.unit_names import is_own_unit
from regencies.enums import TimeZone, UnitKind
from regencies.models import District, Province, Regency, Unit

# Keppres 41/1987 with the provinces founded since; every other province is WIB.
_WITA = frozenset(
    {"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"}
)
_WIT = frozenset({"81", "82", "91", "92", "93", "94", "95", "96"})

_UNIT_TABLES = ("opd_sumedang.csv", "opd_bandung_barat.csv", "opd_sukabumi.csv")
_UNPROVEN = "Menurut pengetahuan umum, belum dicocokkan dengan sumber."
_HEALTH_OFFICE = "Dinas Kesehatan"


def time_zone_of(province_code: str) -> TimeZone:
    """The zone of a province: all regencies of a province share one."""
    if province_code in _WITA:
        return TimeZone.WITA
    return TimeZone.WIT if province_code in _WIT else TimeZone.WIB


def load_provinces() -> int:
    """Write the provinces; returns how many the list has."""
    provinces = [
        Province(
            code=row["code"],
            name=row["name"],
            capital=row["capital"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
        )
        for row in read_table("regions.csv")
        if row["type"] == "provinsi"
    ]
    Province.objects.bulk_create(
        provinces,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "capital", "latitude", "longitude"],
    )
    return len(provinces)


def load_regencies() -> int:
    """Write kabupaten and kota (provinces first); returns how many the list has."""
    regencies = [
        Regency(
            code=row["code"],
            province_id=row["province_code"],
            name=row["name"],
            short_name=row["short_name"],
            kind=row["type"],
            capital=row["capital"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            population=int(row["population_2024s2"]),
            is_administrative=row["is_administrative"] == "1",
            time_zone=time_zone_of(row["province_code"]),
        )
        for row in read_table("regions.csv")
        if row["type"] != "provinsi"
    ]
    Regency.objects.bulk_create(
        regencies,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[
            "province",
            "name",
            "short_name",
            "kind",
            "capital",
            "latitude",
            "longitude",
            "population",
            "is_administrative",
            "time_zone",
        ],
    )
    return len(regencies)


def load_districts() -> int:
    """Write the kecamatan known so far; returns how many the list has."""
    districts = [
        District(
            code=row["code"],
            regency_id=row["region_code"],
            name=row["name"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
        )
        for row in read_table("districts.csv")
    ]
    District.objects.bulk_create(
        districts,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["regency", "name", "latitude", "longitude"],
    )
    return len(districts)


def load_units() -> int:
    """Lay the lists of regencies without any unit; returns how many were added."""
    taken = set(Unit.objects.values_list("regency_id", flat=True).distinct())
    rows = [
        row
        for table in _UNIT_TABLES
        for row in read_table(table)
        if row["region_code"] not in taken
    ]
    heads = [row for row in rows if row["kind"] != UnitKind.HEALTH_CENTRE]
    centres = [row for row in rows if row["kind"] == UnitKind.HEALTH_CENTRE]
    Unit.objects.bulk_create([_unit(row) for row in heads])
    offices = {
        office.regency_id: office
        for office in Unit.objects.filter(
            name=_HEALTH_OFFICE, regency__in={row["region_code"] for row in centres}
        )
    }
    Unit.objects.bulk_create(
        [_unit(row, parent=offices[row["region_code"]]) for row in centres]
    )
    return len(rows)


def _unit(row: dict[str, str], parent: Unit | None = None) -> Unit:
    return Unit(
        regency_id=row["region_code"],
        name=row["name"],
        short_name=row["short_name"],
        kind=row["kind"],
        parent=parent,
        is_counted=is_own_unit(row["name"], row["kind"]),
        source_url=row["source_url"],
        note=row["note"] or ("" if row["basis"] == "source" else _UNPROVEN),
    )
