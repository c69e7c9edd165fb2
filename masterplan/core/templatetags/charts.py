"""Parts of a chart that repeat hundreds of times: ``{% load charts %}``.

The areas of a map and their rows are joined here instead of in a loop of the template,
which would take several times as long for 514 of them.
"""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from masterplan.core.chart_map import Choropleth, MapArea
from masterplan.core.templatetags.portal import number

register = template.Library()

_LINKED = '<a href="{}"><title>{}: {}</title><use href="{}#{}" {}/></a>'
_PLAIN = '<g><title>{}: {}</title><use href="{}#{}" {}/></g>'
_ROW = '<tr><th scope="row">{}{}</th><td class="num">{}</td></tr>'
_NOTE = '<span class="sub">{}</span>'


@register.simple_tag
def map_areas(chart: Choropleth, shapes: str, element_id: str) -> SafeString:
    """Every area as a link around its shape; `shapes` is the address of the file."""
    hatched = format_html('fill="url(#{}-none)"', element_id)
    looks: dict[int | None, SafeString] = {
        one.level: format_html('class="q{}"', one.level) for one in chart.classes
    }
    looks[None] = hatched
    unit, unknown = f" {chart.unit}", _("belum ada data")

    def drawn(area: MapArea) -> SafeString:
        words = unknown if area.value is None else number(area.value) + unit
        if area.note:
            words = f"{words}; {area.note}"
        shape = (area.label, words, shapes, area.shape, looks[area.level])
        if area.href:
            return format_html(_LINKED, area.href, *shape)
        return format_html(_PLAIN, *shape)

    return format_html_join("\n", "{}", ((drawn(area),) for area in chart.areas))


@register.simple_tag
def map_notes(chart: Choropleth, shapes: str, element_id: str) -> SafeString:
    """A hatched outline over every area that has a note; the area itself says it."""
    return format_html_join(
        "\n",
        '<use class="map-noted" href="{}#{}" fill="url(#{}-noted)"/>',
        ((shapes, area.shape, element_id) for area in chart.areas if area.note),
    )


@register.simple_tag
def map_values(chart: Choropleth) -> SafeString:
    """The value on every area that has room for it."""
    return format_html_join(
        "\n",
        '<text class="on-q{}" x="{}" y="{}">{}</text>',
        (
            (area.level, *area.mark, number(area.value))
            for area in chart.areas
            if area.mark
        ),
    )


@register.simple_tag
def map_rows(chart: Choropleth) -> SafeString:
    """Every area as a row of the table under the map."""
    unknown = _("belum ada data")
    return format_html_join(
        "\n",
        _ROW,
        (
            (
                format_html('<a href="{}">{}</a>', area.href, area.label)
                if area.href
                else area.label,
                format_html(_NOTE, area.note) if area.note else "",
                unknown if area.value is None else number(area.value),
            )
            for area in chart.rows
        ),
    )
