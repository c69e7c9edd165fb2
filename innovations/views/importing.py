"""The Excel import in a browser: upload, preview, decide, result, verify."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dimensions.models import Dimension
from innovations.domain import import_job
from innovations.enums import InnovationStatus
from innovations.forms.importing import DecisionForm, UploadForm
from innovations.models import Innovation
from innovations.views.import_preview import MAX_SHOWN, REASONS, Preview
from masterplan.core.access import present_seat, scope_of
from masterplan.core.enums import JobState
from masterplan.core.errors import DomainError
from masterplan.core.models import Job
from masterplan.core.views.pages import demand, render_page, visible_or_404
from regencies.enums import Role
from regencies.models import Regency, Unit

STEPS = (_("Unggah"), _("Periksa dan putuskan"), _("Hasil"))


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a workbook; the worker reads it and the preview follows."""
    demand(request, "innovations.import_innovation")
    scope = scope_of(request.user)
    regencies = list(
        Regency.objects.visible_to(scope).filter(
            pk__in=scope.regencies_of(Role.COORDINATOR)
        )
    )
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    seat = present_seat(request)
    form = UploadForm(
        *sent,
        initial={"regency": seat.regency_code if seat else None},
        regencies=regencies,
    )
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        job = import_job.preview(
            actor=request.user, regency=form.chosen, content=file, name=file.name
        )
        return redirect("jobs:detail", job.pk)
    return render_page(
        request,
        "innovations/import_upload.html",
        {"form": form, "regencies": regencies, "steps": STEPS},
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, pk: str) -> HttpResponse:
    """What the workbook would do, the questions it raises, and the commit."""
    job = _own_job(request, pk, import_job.READ)
    if job.state != JobState.DONE:
        return redirect("jobs:detail", job.pk)
    regency = _regency(request, job)
    visible = Unit.objects.visible_to(scope_of(request.user))
    units = list(visible.filter(regency=regency, is_active=True))
    told = Preview(job.result, units=units, dimensions=Dimension.objects.all())
    form = DecisionForm(
        request.POST if request.method == "POST" else None,
        unknown=told.unknown_units,
        units=units,
        quick_win_marks=told.quick_win_marks,
        refused=told.counts["refused"],
        unexplained=told.unexplained,
    )
    if form.is_bound and form.is_valid():
        try:
            commit = import_job.commit(
                job,
                actor=request.user,
                decisions=form.decisions,
                good_rows=form.good_rows,
            )
        except DomainError as refusal:
            form.add_error("rows" if "rows" in form.fields else None, refusal.message)
        else:
            return redirect("jobs:detail", commit.pk)
    return render_page(
        request,
        "innovations/import_preview.html",
        {
            "job": job,
            "regency": regency,
            "preview": told,
            "form": form,
            "unit_fields": [form[name] for name in form.words],
            "applied": import_job.applied(job),
            "max_shown": MAX_SHOWN,
            "steps": STEPS,
        },
        status=422 if form.is_bound else 200,
    )


@require_GET
def marked_file(request: HttpRequest, pk: str) -> FileResponse:
    """The user's own workbook with its bad cells marked."""
    job = _own_job(request, pk, import_job.READ)
    if job.result_file is None:
        raise Http404
    return FileResponse(
        job.result_file.content.open("rb"),
        as_attachment=True,
        filename=job.result_file.name,
    )


@require_GET
def result(request: HttpRequest, pk: str) -> HttpResponse:
    """What an import wrote, row by row, with where each record stands now."""
    job = _own_job(request, pk, import_job.APPLY, import_job.IMPORT)
    if job.state != JobState.DONE:
        return redirect("jobs:detail", job.pk)
    return render_page(
        request, "innovations/import_result.html", _written(request, job)
    )


@require_POST
def verify(request: HttpRequest, pk: str) -> HttpResponse:
    """Verify every row of the import that waits for it, with one result a row."""
    job = _own_job(request, pk, import_job.APPLY, import_job.IMPORT)
    outcomes = import_job.verify(job, actor=request.user)
    refused = [outcome for outcome in outcomes if outcome.refusal]
    done = len(outcomes) - len(refused)
    messages.success(
        request,
        ngettext(
            "%(count)d inovasi diverifikasi.", "%(count)d inovasi diverifikasi.", done
        )
        % {"count": done},
    )
    if not refused:
        return redirect("imports:result", job.pk)
    context = _written(request, job) | {"refused_moves": refused}
    return render_page(request, "innovations/import_result.html", context)


def _own_job(request: HttpRequest, pk: str, *kinds: str) -> Job:
    jobs = Job.objects.select_related("source_file", "result_file")
    return visible_or_404(request, jobs, pk=pk, kind__in=kinds)


def _regency(request: HttpRequest, job: Job) -> Regency:
    return visible_or_404(request, Regency.objects, pk=job.regency_code)


def _written(request: HttpRequest, job: Job) -> dict[str, object]:
    """The context of the result page: two statements, however many rows."""
    regency = _regency(request, job)
    records = job.result["records"]
    ids = import_job.record_ids(job)
    became = {pk: name for name, pks in records.items() for pk in pks}
    visible = Innovation.objects.visible_to(scope_of(request.user)).filter(pk__in=ids)
    waiting = visible.filter(status=InnovationStatus.SUBMITTED).count()
    shown = list(visible.select_related("unit").order_by("pk")[:MAX_SHOWN])
    return {
        "job": job,
        "regency": regency,
        "written": job.result["written"],
        "refused_late": [
            {**told, "reason": REASONS.get(told["reason"], told["reason"])}
            for told in job.result["refused_late"]
        ],
        "rows": [
            {
                "innovation": innovation,
                "became": became[innovation.pk],
                "status": InnovationStatus(innovation.status),
            }
            for innovation in shown
        ],
        "total": len(ids),
        "waiting": waiting,
        "list_url": f"{reverse('innovations:list')}?regency={regency.pk}&source=import",
        "steps": STEPS,
    }
