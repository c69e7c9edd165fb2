"""Where a regency's innovations are: by kecamatan, the whole regency, pilot areas."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from innovations.enums import ProblemStatus
from innovations.filters import ALL_VALUE, SOME_VALUE, ProblemFilter
from innovations.models import Problem
from innovations.models.problem import unsolved
from masterplan.core.access import Scope
from masterplan.domain import parts
from masterplan.domain.audience import Audience, audience_of
from masterplan.domain.figures import NEUTRAL, PROBLEMS, UNSET, Figure, drill
from masterplan.domain.parts import Chosen
from regencies.models import District, PilotArea, Regency

# What a list of problems is asked for, for those that still have to be solved.
UNSOLVED = [one.value for one in ProblemStatus if one != ProblemStatus.SOLVED]


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """A kecamatan: its innovations, those for the whole regency left out, its unsolved
    problems (None for whom problems are not shown), and the pilot areas in it."""

    district: District
    innovations: Figure
    problems: Figure | None
    areas: tuple[PilotArea, ...]


@dataclass(frozen=True, slots=True)
class AreaRow:
    area: PilotArea
    innovations: Figure


@dataclass(frozen=True, slots=True)
class RegencyTerritory:
    """`places` (whole regency, in kecamatan, nowhere said) add up to `total`; a record
    may be in several kecamatan, so `districts` do not. `areas` are the regency's own
    and shown to those who work with it; with `outside_areas` they add up to `total`.
    """

    audience: Audience
    total: Figure
    places: tuple[Figure, ...]
    districts: tuple[DistrictRow, ...]
    areas: tuple[AreaRow, ...]
    outside_areas: Figure

    @property
    def everywhere(self) -> Figure:
        return self.places[0]

    @property
    def empty(self) -> int:
        """Kecamatan without an innovation of their own."""
        return sum(not row.innovations.count for row in self.districts)


def regency_territory(
    regency: Regency, *, scope: Scope, filters: Chosen | None = None
) -> RegencyTerritory:
    """Assemble the page in at most 6 statements, whatever the number of rows.

    Of the filters the unit narrows problems too, the others records alone.
    """
    audience = audience_of(scope, regency.pk)
    visible, within = parts.visible_records(regency, scope=scope, filters=filters)
    local = Q(is_region_wide=False)
    by_district: dict[str | None, int] = dict(
        visible.filter(local).order_by().values_list("districts").annotate(Count("pk"))
    )
    by_area: dict[int | None, tuple[int, int]] = {
        area: (count, wide)
        for area, count, wide in visible.order_by()
        .values_list("pilot_area")
        .annotate(count=Count("pk"), wide=Count("pk", filter=~local))
    }
    total = sum(count for count, _wide in by_area.values())
    wide = sum(count for _count, count in by_area.values())
    nowhere = by_district.pop(None, 0)
    here: dict[str, object] = {"regency": regency.pk}
    if filters and "unit" in filters:
        here["unit"] = filters["unit"]
    problems = _problems(scope, here) if audience is not Audience.PUBLIC else None
    areas = {
        one.pk: one
        for one in PilotArea.objects.visible_to(scope)
        .filter(regency=regency)
        .order_by("-is_active", "name", "pk")
    }
    return RegencyTerritory(
        audience=audience,
        total=Figure("total", _("Inovasi"), total, drill(**within)),
        places=(
            Figure(
                ALL_VALUE,
                _("Seluruh wilayah"),
                wide,
                drill(**within, district=ALL_VALUE),
            ),
            Figure(
                SOME_VALUE,
                _("Di kecamatan tertentu"),
                total - wide - nowhere,
                drill(**within, district=SOME_VALUE),
            ),
            Figure("none", UNSET, nowhere, drill(**within, district=None), NEUTRAL),
        ),
        districts=tuple(
            DistrictRow(
                district=one,
                innovations=Figure(
                    key=one.pk,
                    label=one.name,
                    count=by_district.get(one.pk, 0),
                    query=drill(**within, district=one.pk),
                ),
                problems=None if problems is None else _of(problems, here, one),
                areas=tuple(areas[pk] for pk in inside if pk in areas),
            )
            for one, inside in _districts(regency)
        ),
        areas=tuple(
            AreaRow(
                area=one,
                innovations=Figure(
                    key=str(one.pk),
                    label=one.name,
                    count=by_area.get(one.pk, (0, 0))[0],
                    query=drill(**within, pilot_area=one.pk),
                ),
            )
            for one in areas.values()
        ),
        outside_areas=Figure(
            key="none",
            label=_("Di luar kawasan percontohan"),
            count=by_area.get(None, (0, 0))[0],
            query=drill(**within, pilot_area=None),
            tone=NEUTRAL,
        ),
    )


def _districts(regency: Regency) -> list[tuple[District, list[int]]]:
    """The kecamatan by name, each with the keys of the pilot areas in use that lie in
    it, in one statement."""
    found: dict[str, tuple[District, list[int]]] = {}
    for code, name, area, is_active in (
        District.objects.filter(regency=regency)
        .order_by("name", "pk", "pilot_areas__name", "pilot_areas")
        .values_list("pk", "name", "pilot_areas", "pilot_areas__is_active")
    ):
        district = District(pk=code, name=name, regency_id=regency.pk)
        _district, areas = found.setdefault(code, (district, []))
        if is_active:
            areas.append(area)
    return list(found.values())


def _problems(scope: Scope, within: Mapping[str, object]) -> dict[str | None, int]:
    """Unsolved ones by kecamatan."""
    return dict(
        ProblemFilter({**within}, queryset=Problem.objects.visible_to(scope))
        .qs.filter(unsolved())
        .order_by()
        .values_list("district")
        .annotate(Count("pk"))
    )


def _of(
    problems: Mapping[str | None, int],
    within: Mapping[str, object],
    district: District,
) -> Figure:
    return Figure(
        key=district.pk,
        label=district.name,
        count=problems.get(district.pk, 0),
        query=drill(**within, district=district.pk, status=UNSOLVED),
        tone="warn",
        opens=PROBLEMS,
    )
