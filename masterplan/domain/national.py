"""The nation's and a province's dashboard: assembled once, for page, API and export.

Figures of records are sums of what is kept for each regency (`national_rows`), so that
parts add up by construction; each opens exactly its rows in the register. Figures of
regencies open this page's own table with one more filter.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dimensions.enums import DimensionSlug
from innovations.enums import Health, InnovationStatus, InnovationStep
from innovations.filters import SOME_VALUE
from masterplan.core.access import Scope
from masterplan.core.filters import NONE_VALUE
from masterplan.domain.figures import (
    ITEMS,
    NEUTRAL,
    RESTING,
    UNSET,
    WITH_EVIDENCE,
    WITH_PLAN,
    WITHOUT_EVIDENCE,
    WITHOUT_PLAN,
    Figure,
    drill,
)
from masterplan.domain.national_asked import AGES, SILENT, Asked
from masterplan.domain.national_board import (
    Group,
    NationalDashboard,
    Places,
    known,
    share,
)
from masterplan.domain.national_places import (
    DONE,
    NOWHERE,
    OTHER,
    UNRECORDED,
    WORDS,
    Stage,
)
from masterplan.domain.national_rows import Line, lines

# As many of the fullest and of the quietest regencies.
SHOWN = 10


def national(
    scope: Scope, *, today: dt.date, asked: Asked | None = None
) -> NationalDashboard:
    """Assemble the dashboard in two statements (of a month three), whatever the
    regencies and records."""
    asked = asked or Asked()
    found, stages = lines(scope, today=today, month=asked.month)
    return board_of(found, stages, asked)


def board_of(
    found: Sequence[Line],
    stages: tuple[Stage, ...],
    asked: Asked,
    *,
    regency: str = "",
) -> NationalDashboard:
    """The dashboard of lines that were read before, those of all regencies at the
    moment asked for; `regency` (a code) leaves that one alone."""
    return _Assembly(asked, found, stages, regency).dashboard()


class _Assembly:
    """The regencies asked for, out of all of them, and the addresses of both."""

    def __init__(
        self,
        asked: Asked,
        found: Sequence[Line],
        stages: tuple[Stage, ...],
        regency: str,
    ) -> None:
        self.asked = asked
        self.regency = regency
        self.everywhere = len(found)
        self.of_province: dict[str, int] = {}
        for line in found:
            self.of_province[line.province] = self.of_province.get(line.province, 0) + 1
        self.stages = stages
        self.is_recorded = all(line.stage != UNRECORDED for line in found)
        names = {line.province: line.province_name for line in found}
        self.all_provinces = tuple(sorted(names.items(), key=lambda one: one[1]))
        years = {line.cohort for line in found if line.cohort is not None}
        self.all_cohorts = tuple(sorted(years, reverse=True))
        self.lines = tuple(
            line for line in found if asked.keeps(line) and regency in ("", line.code)
        )

    def dashboard(self) -> NationalDashboard:
        kept = self.lines
        read = [line for line in kept if line.is_read]
        quiet = [line for line in kept if line.is_silent]
        return NationalDashboard(
            asked=self.asked,
            lines=kept,
            stages=self.stages,
            places=self._places("all", _("Kabupaten/kota"), kept),
            participants=sum(line.cohort is not None for line in kept),
            read=len(read),
            total=self._total(kept),
            digital=self._sum(
                "digital", _("Digital"), kept, lambda one: one.digital, is_digital=True
            ),
            quick_wins=self._sum(
                "quick_wins",
                _("Pernah quick win"),
                kept,
                lambda one: one.quick_wins,
                quick_win=SOME_VALUE,
            ),
            incomplete=self._sum(
                "incomplete",
                _("Perlu dilengkapi"),
                read,
                lambda one: one.incomplete,
                tone="warn",
                incomplete=True,
            ),
            waiting=self._waiting(),
            unverified=known(line.unverified for line in kept),
            dimensions=tuple(
                self._sum(
                    slug.value,
                    slug.label,
                    kept,
                    _of_dimension(slug),
                    tone=slug.value,
                    dimension=slug.value,
                )
                for slug in DimensionSlug
            ),
            steps=self._steps(read),
            plans=self._plans(read),
            evidence=self._evidence(read),
            late=self._late(kept),
            late_places=self._places(
                "late",
                _("Daerah dengan kegiatan terlambat"),
                [line for line in kept if line.late],
                tone="bad",
                late=True,
            )
            if self.is_recorded
            else None,
            is_recorded=self.is_recorded,
            at_stage=self._at_stage(),
            ages=tuple(
                self._places(
                    key,
                    label,
                    [line for line in read if line.age == key],
                    tone=tone,
                    freshness=key,
                )
                for key, label, tone in AGES
            ),
            silent=self._places(
                SILENT,
                _("Diam lebih dari 90 hari"),
                quiet,
                tone="warn",
                freshness=SILENT,
            ),
            cohorts=self._cohorts(),
            provinces=self._provinces(),
            fullest=tuple(
                sorted(
                    (line for line in kept if line.total),
                    key=lambda one: (-one.total, one.name),
                )[:SHOWN]
            ),
            quietest=tuple(sorted(quiet, key=_quietest_first)[:SHOWN]),
            all_provinces=self.all_provinces,
            all_cohorts=self.all_cohorts,
        )

    # --- Figures of records --------------------------------------------------

    def _within(self, kept: Sequence[Line]) -> dict[str, object]:
        """The register's filter for these regencies, as short as it can be said."""
        if self.regency:
            return {"regency": self.regency}
        if len(kept) == self.everywhere:
            return {"sample": False}
        provinces = {line.province for line in kept}
        if len(provinces) == 1 and len(kept) == self.of_province[kept[0].province]:
            return {"province": kept[0].province}
        return {"regencies": ",".join(line.code for line in kept)}

    def _opens(self, kept: Sequence[Line], **filters: object) -> str:
        """Nothing where a month is asked for: the register knows only now."""
        if self.asked.month is not None:
            return ""
        return drill(**self._within(kept), **filters)

    def _sum(
        self,
        key: str,
        label: str | Promise,
        kept: Sequence[Line],
        value: Callable[[Line], int | None],
        *,
        tone: str = "accent",
        **filters: object,
    ) -> Figure:
        return Figure(
            key=key,
            label=label,
            count=sum(value(line) or 0 for line in kept),
            query=self._opens(kept, reviewed=True, **filters),
            tone=tone,
        )

    def _total(self, kept: Sequence[Line]) -> Figure:
        return self._sum("total", _("Inovasi"), kept, lambda one: one.total)

    def _waiting(self) -> Figure | None:
        inside = [line for line in self.lines if line.waiting is not None]
        if not inside:
            return None
        return Figure(
            key="waiting",
            label=_("Menunggu verifikasi daerah"),
            count=sum(line.waiting or 0 for line in inside),
            query=self._opens(
                inside, status=[InnovationStatus.SUBMITTED, InnovationStatus.RETURNED]
            ),
            tone="warn",
        )

    def _steps(self, read: Sequence[Line]) -> tuple[Figure, ...]:
        options: list[tuple[str, str | Promise, str]] = [
            (step.value, step.label, "accent") for step in InnovationStep
        ]
        return tuple(
            self._sum(
                key or NONE_VALUE,
                label,
                read,
                _at_step(key or "unset"),
                tone=tone,
                step=key,
            )
            for key, label, tone in [*options, ("", UNSET, NEUTRAL)]
        )

    def _plans(self, read: Sequence[Line]) -> tuple[Figure, ...]:
        return (
            self._sum(
                "with_plan",
                WITH_PLAN.label,
                read,
                lambda one: one.with_plan,
                tone=WITH_PLAN.tone,
                plan=WITH_PLAN.value,
            ),
            self._sum(
                "without_plan",
                WITHOUT_PLAN.label,
                read,
                lambda one: one.without_plan,
                tone=WITHOUT_PLAN.tone,
                plan=WITHOUT_PLAN.value,
            ),
            self._sum(
                "resting",
                RESTING.label,
                read,
                lambda one: one.total - (one.with_plan or 0) - (one.without_plan or 0),
                tone=RESTING.tone,
                plan=RESTING.value,
            ),
        )

    def _evidence(self, read: Sequence[Line]) -> tuple[Figure, ...]:
        return (
            self._sum(
                "with_evidence",
                WITH_EVIDENCE.label,
                read,
                lambda one: one.with_evidence,
                tone=WITH_EVIDENCE.tone,
                evidence=WITH_EVIDENCE.value,
            ),
            self._sum(
                "without_evidence",
                WITHOUT_EVIDENCE.label,
                read,
                lambda one: one.total - (one.with_evidence or 0),
                tone=WITHOUT_EVIDENCE.tone,
                evidence=WITHOUT_EVIDENCE.value,
            ),
        )

    def _late(self, kept: Sequence[Line]) -> Figure | None:
        if not self.is_recorded:
            return None
        return Figure(
            key="late",
            label=_("Kegiatan terlambat"),
            count=sum(line.late or 0 for line in kept),
            query=self._opens(kept, health=Health.LATE),
            tone="bad",
            opens=ITEMS,
        )

    # --- Figures of regencies ------------------------------------------------

    def _places(
        self,
        key: str,
        label: str | Promise,
        kept: Sequence[Line],
        *,
        tone: str = "accent",
        **changes: Any,
    ) -> Places:
        asked = replace(self.asked, **changes)
        return Places(key, label, len(kept), asked.query(), tone)

    def _at_stage(self) -> tuple[Places, ...]:
        if not self.is_recorded:
            return ()
        options: list[tuple[str, str | Promise, str]] = [
            *((stage.code, stage.name, "info") for stage in self.stages),
            (OTHER, WORDS[OTHER], "info"),
            (DONE, WORDS[DONE], "good"),
            (NOWHERE, WORDS[NOWHERE], NEUTRAL),
        ]
        counted = [
            self._places(
                key,
                label,
                [line for line in self.lines if line.stage == key],
                tone=tone,
                stage=key,
            )
            for key, label, tone in options
        ]
        return tuple(one for one in counted if one.count or one.key != OTHER)

    def _cohorts(self) -> tuple[Group, ...]:
        years = sorted({line.cohort or 0 for line in self.lines}, reverse=True)
        return tuple(
            self._group(
                str(year or NONE_VALUE),
                str(year) if year else WORDS[NOWHERE],
                [line for line in self.lines if (line.cohort or 0) == year],
                cohort=str(year or NONE_VALUE),
            )
            for year in years
        )

    def _provinces(self) -> tuple[Group, ...]:
        names = {line.province: line.province_name for line in self.lines}
        return tuple(
            self._group(
                code,
                name,
                [line for line in self.lines if line.province == code],
                province=code,
            )
            for code, name in sorted(names.items(), key=lambda one: one[1])
        )

    def _group(
        self, key: str, label: str | Promise, kept: Sequence[Line], **changes: Any
    ) -> Group:
        taking_part = [line for line in kept if line.cohort is not None]
        passed = [line.passed for line in kept if line.passed is not None]
        return Group(
            places=self._places(key, label, kept, **changes),
            participants=len(taking_part),
            total=self._total(kept),
            unverified=known(line.rest for line in kept),
            share=share(kept),
            late=self._late(kept),
            passed=round(10 * sum(passed) / len(passed)) if passed else None,
        )


def _of_dimension(slug: DimensionSlug) -> Callable[[Line], int]:
    return lambda one: one.dimensions[slug.value]


def _at_step(step: str) -> Callable[[Line], int]:
    return lambda one: one.steps.get(step, 0)


def _quietest_first(line: Line) -> tuple[float, str]:
    return (line.newest.timestamp() if line.newest else 0.0, line.name)
