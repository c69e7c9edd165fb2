"""Many records in one request, with one result an item.

`{"items": [...]}` of at most ITEMS_MAX. Each item is done or refused for itself; with
`?all_or_nothing=true` one refusal takes everything back, and the problem tells the
results. An item of an update names its record and the version that was read.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    extend_schema_serializer,
)
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from masterplan.core.api import parameters
from masterplan.core.api.problems import (
    Refusal,
    problem,
    problem_response,
    refuse,
)
from masterplan.core.api.references import (
    References,
    ReferringSerializer,
    preload,
)
from masterplan.core.api.schema import FaultSerializer
from masterplan.core.enums import KEY_MAX
from masterplan.core.errors import VerbRefused

# Items of a verb that takes a sequence, and of one that takes record after record.
ITEMS_MAX = 500
SINGLE_ITEMS_MAX = 100
ALL_OR_NOTHING = "all_or_nothing"
# What of a refused item's problem is told as its result.
_TOLD = ("status", "code", "detail", "version", "conflicts")

SWITCH = OpenApiParameter(
    ALL_OR_NOTHING,
    bool,
    required=False,
    default=False,
    description=gettext_lazy("Satu butir ditolak, tidak satu pun ditulis."),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One item whose body is in order: its place in the list and its values."""

    index: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an item: the record, or why not."""

    index: int
    record: Any = None
    error: Exception | None = None


class ResultSerializer(serializers.Serializer):
    index = serializers.IntegerField(help_text=gettext_lazy("Urutan butir, dari 0."))
    status = serializers.IntegerField(
        help_text=gettext_lazy("Status yang didapat butir ini bila dikirim sendiri.")
    )
    id = serializers.IntegerField(allow_null=True)
    version = serializers.IntegerField(allow_null=True)
    code = serializers.CharField(allow_null=True)
    detail = serializers.CharField(allow_null=True)
    errors = FaultSerializer(many=True)  # type: ignore[assignment]


class CountsSerializer(serializers.Serializer):
    done = serializers.IntegerField()
    refused = serializers.IntegerField()


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Satu berhasil, satu ditolak",
            {
                "counts": {"done": 1, "refused": 1},
                "results": [
                    {
                        "index": 0,
                        "status": 201,
                        "id": 12,
                        "version": 1,
                        "code": None,
                        "detail": None,
                        "errors": [],
                    },
                    {
                        "index": 1,
                        "status": 400,
                        "id": None,
                        "version": None,
                        "code": "invalid",
                        "detail": gettext_lazy("Ada isian yang perlu diperbaiki."),
                        "errors": [
                            {
                                "pointer": "/items/1/name",
                                "code": "blank",
                                "detail": gettext_lazy("Isian ini tidak boleh kosong."),
                            }
                        ],
                    },
                ],
            },
        )
    ]
)
class BulkResultSerializer(serializers.Serializer):
    counts = CountsSerializer()
    results = ResultSerializer(many=True)


def asks_for_all(request: Request) -> bool:
    """Whether one refusal shall take everything back; 400 for other parameters."""
    parameters.check(request, known=(ALL_OR_NOTHING,))
    text = request.query_params.get(ALL_OR_NOTHING, "false")
    if text not in ("true", "false"):
        raise refuse(f"/{ALL_OR_NOTHING}", "invalid", _("Isi dengan true atau false."))
    return text == "true"


def items_of(request: Request, *, longest: int = ITEMS_MAX) -> list[Any]:
    """The items as they were sent; 400 for anything else."""
    # The parser lets objects pass alone.
    body: Any = request.data
    unknown = [name for name in body if name != "items"]
    if unknown:
        raise refuse(
            f"/{unknown[0]}"[:100],
            "unknown_field",
            _("Isian ini tidak dikenal atau tidak dapat diisi."),
        )
    items = body.get("items")
    if not isinstance(items, list) or not 1 <= len(items) <= longest:
        raise refuse(
            "/items",
            "invalid",
            _("Isi dengan larik berisi 1 sampai %(max)s butir.") % {"max": longest},
        )
    return items


def read_items(
    items: Sequence[Any],
    body: type[ReferringSerializer],
    *,
    references: References,
    context_of: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None,
    partial: bool = False,
) -> tuple[list[Item], list[Done]]:
    """The items that are in order, and the refusals of the others.

    `context_of` gives what the serializer of an item has to know of its record.
    """
    preload(body, [item for item in items if isinstance(item, dict)], references)
    good, refused = [], []
    for index, item in enumerate(items):
        context: dict[str, Any] = {"references": references}
        try:
            if not isinstance(item, dict):
                raise refuse("", "invalid", _("Isi harus berupa objek JSON."))
            if context_of is not None:
                context |= context_of(item)
            serializer = body(data=item, partial=partial, context=context)
            serializer.is_valid(raise_exception=True)
        except (exceptions.APIException, VerbRefused, Refusal) as error:
            refused.append(Done(index, error=error))
        else:
            good.append(Item(index, serializer.validated_data))
    return good, refused


def keys_of(items: Sequence[Any]) -> list[int]:
    """The ids that the items of an update name, as far as they can be ids."""
    named = [item.get("id") for item in items if isinstance(item, dict)]
    return [
        key
        for key in named
        if isinstance(key, int) and not isinstance(key, bool) and 1 <= key <= KEY_MAX
    ]


def once_each(
    records: Mapping[int, Any],
) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
    """For `read_items`: the regency of the item's record, which may stand there once.

    404 for a record that is not among those the reader sees.
    """
    seen: set[int] = set()

    def context_of(item: Mapping[str, Any]) -> Mapping[str, Any]:
        [key] = keys_of([item]) or [0]
        if key not in records:
            raise exceptions.NotFound
        if key in seen:
            raise refuse("/id", "repeated", _("Data ini sudah disebut butir lain."))
        seen.add(key)
        # Parts of a record name nothing of a regency.
        return {"regency": getattr(records[key], "regency", None)}

    return context_of


def each(items: Sequence[Item], verb: Callable[[Item], Any]) -> list[Done]:
    """Carry out a verb that takes one record with each item, one after the other."""
    outcomes = []
    for item in items:
        try:
            outcomes.append(Done(item.index, verb(item)))
        except (VerbRefused, exceptions.APIException, Refusal) as error:
            outcomes.append(Done(item.index, error=error))
    return outcomes


def carry_out(
    request: Request,
    items: Sequence[Item],
    refused: Sequence[Done],
    verb: Callable[[Sequence[Item]], Sequence[Done]],
    *,
    is_whole: bool,
    status: int = 200,
) -> Response:
    """Let the verb do the good items, and answer one result an item in their order.

    `status` is what an item gets that was done. With `is_whole` a refusal takes all
    back and the answer is the problem `nothing_written` (409) with the results.
    """
    if is_whole and refused:
        return _answer(request, refused, status=status, is_taken_back=True)
    with transaction.atomic():
        outcomes = [*refused, *verb(items)] if items else list(refused)
        is_taken_back = is_whole and any(one.error for one in outcomes)
        if is_taken_back:
            transaction.set_rollback(True)
    return _answer(request, outcomes, status=status, is_taken_back=is_taken_back)


def _answer(
    request: Request, outcomes: Sequence[Done], *, status: int, is_taken_back: bool
) -> Any:
    results = [
        _refused(one) if one.error else _done(one, status)
        for one in sorted(outcomes, key=lambda one: one.index)
    ]
    refused = [result for result in results if result["code"]]
    if is_taken_back:
        return problem(
            409,
            code="nothing_written",
            detail=_("Ada butir yang ditolak, jadi tidak satu pun ditulis."),
            results=refused,
        )
    counts = {"done": len(results) - len(refused), "refused": len(refused)}
    return Response({"counts": counts, "results": results})


def _done(outcome: Done, status: int) -> dict[str, Any]:
    return {
        "index": outcome.index,
        "status": status,
        "id": outcome.record.pk,
        "version": getattr(outcome.record, "version", None),
        "code": None,
        "detail": None,
        "errors": [],
    }


def _refused(outcome: Done) -> dict[str, Any]:
    """The problem this item would have got alone, its pointers from the whole body."""
    assert outcome.error is not None
    response = problem_response(outcome.error, {})
    if response is None:
        raise outcome.error
    told = orjson.loads(response.content)
    start = f"/items/{outcome.index}"
    errors = [one | {"pointer": start + one["pointer"]} for one in told["errors"]]
    result = {"index": outcome.index, "id": None, "version": None} | {
        name: told[name] for name in _TOLD if name in told
    }
    if outcome.record is not None:
        result["id"] = outcome.record.pk
    return result | {"errors": errors}
