"""Rules about the masterplan and what it says."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.domain.rules import addresses
from masterplan.domain.rules.rule import Gap, Parameter, capped, minimum, rule
from masterplan.domain.rules.snapshot import Part, Snapshot


def _no_plan(snapshot: Snapshot) -> list[Gap]:
    """What is asked of a masterplan asks that there is one."""
    if snapshot.plan is not None:
        return []
    return [Gap(_("Masterplan belum disusun."), addresses.plans(snapshot))]


@rule(
    gettext_lazy(
        "Visi masterplan tertulis dengan paling sedikit %(words)s kata kunci."
    ),
    Parameter("words", gettext_lazy("Kata kunci visi paling sedikit"), 1, low=0),
    needs=[Part.PLAN],
)
def vision_written(snapshot: Snapshot, given: Mapping[str, Any]) -> list[Gap]:
    plan = snapshot.plan
    if plan is None:
        return _no_plan(snapshot)
    gaps = []
    if not plan.vision:
        gaps.append(
            Gap(_("Visi masterplan belum ditulis."), addresses.plan("detail", plan.id))
        )
    if plan.words < given["words"]:
        gaps.append(
            Gap(
                _("Visi memiliki %(count)s kata kunci; paling sedikit %(words)s.")
                % {"count": plan.words, "words": given["words"]},
                addresses.plan("detail", plan.id),
            )
        )
    return gaps


@rule(
    gettext_lazy("Setiap dimensi memiliki paling sedikit %(minimum)s strategi."),
    minimum(gettext_lazy("Jumlah strategi per dimensi paling sedikit")),
    needs=[Part.DIMENSIONS, Part.PLAN],
)
def strategy_per_dimension(snapshot: Snapshot, given: Mapping[str, Any]) -> list[Gap]:
    plan = snapshot.plan
    if plan is None:
        return _no_plan(snapshot)
    counts = Counter(plan.strategies)
    return [
        Gap(
            _(
                "%(dimension)s memiliki %(count)s strategi dalam masterplan; "
                "paling sedikit %(minimum)s."
            )
            % {
                "dimension": dimension.name,
                "count": counts[dimension.slug],
                "minimum": given["minimum"],
            },
            addresses.plan("strategies", plan.id),
        )
        for dimension in snapshot.dimensions
        if counts[dimension.slug] < given["minimum"]
    ]


@rule(
    gettext_lazy("Paling sedikit %(minimum)s inovasi masuk masterplan."),
    minimum(gettext_lazy("Jumlah entri masterplan paling sedikit")),
    needs=[Part.PLAN, Part.ENTRIES],
)
def entries_taken_up(snapshot: Snapshot, given: Mapping[str, Any]) -> list[Gap]:
    plan = snapshot.plan
    if plan is None:
        return _no_plan(snapshot)
    count = len(snapshot.entries)
    if count >= given["minimum"]:
        return []
    return [
        Gap(
            _("Baru %(count)s inovasi masuk masterplan; paling sedikit %(minimum)s.")
            % {"count": count, "minimum": given["minimum"]},
            addresses.plan("candidates", plan.id),
        )
    ]


@rule(
    gettext_lazy(
        "Setiap entri masterplan memiliki jangka serta tupoksi atau urusan yang "
        "mendasarinya."
    ),
    needs=[Part.PLAN, Part.ENTRIES],
)
def entries_complete(snapshot: Snapshot, given: Mapping[str, Any]) -> list[Gap]:
    plan = snapshot.plan
    if plan is None:
        return _no_plan(snapshot)
    if not snapshot.entries:
        return [
            Gap(
                _("Belum ada inovasi yang masuk masterplan."),
                addresses.plan("candidates", plan.id),
            )
        ]
    gaps = [
        Gap(
            (
                _("Entri %(number)s “%(name)s” belum memiliki dasar tupoksi/urusan.")
                if entry.horizon
                else _("Entri %(number)s “%(name)s” belum memiliki jangka.")
            )
            % {"number": entry.number, "name": entry.name},
            addresses.record("masterplans:entry", entry.id),
            unit_id=entry.unit_id,
        )
        for entry in snapshot.entries
        if entry.lacks_basis or not entry.horizon
    ]
    return capped(
        gaps,
        rest=_("Dan %(left)s entri lainnya; seluruhnya %(total)s entri belum lengkap."),
        url=addresses.plan("entries", plan.id, basis=None),
    )


@rule(gettext_lazy("Masterplan telah ditetapkan berlaku."), needs=[Part.PLAN])
def masterplan_in_force(snapshot: Snapshot, given: Mapping[str, Any]) -> list[Gap]:
    plan = snapshot.plan
    if plan is None:
        return _no_plan(snapshot)
    if plan.is_in_force:
        return []
    return [
        Gap(
            _("Masterplan belum ditetapkan berlaku."), addresses.plan("detail", plan.id)
        )
    ]


FAMILY = (
    vision_written,
    strategy_per_dimension,
    entries_taken_up,
    entries_complete,
    masterplan_in_force,
)
