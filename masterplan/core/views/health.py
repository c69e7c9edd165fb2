"""Whether this process lives, and whether it may be sent requests.

Both answer without session or Scope, so that a balancer may ask every second. Redis
away is told, but is no reason to take a portal that still works out of service.
"""

from functools import cache as once
from http import HTTPStatus

from celery import current_app
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from masterplan.core.enums import JobState
from masterplan.core.models import Job

BROKER_TIMEOUT = 2  # seconds


@login_not_required
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    return _text(_("hidup"))


@login_not_required
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 where the database answers and knows every migration, else 503.

    Staff read the details below the one word; the others get only the word.
    """
    try:
        missing = _leaves() - set(
            MigrationRecorder(connection).migration_qs.values_list("app", "name")
        )
    except DatabaseError:
        # Without a database nobody can show that he is staff.
        return _text(_("belum siap"), status=HTTPStatus.SERVICE_UNAVAILABLE)
    word = _("belum siap") if missing else _("siap")
    lines = [word]
    # Only a browser that is signed in pays for the session.
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    if not missing and has_session and request.user.is_staff:
        lines += _details()
    return _text(
        *lines,
        status=HTTPStatus.SERVICE_UNAVAILABLE if missing else HTTPStatus.OK,
    )


@once
def _leaves() -> frozenset[tuple[str, str]]:
    """The last migration of every app on disk; it does not change while we run."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _details() -> list[str]:
    oldest = Job.objects.filter(state=JobState.QUEUED).aggregate(at=Min("created_at"))
    waiting = (
        _("%(count)s detik") % {"count": (timezone.now() - oldest["at"]).seconds}
        if oldest["at"]
        else _("tidak ada")
    )
    yes, no = _("tersambung"), _("tidak tersambung")
    return [
        _("basis data: %(state)s, migrasi lengkap") % {"state": yes},
        _("antrean: %(state)s") % {"state": yes if _broker_answers() else no},
        _("cache: %(state)s") % {"state": yes if _cache_answers() else no},
        _("proses yang paling lama menunggu: %(age)s") % {"age": waiting},
    ]


def _broker_answers() -> bool:
    with current_app.connection_for_write() as broker:
        try:
            broker.ensure_connection(
                max_retries=1, interval_start=0, timeout=BROKER_TIMEOUT
            )
        except (OperationalError, OSError):
            return False
    return True


def _cache_answers() -> bool:
    try:
        cache.get("health")
    except Exception:  # noqa: BLE001 - each cache backend has errors of its own
        return False
    return True


def _text(*lines: str, status: int = HTTPStatus.OK) -> HttpResponse:
    return HttpResponse(
        "\n".join(lines) + "\n", content_type="text/plain; charset=utf-8", status=status
    )
