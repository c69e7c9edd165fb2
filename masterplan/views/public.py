"""`/cari/`: search over what was published, and what search engines ask for."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from innovations.domain.listing import names_of
from innovations.domain.place_names import names_of_places
from innovations.filters import InnovationFilter
from innovations.forms.register import chips_of, filter_panel
from innovations.views.listing import address
from masterplan.core.access import PUBLIC
from masterplan.core.cached_page import tagged
from masterplan.core.templatetags.portal import number
from masterplan.core.views.keyset import page_of
from masterplan.core.views.pages import render_page
from masterplan.core.views.public_head import public_head
from masterplan.domain import public_search
from masterplan.domain.public_search import Total

# Nothing behind these is for a stranger; a search engine need not try.
CLOSED_TO_ROBOTS = (
    "/api/",
    "/beranda/",
    "/impor/",
    "/keluar/",
    "/masuk/",
    "/nasional/",
    "/pekerjaan/",
    "/pemberitahuan/",
    "/pengelola/",
    "/token/",
    "/verifikasi/",
)


@login_not_required
@require_safe
@tagged
def search(request: HttpRequest) -> HttpResponse:
    """The published innovations that match, newest first; the same for everybody."""
    data = _asked(request)
    filterset = InnovationFilter(data, queryset=public_search.published())
    provinces = public_search.provinces()
    fields = _fields(filterset, provinces)
    page = page_of(
        public_search.rows(filterset.qs),
        ordering=public_search.ORDERING,
        after=data.get("after", ""),
        before=data.get("before", ""),
        size=public_search.PAGE_SIZE,
    )
    valid = filterset.form.cleaned_data
    names = {"province": dict(provinces).get(valid.get("province", ""), "")}
    if page.rows:
        names["regency"] = page.rows[0]["regency__name"]
        names["unit"] = page.rows[0]["unit__name"] or ""
    elif any(valid.get(name) for name in ("regency", "unit")):
        names |= names_of(valid)
    names |= names_of_places(valid, PUBLIC)
    is_whole = page.before is None and page.after is None
    total = (
        Total(len(page.rows), is_capped=False)
        if is_whole
        else public_search.total(filterset.qs)
    )
    context = {
        "fields": fields,
        "form": filterset.form,
        "is_narrowed": any(valid.get(one.name) not in (None, "") for one in fields),
        "chips": chips_of(filterset, data, names),
        "clear_url": reverse("search"),
        "records": [public_search.line(row) for row in page.rows],
        "total": total,
        "finding": _finding(total),
        "previous_url": _with(data, before=page.before) if page.before else None,
        "next_url": _with(data, after=page.after) if page.after else None,
        "is_filtered": any(valid.values()),
        "head": public_head(
            request,
            title=_("Cari inovasi"),
            description=_(
                "Cari inovasi smart city yang ditayangkan kabupaten dan kota."
            ),
        ),
    }
    return render_page(request, "masterplan/search.html", context)


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read, and where all of it is listed."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED_TO_ROBOTS)]
    # Every sorting and page of a list is the same records once more.
    lines += [
        "Disallow: /*?*ordering=",
        "Disallow: /*?*after=",
        "Disallow: /*?*before=",
    ]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def _asked(request: HttpRequest) -> QueryDict:
    """The address's query without the filters that concern the offices' own work."""
    public = {*public_search.OFFERED, *public_search.CARRIED, "after", "before"}
    data = request.GET.copy()
    for name in [name for name in data if name not in public]:
        del data[name]
    return data


def _fields(
    filterset: InnovationFilter, provinces: list[tuple[str, str]]
) -> list[forms.BoundField]:
    """The filters as the page lays them out; what is only carried is hidden."""
    filter_panel(filterset, (), is_public=True)  # gives the choices their words
    form: Any = filterset.form
    form.fields["q"].widget.input_type = "search"
    form.fields["q"].widget.attrs["class"] = "form-control"
    form.fields["province"].widget = forms.Select(
        choices=[("", _("Semua")), *provinces]
    )
    for name in list(form.fields):
        if name not in (*public_search.OFFERED, *public_search.CARRIED):
            del form.fields[name]
    for name in public_search.CARRIED:
        if not form.fields[name].widget.is_hidden:
            choices = getattr(form.fields[name].widget, "choices", ())
            form.fields[name].widget = forms.HiddenInput()
            form.fields[name].widget.choices = choices
    return [form[name] for name in public_search.OFFERED if name != "q"]


def _with(data: QueryDict, **changes: str) -> str:
    return address(data, InnovationFilter.base_filters, **changes)


def _finding(total: Total) -> str:
    count = f"{number(total.count)}{'+' if total.is_capped else ''}"
    return ngettext(
        "%(total)s inovasi yang ditayangkan.",
        "%(total)s inovasi yang ditayangkan.",
        total.count,
    ) % {"total": count}
