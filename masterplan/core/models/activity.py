"""The one history: who did what to which record, written with the change itself."""

import datetime as dt
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ActivityQuerySet(models.QuerySet["Activity"]):
    def for_target(self, target: models.Model) -> "ActivityQuerySet":
        """The story of one record, newest first."""
        return self.filter(
            target_type=target._meta.label_lower, target_id=str(target.pk)
        ).order_by("-id")

    def told_since(
        self, model: type[models.Model], moment: dt.datetime
    ) -> "ActivityQuerySet":
        """Lines since then about one outer row of `model`, for use in Exists()."""
        key = Cast(models.OuterRef("pk"), models.CharField(max_length=40))
        return self.filter(
            target_type=model._meta.label_lower, target_id=key, at__gte=moment
        )

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("Activity is append-only")

    def delete(self) -> NoReturn:
        raise TypeError("Activity is append-only")


class Activity(models.Model):
    """One thing that happened. Rows are never changed or deleted.

    `changes` maps a field to `[old, new]` in JSON values; `version` is the record's
    version after the change; rows of one bulk action share `batch_id`. A record's
    history is read through the record, so there is no `visible_to` here.
    """

    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="activities",
    )
    # Kept beside the key: the story still reads right after a mutation or renaming.
    actor_name = models.CharField(max_length=150)
    verb = models.CharField(max_length=60)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=40)
    target_label = models.CharField(max_length=200)
    regency_code = models.CharField(max_length=8, blank=True, db_index=True)
    unit_id = models.BigIntegerField(null=True)
    changes = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(null=True)
    batch_id = models.UUIDField(null=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("riwayat")
        verbose_name_plural = _("riwayat")
        indexes = [models.Index(fields=["target_type", "target_id", "-id"])]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.verb} {self.target_label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("Activity is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("Activity is append-only")
