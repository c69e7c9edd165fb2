"""A finished archive of evidence: what is in it, and the file for its owner alone."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from innovations.domain.evidence_index import BUNDLE
from innovations.views.document import attachment
from masterplan.core.access import scope_of
from masterplan.core.enums import JobState
from masterplan.core.models import Job
from masterplan.core.views.pages import render_page, visible_or_404
from regencies.models import Regency

ZIP_TYPE = "application/zip"


@require_safe
def bundle_ready(request: HttpRequest, pk: str) -> HttpResponse:
    job = _own_job(request, pk)
    if job.state != JobState.DONE:
        return redirect("jobs:detail", job.pk)
    places = Regency.objects.visible_to(scope_of(request.user))
    context = {"job": job, "regency": places.filter(pk=job.regency_code).first()}
    return render_page(request, "innovations/bundle.html", context)


@require_safe
def bundle_file(request: HttpRequest, pk: str) -> HttpResponseBase:
    job = _own_job(request, pk)
    if job.result_file is None:
        return redirect("jobs:detail", job.pk)
    return attachment(job.result_file, ZIP_TYPE)


def _own_job(request: HttpRequest, pk: str) -> Job:
    jobs = Job.objects.select_related("result_file")
    return visible_or_404(request, jobs, pk=pk, kind=BUNDLE)
