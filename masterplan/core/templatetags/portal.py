"""Figures, dates, icons and rights for templates: ``{% load portal %}``.

Figures are written the Indonesian way (1.234.567 and 12,5) whatever language is
active: a number that changes its meaning with the reader's language is a trap.
Words in dates follow the active language.
"""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from masterplan.core.language import retell

register = template.Library()

EMPTY = "–"
SCALES = ((10**12, "T"), (10**9, "M"), (10**6, "jt"))
TONES = frozenset({"neutral", "info", "good", "warn", "bad"})
DEFAULT_ICONS = {
    "neutral": "circle",
    "info": "info",
    "good": "check",
    "warn": "alert",
    "bad": "alert",
}


# --- Figures -----------------------------------------------------------------


@register.filter
def number(value: Any) -> str:
    """Return a whole number with dots: 1234567 -> "1.234.567"; None -> "–"."""
    return _figure(value, 0)


@register.filter
def decimal(value: Any, places: int = 1) -> str:
    """Return a number with a decimal comma: 1234.56 -> "1.234,6"; None -> "–"."""
    return _figure(value, places)


@register.filter
def percent(value: Any, places: int = 0) -> str:
    """Return a percentage that is already counted in hundredths: 12.5 -> "13%"."""
    text = _figure(value, places)
    return text if text == EMPTY else f"{text}%"


@register.filter
def rupiah(value: Any) -> str:
    """Return whole rupiah in full: 1250000000 -> "Rp 1.250.000.000"."""
    return _with_currency(_figure(value, 0))


@register.filter
def rupiah_short(value: Any) -> str:
    """Return rupiah in jt, M or T: 1250000000 -> "Rp 1,25 M"; below 1 jt in full."""
    amount = _to_decimal(value)
    if amount is None:
        return EMPTY
    for scale, unit in SCALES:
        scaled = _rounded(amount / scale, 2)
        if abs(scaled) >= 1:
            text = _grouped(scaled)
            if "," in text:
                text = text.rstrip("0").rstrip(",")
            # A figure and its unit stay on one line.
            return _with_currency(f"{text} {unit}").replace(" ", "\N{NO-BREAK SPACE}")
    return rupiah(amount)


def _figure(value: Any, places: int) -> str:
    amount = _to_decimal(value)
    return EMPTY if amount is None else _grouped(_rounded(amount, int(places)))


def _to_decimal(value: Any) -> Decimal | None:
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def _rounded(amount: Decimal, places: int) -> Decimal:
    # Half up, as people round by hand; Python's default would show 2,5 as 2.
    rounded = amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return rounded or abs(rounded)  # never "-0"


def _grouped(amount: Decimal) -> str:
    return f"{amount:,f}".translate(str.maketrans(",.", ".,"))


def _with_currency(text: str) -> str:
    if text == EMPTY:
        return text
    return f"-Rp {text[1:]}" if text.startswith("-") else f"Rp {text}"


# --- Dates and times ---------------------------------------------------------


@register.filter
def day(value: date | datetime | None, zone: str | None = None) -> str:
    """Return "21 September 2022"; a moment is first brought to the zone."""
    if not value:
        return EMPTY
    if isinstance(value, datetime):
        value = _local(value, zone).date()
    return date_format(value, "j F Y", use_l10n=False)


@register.filter
def moment(value: datetime | None, zone: str | None = None) -> str:
    """Return "21 September 2022 pukul 14.05 WIB", in settings.TIME_ZONE by default."""
    if not value:
        return EMPTY
    local = _local(value, zone)
    return _("%(day)s pukul %(time)s %(zone)s") % {
        "day": day(local, zone),
        "time": f"{local:%H.%M}",
        "zone": local.tzname(),
    }


