"""Celery's entry points of the highest floor, and its jobs."""

from celery import shared_task
from django.core.files.base import ContentFile
from django.utils import timezone

from masterplan.core import jobs, pdf
from masterplan.core.models import Job, StoredFile
from masterplan.core.stored import stored
from masterplan.domain import (
    commitment_paper,
    digest,
    executive,
    follow_up_due,
    month_end,
)

# Stored as said, and told in the reader's language.
DRAWING = stored("Menyusun PDF")


@shared_task
def send_digests() -> None:
    digest.send_all()


@shared_task
def tell_follow_ups_due() -> None:
    follow_up_due.tell_due()


@shared_task
def keep_month() -> None:
    month_end.keep_ended(timezone.localdate())


@jobs.handler(commitment_paper.PDF, result_view="commitment-pdf")
def make_commitment_pdf(job: Job) -> None:
    """Draw the paper; the job's file is the PDF its asker downloads."""
    commitment, html = commitment_paper.pdf_html(job)
    jobs.report(job, done=1, total=2, step=DRAWING)
    content = pdf.render(html)
    kept = StoredFile.keep(
        ContentFile(content),
        name=commitment_paper.pdf_name(commitment),
        owner=job.owner,
        regency_code=job.regency_code,
    )
    jobs.finish(job, result={"commitment": commitment.pk}, result_file=kept)


@jobs.handler(executive.PDF, result_view="executive-pdf")
def make_executive_pdf(job: Job) -> None:
    """Draw the one page; the job's file is the PDF its asker downloads."""
    html = executive.pdf_html(job)
    jobs.report(job, done=1, total=2, step=DRAWING)
    content = pdf.render(html)
    kept = StoredFile.keep(
        ContentFile(content),
        name=executive.pdf_name(job.regency_code),
        owner=job.owner,
        regency_code=job.regency_code,
    )
    jobs.finish(job, result={"regency": job.regency_code}, result_file=kept)
