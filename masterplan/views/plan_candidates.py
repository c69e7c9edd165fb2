"""`/masterplan/<id>/belum-masuk/`: recorded innovations that are not in the plan."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dimensions.enums import DimensionSlug
from innovations.enums import InnovationStatus
from innovations.filters import InnovationFilter
from innovations.models import Innovation
from masterplan.core.access import scope_of
from masterplan.core.errors import DomainError
from masterplan.core.views.keyset import page_of
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    posted,
    render_page,
    whole,
)
from masterplan.domain import entry as verbs
from masterplan.domain import plan_listing as listing
from masterplan.forms.entry_list import address, chips_of, only_these
from masterplan.forms.plan import TakeUpForm
from masterplan.views.plan import CREATE, head_of, visible_plan
from masterplan.views.plan_entries import told

SHOWN = ("q", "dimension", "unit")
# As many as one press takes up.
SIZE = 200
ROW_FIELDS = (
    "id",
    "name",
    "status",
    "dimension_id",
    "unit__name",
    "unit__short_name",
    "registration_number",
    "duties_fit",
)


@require_http_methods(READ_OR_POST)
def candidate_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Look who is not in the plan (GET), and take the ticked ones up (POST)."""
    plan = visible_plan(request, pk)
    scope = scope_of(request.user)
    form = TakeUpForm(posted(request))
    ticked: list[int] = []
    if request.method == "POST":
        demand(request, CREATE, plan)
        here = reverse("masterplans:candidates", args=[plan.pk])
        keys = (whole(text) for text in request.POST.getlist("pick")[:SIZE])
        ticked = [key for key in keys if key is not None]
        if not ticked:
            messages.warning(request, _("Centang dahulu inovasi yang akan masuk."))
            return HttpResponseRedirect(here)
        if form.is_valid():
            picked = Innovation.objects.visible_to(scope).filter(pk__in=ticked)
            try:
                outcomes = verbs.take_up(
                    picked, masterplan=plan, actor=request.user, **form.cleaned_data
                )
            except DomainError as error:
                form.show_refusal(error)
            else:
                context = head_of(request, visible_plan(request, pk), "candidates")
                context |= {"title": _("Masukkan ke masterplan"), "back": here}
                return told(request, outcomes, context)
    data = request.GET
    base = listing.candidates(scope, plan)
    filterset = InnovationFilter(
        {name: data.get(name, "") for name in SHOWN}, queryset=base
    )
    page = page_of(
        filterset.qs.values(*ROW_FIELDS),
        ordering="name",
        after=data.get("after", ""),
        before=data.get("before", ""),
        size=SIZE,
    )
    units = listing.units_of(base)
    filter_form = only_these(filterset, SHOWN, units)
    labels = {key: name for key, name, _total in units}
    names = {"unit": labels.get(data.get("unit", ""), "")}
    context = head_of(request, plan, "candidates") | {
        "form": filter_form,
        "chips": chips_of(filterset, data, names),
        "rows": [_row(row) for row in page.rows],
        "ticked": ticked,
        "take_up_form": form,
        "previous_url": page.before and address(data, before=page.before),
        "next_url": page.after and address(data, after=page.after),
    }
    return render_page(
        request,
        "masterplan/plan_candidates.html",
        context,
        status=422 if form.errors else 200,
    )


def _row(row: Any) -> dict[str, Any]:
    return {
        **row,
        "status": InnovationStatus(row["status"]),
        "dimension": DimensionSlug(row["dimension_id"]),
        "unit": row["unit__short_name"] or row["unit__name"],
    }
