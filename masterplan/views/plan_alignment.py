"""How a plan hangs together, and with another edition: the matrix, the comparison."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dimensions.enums import DimensionSlug
from masterplan.core.access import Scope, scope_of
from masterplan.core.templatetags.portal import number
from masterplan.core.views.pages import render_page, visible_or_404
from masterplan.domain import alignment
from masterplan.domain import plan_compare as compare
from masterplan.domain.plan_compare import EntryLine, Fate, Line
from masterplan.domain.plan_part import KINDS
from masterplan.enums import Horizon
from masterplan.models import (
    Goal,
    Masterplan,
    MasterplanEntry,
    Mission,
    Strategy,
    VisionWord,
)
from masterplan.views.plan import head_of, visible_plan
from regencies.models import FlagshipProgramme


@require_safe
def plan_alignment(request: HttpRequest, pk: int) -> HttpResponse:
    """Missions and flagship programmes by dimension; every number opens its entries."""
    plan = visible_plan(request, pk)
    scope = scope_of(request.user)
    matrix = alignment.read(
        plan,
        MasterplanEntry.objects.visible_to(scope).filter(masterplan=plan),
        FlagshipProgramme.objects.visible_to(scope)
        .filter(regency=plan.regency_id)
        .order_by("name"),
    )
    context = head_of(request, plan, "alignment") | {
        "matrix": matrix,
        "dimensions": DimensionSlug.choices,
        "entries_url": reverse("masterplans:entries", args=[plan.pk]),
        "finding": _finding(matrix),
    }
    return render_page(request, "masterplan/plan_alignment.html", context)


@require_safe
def plan_compare(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Two editions of one regency side by side: `other` is the former one."""
    plan = visible_plan(request, pk)
    former = visible_or_404(
        request, Masterplan.objects, pk=other, regency=plan.regency_id
    )
    read = _read(scope_of(request.user), [former, plan])
    old, new = read[former.pk], read[plan.pk]
    sections = []
    for kind in KINDS.values():
        pairs = compare.texts(old[kind.name], new[kind.name])
        sections.append(
            {
                "label": capfirst(str(kind.label)),
                "pairs": pairs,
                "counts": compare.counts(pairs),
            }
        )
    entries = compare.entries(old["entries"], new["entries"])
    counts = compare.counts(entries)
    context = head_of(request, plan, "") | {
        "former": former,
        "heads": _heads(former, plan),
        "sections": sections,
        "entries": [one for one in entries if one.fate != Fate.SAME],
        "unchanged": counts[Fate.SAME],
        "finding": _(
            "%(added)s entri bertambah, %(removed)s keluar, %(changed)s berubah, "
            "%(same)s tetap."
        )
        % {fate.value: number(count) for fate, count in counts.items()},
    }
    return render_page(request, "masterplan/plan_compare.html", context)


def _finding(matrix: alignment.Matrix) -> str:
    if not matrix.missions:
        return _("Belum ada misi; keselarasan tampil setelah misi ditulis.")
    text = _("%(holes)s dari %(cells)s kotak misi belum berisi inovasi") % {
        "holes": number(matrix.holes),
        "cells": number(len(matrix.missions) * len(DimensionSlug)),
    }
    if matrix.unserved:
        text += _("; %(count)s misi belum dijawab inovasi mana pun") % {
            "count": number(matrix.unserved)
        }
    return f"{text}."


def _heads(former: Masterplan, plan: Masterplan) -> list[tuple[str, str, str]]:
    """(label, of the former, of the plan) of what the editions say of themselves."""
    return [
        (
            label,
            str(getattr(former, name)) or "–",
            str(getattr(plan, name)) or "–",
        )
        for name, label in (
            ("title", _("Judul")),
            ("start_year", _("Tahun awal")),
            ("end_year", _("Tahun akhir")),
            ("horizon_years", _("Horizon peta jalan (tahun)")),
            ("vision", _("Visi")),
        )
    ]


def _read(scope: Scope, plans: Iterable[Masterplan]) -> Mapping[int, dict[str, Any]]:
    """Plan id -> its lines by kind and its entries; one statement a kind for all."""
    asked = list(plans)
    found: dict[int, dict[str, Any]] = {
        plan.pk: {**{name: [] for name in KINDS}, "entries": []} for plan in asked
    }
    for name, lines in _lines(scope, asked).items():
        for plan, line in lines:
            found[plan][name].append(line)
    entries = (
        MasterplanEntry.objects.visible_to(scope)
        .filter(masterplan__in=asked)
        .select_related("innovation", "strategy")
        .order_by("number")
    )
    for entry in entries:
        found[entry.masterplan_id]["entries"].append(
            EntryLine(
                entry.innovation_id,
                entry.number,
                entry.innovation.name,
                {
                    _("Nomor"): str(entry.number),
                    _("Jangka"): str(Horizon(entry.horizon).label),
                    _("Strategi"): entry.strategy.text if entry.strategy else "",
                    _("Tupoksi atau urusan"): entry.basis,
                },
            )
        )
    return found


def _lines(scope: Scope, plans: list[Masterplan]) -> dict[str, list[tuple[int, Line]]]:
    """Kind -> (plan id, line), in the plans' order."""
    within = {"masterplan__in": plans}
    words = VisionWord.objects.visible_to(scope).filter(**within)
    missions = Mission.objects.visible_to(scope).filter(**within)
    goals = Goal.objects.visible_to(scope).filter(**within)
    strategies = Strategy.objects.visible_to(scope).filter(**within)
    order = ("order", "id")
    return {
        "vision-word": [
            (one.masterplan_id, Line(one.text, one.meaning))
            for one in words.order_by(*order)
        ],
        "mission": [
            (
                one.masterplan_id,
                Line(
                    one.text,
                    ", ".join(
                        sorted(each.name for each in one.flagship_programmes.all())
                    ),
                ),
            )
            for one in missions.prefetch_related("flagship_programmes").order_by(*order)
        ],
        "goal": [
            (
                one.masterplan_id,
                Line(one.text, _placed(one.dimension_id, Horizon(one.horizon).label)),
            )
            for one in goals.order_by(*order)
        ],
        "strategy": [
            (
                one.masterplan_id,
                Line(one.text, _placed(one.dimension_id, one.sub_dimension_id or "")),
            )
            for one in strategies.order_by(*order)
        ],
    }


def _placed(dimension: str | None, further: object) -> str:
    words = [str(DimensionSlug(dimension).label) if dimension else "", str(further)]
    return " · ".join(one for one in words if one)
