"""`/daerah/<kode>/kertas-kerja/`: the worksheets of a Bimtek, and how far they are.

Every page is of the newest participation; `?angkatan=2022` asks for another.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dimensions.models import Dimension
from innovations.forms.comment import CommentForm
from masterplan.core import comments
from masterplan.core.access import scope_of
from masterplan.core.errors import DomainError
from masterplan.core.models import Comment
from masterplan.core.templatetags.portal import decimal, number
from masterplan.core.views.pages import demand, render_page, visible_or_404
from masterplan.domain.worksheet import CHANGE
from masterplan.domain.worksheet_figures import Averages, averages, completions
from masterplan.enums import READINESS_SCORE_MAX, Element
from masterplan.models import GapRow, Participation, ReadinessRow, SwotRow
from regencies.models import Regency

YEAR = "angkatan"
COMMENTS_SHOWN = 50
# Sheet in the address -> its page of one dimension.
PAGES = {
    "kesiapan": "masterplan:worksheet-readiness",
    "swot": "masterplan:worksheet-swot",
    "gap": "masterplan:worksheet-gap",
}


@dataclass
class Opened:
    """The participation whose worksheets are open, None where there is none yet."""

    regency: Regency
    participations: list[Participation]
    participation: Participation | None
    dimensions: list[Dimension] = field(default_factory=list)

    @property
    def query(self) -> str:
        """What an address needs so that it stays with this participation."""
        one = self.participation
        if one is None or one == self.participations[0]:
            return ""
        return f"?{YEAR}={one.cohort.year}"

    def address(self, name: str, *arguments: object) -> str:
        return reverse(name, args=[self.regency.pk, *arguments]) + self.query

    def context(self) -> dict[str, Any]:
        return {
            "regency": self.regency,
            "participation": self.participation,
            "cohort": self.participation.cohort if self.participation else "",
            "years": [
                {
                    "label": str(one.cohort),
                    "url": f"?{YEAR}={one.cohort.year}",
                    "is_current": one == self.participation,
                }
                for one in self.participations
            ],
            "overview_url": self.address("masterplan:worksheets"),
        }


def open_worksheets(
    request: HttpRequest, code: str, permission: str = "masterplan.view_worksheet"
) -> Opened:
    """The worksheets the address names, for who may read (or `permission`) them."""
    regency = visible_or_404(
        request,
        Regency.objects.select_related("province", "logo", "leading_sector"),
        pk=code,
    )
    demand(request, permission, regency)
    found = list(
        Participation.objects.visible_to(scope_of(request.user))
        .filter(regency=regency)
        .select_related("cohort", "regency")
        .order_by("-cohort__year")
    )
    asked = request.GET.get(YEAR, "")
    matching = [one for one in found if not asked or str(one.cohort.year) == asked]
    if asked and not matching:
        raise Http404
    return Opened(
        regency,
        found,
        matching[0] if matching else None,
        list(Dimension.objects.order_by("order")),
    )


@dataclass
class OpenedSheet:
    """One dimension's sheet of the open participation."""

    opened: Opened
    participation: Participation
    dimension: Dimension
    sheet: str

    @property
    def url(self) -> str:
        return self.opened.address(PAGES[self.sheet], self.dimension.pk)

    def context(self, request: HttpRequest) -> dict[str, Any]:
        words = sheet_words()
        return self.opened.context() | {
            "dimension": self.dimension,
            "sheet": words[self.sheet],
            "sheet_url": self.url,
            "may_change": request.user.has_perm(CHANGE, self.participation),
            "is_inside": request.user.has_perm(
                "masterplan.view_inside", self.participation
            ),
            "sheets": [
                {
                    "label": words[name],
                    "url": self.opened.address(page, self.dimension.pk),
                    "is_current": name == self.sheet,
                }
                for name, page in PAGES.items()
            ],
            "others": [
                {
                    "dimension": one,
                    "url": self.opened.address(PAGES[self.sheet], one.pk),
                    "is_current": one == self.dimension,
                }
                for one in self.opened.dimensions
            ],
        }


def open_sheet(request: HttpRequest, code: str, slug: str, sheet: str) -> OpenedSheet:
    """The dimension's sheet; filling it needs the right to change it."""
    writes = request.method == "POST"
    opened = open_worksheets(
        request, code, CHANGE if writes else "masterplan.view_worksheet"
    )
    by_slug = {one.pk: one for one in opened.dimensions}
    if opened.participation is None or slug not in by_slug:
        raise Http404
    return OpenedSheet(opened, opened.participation, by_slug[slug], sheet)


def sheet_words() -> dict[str, str]:
    """What each sheet is called."""
    return {
        "kesiapan": _("Kesiapan daerah"),
        "swot": _("Analisis SWOT"),
        "gap": _("Analisis kesenjangan (GAP)"),
    }


