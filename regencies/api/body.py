"""The Dewan Smart City and the Tim Pelaksana; their members' names stay inside."""

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from masterplan.core.api.reading import Include
from masterplan.core.api.viewsets import RowsViewSet
from regencies.enums import BodyKind, MemberElement
from regencies.filters import BodyFilter
from regencies.models import Body, BodyMember


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Dewan",
            {
                "id": 2,
                "regency": "32.11",
                "kind": "council",
                "name": "Dewan Smart City Kabupaten Sumedang",
                "decree": 9,
                "start": "2018-03-01",
                "until": None,
                "version": 1,
            },
        )
    ]
)
class BodySerializer(serializers.Serializer):
    id = serializers.IntegerField()
    regency = serializers.CharField()
    kind = serializers.ChoiceField(choices=BodyKind.choices)
    name = serializers.CharField()
    decree = serializers.IntegerField(allow_null=True)
    start = serializers.DateField()
    until = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()


class BodyMemberSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    order = serializers.IntegerField()
    name = serializers.CharField()
    position = serializers.CharField()
    institution = serializers.CharField()
    element = serializers.ChoiceField(choices=MemberElement.choices)


class BodyMemberRows(RowsViewSet):
    """Members, read through their body only."""

    queryset = BodyMember.objects.none()
    serializer_class = BodyMemberSerializer
    columns = ("id", "order", "name", "position", "institution", "element")

    def visible(self) -> QuerySet:
        return BodyMember.objects.visible_to(self.scope)


class BodyViewSet(RowsViewSet):
    """Dewan dan tim; anggotanya hanya bagi pembaca dari daerah itu."""

    queryset = Body.objects.none()
    serializer_class = BodySerializer
    filterset_class = BodyFilter
    columns = (
        "id",
        "regency",
        "kind",
        "name",
        "decree",
        "start",
        "until",
        "version",
    )
    includes = {"members": Include(BodyMemberRows, "body", ("order", "id"))}
    orderings = ("id", "start", "name")
    updates_in_history = True
    http_method_names = ["get", "head"]

    def visible(self) -> QuerySet:
        return Body.objects.visible_to(self.scope)
