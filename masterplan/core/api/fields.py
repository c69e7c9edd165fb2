"""Serializer fields that take JSON at its word, and say no in Indonesian.

DRF's own fields turn `"1"` into 1 and 12 into `"12"`; a contract that accepts both
hides mistakes of the sender until they hurt.
"""

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import islice
from typing import Any

from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

# Unknown members that are named in one answer; a longer list helps nobody.
UNKNOWN_TOLD_MAX = 20

REQUIRED: dict[str, Any] = {
    "required": _("Isian ini wajib ada."),
    "null": _("Isian ini tidak boleh null."),
}


class StrictList(serializers.ListSerializer):
    """Several objects; a double of DRF's with our words."""

    default_error_messages = REQUIRED | {
        "not_a_list": _("Isian ini harus berupa larik."),
        "empty": _("Isian ini tidak boleh kosong."),
        "max_length": _("Paling banyak {max_length}."),
        "min_length": _("Paling sedikit {min_length}."),
    }


class StrictSerializer(serializers.Serializer):
    """An object with known members only."""

    class Meta:
        list_serializer_class = StrictList

    default_error_messages = REQUIRED | {
        "invalid": _("Isi harus berupa objek JSON."),
        "unknown_field": _("Isian ini tidak dikenal atau tidak dapat diisi."),
    }

    def to_internal_value(self, data: Any) -> Any:
        # Null or a list would otherwise be answered in DRF's words.
        if not isinstance(data, Mapping):
            self.fail("invalid")
        sentence = str(self.error_messages["unknown_field"])
        unknown = (name for name in data if name not in self.fields)
        errors: dict[str, Any] = {
            name: [serializers.ErrorDetail(sentence, code="unknown_field")]
            for name in islice(unknown, UNKNOWN_TOLD_MAX)
        }
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as error:
            found: Any = error.detail
            errors.update(found)
        if errors:
            raise serializers.ValidationError(errors)
        return values


class Text(serializers.CharField):
    default_error_messages = REQUIRED | {
        "invalid": _("Isian ini harus berupa teks."),
        "blank": _("Isian ini tidak boleh kosong."),
        "max_length": _("Paling panjang {max_length} huruf."),
        "min_length": _("Paling pendek {min_length} huruf."),
    }

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Link(Text):
    """An http or https address, or empty where `allow_blank`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators.append(
            URLValidator(
                schemes=["http", "https"],
                message=_("Isi dengan alamat lengkap, diawali https:// atau http://."),
            )
        )


class Integer(serializers.IntegerField):
    default_error_messages = REQUIRED | {
        "invalid": _("Isian ini harus berupa bilangan bulat."),
        "max_value": _("Paling besar {max_value}."),
        "min_value": _("Paling kecil {min_value}."),
    }

    def to_internal_value(self, data: Any) -> int:
        # True is an int in Python, but not in JSON.
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return data


class Day(serializers.DateField):
    """A day as "2024-03-01"; a moment is none."""

    default_error_messages = REQUIRED | {
        "invalid": _("Isian ini harus berupa tanggal, misalnya 2024-03-01."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)

    def to_internal_value(self, data: Any) -> dt.date:
        if not isinstance(data, str):
            self.fail("invalid", format="")
        return super().to_internal_value(data)


class Clock(serializers.TimeField):
    """A time of day without a zone: "09:00", or "09:00:00" as it is answered."""

    default_error_messages = REQUIRED | {
        "invalid": _("Isian ini harus berupa jam, misalnya 09:00."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%H:%M", "%H:%M:%S"], **kwargs)

    def to_internal_value(self, data: Any) -> dt.time:
        if not isinstance(data, str):
            self.fail("invalid", format="")
        return super().to_internal_value(data)


@extend_schema_field({"type": "string", "pattern": r"^\d{1,18}$"})
class Digits(Text):
    """A whole number as a form sends it, where every value is text."""

    default_error_messages = {"invalid": _("Isian ini harus berupa bilangan bulat.")}

    def to_internal_value(self, data: Any) -> Any:
        text = super().to_internal_value(data)
        if not re.fullmatch(r"[0-9]{1,18}", text):
            self.fail("invalid")
        return int(text)


class Flag(serializers.BooleanField):
    default_error_messages = REQUIRED | {
        "invalid": _("Isian ini harus true atau false."),
    }

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


class Choice(serializers.ChoiceField):
    default_error_messages = REQUIRED | {
        "invalid_choice": _("Nilai ini bukan salah satu pilihan."),
    }

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or data not in self.choices:
            self.fail("invalid_choice")
        return data


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string", "pattern": r"^-?\d{1,14}(\.\d{1,4})?$"},
            {"type": "number"},
        ]
    }
)
class Amount(serializers.Field):
    """A measured amount with four decimals at most: "12.5", or a number of JSON."""

    default_error_messages = REQUIRED | {
        "invalid": _(
            "Isi dengan angka, paling banyak 14 angka di depan dan 4 di belakang koma."
        ),
    }

    def to_internal_value(self, data: Any) -> Decimal:
        text = str(data) if isinstance(data, int | float) else data
        if isinstance(data, bool) or not isinstance(text, str):
            self.fail("invalid")
        if not re.fullmatch(r"-?[0-9]{1,14}(\.[0-9]{1,4})?", text):
            self.fail("invalid")
        return Decimal(text)

    def to_representation(self, value: Decimal) -> str:
        return amount(value) or ""


def amount(value: Decimal | None) -> str | None:
    """A stored amount as the API writes it: exact, without idle zeros."""
    return None if value is None else f"{value.normalize():f}"
