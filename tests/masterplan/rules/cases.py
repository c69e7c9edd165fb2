"""For every rule a regency that passes and one that is blocked, with what it is told.

Plain rows, no database: rules look at nothing else.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from innovations.enums import InnovationStatus, QuickWinStatus
from masterplan.domain.rules import Snapshot
from masterplan.domain.rules.snapshot import (
    BodyRow,
    CommitmentRow,
    DimensionRow,
    EntryRow,
    InnovationRow,
    ItemRow,
    OfficeRow,
    PaperRow,
    PlanRow,
    QuickWinRow,
    UnitRow,
)
from masterplan.enums import Element, Horizon, Quadrant
from regencies.enums import Role

TODAY = dt.date(2023, 10, 12)
DIMENSIONS = (
    DimensionRow("governance", "Smart Governance"),
    DimensionRow("living", "Smart Living"),
)
EMPTY = Snapshot(
    regency_code="32.17",
    year=2023,
    today=TODAY,
    dimensions=DIMENSIONS,
    units=(),
    innovations=(),
    items=(),
    quick_wins=(),
    commitment=None,
    papers=(),
    bodies=(),
    meetings=(),
    seats=frozenset(),
    plan=None,
    entries=(),
    readiness=(),
    swot=(),
    gaps=(),
)


def unit(pk: int, **fields: Any) -> UnitRow:
    row = UnitRow(
        pk=pk, name=f"Dinas {pk}", parent_id=None, is_counted=True, is_active=True
    )
    return replace(row, **fields)


def innovation(pk: int, **fields: Any) -> InnovationRow:
    """One that lacks nothing."""
    row = InnovationRow(
        id=pk,
        name=f"Inovasi {pk}",
        status=InnovationStatus.VERIFIED,
        dimension_id="governance",
        unit_id=1,
        lacks_problem=False,
        lacks_budget=False,
        lacks_plan=False,
    )
    return replace(row, **fields)


def item(pk: int, **fields: Any) -> ItemRow:
    row = ItemRow(
        id=pk,
        activity=f"Kegiatan {pk}",
        innovation="Inovasi 1",
        unit_id=1,
        person="Kepala Bidang",
        is_open=True,
        start_on=TODAY,
        reported_on=None,
    )
    return replace(row, **fields)


def quick_win(slug: str, **fields: Any) -> QuickWinRow:
    row = QuickWinRow(slug, 2023, QuickWinStatus.SELECTED, InnovationStatus.VERIFIED)
    return replace(row, **fields)


def entry(number: int, **fields: Any) -> EntryRow:
    row = EntryRow(
        id=number + 50,
        number=number,
        name=f"Inovasi {number}",
        unit_id=1,
        horizon=Horizon.SHORT,
        lacks_basis=False,
    )
    return replace(row, **fields)


PLAN = PlanRow(
    id=9,
    is_in_force=True,
    vision="Kabupaten cerdas",
    words=2,
    strategies=("governance", "living"),
)
READY = tuple(
    (dimension.slug, element.value, 2)
    for dimension in DIMENSIONS
    for element in Element
)
SWOT = tuple(
    (dimension.slug, quadrant.value)
    for dimension in DIMENSIONS
    for quadrant in Quadrant
)
SHEET = CommitmentRow(7, ())
BOTH = (innovation(1), innovation(2, dimension_id="living"))


@dataclass(frozen=True)
class Case:
    """A regency by what differs from an empty one, and what the rule says of it."""

    rule: str
    given: Mapping[str, Any]
    parts: Mapping[str, Any]
    told: tuple[str, ...] = ()

    @property
    def snapshot(self) -> Snapshot:
        return replace(EMPTY, **self.parts)


PASSING = (
    Case("innovations_recorded", {"minimum": 2}, {"innovations": BOTH}),
    Case("innovations_per_dimension", {}, {"innovations": BOTH}),
    Case(
        "every_unit_innovates",
        {},
        {
            # The record is a part's that rolls up; who is closed owes nothing.
            "units": (
                unit(1),
                unit(2, parent_id=1, is_counted=False),
                unit(3, is_active=False),
            ),
            "innovations": (innovation(1, unit_id=2, status=InnovationStatus.DRAFT),),
        },
    ),
    Case(
        "innovations_verified",
        {"percent": 50},
        {
            "innovations": (
                innovation(1),
                innovation(2, status=InnovationStatus.SUBMITTED),
                innovation(3, status=InnovationStatus.DRAFT),
            )
        },
    ),
    Case(
        "every_innovation_has_problem",
        {},
        {
            "innovations": (
                *BOTH,
                innovation(3, status=InnovationStatus.DRAFT, lacks_problem=True),
            )
        },
    ),
    Case(
        "every_innovation_budgeted",
        {},
        {
            "innovations": (
                *BOTH,
                innovation(3, status=InnovationStatus.COMPLETED, lacks_budget=True),
            )
        },
    ),
    Case(
        "quick_win_per_dimension",
        {},
        {
            "quick_wins": (
                quick_win("governance"),
                quick_win("living", status=QuickWinStatus.DELIVERED),
            )
        },
    ),
    Case("every_innovation_planned", {}, {"innovations": BOTH, "items": (item(1),)}),
    Case(
        "progress_reported",
        {"days": 30},
        {
            "innovations": BOTH,
            "items": (
                item(1, start_on=dt.date(2023, 9, 12)),
                item(2, start_on=dt.date(2023, 1, 1), reported_on=dt.date(2023, 9, 12)),
                item(3, start_on=dt.date(2023, 1, 1), is_open=False),
                item(4, start_on=dt.date(2024, 1, 1)),
            ),
        },
    ),
    Case("readiness_filled", {}, {"readiness": READY}),
    Case("swot_filled", {}, {"swot": SWOT}),
    Case("gap_filled", {}, {"gaps": (("governance", True), ("living", True))}),
    Case("vision_written", {"words": 2}, {"plan": PLAN}),
    Case("strategy_per_dimension", {}, {"plan": PLAN}),
    Case(
        "entries_taken_up",
        {"minimum": 2},
        {"plan": PLAN, "entries": (entry(1), entry(2))},
    ),
    Case("entries_complete", {}, {"plan": PLAN, "entries": (entry(1),)}),
    Case("masterplan_in_force", {}, {"plan": PLAN}),
    Case("all_heads_signed", {}, {"commitment": SHEET}),
    Case(
        "document_valid",
        {"kind": "perkada"},
        {"papers": (PaperRow("perkada", None, dt.date(2023, 3, 1), None),)},
    ),
    Case(
        "body_formed",
        {"kind": "council", "minimum": 3},
        {"bodies": (BodyRow("council", 3),)},
    ),
    Case(
        "meeting_held", {"kind": "bimtek", "minimum": 2}, {"meetings": ("bimtek",) * 2}
    ),
    Case("mentor_assigned", {}, {"seats": frozenset({Role.MENTOR.value})}),
    Case("coordinator_assigned", {}, {"seats": frozenset({Role.COORDINATOR.value})}),
)

NONE_SENT = "Belum ada inovasi yang diajukan."
NO_PLAN = "Masterplan belum disusun."

BLOCKED = (
    Case(
        "innovations_recorded",
        {"minimum": 2},
        {
            "innovations": (
                innovation(1),
                innovation(2, status=InnovationStatus.DISCONTINUED),
            )
        },
        ("Baru 1 inovasi tercatat; paling sedikit 2.",),
    ),
    Case(
        "innovations_per_dimension",
        {},
        {"innovations": (innovation(1),)},
        ("Smart Living memiliki 0 inovasi; paling sedikit 1.",),
    ),
    Case(
        "every_unit_innovates",
        {"minimum": 2},
        {"units": (unit(1), unit(2)), "innovations": (innovation(1),)},
        (
            "Dinas 1 mencatat 1 inovasi; paling sedikit 2.",
            "Dinas 2 belum mencatat inovasi.",
        ),
    ),
    Case(
        "innovations_verified",
        {"percent": 67},
        {
            "innovations": (
                *BOTH,
                innovation(3, status=InnovationStatus.RETURNED),
            )
        },
        (
            "1 dari 3 inovasi belum diverifikasi; paling sedikit 67% harus "
            "terverifikasi.",
        ),
    ),
    Case("innovations_verified", {}, {}, (NONE_SENT,)),
    Case(
        "every_innovation_has_problem",
        {},
        {"innovations": (*BOTH, innovation(3, lacks_problem=True))},
        ("“Inovasi 3” belum dihubungkan dengan masalah.",),
    ),
    Case(
        "every_innovation_has_problem",
        {},
        {"innovations": (innovation(3, status=InnovationStatus.DRAFT),)},
        (NONE_SENT,),
    ),
    Case(
        "every_innovation_budgeted",
        {},
        {"innovations": (*BOTH, innovation(3, lacks_budget=True))},
        ("“Inovasi 3” belum mencantumkan anggaran.",),
    ),
    Case(
        "quick_win_per_dimension",
        {"year": 2024},
        {
            "quick_wins": (
                quick_win("governance"),
                quick_win("governance", year=2024, status=QuickWinStatus.FAILED),
                quick_win("living", year=2024, status=QuickWinStatus.PROPOSED),
                quick_win(
                    "living", year=2024, innovation_status=InnovationStatus.WITHDRAWN
                ),
            )
        },
        (
            "Smart Governance memiliki 0 quick win terpilih tahun 2024; paling "
            "sedikit 1.",
            "Smart Living memiliki 0 quick win terpilih tahun 2024; paling sedikit 1.",
        ),
    ),
    Case(
        "every_innovation_planned",
        {},
        {
            "innovations": (innovation(1), innovation(2, lacks_plan=True)),
            "items": (item(1, person=""),),
        },
        (
            "“Inovasi 2” belum memiliki rencana aksi.",
            "Kegiatan “Kegiatan 1” dari “Inovasi 1” belum memiliki penanggung jawab.",
        ),
    ),
    Case(
        "progress_reported",
        {"days": 30},
        {
            "innovations": BOTH,
            "items": (item(1, start_on=dt.date(2023, 9, 11)),),
        },
        (
            "Kegiatan “Kegiatan 1” dari “Inovasi 1” tidak dilaporkan lebih dari 30 "
            "hari.",
        ),
    ),
    Case(
        "readiness_filled",
        {},
        {"readiness": (*READY[:-2], (*READY[-1][:2], None))},
        ("Kesiapan Smart Living: 2 unsur belum dinilai (Kelembagaan, Tata laksana).",),
    ),
    Case(
        "swot_filled",
        {"minimum": 2},
        {"swot": (*SWOT, *SWOT[:-2])},
        (
            "SWOT Smart Living: Peluang, Ancaman belum memuat paling sedikit 2 "
            "pernyataan.",
        ),
    ),
    Case(
        "gap_filled",
        {},
        {"gaps": (("governance", True), ("living", False))},
        ("GAP Smart Living memuat 0 kesenjangan lengkap; paling sedikit 1.",),
    ),
    Case(
        "vision_written",
        {"words": 3},
        {"plan": replace(PLAN, vision="")},
        (
            "Visi masterplan belum ditulis.",
            "Visi memiliki 2 kata kunci; paling sedikit 3.",
        ),
    ),
    Case("vision_written", {}, {}, (NO_PLAN,)),
    Case(
        "strategy_per_dimension",
        {},
        {"plan": replace(PLAN, strategies=("governance",) * 2)},
        ("Smart Living memiliki 0 strategi dalam masterplan; paling sedikit 1.",),
    ),
    Case("strategy_per_dimension", {}, {}, (NO_PLAN,)),
    Case(
        "entries_taken_up",
        {"minimum": 2},
        {"plan": PLAN, "entries": (entry(1),)},
        ("Baru 1 inovasi masuk masterplan; paling sedikit 2.",),
    ),
    Case("entries_taken_up", {}, {}, (NO_PLAN,)),
    Case(
        "entries_complete",
        {},
        {
            "plan": PLAN,
            "entries": (entry(1), entry(2, lacks_basis=True), entry(3, horizon="")),
        },
        (
            "Entri 2 “Inovasi 2” belum memiliki dasar tupoksi/urusan.",
            "Entri 3 “Inovasi 3” belum memiliki jangka.",
        ),
    ),
    Case(
        "entries_complete",
        {},
        {"plan": PLAN},
        ("Belum ada inovasi yang masuk masterplan.",),
    ),
    Case("entries_complete", {}, {}, (NO_PLAN,)),
    Case(
        "masterplan_in_force",
        {},
        {"plan": replace(PLAN, is_in_force=False)},
        ("Masterplan belum ditetapkan berlaku.",),
    ),
    Case("masterplan_in_force", {}, {}, (NO_PLAN,)),
    Case(
        "all_heads_signed",
        {},
        {"commitment": CommitmentRow(7, (OfficeRow("Dinas Kesehatan", 4),))},
        ("Dinas Kesehatan belum menandatangani komitmen bersama.",),
    ),
    Case(
        "all_heads_signed",
        {},
        {},
        ("Komitmen bersama belum dibuka untuk ditandatangani.",),
    ),
    Case(
        "document_valid",
        {"kind": "perkada", "year": 2025},
        {
            "papers": (
                PaperRow("perkada", 2020, None, 2024),
                PaperRow("sk", 2025, None, None),
            )
        },
        (
            "Belum ada dokumen “Peraturan Bupati/Wali Kota” yang berlaku pada tahun "
            "2025.",
        ),
    ),
    Case(
        "body_formed",
        {"kind": "council", "minimum": 3},
        {"bodies": (BodyRow("council", 2), BodyRow("team", 30))},
        ("Dewan Smart City mencatat 2 anggota; paling sedikit 3.",),
    ),
    Case("body_formed", {"kind": "team"}, {}, ("Tim Pelaksana belum terbentuk.",)),
    Case(
        "meeting_held",
        {"kind": "bimtek", "minimum": 2},
        {"meetings": ("bimtek", "forum")},
        ("Bimtek terlaksana 1 kali; paling sedikit 2.",),
    ),
    Case(
        "mentor_assigned",
        {},
        {"seats": frozenset({Role.COORDINATOR.value})},
        ("Pembimbing belum ditetapkan.",),
    ),
    Case(
        "coordinator_assigned",
        {},
        {"seats": frozenset({Role.MENTOR.value})},
        ("Koordinator belum ditetapkan.",),
    ),
)
