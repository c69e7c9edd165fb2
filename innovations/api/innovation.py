"""Innovations: read, record, change, and carry through their moves."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from innovations.api.action_item import ActionItemViewSet
from innovations.api.budget_line import BudgetLineViewSet
from innovations.api.evidence import EvidenceViewSet
from innovations.api.innovation_input import (
    InnovationChange,
    InnovationCreation,
    InnovationItems,
    InnovationRevision,
    InnovationRevisions,
    ReturnReason,
)
from innovations.api.innovation_rows import (
    HEAD,
    HEAD_SOURCES,
    InnovationHeadSerializer,
    InnovationSerializer,
    full,
    head,
)
from innovations.api.outcome_indicator import OutcomeIndicatorViewSet
from innovations.api.quick_win import QuickWinViewSet
from innovations.domain import innovation as verbs
from innovations.domain import innovation_bulk, lists, publication, totals
from innovations.domain.innovation_bulk import Draft, Revision
from innovations.enums import TRANSITIONS, Source
from innovations.filters import InnovationFilter
from innovations.models import Innovation
from masterplan.core.api import bulk
from masterplan.core.api.bulk import BulkResultSerializer, Done, Item
from masterplan.core.api.permissions import is_read_only
from masterplan.core.api.preconditions import required_version, sent_version
from masterplan.core.api.reading import Include
from masterplan.core.api.records import Nothing, RecordsViewSet, add_moves, body_of
from masterplan.core.api.references import References
from masterplan.core.api.viewsets import Row
from masterplan.core.moves import Move

BODIES = {"return": ReturnReason}
# A condition that is no filter: records changed since.
SINCE = "updated_since"


@extend_schema_view(
    list=extend_schema(
        summary=_("Daftar inovasi"),
        responses={200: InnovationHeadSerializer(many=True)},
    ),
    retrieve=extend_schema(summary=_("Satu inovasi")),
)
class InnovationViewSet(RecordsViewSet):
    """Inovasi daerah, sejauh yang boleh Anda lihat."""

    queryset = Innovation.objects.none()
    serializer_class = InnovationSerializer
    filterset_class = InnovationFilter
    list_serializer_class = InnovationHeadSerializer
    columns = HEAD
    sources = HEAD_SOURCES
    has_plain_sheet = True
    orderings = ("updated_at", "created_at", "name", "id")
    ordering = "-updated_at"
    related = ("regency", "unit")
    http_method_names = ["get", "head", "post", "patch"]
    bulk_actions = ("bulk_create", "bulk_update")
    includes = {
        "action_items": Include(
            ActionItemViewSet, by="innovation", ordering=("order", "id")
        ),
        "budget_lines": Include(
            BudgetLineViewSet, by="innovation", ordering=("year", "id")
        ),
        "outcome_indicators": Include(OutcomeIndicatorViewSet, by="innovation"),
        "quick_wins": Include(QuickWinViewSet, by="innovation", ordering=("-year",)),
        "evidence": Include(EvidenceViewSet, by="innovation"),
    }
    # Of the records that this one names, where they are known without asking.
    keys: dict[str, list[Any]] | None = None

    def visible(self) -> QuerySet[Innovation]:
        return Innovation.objects.visible_to(self.scope)

    def represent(self, row: Row) -> Row:
        return head(row)

    def total(self, found: QuerySet[Innovation]) -> int:
        asked = self.request.query_params
        if any(name in asked for name in (*InnovationFilter.base_filters, SINCE)):
            return super().total(found)
        known = totals.national(self.scope)
        return super().total(found) if known is None else known

    def whole(self, record: Innovation) -> Row:
        if self.keys is None:
            self.keys = lists.keys_of(record)
        return full(
            record,
            reader=self.request.user,
            may_write=not is_read_only(self.request),
            keys=self.keys,
        )

    @extend_schema(
        summary=_("Catat inovasi baru sebagai draf"),
        request=InnovationCreation,
        responses={201: InnovationSerializer},
    )
    def create(self, request: Request) -> Response:
        self.demand("innovations.create_innovation")
        values = self.read(InnovationCreation)
        innovation = verbs.create(
            actor=request.user,
            regency=values.pop("regency"),
            fields=values,
            source=self._source,
        )
        self.keys = lists.keys_given(values)
        return self.told(innovation, status=201)

    @extend_schema(
        summary=_("Ubah isian inovasi"),
        request=InnovationChange,
        responses={200: InnovationSerializer},
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        innovation = self.record()
        self.demand("innovations.change_innovation", innovation)
        version = required_version(request)
        values = self.read(InnovationChange, partial=True, regency=innovation.regency)
        changed = verbs.revise(
            innovation,
            actor=request.user,
            version=version,
            reason=values.pop("reason", ""),
            fields=values,
        )
        return self.told(changed)

    # --- Many at once --------------------------------------------------------

    @extend_schema(
        operation_id="innovations_bulk_create",
        summary=_("Catat banyak inovasi sekaligus"),
        request=InnovationItems,
        parameters=[bulk.SWITCH],
        responses={200: BulkResultSerializer},
    )
    @action(detail=False, methods=["post"], url_path="bulk", url_name="bulk")
    def bulk_create(self, request: Request) -> Response:
        self.demand("innovations.create_innovation")
        is_whole = bulk.asks_for_all(request)
        items, refused = bulk.read_items(
            bulk.items_of(request),
            InnovationCreation,
            references=References(self.scope),
        )
        return bulk.carry_out(
            request, items, refused, self._create_many, is_whole=is_whole, status=201
        )

    def _create_many(self, items: Sequence[Item]) -> list[Done]:
        drafts = [Draft(item.values.pop("regency"), item.values) for item in items]
        outcomes = innovation_bulk.create_many(
            drafts, actor=self.request.user, source=self._source, is_partial=True
        )
        return [
            Done(item.index, one.innovation if not one.refusal else None, one.refusal)
            for item, one in zip(items, outcomes, strict=True)
        ]

    @extend_schema(
        operation_id="innovations_bulk_update",
        summary=_("Ubah banyak inovasi sekaligus"),
        request=InnovationRevisions,
        parameters=[bulk.SWITCH],
        responses={200: BulkResultSerializer},
    )
    @bulk_create.mapping.patch
    def bulk_update(self, request: Request) -> Response:
        self.demand("innovations.change_innovation")
        is_whole = bulk.asks_for_all(request)
        sent = bulk.items_of(request)
        found = self.visible().select_related(*self.related)
        records = found.in_bulk(bulk.keys_of(sent))
        items, refused = bulk.read_items(
            sent,
            InnovationRevision,
            references=References(self.scope),
            context_of=bulk.once_each(records),
            partial=True,
        )

        def revise(good: Sequence[Item]) -> list[Done]:
            revisions = [_revision(item, records) for item in good]
            outcomes = innovation_bulk.revise_each(
                revisions, actor=request.user, is_partial=True
            )
            return [
                Done(item.index, one.innovation, one.refusal)
                for item, one in zip(good, outcomes, strict=True)
            ]

        return bulk.carry_out(request, items, refused, revise, is_whole=is_whole)

    # --- Moves ---------------------------------------------------------------

    @extend_schema(
        summary=_("Tayangkan untuk publik"),
        request=Nothing,
        responses={200: InnovationSerializer},
    )
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, **kwargs: Any) -> Response:
        return self._set_published(publication.publish)

    @extend_schema(
        summary=_("Turunkan dari laman publik"),
        request=Nothing,
        responses={200: InnovationSerializer},
    )
    @action(detail=True, methods=["post"])
    def unpublish(self, request: Request, **kwargs: Any) -> Response:
        return self._set_published(publication.unpublish)

    def _set_published(self, verb: Callable[..., list[verbs.Outcome]]) -> Response:
        innovation = self.record()
        self.demand("innovations.publish_innovation", innovation)
        version = sent_version(self.request)
        self.read(Nothing)
        [outcome] = verb(
            [innovation],
            actor=self.request.user,
            versions=None if version is None else {innovation.pk: version},
        )
        return self.told(outcome.innovation)

    def move(self, step: Move) -> Response:
        innovation = self.record()
        self.demand(step.permission, innovation)
        version = sent_version(self.request)
        values = self.read(body_of(step, BODIES))
        [outcome] = verbs.move(
            [innovation],
            name=step.name,
            actor=self.request.user,
            reason=values.get("reason", ""),
            asked_fields=values.get("asked_fields", ()),
            versions=None if version is None else {innovation.pk: version},
        )
        return self.told(outcome.innovation)

    @property
    def _source(self) -> Source:
        return Source.API if self.request.auth else Source.TYPED


def _revision(item: Item, records: dict[int, Innovation]) -> Revision:
    values = dict(item.values)
    return Revision(
        records[values.pop("id")],
        version=values.pop("version"),
        reason=values.pop("reason", ""),
        fields=values,
    )


add_moves(
    InnovationViewSet,
    TRANSITIONS.values(),
    resource="innovations",
    answer=InnovationSerializer,
    bodies=BODIES,
)
