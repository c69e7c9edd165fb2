"""What goes to a person together with his link: by WhatsApp, and by e-mail where a
mail server is configured."""

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import get_connection, send_mail
from django.utils.translation import gettext as _

from masterplan.core.templatetags.portal import day
from regencies.enums import LinkKind, Role
from regencies.models import AccessLink

# These show mail to the host, not to its reader.
MAILLESS = (
    "django.core.mail.backends.console.EmailBackend",
    "django.core.mail.backends.dummy.EmailBackend",
)
MAIL_TIMEOUT = 10  # seconds; the page waits for it


def message(link: AccessLink, *, address: str) -> str:
    """The whole text, ready to be sent; `address` is the link with its token."""
    words = {
        "name": link.name,
        "portal": settings.PORTAL_NAME,
        "seat": seat_label(link),
        "address": address,
        "until": day(link.expires_at, link.place.time_zone),
    }
    if link.kind == LinkKind.RESET:
        return (
            _(
                "Yth. %(name)s, buka tautan ini untuk membuat kata sandi baru di "
                "%(portal)s: %(address)s (berlaku sampai %(until)s; hanya untuk Anda, "
                "jangan diteruskan)."
            )
            % words
        )
    return (
        _(
            "Yth. %(name)s, Anda diundang ke %(portal)s sebagai %(seat)s. Buka tautan "
            "ini untuk mulai: %(address)s (berlaku sampai %(until)s; hanya untuk Anda, "
            "jangan diteruskan)."
        )
        % words
    )


def seat_label(link: AccessLink) -> str:
    """ "Operator OPD – Dinas Kesehatan"."""
    return f"{Role(link.role).label} – {link.unit or link.regency}"


def mail(link: AccessLink, *, text: str) -> bool:
    """Send the text where mail is configured; False where it did not leave."""
    if settings.EMAIL_BACKEND in MAILLESS:
        return False
    try:
        send_mail(
            f"{settings.PORTAL_NAME}: {link.get_kind_display()}",
            text,
            None,
            [link.email],
            connection=get_connection(timeout=MAIL_TIMEOUT),
        )
    except (OSError, SMTPException):
        # The page shows the link in any case.
        return False
    return True
