"""The page of one innovation: summary and money; its story is in `history`."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from innovations.domain import baseline, coach, lineage, lists, outcome, record, similar
from innovations.domain.complete import STEP_OF
from innovations.domain.completeness import gaps
from innovations.domain.innovation import allowed_moves
from innovations.enums import (
    IID_STAGES,
    OPEN_STATUSES,
    SUBMIT_FIELDS,
    FundingSource,
    Health,
    InnovationStatus,
    InnovationStep,
    QuickWinStatus,
)
from innovations.enums.standing import Evidenced, Freshness
from innovations.forms.entry import EntryForm
from innovations.models import Innovation
from innovations.models.innovation import InnovationQuerySet
from innovations.views.public import public_page, start_of
from masterplan.core.access import scope_of
from masterplan.core.story import field_label
from masterplan.core.views.pages import render_page, visible_or_404

# The address's word for the field to open the edit form at.
JUMP = "isi"


@login_not_required
@require_safe
def innovation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The summary; published records are anybody's, with the public's fields only."""
    with_facts = coach.with_facts(record.for_page(Innovation.objects))
    asked = record.with_standing(with_facts, timezone.localdate())
    innovation = visible_record(request, pk, asked)
    if not record.reads_inside(scope_of(request.user), innovation):
        return public_page(request, innovation)
    context = head_of(request, innovation, "detail")
    seen = coach.Seen(
        innovation,
        timezone.localdate(timezone=innovation.regency.zone),
        quick_wins=list(innovation.quick_wins.order_by("-year")),
        outcomes=outcome.outcomes(innovation),
        names=lists.names_of(innovation),
    )
    context |= {
        "quick_wins": [
            {
                "pk": quick_win.pk,
                "year": quick_win.year,
                "status": QuickWinStatus(quick_win.status),
            }
            for quick_win in seen.quick_wins
        ],
        "health": Health(innovation.standing_health)
        if innovation.standing_health
        else None,
        "age": Freshness(innovation.standing_age),
        "proof": Evidenced(innovation.standing_proof),
        "outcomes": seen.outcomes,
        "names": seen.names,
        "hints": [
            {"sentence": rule.sentence} | _mending(innovation, rule, context)
            for rule in coach.hints(seen)
        ],
        "start": start_of(innovation),
        "iid_stage": IID_STAGES[InnovationStep(innovation.step)].label
        if innovation.step
        else "",
        "originals": baseline.originals(innovation),
        "lineage": lineage.of(innovation, scope=scope_of(request.user)),
        "similar": similar.shown_on_record(innovation, scope=scope_of(request.user))
        if context["may_change"]
        else None,
    }
    return render_page(request, "innovations/detail.html", context)


@require_safe
def innovation_budget(request: HttpRequest, pk: int) -> HttpResponse:
    """The budget lines and their sums."""
    innovation = inside_record(request, pk)
    lines = [
        {
            "id": line.pk,
            "year": line.year,
            "source": FundingSource(line.source).label if line.source else "",
            "planned": line.planned,
            "allocated": line.allocated,
            "realised": line.realised,
        }
        for line in innovation.budget_lines.all()
    ]
    sums = {
        name: sum(line[name] or 0 for line in lines)
        for name in ("planned", "allocated", "realised")
    }
    context = head_of(request, innovation, "budget") | {
        "lines": lines,
        "sums": sums,
        "originals": baseline.originals(innovation),
    }
    return render_page(request, "innovations/budget.html", context)


def visible_record(
    request: HttpRequest, pk: int, innovations: InnovationQuerySet | None = None
) -> Innovation:
    """The record with all that its page names, or with what `innovations` brings."""
    if innovations is None:
        innovations = record.for_page(Innovation.objects)
    return visible_or_404(request, innovations, pk=pk)


def inside_record(
    request: HttpRequest, pk: int, innovations: InnovationQuerySet | None = None
) -> Innovation:
    """As above, for pages that the public of a published record does not have."""
    innovation = visible_record(request, pk, innovations)
    if not record.reads_inside(scope_of(request.user), innovation):
        raise Http404
    return innovation


