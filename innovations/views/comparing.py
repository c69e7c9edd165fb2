"""Both values of what somebody else changed meanwhile, one of each to choose."""

from django.http import HttpRequest, HttpResponse, QueryDict

from innovations.domain import entry as verbs
from innovations.models import Innovation
from masterplan.core.errors import StaleVersion
from masterplan.core.views.pages import render_page, whole

# What the comparison page adds to the fields of the form.
KEEP = "keep-"
THEIRS = "theirs"
NOT_FIELDS = (
    "csrfmiddlewaretoken",
    "version",
    "action",
    "draft-form",
    "draft-target",
)


def compare_page(
    request: HttpRequest, innovation: Innovation, stale: StaleVersion, version: int
) -> HttpResponse:
    """Both values of every differing field; the whole form travels along, hidden.

    It is sent to the address it came from.
    """
    context = {
        "innovation": innovation,
        "version": stale.version,
        "post_url": request.path,
        "action": request.POST.get("action", ""),
        "differences": verbs.compare(innovation, stale, base_version=version),
        "typed": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in NOT_FIELDS and not name.startswith(KEEP)
            for value in values
        ],
    }
    return render_page(request, "innovations/compare.html", context, status=409)


def left_to_others(data: QueryDict) -> list[str]:
    """The fields in which the reader chose the stored value."""
    return [
        name.removeprefix(KEEP)
        for name, value in data.items()
        if name.startswith(KEEP) and value == THEIRS
    ]


def version_read(data: QueryDict, innovation: Innovation) -> int:
    """The version the form was filled over; the stored one where it does not say."""
    asked = whole(data.get("version", ""))
    return innovation.version if asked is None else asked
