"""Who is invited to a meeting and who came: kept by the coordinator, read inside."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import (
    OpenApiExample,
    extend_schema,
    extend_schema_serializer,
)
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from innovations.api.kinds import UNIT
from masterplan.api.kinds import ATTENDANCE
from masterplan.core.api.bulk import ITEMS_MAX
from masterplan.core.api.fields import REQUIRED, Flag, StrictSerializer, Text
from masterplan.core.api.preconditions import etag_of
from masterplan.core.api.reading import Include
from masterplan.core.api.records import Nothing, RecordsViewSet
from masterplan.core.api.references import (
    Key,
    References,
    ReferringSerializer,
    Several,
    preload,
)
from masterplan.core.api.viewsets import RowsViewSet
from masterplan.core.enums import NAME_MAX, PERSON_MAX
from masterplan.domain import attendance as verbs
from masterplan.domain.attendance import Person
from masterplan.models import Attendance, Meeting

CHANGE = "masterplan.change_meeting"
ACTIONS = ("invite", "invite-units", "tick", "correct", "uninvite")


class AttendanceSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    unit = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()
    position = serializers.CharField()
    institution = serializers.CharField()
    is_present = serializers.BooleanField(
        allow_null=True, help_text=_("null: belum dicatat.")
    )


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Daftar hadir",
            {
                "invited": 2,
                "present": 1,
                "units": 1,
                "attendances": [
                    {
                        "id": 71,
                        "unit": 41,
                        "name": "Utusan",
                        "position": "Kepala Bidang",
                        "institution": "",
                        "is_present": True,
                    }
                ],
            },
        )
    ]
)
class AttendanceListSerializer(serializers.Serializer):
    invited = serializers.IntegerField()
    present = serializers.IntegerField()
    units = serializers.IntegerField(help_text=_("OPD dari mereka yang hadir."))
    attendances = AttendanceSerializer(many=True)


class AttendanceRows(RowsViewSet):
    """Who was invited, read through the meeting only."""

    queryset = Attendance.objects.none()
    serializer_class = AttendanceSerializer
    columns = ("id", "unit", "name", "position", "institution", "is_present")

    def visible(self) -> Any:
        return Attendance.objects.visible_to(self.scope)


ATTENDANCES = Include(AttendanceRows, "meeting", ("id",))


class PersonFields(ReferringSerializer):
    """A name, or the unit that still has to say whom it sends."""

    name = Text(required=False, allow_blank=True, max_length=PERSON_MAX)
    position = Text(required=False, allow_blank=True, max_length=PERSON_MAX)
    institution = Text(
        required=False,
        allow_blank=True,
        max_length=NAME_MAX,
        help_text=_("Untuk yang datang dari luar OPD."),
    )
    unit = Key(kind=UNIT, required=False, allow_null=True)


class People(StrictSerializer):
    people = PersonFields(many=True, min_length=1, max_length=ITEMS_MAX)


class OfMeeting(ReferringSerializer):
    """Names rows of the meeting's own list."""

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        values = super().validate(values)
        meeting: Meeting = self.context["meeting"]
        for name in ("attendance", "attendances"):
            named = values.get(name, [])
            rows = named if isinstance(named, list) else [named]
            if any(row.meeting_id != meeting.pk for row in rows):
                raise serializers.ValidationError(
                    {name: [_("Data yang dirujuk tidak ditemukan.")]},
                    code="does_not_exist",
                )
        return values


class Presence(OfMeeting):
    attendance = Key(kind=ATTENDANCE)
    is_present = Flag(
        allow_null=True,
        error_messages=REQUIRED,
        help_text=_("true: hadir; false: tidak; null: belum diketahui."),
    )


class Presences(StrictSerializer):
    attendances = Presence(many=True, min_length=1, max_length=ITEMS_MAX)


class Correction(OfMeeting, PersonFields):
    attendance = Key(kind=ATTENDANCE)


class Uninvited(OfMeeting):
    attendances = Several(child=Key(kind=ATTENDANCE), min_length=1)


def _operation(name: str, summary: Any, body: type[StrictSerializer]) -> Any:
    return extend_schema(
        operation_id=f"meetings_{name}",
        summary=summary,
        request=body,
        responses={200: AttendanceListSerializer},
    )


class AttendanceActions(RecordsViewSet):
    """The verbs of a meeting's list; each answers the list as it is afterwards.

    The meeting's version stays: who writes the minutes is not held up by the door.
    """

    @_operation("invite", _("Tambah nama ke daftar hadir"), People)
    @action(detail=True, methods=["post"])
    def invite(self, request: Request, **kwargs: Any) -> Response:
        meeting = self._managed()
        values = self._several(People, "people", PersonFields, meeting)
        people = [Person(**{"name": ""} | person) for person in values["people"]]
        verbs.add(meeting, actor=request.user, people=people)
        return self._list(meeting)

    @_operation("invite_units", _("Undang semua OPD"), Nothing)
    @action(detail=True, methods=["post"], url_path="invite-units")
    def invite_units(self, request: Request, **kwargs: Any) -> Response:
        meeting = self._managed()
        self.read(Nothing)
        verbs.invite_units(meeting, actor=request.user)
        return self._list(meeting)

    @_operation("tick", _("Catat siapa yang hadir"), Presences)
    @action(detail=True, methods=["post"])
    def tick(self, request: Request, **kwargs: Any) -> Response:
        meeting = self._managed()
        values = self._several(Presences, "attendances", Presence, meeting)
        present = {
            one["attendance"].pk: one["is_present"] for one in values["attendances"]
        }
        verbs.tick(meeting, actor=request.user, present=present)
        return self._list(meeting)

    @_operation("correct", _("Perbaiki satu baris daftar hadir"), Correction)
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, **kwargs: Any) -> Response:
        meeting = self._managed()
        values = self.read(Correction, meeting=meeting, regency=meeting.regency)
        row = values.pop("attendance")
        verbs.revise(row, actor=request.user, fields=values)
        return self._list(meeting)

    @_operation("uninvite", _("Hapus baris dari daftar hadir"), Uninvited)
    @action(detail=True, methods=["post"])
    def uninvite(self, request: Request, **kwargs: Any) -> Response:
        meeting = self._managed()
        rows = self.read(Uninvited, meeting=meeting)["attendances"]
        verbs.remove(meeting, actor=request.user, ids=[row.pk for row in rows])
        return self._list(meeting)

    def _managed(self) -> Meeting:
        meeting = self.record()
        self.demand(CHANGE, meeting)
        return meeting

    def _several(
        self,
        body: type[StrictSerializer],
        name: str,
        item: type[ReferringSerializer],
        meeting: Meeting,
    ) -> dict[str, Any]:
        """The body, what its items name read in one statement a kind."""
        references = References(self.scope)
        sent = self.request.data.get(name)
        if isinstance(sent, list):
            items = [one for one in sent[:ITEMS_MAX] if isinstance(one, dict)]
            preload(item, items, references)
        return self.read(
            body, references=references, regency=meeting.regency, meeting=meeting
        )

    def _list(self, meeting: Meeting) -> Response:
        standing = verbs.standing(meeting)
        rows = ATTENDANCES.rows(self.request, [meeting.pk])[meeting.pk]
        return Response(
            {
                "invited": standing.invited,
                "present": standing.present,
                "units": standing.units,
                "attendances": rows,
            },
            headers={"ETag": etag_of(meeting.version)},
        )
