"""Background jobs of the person who asks; what can be asked for is said higher up."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from masterplan.core.api.viewsets import Row, RowsViewSet
from masterplan.core.enums import JobState
from masterplan.core.language import retell
from masterplan.core.models import Job


class JobErrorSerializer(serializers.Serializer):
    code = serializers.CharField()
    detail = serializers.CharField()


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Impor selesai",
            {
                "id": "0191f2a4-7c1e-4f6e-9a53-6f2a4a0f5b11",
                "kind": "import_innovations",
                "title": "Impor rekap inovasi",
                "regency": "32.11",
                "state": "done",
                "step": "",
                "done": 119,
                "total": 119,
                "error": None,
                "result": {"created": 119, "updated": 0, "unchanged": 0},
                "created_at": "2024-05-02T03:04:05+00:00",
                "finished_at": "2024-05-02T03:04:09+00:00",
            },
            status_codes=["200", "202"],
        )
    ]
)
class JobSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    kind = serializers.CharField()
    title = serializers.CharField()
    regency = serializers.CharField(allow_null=True)
    state = serializers.ChoiceField(choices=JobState.choices)
    step = serializers.CharField()
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    error = JobErrorSerializer(allow_null=True)
    result = serializers.DictField(help_text=_("Bergantung pada `kind`."))
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class JobViewSet(RowsViewSet):
    """Proses latar milik Anda sendiri."""

    queryset = Job.objects.none()
    serializer_class = JobSerializer
    columns = (
        "id",
        "kind",
        "title",
        "regency_code",
        "state",
        "step",
        "done",
        "total",
        "error_code",
        "error",
        "result",
        "created_at",
        "finished_at",
    )
    sources = {"regency": ("regency_code",), "error": ("error_code", "error")}
    orderings = ("created_at",)
    ordering = "-created_at"
    lookup_value_regex = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

    def visible(self) -> QuerySet:
        return Job.objects.visible_to(self.scope)

    def represent(self, row: Row) -> Row:
        code = row.pop("error_code")
        row["regency"] = row.pop("regency_code") or None
        row["error"] = {"code": code, "detail": retell(row["error"])} if code else None
        row |= {"title": retell(row["title"]), "step": retell(row["step"])}
        return row
