"""Every refusal of the API as RFC 9457 `application/problem+json`.

A problem says `type`, `title`, `status`, `detail`, a stable `code`, and where single
members or parameters are wrong `errors: [{pointer, code, detail}]`. It never echoes
the address, so that hidden and missing records answer with the same bytes.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError, models
from django.http import Http404, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions

from masterplan.core.errors import (
    InvalidFields,
    MoveRefused,
    NotAllowed,
    StaleVersion,
    VerbRefused,
)

MEDIA_TYPE = "application/problem+json"
# Seconds after which a client may ask again when the database was away.
RETRY_AFTER = 5


@dataclass(frozen=True)
class Fault:
    """One wrong member or parameter; an empty pointer means the whole document."""

    pointer: str
    code: str
    detail: str | Promise


@dataclass(frozen=True)
class Standard:
    """The words a status has when nobody says anything more particular."""

    code: str
    title: str | Promise
    detail: str | Promise


STANDARDS = {
    400: Standard(
        "invalid",
        _("Permintaan tidak sah"),
        _("Permintaan tidak dapat diproses; perbaiki isinya lalu kirim lagi."),
    ),
    401: Standard(
        "not_authenticated",
        _("Belum dikenal"),
        _("Sertakan token API yang berlaku, atau masuk ke portal lebih dahulu."),
    ),
    403: Standard(
        "not_allowed",
        _("Tidak berwenang"),
        _("Anda tidak berwenang melakukan ini."),
    ),
    404: Standard(
        "not_found",
        _("Tidak ditemukan"),
        _("Data atau alamat ini tidak ada, atau bukan untuk Anda."),
    ),
    405: Standard(
        "method_not_allowed",
        _("Metode tidak didukung"),
        _("Metode ini tidak tersedia di alamat tersebut; lihat kepala Allow."),
    ),
    406: Standard(
        "not_acceptable",
        _("Format jawaban tidak tersedia"),
        _("API menjawab dengan application/json; sesuaikan kepala Accept."),
    ),
    409: Standard(
        "conflict",
        _("Bertentangan dengan keadaan data"),
        _("Keadaan data sekarang tidak mengizinkan tindakan ini."),
    ),
    412: Standard(
        "stale_version",
        _("Versi sudah usang"),
        _("Data sudah berubah sejak Anda membacanya; baca lagi lalu bandingkan."),
    ),
    413: Standard(
        "too_large",
        _("Isi permintaan terlalu besar"),
        _("Isi permintaan melebihi batas; kirim lebih sedikit data."),
    ),
    415: Standard(
        "unsupported_media_type",
        _("Jenis isi tidak didukung"),
        _("Kirim isi sebagai application/json dengan pengodean UTF-8."),
    ),
    422: Standard(
        "idempotency_key_reused",
        _("Kunci sudah dipakai"),
        _("Kunci idempotensi ini sudah dipakai untuk permintaan lain."),
    ),
    428: Standard(
        "if_match_required",
        _("Versi wajib disebut"),
        _("Sertakan kepala If-Match berisi ETag data yang Anda baca."),
    ),
    429: Standard(
        "throttled",
        _("Terlalu banyak permintaan"),
        _("Batas permintaan tercapai; coba lagi setelah jeda di kepala Retry-After."),
    ),
    500: Standard(
        "internal_error",
        _("Kesalahan di portal"),
        _("Terjadi kesalahan di portal. Coba lagi; bila terulang, hubungi pengelola."),
    ),
    503: Standard(
        "unavailable",
        _("Portal sedang sibuk"),
        _("Basis data belum dapat melayani. Coba lagi beberapa saat lagi."),
    ),
}


@dataclass(eq=False)
class Refusal(Exception):
    """What the API itself refuses before any verb is asked."""

    status: int
    code: str = ""
    detail: str | Promise = ""
    faults: tuple[Fault, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)


def refuse(pointer: str, code: str, detail: str | Promise) -> Refusal:
    """A 400 for one member or parameter."""
    return Refusal(400, code="invalid", faults=(Fault(pointer, code, detail),))


def pointer_to(*parts: object) -> str:
    """The JSON pointer (RFC 6901) of nested members."""
    return "".join(
        "/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts
    )


def problem(
    status: int,
    *,
    code: str = "",
    detail: str | Promise = "",
    faults: Iterable[Fault] = (),
    headers: Mapping[str, str] | None = None,
    **members: object,
) -> HttpResponse:
    """The finished answer; `members` are further members of the problem."""
    standard = STANDARDS[status]
    code = code or standard.code
    errors = [
        dataclasses.asdict(fault) | {"detail": str(fault.detail)} for fault in faults
    ]
    body = {
        "type": f"urn:portal:problem:{code}",
        "title": str(standard.title),
        "status": status,
        "detail": str(detail or standard.detail),
        "code": code,
        "errors": errors,
        **members,
    }
    return HttpResponse(
        orjson.dumps(body, default=str),
        status=status,
        content_type=MEDIA_TYPE,
        headers=dict(headers or {}),
    )


def plain_problem(status: int) -> HttpResponse:
    """A problem without a view: middleware and the error handlers answer with it."""
    return problem(status)


def problem_response(
    error: Exception, context: Mapping[str, Any]
) -> HttpResponse | None:
    """DRF's exception handler; None leaves an unforeseen error to handler500."""
    if isinstance(error, Refusal):
        return problem(
            error.status,
            code=error.code,
            detail=error.detail,
            faults=error.faults,
            headers=error.headers,
        )
    if isinstance(error, VerbRefused):
        return _domain_problem(error)
    if isinstance(error, exceptions.ValidationError):
        return problem(400, faults=faults_of(error.detail))
    if isinstance(error, exceptions.APIException):
        return _api_problem(error)
    if isinstance(error, Http404):
        return problem(404)
    if isinstance(error, PermissionDenied):
        return problem(403)
    if isinstance(error, SuspiciousOperation):
        return problem(400)
    if isinstance(error, OperationalError):
        return problem(503, headers={"Retry-After": str(RETRY_AFTER)})
    return None


