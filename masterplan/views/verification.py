"""Anybody's check of a signed commitment, and the PDF of it for who asked for one."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from innovations.domain import signing
from innovations.enums import CommitmentStatus, SignatureStatus
from innovations.models import Commitment
from masterplan.core.enums import JobState
from masterplan.core.models import Job
from masterplan.core.views.pages import visible_or_404
from masterplan.domain import commitment_paper


@login_not_required
@require_safe
def verification(request: HttpRequest, token: str) -> HttpResponse:
    """Which office signed what and when; the seal is computed again on the spot.

    Public: the token is the key, and no person is named. An unknown token is the same
    404 as any unknown address.
    """
    commitment = get_object_or_404(
        Commitment.objects.select_related("regency", "replacement"), token=token
    )
    signatures = list(commitment.signatures.order_by("order", "pk"))
    context = {
        "commitment": commitment,
        "regency": commitment.regency,
        "status": CommitmentStatus(commitment.status),
        "check": signing.check(commitment, signatures),
        "tally": signing.tally(signatures),
        "rows": [(one, SignatureStatus(one.status)) for one in signatures],
    }
    return render(request, "masterplan/verification.html", context)


@require_safe
def commitment_pdf(request: HttpRequest, pk: str) -> HttpResponse:
    """Where a finished PDF waits to be downloaded."""
    job, commitment = _made(request, pk)
    context = {"job": job, "commitment": commitment, "regency": commitment.regency}
    return render(request, "masterplan/commitment_pdf.html", context)


@require_safe
def commitment_pdf_file(request: HttpRequest, pk: str) -> FileResponse:
    job, _commitment = _made(request, pk)
    return FileResponse(
        job.result_file.content.open("rb"),
        as_attachment=True,
        filename=job.result_file.name,
        content_type="application/pdf",
    )


def _made(request: HttpRequest, pk: str) -> tuple[Job, Commitment]:
    """A finished job of the reader's; the right to its commitment is asked anew."""
    job = visible_or_404(
        request,
        Job.objects.select_related("result_file"),
        pk=pk,
        kind=commitment_paper.PDF,
        state=JobState.DONE,
    )
    if job.result_file is None:
        raise Http404
    commitment = visible_or_404(
        request,
        Commitment.objects.select_related("regency__province"),
        pk=job.params["commitment"],
    )
    return job, commitment
