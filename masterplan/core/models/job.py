"""Work to do in the background: its memory is here, never in the broker."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from masterplan.core.access import Scope
from masterplan.core.enums import JobState


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, scope: Scope) -> "JobQuerySet":
        """A job and what it read belong to the person who asked for it.

        A token limited to regencies reads the jobs of these alone.
        """
        if not scope.user_id:
            return self.none()
        own = self.filter(owner_id=scope.user_id)
        if scope.limit is None:
            return own
        return own.filter(regency_code__in=scope.limit)


class Job(models.Model):
    """One piece of work: what was asked, how far it is, what came of it.

    `kind` names a handler of `core.jobs`; `params` and `result` are that handler's
    own JSON. `attempts` numbers the claims, so that a worker that lost its claim
    cannot finish the job any more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    title = models.CharField(_("judul"), max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="jobs"
    )
    regency_code = models.CharField(max_length=8, blank=True, db_index=True)
    state = models.CharField(
        max_length=10, choices=JobState.choices, default=JobState.QUEUED
    )
    params = models.JSONField(default=dict)
    source_file = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, related_name="+"
    )
    result = models.JSONField(default=dict)
    result_file = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, related_name="+"
    )
    error_code = models.CharField(max_length=40, blank=True)
    error = models.TextField(blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("proses")
        verbose_name_plural = _("proses")
        indexes = [models.Index(fields=["state", "created_at"])]

    def __str__(self) -> str:
        return self.title

    @property
    def is_finished(self) -> bool:
        return self.state in (JobState.DONE, JobState.FAILED)

    @property
    def percent(self) -> int:
        """How far it is, 0 to 100; 0 while the total is unknown."""
        return min(100, self.done * 100 // self.total) if self.total else 0
