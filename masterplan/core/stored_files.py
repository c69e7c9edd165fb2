"""Bytes that no row names: what a killed process or a rolled back verb left behind."""

import datetime as dt
import uuid
from collections.abc import Iterator
from pathlib import PurePath

from django.core.files.storage import Storage
from django.utils import timezone

from masterplan.core.models import StoredFile

# A verb that is still at work has stored its bytes and not yet committed its row.
SPARED = dt.timedelta(hours=24)
CHUNK = 500


def sweep() -> int:
    """Delete stored bytes older than a day that no StoredFile names; returns how many.

    Only names as `random_path` gives them are touched.
    """
    storage = StoredFile._meta.get_field("content").storage
    before = timezone.now() - SPARED
    swept = 0
    batch: dict[uuid.UUID, str] = {}
    for key, path in _kept(storage):
        batch[key] = path
        if len(batch) == CHUNK:
            swept += _sweep(storage, batch, before)
            batch = {}
    return swept + _sweep(storage, batch, before)


def _kept(storage: Storage) -> Iterator[tuple[uuid.UUID, str]]:
    try:
        folders, _files = storage.listdir("")
    except FileNotFoundError:
        return
    for folder in folders:
        for name in storage.listdir(folder)[1]:
            stem = PurePath(name).stem
            if len(folder) == 2 and len(stem) == 32 and stem.startswith(folder):
                try:
                    yield uuid.UUID(stem), f"{folder}/{name}"
                except ValueError:
                    continue


def _sweep(storage: Storage, batch: dict[uuid.UUID, str], before: dt.datetime) -> int:
    named = set(StoredFile.objects.filter(pk__in=batch).values_list("pk", flat=True))
    orphans = [
        path
        for key, path in batch.items()
        if key not in named and storage.get_modified_time(path) < before
    ]
    for path in orphans:
        storage.delete(path)
    return len(orphans)
