"""Statuses of the kernel's own rows: word, tone and icon in one place."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

# The same thing sent again by the same person within this time is a second press of the
# button on a slow network, never a second record, remark or reminder.
DOUBLE_PRESS = dt.timedelta(minutes=1)

# Limits that every app shares; each app's own stand in its enums.
NAME_MAX = 200
PERSON_MAX = 150
TEXT_MAX = 5_000
YEAR_MIN = 1990
YEAR_MAX = 2100
# Beyond this nobody reads an exact total ("1.000+"), and counting it costs.
TOTAL_CAP = 1_000
# Beyond it a database can keep no key, and SQLite breaks down over the question.
KEY_MAX = 2**63 - 1


class JobState(models.TextChoices):
    QUEUED = "queued", _("Menunggu")
    RUNNING = "running", _("Berjalan")
    DONE = "done", _("Selesai")
    FAILED = "failed", _("Gagal")

    @property
    def tone(self) -> str:
        return {
            JobState.QUEUED: "neutral",
            JobState.RUNNING: "info",
            JobState.DONE: "good",
            JobState.FAILED: "bad",
        }[self]

    @property
    def icon(self) -> str:
        return {
            JobState.QUEUED: "clock",
            JobState.RUNNING: "half-circle",
            JobState.DONE: "check",
            JobState.FAILED: "alert",
        }[self]


class TokenScope(models.TextChoices):
    READ = "read", _("Baca saja")
    WRITE = "write", _("Baca dan tulis")


class CommentKind(models.TextChoices):
    REMARK = "remark", _("Catatan")
    QUESTION = "question", _("Pertanyaan")
    ANSWER = "answer", _("Jawaban")
