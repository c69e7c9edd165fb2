"""Writing the budget lines of a record; their table is a tab of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from innovations.domain import budget as verbs
from innovations.domain.record import for_page, reads_inside
from innovations.forms.baseline import REASON, RemovalForm
from innovations.forms.budget import BudgetLineForm, initial_of_line
from innovations.models import BudgetLine, Innovation
from masterplan.core.access import scope_of
from masterplan.core.errors import DomainError, NotAllowed, StaleVersion
from masterplan.core.views.conflicts import Conflict, conflicts_of
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    posted,
    render_page,
    visible_or_404,
    whole,
)

AGAIN = "again"


@require_http_methods(READ_OR_POST)
def budget_create(request: HttpRequest, pk: int) -> HttpResponse:
    innovation = visible_or_404(request, for_page(Innovation.objects), pk=pk)
    demand_change(request, innovation)
    form = BudgetLineForm(
        posted(request), asks_reason=innovation.baseline_at is not None
    )
    if request.method == "POST" and form.is_valid():
        try:
            verbs.create(
                innovation,
                actor=request.user,
                fields=form.fields_entered(),
                reason=form.reason_entered(),
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(request, _("Baris anggaran ditambahkan."))
            again = request.POST.get("action") == AGAIN
            target = "innovations:budget-create" if again else "innovations:budget"
            return HttpResponseRedirect(reverse(target, args=[pk]))
    return _form_page(request, form, innovation, line=None)


@require_http_methods(READ_OR_POST)
def budget_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The same form over a stored line; a stale one shows both values."""
    line = _line(request, pk)
    innovation = line.innovation
    form = _form_of(line, posted(request))
    asked = whole(request.POST.get("version", ""))
    version = line.version if asked is None else asked
    conflicts: list[Conflict] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            verbs.revise(
                line,
                actor=request.user,
                version=version,
                fields=form.fields_entered(),
                reason=form.reason_entered(),
            )
        except StaleVersion as stale:
            version = stale.version
            conflicts = conflicts_of(BudgetLine, stale)
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(request, _("Baris anggaran tersimpan."))
            return _back(innovation)
    return _form_page(
        request, form, innovation, line=line, version=version, conflicts=conflicts
    )


@require_POST
def budget_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the line away as it was read; the history keeps its figures."""
    line = _line(request, pk)
    asked = whole(request.POST.get("version", ""))
    version = line.version if asked is None else asked
    try:
        verbs.remove(
            line,
            actor=request.user,
            version=version,
            reason=request.POST.get(REASON, ""),
        )
    except StaleVersion:
        messages.error(
            request, _("Baris ini baru saja diubah orang lain. Periksa dahulu isinya.")
        )
        return HttpResponseRedirect(reverse("innovations:budget-edit", args=[pk]))
    except DomainError as error:
        removal = RemovalForm(request.POST)
        removal.show_refusal(error)
        return _form_page(
            request,
            _form_of(line),
            line.innovation,
            line=line,
            version=version,
            removal=removal,
        )
    messages.success(request, _("Baris anggaran dihapus."))
    return _back(line.innovation)


def demand_change(request: HttpRequest, innovation: Innovation) -> None:
    """Raise NotAllowed for who may not write parts of this record."""
    if not reads_inside(scope_of(request.user), innovation):
        raise NotAllowed(_("Peran Anda tidak mencakup tindakan ini."))
    demand(request, "innovations.change_innovation", innovation)


def _line(request: HttpRequest, pk: int) -> BudgetLine:
    lines = BudgetLine.objects.select_related("innovation__regency", "innovation__unit")
    line = visible_or_404(request, lines, pk=pk)
    demand_change(request, line.innovation)
    return line


def _form_of(line: BudgetLine, data: QueryDict | None = None) -> BudgetLineForm:
    return BudgetLineForm(
        data,
        initial=initial_of_line(line),
        asks_reason=line.innovation.baseline_at is not None,
    )


def _back(innovation: Innovation) -> HttpResponse:
    return HttpResponseRedirect(reverse("innovations:budget", args=[innovation.pk]))


def _form_page(
    request: HttpRequest,
    form: BudgetLineForm,
    innovation: Innovation,
    *,
    line: BudgetLine | None,
    version: int = 0,
    conflicts: list[Conflict] | None = None,
    removal: RemovalForm | None = None,
) -> HttpResponse:
    if removal is None and innovation.baseline_at is not None:
        removal = RemovalForm()
    context = {
        "form": form,
        "innovation": innovation,
        "line": line,
        "version": version,
        "conflicts": conflicts,
        "removal": removal,
        "back_url": reverse("innovations:budget", args=[innovation.pk]),
    }
    is_refused = form.errors or (removal is not None and removal.errors)
    status = 409 if conflicts is not None else 422 if is_refused else 200
    return render_page(request, "innovations/budget_form.html", context, status=status)
