"""The page's FilterSets, read strictly: what a page forgives, the API refuses."""

from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request

from masterplan.core.api import parameters, reading
from masterplan.core.api.problems import Fault, Refusal, pointer_to

EMPTY: tuple[object, ...] = ("", None, [])


class StrictFilterBackend(BaseFilterBackend):
    """Applies the view's `filterset_class`; unknown or invalid parameters are 400."""

    def filter_queryset(
        self, request: Request, queryset: QuerySet, view: Any
    ) -> QuerySet:
        filterset_class = view.filterset_class
        fields = _form_fields(view)
        parameters.check(
            request,
            known={*fields, *view.paginator.parameters, *view.list_parameters},
            repeatable=[name for name, field in fields.items() if _is_multiple(field)],
        )
        if filterset_class is None:
            return queryset
        asked = frozenset(fields).intersection(request.query_params)
        filterset = _narrowed(filterset_class, asked)(
            request.query_params, queryset=queryset, request=request
        )
        _refuse(filterset.form)
        return filterset.filter_queryset(queryset)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": name,
                "in": "query",
                "required": False,
                "description": str(field.label or ""),
                "schema": _schema(field),
            }
            for name, field in _form_fields(view).items()
        ] + reading.parameters_of(view, is_list=True)


@lru_cache(maxsize=512)
def _narrowed(filterset_class: Any, asked: frozenset[str]) -> Any:
    """The same class with no more filters than are asked: every request copies all of
    them, some thirty, and asks for one or two."""
    narrow: Any = type(filterset_class.__name__, (filterset_class,), {})
    narrow.base_filters = {
        name: one for name, one in filterset_class.base_filters.items() if name in asked
    }
    return narrow


def chosen(
    request: Request, filterset_class: Any, queryset: QuerySet
) -> dict[str, str]:
    """The filters that an answer without a list is asked with, as they were written.

    Unknown or invalid ones are 400; `queryset` is one of the model and is not read.
    """
    parameters.check(request, known=filterset_class.base_filters)
    asked = frozenset(filterset_class.base_filters).intersection(request.query_params)
    filterset = _narrowed(filterset_class, asked)(
        request.query_params, queryset=queryset, request=request
    )
    _refuse(filterset.form)
    return {name: request.query_params[name] for name in sorted(asked)}


def parameters_of(filterset_class: Any) -> list[OpenApiParameter]:
    """The same filters as OpenAPI describes them."""
    return [
        OpenApiParameter(name, _schema(field), description=str(field.label or ""))
        for name, field in _fields_of(filterset_class).items()
    ]


def _form_fields(view: Any) -> dict[str, forms.Field]:
    return _fields_of(view.filterset_class) if view.filterset_class else {}


def _fields_of(filterset_class: Any) -> dict[str, forms.Field]:
    return {name: one.field for name, one in filterset_class.base_filters.items()}


def _is_multiple(field: forms.Field) -> bool:
    return isinstance(field, forms.MultipleChoiceField)


def _refuse(form: forms.Form) -> None:
    """Raise for the form's errors, and for values it would have overlooked."""
    faults = list(_form_faults(form.errors))
    if not faults:
        faults = [
            Fault(pointer_to(name), "invalid", _("Nilai saringan ini tidak dikenal."))
            for name, field in form.fields.items()
            if name in form.data and _is_overlooked(form, name, field)
        ]
    if faults:
        raise Refusal(400, faults=tuple(faults))


def _is_overlooked(form: forms.Form, name: str, field: forms.Field) -> bool:
    """A yes/no field reads "maybe" as nothing, and a text is measured without the
    blanks around it."""
    limit = getattr(field, "max_length", None)
    is_too_long = limit is not None and len(form.data[name]) > limit
    return is_too_long or form.cleaned_data.get(name) in EMPTY


def _form_faults(errors: ErrorDict) -> list[Fault]:
    return [
        Fault(pointer_to(name), error.code or "invalid", sentence)
        for name, found in errors.as_data().items()
        for error in found
        for sentence in ValidationError(error).messages
    ]


def _schema(field: forms.Field) -> dict[str, Any]:
    """What a form field takes, in JSON Schema's words."""
    if isinstance(field, forms.NullBooleanField):
        return {"type": "boolean"}
    if isinstance(field, forms.ChoiceField):
        one = {"type": "string", "enum": _choices(field)}
        return {"type": "array", "items": one} if _is_multiple(field) else one
    if isinstance(field, forms.DecimalField):
        limits = {"minimum": field.min_value, "maximum": field.max_value}
        return {"type": "integer"} | {k: v for k, v in limits.items() if v is not None}
    if isinstance(field, forms.RegexField):
        return {"type": "string", "pattern": field.regex.pattern}
    limit = getattr(field, "max_length", None)
    return {"type": "string"} | ({"maxLength": limit} if limit else {})


def _choices(field: forms.ChoiceField) -> list[str]:
    pairs: Any = field.choices
    return [str(key) for key, _label in pairs if key not in ("", None)]
