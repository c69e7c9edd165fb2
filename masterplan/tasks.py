"""Celery's entry points of the highest floor."""

from celery import shared_task

from masterplan.domain import digest


@shared_task
def send_digests() -> None:
    digest.send_all()
