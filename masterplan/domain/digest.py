"""The weekly mail: what is unread, and what waits, for those who do not look in."""

import logging
from collections.abc import Sequence
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from masterplan.core.access import scope_of
from masterplan.core.models import Notice, User
from masterplan.domain.desk import Desk, desk

logger = logging.getLogger(__name__)

# A mail is read at a glance; the rest is counted and stands in the portal.
NOTICES_SHOWN = 20


def send_all() -> int:
    """Mail everybody who has unread notices that were never mailed; returns how many.

    Does nothing without a mail server. One mail that fails is logged and stops no
    other; its notices are mailed next time.
    """
    if not settings.PORTAL_HAS_MAIL:
        return 0
    waiting = Notice.objects.filter(mailed_at=None).unread().order_by()
    readers = User.objects.filter(
        is_active=True, pk__in=waiting.values("user")
    ).order_by("pk")
    # Mails are in the portal's language, whoever runs the task.
    with override(settings.LANGUAGE_CODE):
        return sum(_send(reader) for reader in readers)


def compose(reader: User, notices: Sequence[Notice], work: Desk) -> EmailMessage:
    """The mail in plain text: unread notices newest first, then what waits."""
    shown = notices[:NOTICES_SHOWN]
    lines = [
        _("Yth. %(name)s,") % {"name": reader},
        "",
        _("Pemberitahuan yang belum Anda baca (%(count)s):") % {"count": len(notices)},
        # Line feeds of a question would look like lines of ours.
        *(f"- {' '.join(notice.text.split())}" for notice in shown),
    ]
    if len(notices) > len(shown):
        rest = len(notices) - len(shown)
        lines.append(_("- dan %(count)s lainnya") % {"count": rest})
    waiting = [
        f"- {card.title}: {figure.label}, {figure.count}"
        for card in work.cards
        for figure in card.waiting
        if figure.count
    ]
    if waiting:
        lines += ["", _("Yang menunggu Anda:"), *waiting]
    if settings.PORTAL_URL:
        address = f"{settings.PORTAL_URL.rstrip('/')}{reverse('notices')}"
        opening = _("Buka portal: %(address)s") % {"address": address}
    else:
        opening = _("Masuk ke portal, lalu buka Pemberitahuan.")
    lines += ["", opening, "", settings.PORTAL_NAME]
    return EmailMessage(
        subject=_("Ringkasan mingguan: %(count)s pemberitahuan belum dibaca")
        % {"count": len(notices)},
        body="\n".join(str(line) for line in lines),
        to=[reader.email],
    )


def _send(reader: User) -> bool:
    notices = _claim(reader)
    if not notices:
        return False
    mail = compose(reader, notices, desk(scope_of(reader)))
    try:
        mail.send()
    except (OSError, SMTPException):
        logger.exception("digest of user %s was not sent", reader.pk)
        _give_back(notices)
        return False
    return True


def _claim(reader: User) -> list[Notice]:
    """Mark the notices mailed before the mail leaves, so that it never leaves twice.

    No row stays locked while a mail server is slow.
    """
    with transaction.atomic():
        notices = list(
            Notice.objects.filter(user=reader, mailed_at=None)
            .unread()
            .select_for_update(skip_locked=True)
            .order_by("-id")
        )
        Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(
            mailed_at=timezone.now()
        )
    return notices


def _give_back(notices: Sequence[Notice]) -> None:
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(
        mailed_at=None
    )
