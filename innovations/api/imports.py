"""Jobs, and a workbook handed in as one: the import of page and shell."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from innovations.domain import import_job
from innovations.enums import TEXT_MAX, YEAR_MAX, YEAR_MIN
from masterplan.core.api.fields import REQUIRED, Choice, StrictSerializer, Text
from masterplan.core.api.jobs import JobSerializer, JobViewSet
from masterplan.core.api.problems import refuse
from masterplan.core.api.viewsets import Row
from masterplan.core.errors import NotAllowed
from masterplan.core.models import Job
from masterplan.core.sheets.errors import FileRefused
from regencies.models import Regency

IMPORT_INNOVATIONS = "import_innovations"
# What only the pages need stays out of the answer; a list tells the figures alone.
_HIDDEN = ("preview",)
_LISTED = ("counts", "written")


class WorkbookFile(serializers.FileField):
    default_error_messages = REQUIRED | {
        "invalid": _("Sertakan berkas Excel (.xlsx)."),
        "empty": _("Berkas ini kosong."),
        "no_name": _("Berkas ini tidak bernama."),
        "max_length": _("Nama berkas paling panjang {max_length} huruf."),
    }


class ImportOrder(StrictSerializer):
    """A form, so every value is text: `true` and `false`, digits for the year."""

    file = WorkbookFile(max_length=200)
    regency = Text(max_length=5)
    kind = Choice(choices=[IMPORT_INNOVATIONS])
    mode = Choice(
        choices=["preview", "commit"],
        default="preview",
        help_text=_("`preview` hanya membaca; `commit` membaca lalu menyimpan."),
    )
    good_rows = Choice(
        choices=["true", "false"],
        default="false",
        help_text=_("Simpan baris yang benar walaupun ada yang ditolak."),
    )
    quick_win_year = Text(
        required=False,
        help_text=_("Tahun usulan bagi baris bertanda quick win."),
    )
    reason = Text(
        required=False,
        allow_blank=True,
        max_length=TEXT_MAX,
        help_text=_("Alasan bagi baris yang mengubah baseline yang sudah dibekukan."),
    )

    def validate_regency(self, code: str) -> Regency:
        visible = Regency.objects.visible_to(self.context["scope"])
        regency = visible.filter(pk=code).first()
        if regency is None:
            raise serializers.ValidationError(
                _("Data yang dirujuk tidak ditemukan."), code="does_not_exist"
            )
        return regency

    def validate_quick_win_year(self, text: str) -> int:
        year = int(text) if text.isdecimal() and len(text) == 4 else 0
        if not YEAR_MIN <= year <= YEAR_MAX:
            raise serializers.ValidationError(
                _("Isi tahun antara %(first)s dan %(last)s.")
                % {"first": YEAR_MIN, "last": YEAR_MAX},
                code="invalid",
            )
        return year


class ImportJobViewSet(JobViewSet):
    """Proses latar milik Anda sendiri; impor Excel dikirim ke sini."""

    parser_classes = [MultiPartParser]

    @extend_schema(
        summary=_("Impor buku kerja Excel"),
        request={"multipart/form-data": ImportOrder},
        responses={202: JobSerializer},
        parameters=[
            OpenApiParameter(
                "Location",
                location=OpenApiParameter.HEADER,
                response=[202],
                description=_("Alamat proses untuk ditanyakan kemajuannya."),
            )
        ],
    )
    def create(self, request: Request) -> Response:
        if not request.user.has_perm("innovations.import_innovation"):
            raise NotAllowed(_("Hanya koordinator daerah yang dapat mengimpor."))
        order = ImportOrder(data=request.data, context={"scope": self.scope})
        order.is_valid(raise_exception=True)
        job = self._start(order.validated_data)
        row = self.visible().filter(pk=job.pk).values(*self.columns).get()
        return Response(
            self.represent(row),
            status=202,
            headers={"Location": reverse("api-jobs-detail", args=[job.pk])},
        )

    def _start(self, order: dict[str, Any]) -> Job:
        file: UploadedFile = order["file"]
        asked = {
            "actor": self.request.user,
            "regency": order["regency"],
            "content": file,
            "name": file.name,
        }
        try:
            if order["mode"] == "preview":
                return import_job.preview(**asked)
            return import_job.import_at_once(
                **asked,
                good_rows=order["good_rows"] == "true",
                quick_win_year=order.get("quick_win_year"),
                reason=order.get("reason", ""),
            )
        except FileRefused as refusal:
            raise refuse("/file", refusal.code, refusal.message) from refusal

    def represent(self, row: Row) -> Row:
        result = row["result"]
        if self.action == "list":
            row["result"] = {name: result[name] for name in _LISTED if name in result}
        else:
            row["result"] = {
                name: told for name, told in result.items() if name not in _HIDDEN
            }
        return super().represent(row)
