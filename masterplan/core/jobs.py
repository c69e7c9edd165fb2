"""Background work that survives its broker: claim, heartbeat, finish, sweep.

A verb writes a Job row in its own transaction; waking a worker after the commit only
hastens it. Whatever the broker loses, the sweeper sends again. Handlers may run more
than once, so they write in one transaction together with `finish`.
"""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from masterplan.core.enums import JobState
from masterplan.core.errors import MoveRefused, VerbRefused
from masterplan.core.models import Job, StoredFile, User
from masterplan.core.sheets.errors import FileRefused
from masterplan.core.stored import stored

# Stored as said, and told in the reader's language.
BROKEN = stored(
    "Proses berhenti karena kesalahan di portal, tidak ada data yang ditulis. Coba "
    "lagi; bila terulang, hubungi pengelola portal."
)
QUARANTINED = stored(
    "Proses ini tiga kali menghentikan pekerja dan tidak dicoba lagi. Tidak ada "
    "data yang ditulis; hubungi pengelola portal."
)

logger = logging.getLogger(__name__)

Handler = Callable[[Job], None]

# A claim without a heartbeat for this long is taken to be a dead worker's.
STALE_AFTER = dt.timedelta(seconds=60)
# A job that killed its worker this often is not tried again.
MAX_ATTEMPTS = 3


@dataclass(frozen=True)
class _Kind:
    """How jobs of one kind are carried out, and the pages around them."""

    handler: Handler
    result_view: str
    start_view: str


_kinds: dict[str, _Kind] = {}


class LostClaim(Exception):
    """Another worker took this job over; whatever was being written rolls back."""


def handler(
    kind: str, *, result_view: str = "", start_view: str = ""
) -> Callable[[Handler], Handler]:
    """Register the function that carries out jobs of `kind`.

    `result_view` names the address that shows a finished job (it takes the job's id),
    `start_view` the one where somebody begins anew.
    """

    def register(function: Handler) -> Handler:
        _kinds[kind] = _Kind(function, result_view, start_view)
        return function

    return register


def result_url(job: Job) -> str:
    """Where the result of a finished job is shown; empty if nowhere of its own."""
    view = _kinds[job.kind].result_view if job.kind in _kinds else ""
    return reverse(view, args=[job.pk]) if view else ""


def start_url(job: Job) -> str:
    """Where work of this kind begins anew; empty if nowhere of its own."""
    view = _kinds[job.kind].start_view if job.kind in _kinds else ""
    return reverse(view) if view else ""


def enqueue(
    kind: str,
    *,
    title: str,
    actor: User,
    regency_code: str = "",
    params: dict | None = None,
    source_file: StoredFile | None = None,
) -> Job:
    """Write the job down and wake a worker once the transaction is committed."""
    if kind not in _kinds:
        raise LookupError(kind)
    job = Job.objects.create(
        kind=kind,
        title=title[:200],
        owner=actor,
        regency_code=regency_code,
        params=params or {},
        source_file=source_file,
        sent_at=timezone.now(),
    )
    transaction.on_commit(lambda: _wake(job))
    return job


def retry(job: Job, *, actor: User) -> Job:
    """Ask for a failed job once more; asked twice, the same new job is returned."""
    with transaction.atomic():
        failed = Job.objects.select_for_update().get(pk=job.pk)
        again = Job.objects.filter(params__retry_of=str(job.pk)).first()
        if again is not None:
            return again
        if failed.state != JobState.FAILED:
            raise MoveRefused(_("Hanya proses yang gagal yang dapat diulangi."))
        return enqueue(
            failed.kind,
            title=failed.title,
            actor=actor,
            regency_code=failed.regency_code,
            params=failed.params | {"retry_of": str(failed.pk)},
            source_file=failed.source_file,
        )


def _wake(job: Job) -> None:
    # Imported late: the task module needs this one.
    from masterplan.core.tasks import run_job

    try:
        run_job.delay(str(job.pk))
    except (OperationalError, OSError):
        # The broker is away. The row stays, and the sweeper sends it again.
        logger.warning("Broker unreachable; job %s waits for the sweeper", job.pk)


def run(job_id: str) -> None:
    """Claim a job and carry it out; do nothing if somebody else has it."""
    job = _claim(job_id)
    if job is None:
        return
    try:
        _kinds[job.kind].handler(job)
    except LostClaim:
        logger.warning("Job %s was taken over by another worker", job.pk)
    except (VerbRefused, FileRefused) as refusal:
        _fail(
            job,
            code=refusal.code,
            message=refusal.message,
            # A refusal may carry a report that its page shows.
            result=getattr(refusal, "result", None),
        )
    except Exception:
        logger.exception("Job %s (%s) failed", job.pk, job.kind)
        _fail(
            job,
            code="internal_error",
            message=BROKEN,
        )


def _claim(job_id: str) -> Job | None:
    now = timezone.now()
    claimable = Q(state=JobState.QUEUED) | Q(
        state=JobState.RUNNING, heartbeat_at__lt=now - STALE_AFTER
    )
    claimed = (
        Job.objects.filter(claimable, pk=job_id)
        .filter(attempts__lt=MAX_ATTEMPTS)
        .update(
            state=JobState.RUNNING,
            attempts=F("attempts") + 1,
            heartbeat_at=now,
            done=0,
            total=0,
            step="",
        )
    )
    if not claimed:
        return None
    return Job.objects.select_related("owner", "source_file").get(pk=job_id)


def report(job: Job, *, done: int, total: int, step: str) -> None:
    """Tell the page how far it is; also the sign of life.

    Outside the handler's write transaction: progress written inside it would be seen
    by nobody until the end. Raises LostClaim where another worker took the job over.
    """
    reported = _own(job).update(
        done=done, total=total, step=step[:200], heartbeat_at=timezone.now()
    )
    if not reported:
        raise LostClaim


def finish(
    job: Job, *, result: dict | None = None, result_file: StoredFile | None = None
) -> None:
    """Mark the job done; call it inside the transaction of the work itself."""
    finished = _own(job).update(
        state=JobState.DONE,
        result=result or {},
        result_file=result_file,
        finished_at=timezone.now(),
    )
    if not finished:
        raise LostClaim


def _fail(job: Job, *, code: str, message: str, result: dict | None = None) -> None:
    _own(job).update(
        state=JobState.FAILED,
        error_code=code,
        error=message,
        result=result or {},
        finished_at=timezone.now(),
    )


def _own(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)


def sweep() -> int:
    """Send again what the broker lost; give up what keeps killing its worker.

    Returns how many jobs were sent.
    """
    now = timezone.now()
    stale = Q(state=JobState.RUNNING, heartbeat_at__lt=now - STALE_AFTER)
    Job.objects.filter(stale, attempts__gte=MAX_ATTEMPTS).update(
        state=JobState.FAILED,
        error_code="quarantined",
        error=QUARANTINED,
        finished_at=now,
    )
    waiting = Q(state=JobState.QUEUED, sent_at__lt=now - STALE_AFTER)
    jobs = list(Job.objects.filter(waiting | stale))
    Job.objects.filter(pk__in=[job.pk for job in jobs]).update(sent_at=now)
    for job in jobs:
        _wake(job)
    return len(jobs)
