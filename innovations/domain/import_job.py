"""An import as people go through it: upload, decide, commit, verify."""

from pathlib import PurePath

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from innovations.domain import innovation
from innovations.domain.importing import RowsRefused, demand
from innovations.domain.innovation import Outcome
from innovations.enums import InnovationStatus
from innovations.models import Innovation
from innovations.sheets.plan import Decisions
from masterplan.core import jobs
from masterplan.core.access import scope_of
from masterplan.core.enums import JobState
from masterplan.core.errors import DomainError, MoveRefused
from masterplan.core.models import Job, StoredFile, User
from masterplan.core.sheets.errors import FileRefused
from masterplan.core.sheets.guard import MAX_FILE_BYTES
from masterplan.core.stored import stored
from regencies.models import Regency

# Stored as said, and told in the reader's language.
IMPORTING = stored("Mengimpor %(name)s")
READING = stored("Membaca %(name)s")
SAVING = stored("Menyimpan %(name)s")

# Kinds of jobs; their handlers stand in `innovations.tasks`.
READ = "innovations.read_workbook"
APPLY = "innovations.apply_import"
IMPORT = "innovations.import_workbook"

_SUFFIX_REFUSALS = {
    ".xls": "old_excel_format",
    ".xlsm": "has_macros",
    ".xltm": "has_macros",
    ".xlsb": "old_excel_format",
}


def check_upload(name: str, size: int) -> None:
    """Raise FileRefused for what name and size already tell, before any parsing."""
    suffix = PurePath(name).suffix.lower()
    if suffix != ".xlsx":
        raise FileRefused(_SUFFIX_REFUSALS.get(suffix, "not_a_workbook"))
    if not size:
        raise FileRefused("empty_file")
    if size > MAX_FILE_BYTES:
        raise FileRefused("too_large")


def preview(*, actor: User, regency: Regency, content: File, name: str) -> Job:
    """Keep the file and have it read; raises FileRefused, NotAllowed."""
    return _start(
        READ,
        READING,
        actor=actor,
        regency=regency,
        content=content,
        name=name,
    )


def import_at_once(
    *,
    actor: User,
    regency: Regency,
    content: File,
    name: str,
    good_rows: bool,
    quick_win_year: int | None,
    reason: str = "",
) -> Job:
    """Keep the file and have it read and written without a preview."""
    return _start(
        IMPORT,
        IMPORTING,
        actor=actor,
        regency=regency,
        content=content,
        name=name,
        params={
            "good_rows": good_rows,
            "quick_win_year": quick_win_year,
            "reason": reason,
        },
    )


def _start(
    kind: str,
    title: str,
    *,
    actor: User,
    regency: Regency,
    content: File,
    name: str,
    params: dict | None = None,
) -> Job:
    demand(actor, regency)
    check_upload(name, content.size)
    kept = StoredFile.keep(content, name=name, owner=actor, regency_code=regency.pk)
    return jobs.enqueue(
        kind,
        title=title % {"name": kept.name},
        actor=actor,
        regency_code=regency.pk,
        params=params,
        source_file=kept,
    )


def commit(preview: Job, *, actor: User, decisions: Decisions, good_rows: bool) -> Job:
    """Have a preview written; asked twice, the job that is at it is returned.

    Raises RowsRefused where rows are refused and `good_rows` is off, NotAllowed.
    """
    demand(actor, Regency.objects.get(pk=preview.regency_code))
    with transaction.atomic():
        read = Job.objects.select_for_update().get(pk=preview.pk)
        if read.kind != READ or read.state != JobState.DONE:
            raise MoveRefused(_("Berkas ini belum selesai dibaca."))
        if (running := applied(read)) is not None:
            return running
        refused = read.result["counts"]["refused"]
        if refused and not good_rows:
            raise RowsRefused(
                _(
                    "Masih ada %(count)d baris yang ditolak, jadi tidak ada yang "
                    "disimpan. Perbaiki di berkas Anda lalu unggah lagi, atau simpan "
                    "baris yang benar saja."
                )
                % {"count": refused}
            )
        return jobs.enqueue(
            APPLY,
            title=SAVING % {"name": read.source_file},
            actor=actor,
            regency_code=read.regency_code,
            params={
                "preview": str(read.pk),
                "units": dict(decisions.units),
                "quick_win_year": decisions.quick_win_year,
                "reason": decisions.reason,
                "good_rows": good_rows,
            },
            source_file=read.source_file,
        )


def applied(preview: Job) -> Job | None:
    """The job that writes, or has written, this preview; failed ones do not count."""
    return (
        Job.objects.filter(kind=APPLY, params__preview=str(preview.pk))
        .exclude(state=JobState.FAILED)
        .first()
    )


def record_ids(job: Job) -> list[int]:
    """Ids of all records a finished import speaks of."""
    if "records" not in job.result:
        raise DomainError(_("Impor ini belum menyimpan data."), code="not_written")
    return [pk for ids in job.result["records"].values() for pk in ids]


def verify(job: Job, *, actor: User) -> list[Outcome]:
    """Verify every row of a finished import that waits for it; one Outcome each."""
    waiting = Innovation.objects.visible_to(scope_of(actor)).filter(
        pk__in=record_ids(job), status=InnovationStatus.SUBMITTED
    )
    return innovation.move(waiting, name="verify", actor=actor, is_partial=True)
