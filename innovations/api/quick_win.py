"""Innovations put forward as quick wins: proposed, chosen, approved, judged, closed."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import (
    OpenApiExample,
    extend_schema,
    extend_schema_serializer,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from dimensions.enums import DimensionSlug
from innovations.api.kinds import INNOVATION
from innovations.domain import quick_win as verbs
from innovations.domain import quick_win_review as reviews
from innovations.domain.quick_win_review import Given
from innovations.enums import (
    SCORE_MAX,
    SCORE_MIN,
    SENTENCE_MAX,
    TEXT_MAX,
    YEAR_MAX,
    YEAR_MIN,
    QuickWinStatus,
    Verdict,
)
from innovations.enums.quick_win import RANK_MAX, TRANSITIONS
from innovations.filters import QuickWinFilter
from innovations.models import QuickWin
from masterplan.core.api.fields import (
    Choice,
    Day,
    Integer,
    StrictSerializer,
    Text,
    amount,
)
from masterplan.core.api.preconditions import required_version, sent_version
from masterplan.core.api.records import (
    ActionsMember,
    Nothing,
    RecordsViewSet,
    add_moves,
    body_of,
)
from masterplan.core.api.references import Key, ReferringSerializer
from masterplan.core.api.viewsets import Row
from masterplan.core.moves import Move

MILESTONE_MAX = 300
EXAMPLE = {
    "id": 3,
    "innovation": 12,
    "regency": "32.11",
    "dimension": "governance",
    "year": 2018,
    "rank": None,
    "status": "proposed",
    "version": 1,
    "created_at": "2018-05-02T03:04:05+00:00",
}
# What stands on its sheet; no page for who has no seat in the regency.
SHEET = {
    "start_on": None,
    "due_on": None,
    "milestone_3": "",
    "milestone_6": "",
    "milestone_9": "",
    "milestone_12": "",
    "result": "",
    "approved_at": None,
    "agreed_at": None,
    "benefit_verdict": None,
    "impact_verdict": None,
    "verdict_note": "",
    "judged_at": None,
    "answer": "",
    "answered_at": None,
    "score_total": "3.25",
    "score_count": 8,
    "closed_at": None,
    "updated_at": "2018-05-02T03:04:05+00:00",
}
OPERATIONS = (
    ("change", "innovations.change_quick_win"),
    ("score", "innovations.score_quick_win"),
    ("approve", "innovations.approve_quick_win"),
    ("agree", "innovations.agree_quick_win"),
    ("judge", "innovations.judge_quick_win"),
    ("answer", "innovations.answer_quick_win"),
)


@extend_schema_serializer(examples=[OpenApiExample("Usulan 2018", EXAMPLE)])
class QuickWinSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    innovation = serializers.IntegerField()
    regency = serializers.CharField()
    dimension = serializers.ChoiceField(choices=DimensionSlug.choices)
    year = serializers.IntegerField()
    rank = serializers.IntegerField(allow_null=True)
    status = serializers.ChoiceField(choices=QuickWinStatus.choices)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()


def _sentence() -> serializers.CharField:
    return serializers.CharField(allow_null=True)


def _moment() -> serializers.DateTimeField:
    return serializers.DateTimeField(allow_null=True)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Lembar quick win", EXAMPLE | SHEET | {"allowed_actions": ["change"]}
        )
    ]
)
class QuickWinDetailSerializer(QuickWinSerializer, ActionsMember):
    """Beyond the list: the sheet, all null for who has no seat in the regency."""

    start_on = serializers.DateField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    milestone_3 = _sentence()
    milestone_6 = _sentence()
    milestone_9 = _sentence()
    milestone_12 = _sentence()
    result = _sentence()
    approved_at = _moment()
    agreed_at = _moment()
    benefit_verdict = serializers.ChoiceField(choices=Verdict.choices, allow_null=True)
    impact_verdict = serializers.ChoiceField(choices=Verdict.choices, allow_null=True)
    verdict_note = _sentence()
    judged_at = _moment()
    answer = _sentence()
    answered_at = _moment()
    score_total = serializers.DecimalField(
        max_digits=4, decimal_places=2, allow_null=True
    )
    score_count = serializers.IntegerField(allow_null=True)
    closed_at = _moment()
    updated_at = _moment()


def _milestone() -> Text:
    return Text(required=False, allow_blank=True, max_length=MILESTONE_MAX)


class Proposal(ReferringSerializer):
    innovation = Key(kind=INNOVATION)
    year = Integer(min_value=YEAR_MIN, max_value=YEAR_MAX)


class SheetChange(StrictSerializer):
    milestone_3 = _milestone()
    milestone_6 = _milestone()
    milestone_9 = _milestone()
    milestone_12 = _milestone()
    result = Text(required=False, allow_blank=True, max_length=TEXT_MAX)


class Selection(StrictSerializer):
    start_on = Day()
    due_on = Day(help_text=_("Paling lama 12 bulan sejak mulai."))
    rank = Integer(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=RANK_MAX,
        help_text=_("Tanpa ini: peringkat berikut yang belum dipakai."),
    )


class Delivery(StrictSerializer):
    reason = Text(required=False, allow_blank=True, max_length=TEXT_MAX)
    result = Text(
        required=False,
        allow_blank=True,
        max_length=TEXT_MAX,
        help_text=_("Apa yang berubah; wajib bila lembarnya belum memuatnya."),
    )


class Verdicts(StrictSerializer):
    benefit = Choice(choices=Verdict.choices)
    impact = Choice(choices=Verdict.choices)
    note = Text(max_length=SENTENCE_MAX)


class RegencyAnswer(StrictSerializer):
    answer = Text(max_length=SENTENCE_MAX)


class ScoreFields(StrictSerializer):
    criterion = Text(max_length=20, help_text=_("Kode kriteria."))
    score = Integer(min_value=SCORE_MIN, max_value=SCORE_MAX)
    note = Text(required=False, allow_blank=True, max_length=SENTENCE_MAX)


class Scores(StrictSerializer):
    scores = ScoreFields(many=True, max_length=50)

    def validate_scores(self, scores: list[dict[str, Any]]) -> list[dict[str, Any]]:
        codes = [one["criterion"] for one in scores]
        if len(set(codes)) != len(codes):
            raise serializers.ValidationError(
                _("Kriteria yang sama ditulis dua kali."), code="repeated"
            )
        return scores


BODIES = {"select": Selection, "deliver": Delivery}


def _operation(name: str, summary: Any, body: type[StrictSerializer]) -> Any:
    return extend_schema(
        operation_id=f"quick_wins_{name}",
        summary=summary,
        request=body,
        responses={200: QuickWinDetailSerializer},
    )


@extend_schema_view(
    list=extend_schema(summary=_("Daftar quick win")),
    retrieve=extend_schema(summary=_("Satu quick win beserta lembarnya")),
)
class QuickWinViewSet(RecordsViewSet):
    """Quick win: inovasi yang diusulkan atau dipilih untuk suatu tahun."""

    queryset = QuickWin.objects.none()
    serializer_class = QuickWinDetailSerializer
    list_serializer_class = QuickWinSerializer
    filterset_class = QuickWinFilter
    columns = tuple(EXAMPLE)
    orderings = ("id", "year", "created_at")
    related = ("innovation__regency", "innovation__unit", "regency", "dimension")
    http_method_names = ["get", "head", "post", "patch"]
    versioned_actions = ("score",)

    def visible(self) -> QuerySet[QuickWin]:
        return QuickWin.objects.visible_to(self.scope)

    def whole(self, record: QuickWin) -> Row:
        row = super().whole(record)
        is_inside = self.request.user.has_perm("innovations.view_quick_win", record)
        sheet = {name: getattr(record, name) if is_inside else None for name in SHEET}
        for name in ("benefit_verdict", "impact_verdict"):
            sheet[name] = sheet[name] or None
        sheet["score_total"] = amount(sheet["score_total"])
        return row | sheet

    def actions(self, record: QuickWin) -> list[str]:
        user = self.request.user
        found = [name for name, rule in OPERATIONS if user.has_perm(rule, record)]
        return found + [step.name for step in verbs.allowed_moves(record, actor=user)]

    @extend_schema(
        summary=_("Usulkan inovasi sebagai quick win"),
        request=Proposal,
        responses={201: QuickWinDetailSerializer},
    )
    def create(self, request: Request) -> Response:
        self.demand("innovations.propose_quick_win")
        values = self.read(Proposal)
        innovation, year = values["innovation"], values["year"]
        verbs.propose([innovation], year=year, actor=request.user)
        # Proposed before it is the same proposal.
        made = self.visible().get(innovation=innovation, year=year)
        return self.written(made.pk, status=201)

    @extend_schema(
        summary=_("Ubah lembar quick win"),
        request=SheetChange,
        responses={200: QuickWinDetailSerializer},
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        quick_win = self.record()
        self.demand("innovations.change_quick_win", quick_win)
        version = required_version(request)
        values = self.read(SheetChange, partial=True)
        verbs.revise(quick_win, actor=request.user, version=version, fields=values)
        return self.written(quick_win.pk)

    def move(self, step: Move) -> Response:
        quick_win = self.record()
        self.demand(step.permission, quick_win)
        version = sent_version(self.request)
        values = self.read(body_of(step, BODIES))
        if step.name == "select":
            verbs.select(quick_win, actor=self.request.user, version=version, **values)
        else:
            verbs.move(
                quick_win,
                name=step.name,
                actor=self.request.user,
                version=version,
                **values,
            )
        return self.written(quick_win.pk)

    # --- What others say of it -----------------------------------------------

    @_operation("score", _("Nilai menurut kriteria"), Scores)
    @action(detail=True, methods=["post"])
    def score(self, request: Request, **kwargs: Any) -> Response:
        quick_win = self.record()
        self.demand("innovations.score_quick_win", quick_win)
        version = required_version(request)
        given = {
            one["criterion"]: Given(one["score"], one.get("note", ""))
            for one in self.read(Scores)["scores"]
        }
        reviews.score(quick_win, actor=request.user, version=version, scores=given)
        return self.written(quick_win.pk)

    @_operation("approve", _("Setujui sebagai kepala daerah"), Nothing)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, **kwargs: Any) -> Response:
        quick_win = self.record()
        self.demand("innovations.approve_quick_win", quick_win)
        self.read(Nothing)
        reviews.approve([quick_win], actor=request.user)
        return self.written(quick_win.pk)

    @_operation("agree", _("Sepakati sebagai pembimbing"), Nothing)
    @action(detail=True, methods=["post"])
    def agree(self, request: Request, **kwargs: Any) -> Response:
        quick_win = self.record()
        self.demand("innovations.agree_quick_win", quick_win)
        self.read(Nothing)
        reviews.agree([quick_win], actor=request.user)
        return self.written(quick_win.pk)

    @_operation("judge", _("Nilai manfaat dan dampaknya"), Verdicts)
    @action(detail=True, methods=["post"])
    def judge(self, request: Request, **kwargs: Any) -> Response:
        quick_win = self.record()
        self.demand("innovations.judge_quick_win", quick_win)
        version = sent_version(request)
        reviews.judge(
            quick_win, actor=request.user, version=version, **self.read(Verdicts)
        )
        return self.written(quick_win.pk)

    # `answer` is what a detail answers with.
    @_operation("answer", _("Tanggapi penilaian, satu kali"), RegencyAnswer)
    @action(detail=True, methods=["post"], url_path="answer", url_name="answer")
    def answer_verdict(self, request: Request, **kwargs: Any) -> Response:
        quick_win = self.record()
        self.demand("innovations.answer_quick_win", quick_win)
        values = self.read(RegencyAnswer)
        reviews.answer(quick_win, actor=request.user, text=values["answer"])
        return self.written(quick_win.pk)


add_moves(
    QuickWinViewSet,
    TRANSITIONS.values(),
    resource="quick_wins",
    answer=QuickWinDetailSerializer,
)
