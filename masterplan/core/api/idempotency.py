"""`Idempotency-Key`: a POST that is sent again answers what it answered first.

The key is optional, belongs to its user and is kept for 24 hours. Sent again with the
same request it gets the first answer byte for byte, marked `Idempotency-Replayed:
true`; with another request 422; while the first is still at work 409. Answers of 500
and more are not kept.
"""

import hashlib
import logging
import re
from collections.abc import Callable
from typing import Any

import orjson
from django.db import DatabaseError, transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from masterplan.core import idempotency, uploads
from masterplan.core.api.problems import Refusal
from masterplan.core.idempotency import Answer, OtherRequest, StillRunning

logger = logging.getLogger(__name__)

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
# Seconds after which to ask again for what is still at work.
RETRY_AFTER = 2
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
# What of an answer is kept beside its body; the rest is the way's, not the answer's.
_KEPT_HEADERS = ("Content-Type", "Content-Language", "ETag", "Location", "Retry-After")

Handler = Callable[..., HttpResponse]


class _TakenOver(Exception):
    """Somebody else does this work by now; what was done here is taken back."""


class IdempotentPosts(APIView):
    """Lets every POST of a view be sent again safely.

    With a key the handler runs in one transaction with the keeping of its answer, so
    that a server that dies in between leaves neither.
    """

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        handler = getattr(self, "post", None)
        if request.method == "POST" and handler and HEADER in request.headers:
            self.post = self._once(handler)
        return super().dispatch(request, *args, **kwargs)

    def _once(self, handler: Handler) -> Handler:
        def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            key = request.headers[HEADER]
            if not _KEY.fullmatch(key):
                raise Refusal(
                    400,
                    code="idempotency_key_invalid",
                    detail=_(
                        "Kepala Idempotency-Key harus berisi 1 sampai 255 karakter "
                        "ASCII tanpa spasi."
                    ),
                )
            claimed = _claim(request, key)
            if isinstance(claimed, Answer):
                return _replay(claimed)
            is_kept = False
            try:
                _prepare(request)
                with transaction.atomic():
                    response = self._rendered(handler, request, *args, **kwargs)
                    if response.status_code >= 500:
                        transaction.set_rollback(True)
                    elif idempotency.keep(claimed, _answer_of(response)):
                        is_kept = True
                    else:
                        raise _TakenOver
            except _TakenOver:
                raise _still_running() from None
            finally:
                if not is_kept:
                    _free(claimed)
            return response

        return answer

    def _rendered(
        self, handler: Handler, request: Request, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The finished bytes, as they would leave this view without a key."""
        response: Any
        try:
            response = handler(request, *args, **kwargs)
        except Exception as error:  # noqa: BLE001 - DRF raises what it does not know
            response = self.handle_exception(error)
        response = self.finalize_response(request, response, *args, **kwargs)
        if isinstance(response, Response):
            response.render()
        return response


def _claim(request: Request, key: str) -> idempotency.Claim | Answer:
    user: Any = request.user
    try:
        return idempotency.claim(user, key, _fingerprint(request))
    except OtherRequest:
        raise Refusal(
            422,
            code="idempotency_key_reused",
            detail=_(
                "Kunci idempotensi ini sudah dipakai untuk permintaan lain; buat kunci "
                "baru untuk permintaan ini."
            ),
        ) from None
    except StillRunning:
        raise _still_running() from None


def _free(claimed: idempotency.Claim) -> None:
    try:
        idempotency.free(claimed)
    except DatabaseError:
        # The database went away in between: the claim is taken over when it is old.
        logger.warning("Idempotency key %s could not be freed", claimed.id)


def _still_running() -> Refusal:
    return Refusal(
        409,
        code="idempotency_key_in_use",
        detail=_("Permintaan pertama dengan kunci ini masih dikerjakan; tanya lagi."),
        headers={"Retry-After": str(RETRY_AFTER)},
    )


def _prepare(request: Request) -> None:
    """Do what takes its time and writes nothing: SQLite lets one transaction write, and
    nobody should wait while a photo is drawn."""
    if _is_form(request):
        for upload in request.FILES.values():
            uploads.prepare(upload)


def _is_form(request: Request) -> bool:
    return (request.content_type or "").startswith("multipart/")


def _fingerprint(request: Request) -> str:
    """A digest of all that decides what the request does and what it may be told."""
    parts: list[object] = [
        request.method,
        request.get_full_path(),
        request.headers.get("If-Match", ""),
        # Another token of the same person may see less.
        sorted(getattr(request.auth, "regency_codes", ())),
    ]
    if _is_form(request):
        # Its bytes hold a boundary that is drawn anew each time.
        parts += _parts_of(request)
    else:
        parts.append(hashlib.sha256(request._request.body).hexdigest())
    return hashlib.sha256(orjson.dumps(parts)).hexdigest()


def _parts_of(request: Request) -> list[object]:
    found: list[object] = []
    sent: Any = request.data
    for name, values in sorted(sent.lists()):
        for value in values:
            if not hasattr(value, "chunks"):
                found.append([name, value])
                continue
            digest = hashlib.sha256()
            for chunk in value.chunks():
                digest.update(chunk)
            value.seek(0)
            found.append([name, value.name, digest.hexdigest()])
    return found


def _answer_of(response: HttpResponse) -> Answer:
    headers = {
        name: response.headers[name]
        for name in _KEPT_HEADERS
        if name in response.headers
    }
    headers.setdefault("Content-Language", get_language() or "")
    return Answer(response.status_code, headers, response.content)


def _replay(answer: Answer) -> HttpResponse:
    return HttpResponse(
        answer.body,
        status=answer.status,
        headers=dict(answer.headers) | {REPLAYED: "true"},
    )
