"""Celery's entry points: an id in, one call of the domain, one report out."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from celery import shared_task
from django.core.files.base import File

from innovations.domain import due, evidence_index, importing
from innovations.domain.evidence_index import BUNDLE
from innovations.domain.import_job import APPLY, IMPORT, READ
from innovations.models import QuickWin
from innovations.sheets.plan import Decisions
from masterplan.core import jobs
from masterplan.core.access import scope_of
from masterplan.core.models import Job, StoredFile
from masterplan.core.sheets.errors import FileRefused
from regencies.models import Regency, Unit


@shared_task
def tell_due() -> None:
    due.tell_due()


@jobs.handler(READ, result_view="imports:preview", start_view="imports:upload")
def read_workbook(job: Job) -> None:
    """Read and plan; the job's result is the preview, its file the marked workbook."""
    regency = Regency.objects.get(pk=job.regency_code)
    importing.demand(job.owner, regency)
    with _local_copy(job) as path:
        reading = importing.read(path, regency=regency, progress=_progress(job))
        marked = _marked(job, path, reading) if reading.refused else None
    jobs.finish(job, result=reading.as_json(), result_file=marked)


@jobs.handler(APPLY, result_view="imports:result", start_view="imports:upload")
def apply_import(job: Job) -> None:
    """Write what a preview showed, with what was decided there."""
    preview = Job.objects.get(pk=job.params["preview"], owner=job.owner)
    order = importing.order_from_json(
        preview.result,
        decisions=_decisions(job, job.params["units"]),
        good_rows=job.params["good_rows"],
    )
    _apply(job, order, {})


@jobs.handler(IMPORT, result_view="imports:result", start_view="imports:upload")
def import_workbook(job: Job) -> None:
    """Read and write in one go, as the shell and the API ask for it."""
    regency = Regency.objects.get(pk=job.regency_code)
    importing.demand(job.owner, regency)
    with _local_copy(job) as path:
        reading = importing.read(path, regency=regency, progress=_progress(job))
    order = importing.Order(
        rows=reading.rows,
        refused=reading.refused,
        good_rows=job.params["good_rows"],
        decisions=_decisions(job, {}),
        base=reading.base,
    )
    try:
        _apply(job, order, reading.answer)
    except importing.RowsRefused as refusal:
        nothing = importing.Written([], [], [], refusal.rows)
        refusal.result = reading.answer | nothing.as_json()
        raise


@jobs.handler(BUNDLE, result_view="documents:bundle")
def bundle_evidence(job: Job) -> None:
    """Put the evidence its owner may open into one archive."""
    scope = scope_of(job.owner)
    stored, count = evidence_index.bundle(
        actor=job.owner,
        regency=Regency.objects.get(pk=job.regency_code),
        unit=Unit.objects.visible_to(scope).filter(pk=job.params["unit"]).first(),
        quick_win=QuickWin.objects.visible_to(scope)
        .filter(pk=job.params["quick_win"])
        .first(),
        progress=_progress(job),
    )
    jobs.finish(job, result={"documents": count}, result_file=stored)


def _decisions(job: Job, units: dict[str, str]) -> Decisions:
    # A job that waited through an update may know nothing of reasons yet.
    return Decisions(units, job.params["quick_win_year"], job.params.get("reason", ""))


def _apply(job: Job, order: importing.Order, answer: dict) -> None:
    importing.apply(
        order,
        regency=Regency.objects.get(pk=job.regency_code),
        actor=job.owner,
        progress=_progress(job),
        finish=lambda written: jobs.finish(job, result=answer | written.as_json()),
    )


def _progress(job: Job) -> importing.Progress:
    return lambda done, total, step: jobs.report(job, done=done, total=total, step=step)


@contextmanager
def _local_copy(job: Job) -> Iterator[Path]:
    """The uploaded file as a path: the storage may be on another machine."""
    assert job.source_file is not None
    with (
        tempfile.NamedTemporaryFile(suffix=".xlsx") as copy,
        job.source_file.content.open() as content,
    ):
        for chunk in content.chunks():
            copy.write(chunk)
        copy.flush()
        yield Path(copy.name)


def _marked(job: Job, path: Path, reading: importing.Reading) -> StoredFile | None:
    assert job.source_file is not None
    name = Path(job.source_file.name)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "marked.xlsx"
        try:
            importing.mark(path, target, reading.parsed)
        except FileRefused:
            # Too large to write again; the page still lists every cell.
            return None
        with target.open("rb") as content:
            return StoredFile.keep(
                File(content),
                name=f"{name.stem} (ditandai){name.suffix}",
                owner=job.owner,
                regency_code=job.regency_code,
            )
