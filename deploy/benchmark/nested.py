"""The same lists as one would write them first, for comparison.

Nested ModelSerializers, page numbers with an exact count, `icontains`: what REST
framework's tutorial teaches, under the portal's own settings, models and server.
"""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import include, path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "masterplan.config.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402 - models want the settings
from rest_framework import filters, routers, serializers, viewsets  # noqa: E402
from rest_framework.pagination import PageNumberPagination  # noqa: E402
from rest_framework.parsers import JSONParser  # noqa: E402
from rest_framework.renderers import JSONRenderer  # noqa: E402

from innovations.models import ActionItem, BudgetLine, Innovation  # noqa: E402
from masterplan.core.access import scope_of  # noqa: E402
from regencies.models import Regency, Unit  # noqa: E402


class _Regency(serializers.ModelSerializer):
    class Meta:
        model = Regency
        fields = ("code", "name", "short_name", "kind")


class _Unit(serializers.ModelSerializer):
    class Meta:
        model = Unit
        fields = ("id", "name", "short_name", "kind")


class _Item(serializers.ModelSerializer):
    class Meta:
        model = ActionItem
        exclude = ("innovation",)


class _Line(serializers.ModelSerializer):
    class Meta:
        model = BudgetLine
        exclude = ("innovation",)


class _Head(serializers.ModelSerializer):
    regency = _Regency()
    unit = _Unit()

    class Meta:
        model = Innovation
        fields = [field.name for field in Innovation._meta.concrete_fields]


class _Whole(_Head):
    action_items = _Item(many=True)
    budget_lines = _Line(many=True)

    class Meta(_Head.Meta):
        fields = [*_Head.Meta.fields, "action_items", "budget_lines"]


class _Pages(PageNumberPagination):
    page_size = 50


class Innovations(viewsets.ReadOnlyModelViewSet):
    pagination_class = _Pages
    renderer_classes = (JSONRenderer,)
    parser_classes = (JSONParser,)
    filter_backends = (filters.SearchFilter,)
    search_fields = ("name", "acronym", "problem", "description")

    def get_serializer_class(self):
        return _Head if self.action == "list" else _Whole

    def get_queryset(self):
        found = Innovation.objects.visible_to(scope_of(self.request.user))
        asked = {
            name: self.request.query_params[name]
            for name in ("regency", "dimension")
            if name in self.request.query_params
        }
        found = found.filter(**asked).order_by("-updated_at", "-id")
        return found.select_related("regency", "unit")


_router = routers.SimpleRouter()
_router.register("innovations", Innovations, basename="nested")
urlpatterns = [path("api/v1/", include(_router.urls))]
settings.ROOT_URLCONF = __name__
