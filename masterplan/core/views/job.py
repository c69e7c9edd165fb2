"""A background job as its owner sees it: how far it is, what came of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from masterplan.core import jobs
from masterplan.core.enums import JobState
from masterplan.core.models import Job
from masterplan.core.views.pages import render_page, visible_or_404, wants_part

# What a page that asks every second need not carry.
_HEAVY = ("result", "params")


@require_GET
def job_detail(request: HttpRequest, pk: str) -> HttpResponse:
    """Progress; a finished job leads on to the page of its result."""
    job = visible_or_404(request, Job.objects.defer(*_HEAVY), pk=pk)
    result_url = jobs.result_url(job)
    if job.state == JobState.DONE and result_url:
        if wants_part(request):
            return HttpResponseClientRedirect(result_url)
        return redirect(result_url)
    return render_page(
        request,
        "core/job_detail.html",
        {"job": job, "state": JobState(job.state), "start_url": jobs.start_url(job)},
        part="core/_job.html",
    )


@require_POST
def job_retry(request: HttpRequest, pk: str) -> HttpResponse:
    """Ask for a failed job once more."""
    job = visible_or_404(
        request, Job.objects.defer(*_HEAVY).select_related("owner"), pk=pk
    )
    return redirect("jobs:detail", jobs.retry(job, actor=job.owner).pk)
