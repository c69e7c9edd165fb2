"""What every list and detail may be asked for: fewer fields, nested rows, news only."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from masterplan.core.api.problems import refuse
from masterplan.core.models import Activity

if TYPE_CHECKING:
    from masterplan.core.api.viewsets import RowsViewSet

# Nested rows of one include in one answer; beyond it the flat resource is read.
INCLUDED_ROWS_MAX = 5_000
# What a database and a calendar can both hold, whatever the zone.
SINCE_YEARS = range(2000, 2101)

Row = dict[str, Any]


@dataclass(frozen=True)
class Include:
    """Rows of another resource inside each row, as that resource writes them.

    `by` is the column of those rows that names the row they belong to. The reader gets
    only what the other resource would show him.
    """

    viewset: "type[RowsViewSet]"
    by: str
    ordering: tuple[str, ...] = ("pk",)

    def rows(self, request: Request, keys: Collection[Any]) -> dict[Any, list[Row]]:
        """The rows of all `keys` in one statement, by key."""
        inner = self.viewset(request=request, kwargs={}, action="list")
        found = (
            inner.visible()
            .filter(**{f"{self.by}__in": keys})
            .annotate(include_key=F(self.by))
            .order_by(*self.ordering)
            .values(*inner.columns, "include_key")[: INCLUDED_ROWS_MAX + 1]
        )
        nested: dict[Any, list[Row]] = {key: [] for key in keys}
        rows = list(found)
        if len(rows) > INCLUDED_ROWS_MAX:
            raise refuse(
                "/include",
                "too_many_rows",
                _(
                    "Baris yang disertakan melebihi %(max)s; perkecil page_size, atau "
                    "baca dari sumber dayanya sendiri."
                )
                % {"max": INCLUDED_ROWS_MAX},
            )
        for row in rows:
            nested[row.pop("include_key")].append(inner.represent(row))
        return nested


def names_in(
    query: Mapping[str, str], parameter: str, known: Collection[str]
) -> tuple[str, ...]:
    """The names of a comma separated parameter, () without it; unknown ones are 400."""
    text = query.get(parameter)
    if text is None:
        return ()
    names = tuple(dict.fromkeys(part.strip() for part in text.split(",")))
    unknown = [name for name in names if name not in known]
    if unknown:
        raise refuse(
            f"/{parameter}",
            "unknown_name",
            _("Tidak dikenal: %(names)s. Pilihannya: %(known)s.")
            % {
                "names": ", ".join(name[:40] or "“”" for name in unknown[:5]),
                "known": ", ".join(known) or "–",
            },
        )
    return names


def nest(
    request: Request,
    rows: Sequence[tuple[Any, Row]],
    includes: Mapping[str, Include],
) -> None:
    """Put the included rows into each (key, row); one statement an include."""
    keys = [key for key, _row in rows]
    for name, include in includes.items():
        nested = include.rows(request, keys) if keys else {}
        for key, row in rows:
            row[name] = nested[key]


def since(text: str) -> dt.datetime:
    """A moment with its offset; anything else is 400."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or moment.year not in SINCE_YEARS:
        raise refuse(
            "/updated_since",
            "invalid",
            _(
                "Isi dengan waktu ISO 8601 beserta zonanya, misalnya "
                "2024-05-02T03:04:05Z (tanda + ditulis %2B)."
            ),
        )
    return moment


def changed_since(queryset: QuerySet, moment: dt.datetime) -> QuerySet:
    """Rows written since then: by their own time, else by their history."""
    model = queryset.model
    if has_time(model):
        return queryset.filter(updated_at__gte=moment)
    own = Activity.objects.told_since(model, moment)
    return queryset.filter(Exists(own))


def has_time(model: Any) -> bool:
    return any(field.name == "updated_at" for field in model._meta.fields)


def parameters_of(view: "RowsViewSet", *, is_list: bool) -> list[dict[str, Any]]:
    """The parameters of this module as OpenAPI describes them."""
    described = [
        _listing(
            "fields",
            _("Isian yang dijawab, dipisah koma; tanpa ini semuanya."),
            view.members_of(is_list=is_list),
        )
    ]
    if view.includes:
        described.append(
            _listing(
                "include",
                _(
                    "Baris terkait yang disertakan di dalam setiap baris, dipisah "
                    "koma; hanya untuk JSON."
                ),
                view.includes,
            )
        )
    if is_list and view.tells_updates:
        described.append(
            {
                "name": "updated_since",
                "in": "query",
                "required": False,
                "description": str(
                    _(
                        "Hanya yang berubah sejak waktu ini. Yang hilang tidak "
                        "tampak; lihat `/activities/`."
                    )
                ),
                "schema": {"type": "string", "format": "date-time"},
                "example": "2024-05-02T03:04:05Z",
            }
        )
    return described


def _listing(name: str, description: Any, known: Collection[str]) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": str(description),
        "style": "form",
        "explode": False,
        "schema": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "string", "enum": list(known)},
        },
    }
