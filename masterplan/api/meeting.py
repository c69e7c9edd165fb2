"""Meetings: called, changed, cancelled, minuted, with their papers and their list."""

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

from innovations.api.kinds import DOCUMENT, REGENCY, UNIT
from masterplan.api.attendance import ACTIONS, ATTENDANCES, CHANGE, AttendanceActions
from masterplan.api.follow_up import FollowUpViewSet
from masterplan.api.kinds import STAGE
from masterplan.core.api.fields import Choice, Clock, Day, Text
from masterplan.core.api.preconditions import required_version, sent_version
from masterplan.core.api.reading import Include
from masterplan.core.api.records import ActionsMember, Reason
from masterplan.core.api.references import Code, Key, ReferringSerializer
from masterplan.core.enums import NAME_MAX
from masterplan.domain import meeting as verbs
from masterplan.enums import MeetingKind
from masterplan.filters import MeetingRowFilter
from masterplan.models import Meeting
from masterplan.models.meeting import MINUTES_MAX
from regencies.api.document import DocumentViewSet

EXAMPLE = {
    "id": 3,
    "regency": "32.11",
    "kind": "forum",
    "title": "Forum Smart City",
    "starts_on": "2018-06-01",
    "ends_on": "2018-06-01",
    "start_time": "09:00:00",
    "place": "Gedung Negara",
    "stage": None,
    "unit": None,
    "agenda": "",
    "minutes": "",
    "decisions": "",
    "is_cancelled": False,
    "version": 1,
    "created_at": "2018-05-02T03:04:05+00:00",
    "updated_at": "2018-05-02T03:04:05+00:00",
}
PAPERS = ("attach", "detach")


@extend_schema_serializer(examples=[OpenApiExample("Forum", EXAMPLE)])
class MeetingHeadSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    regency = serializers.CharField()
    kind = serializers.ChoiceField(choices=MeetingKind.choices)
    title = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    start_time = serializers.TimeField(allow_null=True)
    place = serializers.CharField()
    stage = serializers.IntegerField(allow_null=True)
    unit = serializers.IntegerField(allow_null=True)
    agenda = serializers.CharField()
    minutes = serializers.CharField()
    decisions = serializers.CharField()
    is_cancelled = serializers.BooleanField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


@extend_schema_serializer(
    examples=[OpenApiExample("Forum", EXAMPLE | {"allowed_actions": ["change"]})]
)
class MeetingSerializer(MeetingHeadSerializer, ActionsMember):
    pass


def _paragraph(help_text: Any = None) -> Text:
    return Text(
        required=False, allow_blank=True, max_length=MINUTES_MAX, help_text=help_text
    )


class MeetingFields(ReferringSerializer):
    kind = Choice(choices=MeetingKind.choices)
    title = Text(max_length=NAME_MAX)
    starts_on = Day()
    ends_on = Day(
        required=False, allow_null=True, help_text=_("Tanpa ini: rapat satu hari.")
    )
    start_time = Clock(required=False, allow_null=True)
    place = Text(required=False, allow_blank=True, max_length=NAME_MAX)
    stage = Key(kind=STAGE, required=False, allow_null=True)
    unit = Key(
        kind=UNIT,
        required=False,
        allow_null=True,
        help_text=_("Wajib untuk dialog kinerja: OPD yang diajak berdialog."),
    )
    agenda = _paragraph()
    minutes = _paragraph(_("Notulen."))
    decisions = _paragraph(_("Satu keputusan tiap baris."))


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Rapat baru",
            {
                "regency": "32.11",
                "kind": "forum",
                "title": "Forum Smart City",
                "starts_on": "2018-06-01",
                "start_time": "09:00",
            },
            request_only=True,
        )
    ]
)
class MeetingCreation(MeetingFields):
    regency = Code(kind=REGENCY)


class Paper(ReferringSerializer):
    document = Key(kind=DOCUMENT, help_text=_("Simpan dahulu lewat `/documents/`."))


def _operation(name: str, summary: Any, body: Any) -> Any:
    return extend_schema(
        operation_id=f"meetings_{name}",
        summary=summary,
        request=body,
        responses={200: MeetingSerializer},
    )


@extend_schema_view(
    list=extend_schema(summary=_("Daftar rapat")),
    retrieve=extend_schema(summary=_("Satu rapat")),
)
class MeetingViewSet(AttendanceActions):
    """Rapat; daftar hadir hanya bagi pembaca dari daerah itu."""

    queryset = Meeting.objects.none()
    serializer_class = MeetingSerializer
    list_serializer_class = MeetingHeadSerializer
    filterset_class = MeetingRowFilter
    columns = tuple(EXAMPLE)
    includes = {
        "attendances": ATTENDANCES,
        "follow_ups": Include(FollowUpViewSet, "meeting", ("due_on", "id")),
        "documents": Include(DocumentViewSet, "meetings", ("title", "id")),
    }
    orderings = ("starts_on", "updated_at", "id")
    ordering = "-starts_on"
    related = ("regency", "unit", "stage")
    http_method_names = ["get", "head", "post", "patch"]

    def visible(self) -> QuerySet[Meeting]:
        return Meeting.objects.visible_to(self.scope)

    def actions(self, record: Meeting) -> list[str]:
        if not self.request.user.has_perm(CHANGE, record):
            return []
        if record.is_cancelled:
            return ["restore", *PAPERS]
        return ["change", "cancel", *PAPERS, *ACTIONS]

    @extend_schema(
        summary=_("Catat rapat"),
        request=MeetingCreation,
        responses={201: MeetingSerializer},
    )
    def create(self, request: Request) -> Response:
        self.demand(CHANGE)
        values = self.read(MeetingCreation)
        made = verbs.create(
            actor=request.user, regency=values.pop("regency"), fields=values
        )
        return self.written(made.pk, status=201)

    @extend_schema(
        summary=_("Ubah rapat, termasuk notulen dan keputusannya"),
        request=MeetingFields,
        responses={200: MeetingSerializer},
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        meeting = self._managed()
        version = required_version(request)
        values = self.read(MeetingFields, partial=True, regency=meeting.regency)
        verbs.revise(meeting, actor=request.user, version=version, fields=values)
        return self.written(meeting.pk)

    @_operation("cancel", _("Batalkan rapat, dengan alasan"), Reason)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, **kwargs: Any) -> Response:
        return self._switched(verbs.cancel)

    @_operation("restore", _("Hidupkan kembali rapat yang dibatalkan"), Reason)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, **kwargs: Any) -> Response:
        return self._switched(verbs.restore)

    @_operation("attach", _("Lampirkan dokumen pada rapat"), Paper)
    @action(detail=True, methods=["post"])
    def attach(self, request: Request, **kwargs: Any) -> Response:
        return self._papers(verbs.attach)

    @_operation("detach", _("Lepas dokumen dari rapat; tetap tersimpan"), Paper)
    @action(detail=True, methods=["post"])
    def detach(self, request: Request, **kwargs: Any) -> Response:
        return self._papers(verbs.detach)

    def _switched(self, verb: Any) -> Response:
        meeting = self._managed()
        version = sent_version(self.request)
        reason = self.read(Reason)["reason"]
        verb(meeting, actor=self.request.user, reason=reason, version=version)
        return self.written(meeting.pk)

    def _papers(self, verb: Any) -> Response:
        meeting = self._managed()
        document = self.read(Paper, regency=meeting.regency)["document"]
        verb(document, actor=self.request.user, meeting=meeting)
        return self.written(meeting.pk)
