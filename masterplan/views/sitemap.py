"""The public pages as search engines list them; every entry is public by itself."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from innovations.models import Innovation
from masterplan.core.access import PUBLIC
from masterplan.domain.public_figures import figures_by_regency


class PageSitemap(Sitemap):
    def items(self) -> list[str]:
        return ["home", "search", "open-data"]

    def location(self, item: str) -> str:
        return reverse(item)


class RegencySitemap(Sitemap):
    """Regencies that have published something."""

    def items(self) -> list[str]:
        return sorted(figures_by_regency())

    def location(self, item: str) -> str:
        return reverse("masterplan:regency", args=[item])


class InnovationSitemap(Sitemap):
    limit = 10_000

    def items(self) -> Any:
        published = Innovation.objects.visible_to(PUBLIC)
        return published.order_by("pk").values_list("pk", "updated_at")

    def location(self, item: tuple[int, datetime]) -> str:
        return reverse("innovations:detail", args=[item[0]])

    def lastmod(self, item: tuple[int, datetime]) -> datetime:
        return item[1]


SITEMAPS = {
    "halaman": PageSitemap,
    "daerah": RegencySitemap,
    "inovasi": InnovationSitemap,
}
