"""JSON read strictly: what two readers could understand differently is refused."""

import codecs
import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import IO, Any

from django.utils.http import parse_header_parameters
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import BaseParser, MultiPartParser

from masterplan.core.api.problems import Refusal, pointer_to, refuse

DEPTH_MAX = 32
# All values of a body together; the longest bulk of whole records has fewer.
VALUES_MAX = 50_000
INTEGER_MIN = -(2**63)
INTEGER_MAX = 2**63 - 1


class StrictJSONParser(BaseParser):
    """One JSON object in UTF-8.

    Refused with 400: double members, NaN and Infinity, numbers beyond 64 bit, nesting
    deeper than DEPTH_MAX, more than VALUES_MAX values, NUL characters and half
    surrogates, anything but an object.
    """

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        media_type = media_type or self.media_type
        if not _is_utf8(media_type):
            raise UnsupportedMediaType(media_type)
        value = _read(stream.read())
        if not isinstance(value, dict):
            raise refuse("", "not_an_object", _("Isi harus berupa satu objek JSON."))
        for pointer, inner in _walk(value):
            _judge(pointer, inner)
        return value


class StrictFormParser(MultiPartParser):
    """A form with files, each of its members once."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        found = super().parse(*args, **kwargs)
        for part in (found.data, found.files):
            for name, values in part.lists():
                if len(values) > 1 or (part is found.data and name in found.files):
                    raise _double(name)
        return found


def _is_utf8(media_type: str) -> bool:
    """Whether the charset is UTF-8 or not named; Django overlooks unknown ones."""
    _type, options = parse_header_parameters(media_type)
    try:
        return codecs.lookup(options.get("charset", "utf-8")).name == "utf-8"
    except LookupError:
        return False


def _read(body: bytes) -> object:
    try:
        return json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_single_members,
            parse_constant=_no_constant,
        )
    except RecursionError:
        raise _too_deep() from None
    except ValueError:
        # Also not UTF-8, and integers of thousands of digits.
        raise Refusal(
            400, code="not_json", detail=_("Isi permintaan bukan JSON yang sah.")
        ) from None


def _single_members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        counts = Counter(name for name, _value in pairs)
        double = next(name for name in counts if counts[name] > 1)
        raise _double(double)
    return members


def _double(name: str) -> Refusal:
    return refuse(
        pointer_to(name), "duplicate_member", _("Anggota ini tertulis dua kali.")
    )


def _no_constant(name: str) -> None:
    raise refuse("", "not_a_number", _("NaN dan Infinity bukan angka JSON."))


def _too_deep() -> Refusal:
    return Refusal(
        400, code="too_deep", detail=_("Isi permintaan bersarang terlalu dalam.")
    )


def _walk(value: object) -> Iterator[tuple[str, object]]:
    """Every value with its pointer, without recursion; refuses too deep ones."""
    waiting: list[tuple[str, object, int]] = [("", value, 1)]
    count = 1
    while waiting:
        pointer, current, depth = waiting.pop()
        count += len(current) if isinstance(current, dict | list) else 0
        if count > VALUES_MAX:
            raise Refusal(
                400,
                code="too_many_values",
                detail=_("Isi permintaan memuat lebih dari %(max)s nilai.")
                % {"max": VALUES_MAX},
            )
        if depth > DEPTH_MAX:
            raise _too_deep()
        yield pointer, current
        if isinstance(current, dict):
            for name, inner in current.items():
                _judge(pointer, name)
                waiting.append((pointer + pointer_to(name), inner, depth + 1))
        elif isinstance(current, list):
            waiting.extend(
                (f"{pointer}/{index}", inner, depth + 1)
                for index, inner in enumerate(current)
            )


def _judge(pointer: str, value: object) -> None:
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
            # The pointer may hold the same character, and must be printable.
            raise refuse(
                pointer.encode("ascii", "backslashreplace").decode(),
                "unprintable",
                _("Teks memuat karakter yang tidak dapat disimpan."),
            )
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise _too_large(pointer)
    elif isinstance(value, int) and not INTEGER_MIN <= value <= INTEGER_MAX:
        raise _too_large(pointer)


def _too_large(pointer: str) -> Refusal:
    return refuse(pointer, "number_too_large", _("Angka ini di luar jangkauan."))
