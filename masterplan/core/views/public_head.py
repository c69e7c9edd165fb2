"""What a public page tells search engines and whoever shares its address."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import get_language

DESCRIPTION_MAX = 200
LOCALES = {"id": "id_ID", "en": "en_GB"}


@dataclass(frozen=True, slots=True)
class PublicHead:
    """For `layout/_public_head.html`; every address is absolute.

    `alternates` are the same page in each language, as (code, address); `default` is
    the one without a language in its address.
    """

    title: str
    description: str
    canonical: str
    default: str
    alternates: tuple[tuple[str, str], ...]
    locale: str
    image: str = ""
    kind: str = "website"


def public_head(
    request: HttpRequest,
    *,
    title: str,
    description: str,
    image: str = "",
    kind: str = "website",
) -> PublicHead:
    """The head of the page at the request's path, whatever its query was.

    `image` is a path of ours; the description is shortened to what is shown of it.
    """
    default = request.build_absolute_uri(request.path)
    language = get_language() or settings.LANGUAGE_CODE
    alternates = tuple(
        (
            code,
            default
            if code == settings.LANGUAGE_CODE
            else f"{default}?{settings.LANGUAGE_COOKIE_NAME}={code}",
        )
        for code, _name in settings.LANGUAGES
    )
    return PublicHead(
        title=title,
        description=Truncator(" ".join(description.split())).chars(DESCRIPTION_MAX),
        canonical=dict(alternates)[language],
        default=default,
        alternates=alternates,
        locale=LOCALES[language],
        image=request.build_absolute_uri(image) if image else "",
        kind=kind,
    )
