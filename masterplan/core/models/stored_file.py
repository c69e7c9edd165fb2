"""A file somebody sent or the portal made, kept by Django's storage."""

import hashlib
import uuid
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.base import File
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from masterplan.core.access import Scope
from masterplan.core.errors import StorageFailed

if TYPE_CHECKING:
    from masterplan.core.models.user import User


def random_path(instance: "StoredFile", filename: str) -> str:
    """A name nobody can guess, without a word of the sender's."""
    return f"{instance.pk.hex[:2]}/{instance.pk.hex}{PurePath(filename).suffix[:8]}"


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def visible_to(self, scope: Scope) -> "StoredFileQuerySet":
        """A file is its owner's; a limited token reads those of its regencies."""
        if not scope.user_id:
            return self.none()
        own = self.filter(owner_id=scope.user_id)
        if scope.limit is None:
            return own
        return own.filter(regency_code__in=scope.limit)


class StoredFile(models.Model):
    """The bytes with what must be known of them; served only as an attachment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("nama berkas"), max_length=200)
    content = models.FileField(upload_to=random_path)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    regency_code = models.CharField(max_length=8, blank=True, db_index=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("berkas")
        verbose_name_plural = _("berkas")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def keep(
        cls, content: File, *, name: str, owner: "User", regency_code: str
    ) -> "StoredFile":
        """Store the bytes, then the row: a row never points at half a file.

        Raises StorageFailed where the bytes cannot be stored; none of them stays.
        """
        digest = hashlib.sha256()
        for chunk in content.chunks():
            digest.update(chunk)
        content.seek(0)
        stored = cls(
            name=PurePath(name).name[:200],
            size=content.size,
            sha256=digest.hexdigest(),
            owner=owner,
            regency_code=regency_code,
        )
        storage = stored.content.storage
        try:
            stored.content.save(name, content, save=False)
        except OSError as error:
            # A full disk keeps what fitted; half a file is none.
            storage.delete(random_path(stored, name))
            raise StorageFailed from error
        try:
            stored.save(force_insert=True)
        except Exception:
            storage.delete(str(stored.content.name))
            raise
        return stored
