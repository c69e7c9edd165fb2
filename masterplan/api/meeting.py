"""Meetings, and who came to them where that may be known."""

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from masterplan.api.follow_up import FollowUpViewSet
from masterplan.core.api.reading import Include
from masterplan.core.api.viewsets import RowsViewSet
from masterplan.enums import MeetingKind
from masterplan.filters import MeetingRowFilter
from masterplan.models import Attendance, Meeting


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Forum",
            {
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
            },
        )
    ]
)
class MeetingSerializer(serializers.Serializer):
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


class AttendanceSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    unit = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()
    position = serializers.CharField()
    institution = serializers.CharField()
    is_present = serializers.BooleanField(allow_null=True)


class AttendanceRows(RowsViewSet):
    """Who was invited, read through the meeting only."""

    queryset = Attendance.objects.none()
    serializer_class = AttendanceSerializer
    columns = ("id", "unit", "name", "position", "institution", "is_present")

    def visible(self) -> QuerySet:
        return Attendance.objects.visible_to(self.scope)


class MeetingViewSet(RowsViewSet):
    """Rapat; daftar hadir hanya bagi pembaca dari daerah itu."""

    queryset = Meeting.objects.none()
    serializer_class = MeetingSerializer
    filterset_class = MeetingRowFilter
    columns = (
        "id",
        "regency",
        "kind",
        "title",
        "starts_on",
        "ends_on",
        "start_time",
        "place",
        "stage",
        "unit",
        "agenda",
        "minutes",
        "decisions",
        "is_cancelled",
        "version",
        "created_at",
        "updated_at",
    )
    includes = {
        "attendances": Include(AttendanceRows, "meeting"),
        "follow_ups": Include(FollowUpViewSet, "meeting", ("due_on", "id")),
    }
    orderings = ("starts_on", "updated_at", "id")
    ordering = "-starts_on"
    http_method_names = ["get", "head"]

    def visible(self) -> QuerySet:
        return Meeting.objects.visible_to(self.scope)