@require_safe
def overview(request: HttpRequest, code: str) -> HttpResponse:
    """Dimension by sheet: how far each group is, and readiness in figures."""
    return _overview(request, open_worksheets(request, code), CommentForm())


@require_POST
def comment(request: HttpRequest, code: str) -> HttpResponse:
    """What a mentor or somebody of the regency says about the worksheets."""
    opened = open_worksheets(request, code)
    if opened.participation is None:
        raise Http404
    text = request.POST.get("text", "")
    try:
        comments.remark(opened.participation, actor=request.user, text=text)
    except DomainError as error:
        form = CommentForm({"text": comments.tidy(text)})
        form.errors.clear()
        form.add_error("text", error.message)
        return _overview(request, opened, form, status=422)
    messages.success(request, _("Catatan tersimpan."))
    return HttpResponseRedirect(f"{opened.address('masterplan:worksheets')}#catatan")


def _overview(
    request: HttpRequest, opened: Opened, form: CommentForm, *, status: int = 200
) -> HttpResponse:
    context = opened.context()
    if opened.participation is not None:
        context |= _figures(request, opened) | _talk(
            request, opened.participation, form
        )
        context["comment_url"] = opened.address("masterplan:worksheet-comment")
        context["papers"] = [
            {
                "label": label,
                "print_url": opened.address("masterplan:worksheet-print", name),
                "xlsx_url": opened.address("masterplan:worksheet-xlsx", name),
            }
            for name, label in sheet_words().items()
        ]
    return render_page(request, "masterplan/worksheets.html", context, status=status)


def _figures(request: HttpRequest, opened: Opened) -> dict[str, Any]:
    scope = scope_of(request.user)
    of_it = {"participation": opened.participation}
    readiness = list(
        ReadinessRow.objects.visible_to(scope)
        .filter(**of_it)
        .order_by("pk")
        .values_list("dimension_id", "element", "score")
    )
    quadrants = (
        SwotRow.objects.visible_to(scope)
        .filter(**of_it)
        .order_by("pk")
        .values_list("dimension_id", "quadrant")
    )
    is_complete = ~(Q(current="") | Q(expected="") | Q(gap="") | Q(recommendation=""))
    gaps = (
        GapRow.objects.visible_to(scope)
        .filter(**of_it)
        .order_by("pk")
        .annotate(is_complete=is_complete)
        .values_list("dimension_id", "is_complete")
    )
    found = completions(
        [one.pk for one in opened.dimensions],
        readiness=readiness,
        swot=quadrants,
        gaps=gaps,
    )
    means = averages([(element, score) for _slug, element, score in readiness])
    scores = {(slug, element): score for slug, element, score in readiness}
    return {
        "finding": _finding(
            sum(one.is_done for one in found.values()), len(found), means.overall
        ),
        "rows": [
            {
                "dimension": one,
                "completion": found[one.pk],
                "readiness_url": opened.address(PAGES["kesiapan"], one.pk),
                "swot_url": opened.address(PAGES["swot"], one.pk),
                "gap_url": opened.address(PAGES["gap"], one.pk),
            }
            for one in opened.dimensions
        ],
        "has_scores": means.overall is not None,
        "matrix": _matrix(opened.dimensions, scores, means),
        "means": means,
    }


def _matrix(
    dimensions: list[Dimension],
    scores: dict[tuple[str, str], int | None],
    means: Averages,
) -> list[dict[str, Any]]:
    """The scores of each element beside each other, aspect by aspect."""
    return [
        {
            "aspect": aspect.label,
            "mean": mean,
            "elements": [
                {
                    "label": element.label,
                    "cells": [scores.get((one.pk, element)) for one in dimensions],
                    "mean": means.elements[element],
                }
                for element in Element
                if element.aspect == aspect
            ],
        }
        for aspect, mean in means.aspects.items()
    ]


def _finding(done: int, total: int, mean: Decimal | None) -> str:
    text = _("%(done)s dari %(total)s kelompok dimensi sudah mengisi lengkap") % {
        "done": number(done),
        "total": number(total),
    }
    if mean is None:
        return f"{text}."
    return _("%(text)s; kesiapan rata-rata %(mean)s dari %(max)s.") % {
        "text": text,
        "mean": decimal(mean),
        "max": READINESS_SCORE_MAX,
    }


def _talk(
    request: HttpRequest, participation: Participation, form: CommentForm
) -> dict[str, Any]:
    newest = Comment.objects.for_target(participation).order_by("-id")
    found = list(newest[: COMMENTS_SHOWN + 1])
    may_say = request.user.has_perm("masterplan.comment_participation", participation)
    return {
        "comments": found[:COMMENTS_SHOWN][::-1],
        "is_cut": len(found) > COMMENTS_SHOWN,
        "form": form if may_say else None,
    }
