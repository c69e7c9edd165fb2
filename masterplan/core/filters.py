"""Filter fields that every FilterSet shares: a value, or "none" for empty ones."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

# What stands in an address for "belum ditetapkan".
NONE_VALUE = "none"


class OrNoneFilter(django_filters.Filter):
    """A value of one shape, or "none" for rows where the column is empty.

    `pattern` says what a value looks like; `is_text` tells that the column is empty as
    "" instead of NULL. Values are not looked up, so a filter costs no statement.
    """

    field_class = forms.RegexField

    def __init__(self, *, pattern: str, is_text: bool = False, **kwargs: Any):
        self.is_text = is_text
        super().__init__(
            regex=rf"^(?:{pattern}|{NONE_VALUE})$",
            error_messages={"invalid": _("Nilai saringan ini tidak dikenal.")},
            **kwargs,
        )

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        if not value:
            return qs
        if value != NONE_VALUE:
            return super().filter(qs, value)
        empty = {self.field_name: ""} if self.is_text else {f"{self.field_name}": None}
        return qs.filter(**empty)


class YesNoNoneFilter(OrNoneFilter):
    """`true`, `false` or `none` on a nullable boolean column."""

    def __init__(self, **kwargs: Any):
        super().__init__(pattern="true|false", **kwargs)

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        if value in ("true", "false"):
            return qs.filter(**{self.field_name: value == "true"})
        return super().filter(qs, value)
