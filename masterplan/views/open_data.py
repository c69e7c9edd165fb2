"""`/data/`: what everybody may take along, described and as files."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import orjson
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from masterplan.core.sheets.download import csv_file
from masterplan.core.sheets.writer import Column as SheetColumn
from masterplan.core.views.pages import render_page
from masterplan.core.views.public_head import public_head
from masterplan.domain import open_data_catalogue as catalogues
from masterplan.domain.open_data import DATASETS, Dataset, State

SHARED_FOR = 300  # seconds
ROWS_A_CHUNK = 500
JSON_LD = "application/ld+json"


@login_not_required
@require_safe
def open_data_page(request: HttpRequest) -> HttpResponse:
    """The datasets with their columns, licence and last change."""
    states = _states()
    head = public_head(
        request,
        title=translation.gettext("Data terbuka"),
        description=translation.gettext(
            "Inovasi smart city kabupaten/kota sebagai data terbuka: CSV, JSON, dan "
            "katalog DCAT."
        ),
    )
    sections = [(one, states[one.name].modified) for one in DATASETS.values()]
    return render_page(
        request,
        "masterplan/open_data.html",
        {"sections": sections, "head": head, "formats": catalogues.MEDIA_TYPES},
    )


@login_not_required
@require_safe
def open_data_catalogue(request: HttpRequest) -> HttpResponseBase:
    """The DCAT catalogue, in both languages whatever the reader's is."""
    document = catalogues.catalogue(
        catalogues.Addresses(
            page=request.build_absolute_uri(reverse("open-data")),
            catalogue=request.build_absolute_uri(reverse("open-data-catalogue")),
            file=lambda name, form: request.build_absolute_uri(
                reverse(f"open-data-{form}", args=[name])
            ),
        ),
        _states(),
    )
    body = orjson.dumps(document, option=orjson.OPT_INDENT_2)
    return _kept(
        request,
        etag=_tag(body),
        modified=None,
        build=lambda: HttpResponse(body, content_type=JSON_LD),
    )


@login_not_required
@require_safe
def open_data_csv(request: HttpRequest, name: str) -> HttpResponseBase:
    """The table alone, its first line the columns' names; the day is in its name."""
    dataset, state = _asked(name)

    def build() -> StreamingHttpResponse:
        heads = [SheetColumn(column.name) for column in dataset.columns]
        return csv_file(heads, dataset.table(), name=name)

    etag = _tag(_key(dataset, state, "csv"))
    return _kept(request, etag=etag, modified=state.modified, build=build)


@login_not_required
@require_safe
def open_data_json(request: HttpRequest, name: str) -> HttpResponseBase:
    """The rows as objects, under a head that says what they are."""
    dataset, state = _asked(name)

    def build() -> StreamingHttpResponse:
        return StreamingHttpResponse(
            _json(dataset, state), content_type="application/json"
        )

    etag = _tag(_key(dataset, state, "json"))
    return _kept(request, etag=etag, modified=state.modified, build=build)


# --- What is asked -----------------------------------------------------------


def _asked(name: str) -> tuple[Dataset, State]:
    dataset = DATASETS.get(name)
    if dataset is None:
        raise Http404
    return dataset, dataset.state()


def _states() -> dict[str, State]:
    """By name; datasets made from the same records ask for their state once."""
    known: dict[Callable[[], State], State] = {}
    for one in DATASETS.values():
        if one.state not in known:
            known[one.state] = one.state()
    return {one.name: known[one.state] for one in DATASETS.values()}


# --- How it is answered ------------------------------------------------------


def _kept(
    request: HttpRequest,
    *,
    etag: str,
    modified: dt.datetime | None,
    build: Callable[[], HttpResponseBase],
) -> HttpResponseBase:
    """The answer, or 304 for who has it; a HEAD builds nothing."""
    # Never compared by date: a publication that was taken back makes nothing newer.
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        answer = build()
        if request.method == "HEAD":
            empty = HttpResponse(content_type=answer.headers["Content-Type"])
            answer = empty
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = f"public, max-age={SHARED_FOR}"
    # Any site may read what is everybody's.
    answer.headers["Access-Control-Allow-Origin"] = "*"
    if modified:
        answer.headers["Last-Modified"] = http_date(modified.timestamp())
    return answer


def _key(dataset: Dataset, state: State, form: str) -> bytes:
    names = ",".join(column.name for column in dataset.columns)
    return repr((dataset.name, form, names, state.key)).encode()


def _tag(content: bytes) -> str:
    """Weak, so that the answer may be compressed on its way."""
    digest = hashlib.blake2b(content, digest_size=12).hexdigest()
    return f'W/"{digest}"'


def _json(dataset: Dataset, state: State) -> Iterator[bytes]:
    names = [column.name for column in dataset.columns]
    with translation.override(settings.LANGUAGE_CODE):
        head: dict[str, Any] = {
            "dataset": dataset.name,
            "title": str(dataset.title),
            "description": str(dataset.description),
            "publisher": settings.PORTAL_MINISTRY,
            "licence": settings.PORTAL_DATA_LICENCE,
            "licence_url": settings.PORTAL_DATA_LICENCE_URL,
            "modified": state.modified,
            "retrieved": timezone.now(),
            "columns": [
                {
                    "name": column.name,
                    "label": str(column.label),
                    "description": str(column.description),
                    "type": column.kind.value,
                }
                for column in dataset.columns
            ],
        }
    yield orjson.dumps(head)[:-1] + b',"rows":['
    lines: list[bytes] = []
    comma = b"\n"
    for row in dataset.table():
        lines.append(orjson.dumps(dict(zip(names, row, strict=True))))
        if len(lines) == ROWS_A_CHUNK:
            yield comma + b",\n".join(lines)
            comma, lines = b",\n", []
    yield (comma + b",\n".join(lines) if lines else b"") + b"\n]}\n"
