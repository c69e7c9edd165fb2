"""Bytes without a row: a failed storing leaves none, and the sweep takes the rest."""

import datetime as dt
import os

import pytest
from django.core.files.base import ContentFile

from masterplan.core import stored_files
from masterplan.core.models import StoredFile
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def kept() -> StoredFile:
    return StoredFile.keep(
        ContentFile(b"isi"), name="a.pdf", owner=make_user(), regency_code="32.11"
    )


def aged(stored: StoredFile) -> None:
    """As if it had been stored two days ago."""
    long_ago = dt.datetime.now(tz=dt.UTC) - dt.timedelta(days=2)
    os.utime(stored.content.path, (long_ago.timestamp(),) * 2)


def exists(stored: StoredFile) -> bool:
    return stored.content.storage.exists(stored.content.name)


def test_sweep_deletes_old_bytes_that_no_row_names():
    named, orphan, fresh = kept(), kept(), kept()
    for stored in (named, orphan):
        aged(stored)
    StoredFile.objects.filter(pk__in=[orphan.pk, fresh.pk]).delete()

    assert stored_files.sweep() == 1

    assert [exists(one) for one in (named, orphan, fresh)] == [True, False, True]


def test_sweep_leaves_files_that_are_not_its_own(settings):
    strange = settings.MEDIA_ROOT / "ab" / "catatan.txt"
    strange.parent.mkdir(parents=True)
    strange.write_text("x")
    os.utime(strange, (0, 0))

    assert stored_files.sweep() == 0
    assert strange.exists()


def test_sweep_without_a_store_is_no_error():
    assert stored_files.sweep() == 0
