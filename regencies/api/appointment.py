"""Who heads the regency and its units: read inside it, never with his NIP."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import (
    OpenApiExample,
    extend_schema,
    extend_schema_serializer,
    extend_schema_view,
)
from rest_framework import serializers

from masterplan.core.api.viewsets import RowsViewSet
from regencies.enums import AppointmentStatus
from regencies.filters import AppointmentFilter
from regencies.models import Appointment


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Kepala dinas",
            {
                "id": 6,
                "regency": "32.11",
                "unit": 41,
                "name": "Kepala Dinas Contoh",
                "position": "Kepala Dinas",
                "status": "definitif",
                "start": "2024-01-02",
                "until": None,
                "version": 1,
            },
        )
    ]
)
class AppointmentSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    regency = serializers.CharField()
    unit = serializers.IntegerField(
        allow_null=True, help_text=_("null: memimpin daerahnya sendiri.")
    )
    name = serializers.CharField()
    position = serializers.CharField()
    status = serializers.ChoiceField(choices=AppointmentStatus.choices)
    start = serializers.DateField()
    until = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()


@extend_schema_view(
    list=extend_schema(summary=_("Daftar pejabat")),
    retrieve=extend_schema(summary=_("Satu pejabat")),
)
class AppointmentViewSet(RowsViewSet):
    """Pejabat daerah dan OPD; hanya bagi pembaca dari daerah itu, tanpa NIP."""

    queryset = Appointment.objects.none()
    serializer_class = AppointmentSerializer
    filterset_class = AppointmentFilter
    columns = (
        "id",
        "regency",
        "unit",
        "name",
        "position",
        "status",
        "start",
        "until",
        "version",
    )
    orderings = ("id", "start", "name")
    updates_in_history = True
    http_method_names = ["get", "head"]

    def visible(self) -> QuerySet[Appointment]:
        return Appointment.objects.visible_to(self.scope)