def head_of(request: HttpRequest, innovation: Innovation, tab: str) -> dict[str, Any]:
    """What every tab shows above its own part, to who reads it by a seat."""
    user = request.user
    may_change = user.is_authenticated and user.has_perm(
        "innovations.change_innovation", innovation
    )
    may_publish = user.is_authenticated and user.has_perm(
        "innovations.publish_innovation", innovation
    )
    return {
        "innovation": innovation,
        "status": InnovationStatus(innovation.status),
        "zone": innovation.regency.time_zone,
        "tabs": _tabs(innovation, tab),
        "moves": allowed_moves(innovation, actor=user),
        "may_change": may_change,
        "may_publish": may_publish
        and innovation.is_reviewed
        and innovation.published_at is None,
        "may_unpublish": may_publish and innovation.published_at is not None,
        "may_show_photos": may_publish and innovation.is_reviewed,
        "may_view_contact": user.is_authenticated
        and user.has_perm("innovations.view_contact", innovation),
        "missing": [] if innovation.asked_fields else missing_fields(innovation),
        "asked": asked_fields(innovation),
        "gaps": gaps_shown(innovation, may_change=may_change),
        "awaits_head": may_change
        and innovation.status in OPEN_STATUSES
        and innovation.regency.needs_head_approval
        and not user.has_perm("innovations.submit_innovation", innovation),
        "return_note": innovation.return_note,
        "lacks_problem": not innovation.problem_count
        and innovation.status
        not in (InnovationStatus.DISCONTINUED, InnovationStatus.WITHDRAWN),
    }


def gaps_shown(innovation: Innovation, *, may_change: bool) -> list[dict[str, Any]]:
    """The three counts of what is lacking, each with the way to its next field."""
    return [
        {
            "label": gap.label,
            "count": len(gap.fields),
            "url": field_url(innovation, gap.fields[0])
            if gap.fields and may_change
            else "",
            "next": gap.labels[0] if gap.fields else "",
        }
        for gap in gaps(innovation)
    ]


def asked_fields(innovation: Innovation) -> list[dict[str, str]]:
    """What is to be mended before the record may be sent again."""
    return [_linked(innovation, name) for name in innovation.asked_fields]


def _mending(
    innovation: Innovation, rule: coach.Rule, context: dict[str, Any]
) -> dict[str, str]:
    """Where a hint leads its reader, and what that is called; nowhere who may not."""
    if not context["may_change"]:
        return {"url": "", "label": ""}
    page = {
        coach.ACTION_PLAN: (_("Rencana aksi"), "plans:record"),
        coach.BUDGET: (_("Anggaran"), "innovations:budget"),
        coach.EVIDENCE: (_("Bukti"), "evidence:list"),
    }.get(rule.mends)
    if page is not None:
        label, name = page
        return {"label": label, "url": reverse(name, args=[innovation.pk])}
    if rule.mends == coach.OUTCOMES:
        return {"label": _("Indikator hasil"), "url": "#indikator-hasil"}
    linked = _linked(innovation, rule.mends)
    return linked | {"label": capfirst(linked["label"])}


def field_url(innovation: Innovation, name: str) -> str:
    """The form that asks for a field, at that field; opened where it stands folded."""
    if name not in EntryForm.base_fields:
        step = reverse("innovations:complete-step", args=[innovation.pk, STEP_OF[name]])
        return f"{step}#id_{name}"
    edit = reverse("innovations:edit", args=[innovation.pk])
    folded = "" if name in SUBMIT_FIELDS else f"?{JUMP}={name}"
    return f"{edit}{folded}#id_{name}"


def _linked(innovation: Innovation, name: str) -> dict[str, str]:
    return {
        "label": field_label(Innovation, name),
        "url": field_url(innovation, name),
    }


def missing_fields(innovation: Innovation) -> list[dict[str, str]]:
    """What a submission still needs, each with the address of its field."""
    return [_linked(innovation, name) for name in innovation.missing]


def _tabs(innovation: Innovation, current: str) -> list[dict[str, Any]]:
    names = (
        ("detail", _("Ringkasan")),
        ("plans:record", _("Rencana aksi")),
        ("problems", _("Masalah")),
        ("budget", _("Anggaran")),
        ("evidence:list", _("Bukti")),
        ("comments", _("Catatan")),
        ("history", _("Riwayat")),
    )
    return [
        {
            "label": label,
            "url": reverse(
                name if ":" in name else f"innovations:{name}", args=[innovation.pk]
            ),
            "is_current": name == current,
        }
        for name, label in names
    ]
