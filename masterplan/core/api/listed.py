"""Small constant lists: answered as other lists are, read from no table."""

from typing import Any, ClassVar

from django.http import HttpResponse
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from masterplan.core.api import parameters
from masterplan.core.api.pagination import KeysetPagination
from masterplan.core.api.viewsets import Row, detail_response, list_response


class WholePagination(KeysetPagination):
    """One page that holds everything: `next` and `previous` stay empty."""

    parameters = ()

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return []


class ListedViewSet(GenericViewSet):
    """A resource says its `rows()` and which member is their `key`."""

    key: ClassVar[str] = "id"
    pagination_class = WholePagination
    filter_backends = ()
    http_method_names = ["get", "head"]

    def rows(self) -> list[Row]:
        raise NotImplementedError

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        parameters.check(request, known=())

    def list(self, request: Request) -> HttpResponse:
        body = {"next": None, "previous": None, "results": self.rows()}
        return list_response(request, body)

    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        asked = kwargs[str(self.lookup_url_kwarg)]
        for row in self.rows():
            if row[self.key] == asked:
                return detail_response(request, row)
        raise NotFound
