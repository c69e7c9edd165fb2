"""`/rencana-aksi/<id>/lapor/`: a report of progress in half a minute, on a phone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from innovations.domain import progress as verbs
from innovations.forms.progress import ReportForm
from innovations.views.plan_item import visible_item
from masterplan.core.errors import DomainError
from masterplan.core.views.pages import READ_OR_POST, demand, render_page, safe_next


@require_http_methods(READ_OR_POST)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; what was typed stays where the report is refused."""
    item = visible_item(request, pk)
    demand(request, "innovations.report_action_item", item)
    form = ReportForm(
        request.POST or None,
        request.FILES or None,
        initial={"physical": item.physical, "financial": item.financial},
    )
    if request.method == "POST" and form.is_valid():
        try:
            verbs.report(item, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(request, _("Laporan tersimpan. Terima kasih."))
            return HttpResponseRedirect(safe_next(request, item.get_absolute_url()))
    context = {"item": item, "innovation": item.innovation, "form": form}
    status = 422 if form.errors else 200
    return render_page(request, "innovations/plan_report.html", context, status=status)


@require_POST
def unchanged(request: HttpRequest, pk: int) -> HttpResponse:
    """One tap: nothing changed, and it goes on."""
    item = visible_item(request, pk)
    demand(request, "innovations.report_action_item", item)
    try:
        verbs.report_unchanged(item, actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request,
            _("Tercatat: “%(activity)s” masih berjalan tanpa perubahan.")
            % {"activity": item.activity},
        )
    return HttpResponseRedirect(safe_next(request, item.get_absolute_url()))
