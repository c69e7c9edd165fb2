"""Celery's entry points: an id in, one call, nothing out."""

from celery import shared_task

from masterplan.core import idempotency, jobs, stored_files


@shared_task
def run_job(job_id: str) -> None:
    jobs.run(job_id)


@shared_task
def sweep_jobs() -> None:
    jobs.sweep()


@shared_task
def sweep_files() -> None:
    stored_files.sweep()


@shared_task
def sweep_idempotency_keys() -> None:
    idempotency.sweep()