def _domain_problem(error: VerbRefused) -> HttpResponse:
    """A verb's refusal: the same sentence that a page would print."""
    if isinstance(error, InvalidFields):
        faults = [
            Fault("" if name == "__all__" else pointer_to(name), "invalid", sentence)
            for name, sentences in error.errors.items()
            for sentence in sentences
        ]
        return problem(400, detail=error.message, faults=faults)
    if isinstance(error, StaleVersion):
        return _stale_problem(error)
    if isinstance(error, NotAllowed):
        return problem(403, code=error.code, detail=error.message)
    if isinstance(error, MoveRefused) or not error.field:
        return problem(409, code=error.code, detail=error.message)
    fault = Fault(pointer_to(error.field), error.code, error.message)
    return problem(400, detail=error.message, faults=[fault])


def _stale_problem(error: StaleVersion) -> HttpResponse:
    conflicts = [
        {
            "pointer": pointer_to(conflict.field),
            "label": conflict.label,
            "current": _key(conflict.current),
            "offered": _key(conflict.offered),
        }
        for conflict in error.fields
    ]
    faults = [
        Fault(
            pointer_to(conflict.field),
            "stale",
            _("Nilai tersimpan berbeda dengan yang Anda kirim."),
        )
        for conflict in error.fields
    ]
    return problem(
        412,
        code=error.code,
        detail=error.message,
        faults=faults,
        headers={"ETag": f'"{error.version}"'},
        version=error.version,
        conflicts=conflicts,
        changes=error.changes,
    )


def _key(value: object) -> object:
    """A conflict's value as the API writes it: records by their keys."""
    if isinstance(value, models.Model):
        return value.pk
    return value


def _api_problem(error: exceptions.APIException) -> HttpResponse:
    """DRF's own refusals, in our words: its sentences are English."""
    status = error.status_code
    headers = {}
    code = ""
    detail: str | Promise = ""
    if status == 401:
        headers["WWW-Authenticate"] = getattr(error, "auth_header", "Bearer")
    if isinstance(error, exceptions.Throttled):
        headers["Retry-After"] = str(int(getattr(error, "wait", None) or 1))
    if isinstance(error, ApiError):
        code, detail = str(error.get_codes()), str(error.detail)
        if status == 401:
            headers["WWW-Authenticate"] += ', error="invalid_token"'
    return problem(
        status if status in STANDARDS else 500,
        code=code,
        detail=detail,
        headers=headers,
    )


class ApiError(exceptions.APIException):
    """A refusal with words of ours where DRF needs one of its own exceptions."""


class TokenRefused(ApiError, exceptions.AuthenticationFailed):
    """401: the token sent is not one to be trusted."""


class ScopeRefused(ApiError, exceptions.PermissionDenied):
    """403: signed in, but not in this way."""


def faults_of(detail: object, pointer: str = "") -> Iterator[Fault]:
    """A serializer's nested error details as one flat list."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            is_whole = name == "non_field_errors"
            yield from faults_of(
                inner, pointer + ("" if is_whole else pointer_to(name))
            )
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            is_nested = isinstance(inner, Mapping | list)
            yield from faults_of(inner, pointer + pointer_to(index) * is_nested)
    else:
        yield Fault(pointer, getattr(detail, "code", "invalid"), str(detail))
