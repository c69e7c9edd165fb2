"""`/pembimbing/`: a mentor's regencies side by side, and what waits for the mentor."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from masterplan.core.access import scope_of
from masterplan.core.enums import TEXT_MAX
from masterplan.core.templatetags.portal import number
from masterplan.core.views.pages import demand, render_page
from masterplan.domain.mentor_desk import MentorDesk, mentor_desk


@require_safe
def mentor_page(request: HttpRequest) -> HttpResponse:
    demand(request, "masterplan.view_mentor_desk")
    desk = mentor_desk(scope_of(request.user))
    context = {"desk": desk, "finding": _finding(desk), "reason_max": TEXT_MAX}
    return render_page(request, "masterplan/mentor.html", context)


def _finding(desk: MentorDesk) -> str:
    return _(
        "%(waiting)s hal menunggu keputusan Anda; %(late)s dari %(all)s daerah "
        "terlambat dari rencananya."
    ) % {
        "waiting": number(len(desk.waiting)),
        "late": number(desk.late),
        "all": number(len(desk.places)),
    }
