"""The contract for machines and for people: the schema, and a page to try it on."""

from functools import cache

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
)
from rest_framework.permissions import AllowAny
from rest_framework.renderers import StaticHTMLRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from masterplan.core import language
from masterplan.core.api import parameters

RENDERERS = {
    renderer.media_type: renderer
    for renderer in (OpenApiYamlRenderer, OpenApiJsonRenderer2, OpenApiJsonRenderer)
}


@cache
def schema_bytes(media_type: str, language: str) -> bytes:
    """The OpenAPI document, made once in a process for each form and language."""
    with translation.override(language):
        document = SchemaGenerator().get_schema(request=None, public=True)
        text = RENDERERS[media_type]().render(document)
    return text if isinstance(text, bytes) else text.encode()


class SchemaView(APIView):
    """OpenAPI 3.1 as YAML, or as JSON for who asks for it in Accept."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    renderer_classes = tuple(RENDERERS.values())
    schema = None
    http_method_names = ["get", "head"]

    def get(self, request: Request) -> HttpResponse:
        parameters.check(request, known=())
        media_type = request.accepted_renderer.media_type
        code = translation.get_language() or settings.LANGUAGE_CODE
        return HttpResponse(schema_bytes(media_type, code), content_type=media_type)


class DocsView(APIView):
    """The schema as a page: Swagger UI from our own files, without inline script."""

    permission_classes = (AllowAny,)
    renderer_classes = (StaticHTMLRenderer,)
    schema = None
    http_method_names = ["get", "head"]

    def get(self, request: Request) -> HttpResponse:
        parameters.check(request, known=())
        # For people: a page like the others, whatever their browser prefers.
        code = language.chosen(request)
        with translation.override(code):
            page = render(request._request, "core/api_docs.html")
        page.headers["Content-Language"] = code
        return page
