"""Rules about the worksheets that dimension groups fill in."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.domain.rules import addresses
from masterplan.domain.rules.rule import Gap, minimum, rule
from masterplan.domain.rules.snapshot import Part, Snapshot
from masterplan.domain.worksheet_figures import elements_filled
from masterplan.enums import Element, Quadrant


@rule(
    gettext_lazy("Kertas kerja kesiapan terisi dan dinilai untuk setiap dimensi."),
    needs=[Part.DIMENSIONS, Part.READINESS],
)
def readiness_filled(snapshot: Snapshot, given: Mapping[str, Any]) -> list[Gap]:
    rows: dict[str, list[tuple[str, int | None]]] = defaultdict(list)
    for slug, element, score in snapshot.readiness:
        rows[slug].append((element, score))
    gaps = []
    for dimension in snapshot.dimensions:
        filled = elements_filled(rows[dimension.slug])
        lacking = [element for element in Element if element not in filled]
        if lacking:
            gaps.append(
                Gap(
                    _(
                        "Kesiapan %(dimension)s: %(count)s unsur belum dinilai "
                        "(%(elements)s)."
                    )
                    % {
                        "dimension": dimension.name,
                        "count": len(lacking),
                        "elements": ", ".join(str(one.label) for one in lacking),
                    },
                    addresses.worksheet(snapshot, "readiness", dimension.slug),
                )
            )
    return gaps


@rule(
    gettext_lazy(
        "Analisis SWOT setiap dimensi memuat paling sedikit %(minimum)s pernyataan "
        "untuk setiap unsur."
    ),
    minimum(gettext_lazy("Pernyataan per unsur SWOT paling sedikit")),
    needs=[Part.DIMENSIONS, Part.SWOT],
)
def swot_filled(snapshot: Snapshot, given: Mapping[str, Any]) -> list[Gap]:
    counts = Counter(snapshot.swot)
    gaps = []
    for dimension in snapshot.dimensions:
        lacking = [
            quadrant
            for quadrant in Quadrant
            if counts[dimension.slug, quadrant.value] < given["minimum"]
        ]
        if lacking:
            gaps.append(
                Gap(
                    _(
                        "SWOT %(dimension)s: %(quadrants)s belum memuat paling sedikit "
                        "%(minimum)s pernyataan."
                    )
                    % {
                        "dimension": dimension.name,
                        "quadrants": ", ".join(str(one.label) for one in lacking),
                        "minimum": given["minimum"],
                    },
                    addresses.worksheet(snapshot, "swot", dimension.slug),
                )
            )
    return gaps


@rule(
    gettext_lazy(
        "Analisis GAP setiap dimensi memuat paling sedikit %(minimum)s kesenjangan "
        "yang terisi lengkap."
    ),
    minimum(gettext_lazy("Kesenjangan per dimensi paling sedikit")),
    needs=[Part.DIMENSIONS, Part.GAPS],
)
def gap_filled(snapshot: Snapshot, given: Mapping[str, Any]) -> list[Gap]:
    counts = Counter(slug for slug, is_complete in snapshot.gaps if is_complete)
    return [
        Gap(
            _(
                "GAP %(dimension)s memuat %(count)s kesenjangan lengkap; paling "
                "sedikit %(minimum)s."
            )
            % {
                "dimension": dimension.name,
                "count": counts[dimension.slug],
                "minimum": given["minimum"],
            },
            addresses.worksheet(snapshot, "gap", dimension.slug),
        )
        for dimension in snapshot.dimensions
        if counts[dimension.slug] < given["minimum"]
    ]


FAMILY = (readiness_filled, swot_filled, gap_filled)