@register.filter
def ago(value: date | datetime | None) -> str:
    """Return how long ago something happened: "3 hari yang lalu"."""
    if not value:
        return EMPTY
    if not isinstance(value, datetime):
        return _days_ago((timezone.localdate() - value).days)
    passed = timezone.now() - value
    if passed < timedelta(minutes=1):
        return _("baru saja")
    minutes = passed // timedelta(minutes=1)
    if minutes < 60:
        return ngettext(
            "%(count)d menit yang lalu", "%(count)d menit yang lalu", minutes
        ) % {"count": minutes}
    hours = minutes // 60
    if hours < 24:
        return ngettext("%(count)d jam yang lalu", "%(count)d jam yang lalu", hours) % {
            "count": hours
        }
    return _days_ago(passed.days)


def _days_ago(days: int) -> str:
    if days < 1:
        return _("hari ini")
    if days < 60:
        return ngettext(
            "%(count)d hari yang lalu", "%(count)d hari yang lalu", days
        ) % {"count": days}
    months = days // 30
    if days < 730:
        return ngettext(
            "%(count)d bulan yang lalu", "%(count)d bulan yang lalu", months
        ) % {"count": months}
    years = days // 365
    return ngettext("%(count)d tahun yang lalu", "%(count)d tahun yang lalu", years) % {
        "count": years
    }


def _local(value: datetime, zone: str | None) -> datetime:
    # The default is the portal's own zone, not one a middleware may have activated.
    tz = ZoneInfo(str(zone)) if zone else timezone.get_default_timezone()
    return timezone.localtime(value, tz) if timezone.is_aware(value) else value


# --- Words -------------------------------------------------------------------


@register.filter
def retold(text: str) -> str:
    """Return a stored sentence (a notice, a job's title) in the reader's language."""
    return retell(text)


# --- Icons and badges --------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of static/img/icons.svg; without a label readers skip it."""
    return _icon(str(name), str(label), static("img/icons.svg"))


@register.simple_tag
def badge(status: Any) -> SafeString | str:
    """Draw a status as word, icon and tone; `status` has label, tone and icon."""
    if status is None or status == "":
        return ""
    tone = getattr(status, "tone", "neutral")
    tone = str(tone) if tone in TONES else "neutral"
    return _badge(
        str(getattr(status, "label", status)),
        tone,
        str(getattr(status, "icon", "") or DEFAULT_ICONS[tone]),
        static("img/icons.svg"),
    )


# Typed, or a safe string would lend its escaped form to an equal unsafe one.
@lru_cache(maxsize=512, typed=True)
def _icon(name: str, label: str, sprite: str) -> SafeString:
    if label:
        return format_html(
            '<svg class="icon" width="20" height="20" role="img" aria-label="{}">'
            '<use href="{}#{}"></use></svg>',
            label,
            sprite,
            name,
        )
    return format_html(
        '<svg class="icon" width="20" height="20" aria-hidden="true">'
        '<use href="{}#{}"></use></svg>',
        sprite,
        name,
    )


@lru_cache(maxsize=512, typed=True)
def _badge(label: str, tone: str, name: str, sprite: str) -> SafeString:
    return format_html(
        '<span class="badge-status tone-{}">{}{}</span>',
        tone,
        _icon(name, "", sprite),
        label,
    )


# --- Rights and addresses ----------------------------------------------------


@register.simple_tag(takes_context=True)
def can(context: Context, permission: str, obj: Any = None) -> bool:
    """Say whether the reader may do it: ``{% can "app.verb_noun" obj as may %}``."""
    request = context.get("request")
    user = getattr(request, "user", None)
    return bool(user and user.has_perm(permission, obj))


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """Return the page's query string with changes; None removes a parameter.

    ``{% query page=None status="verified" %}`` on ``?page=3&q=air`` gives
    ``?q=air&status=verified``. A list or tuple sets several values.
    """
    params = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            params.pop(name, None)
        elif isinstance(value, list | tuple):
            params.setlist(name, [str(item) for item in value])
        else:
            params[name] = str(value)
    return f"?{params.urlencode()}"
