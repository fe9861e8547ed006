"""Tags that pages use: `{% page_script %}` and `{% legend %}`."""

from collections.abc import Sequence
from typing import Literal, TypedDict

from django import template
from django.template import Context
from django.templatetags.static import PrefixNode
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from layers.access.actor import PUBLIC
from layers.ui.manifest import page_files
from layers.ui.navigation import Navigation, navigation_at

register = template.Library()


class LegendItem(TypedDict):
    """One line of a legend; `size` is a radius or a width in CSS pixels."""

    label: str
    kind: Literal["circle", "line", "fill", "hatched", "outline"]
    color: str
    size: float


@register.simple_tag
def page_script(name: str) -> SafeString:
    """Emit the style sheets and the module script of a page: `{% page_script "carte" %}`.

    The addresses do not pass through the static storage: the build already names its files by
    their content, and a module fetched under two names would run twice.
    """
    base = PrefixNode.handle_simple("STATIC_URL") + "ui/dist/"
    files = page_files(name)
    return format_html(
        "{}{}{}",
        format_html_join(
            "", '<link rel="stylesheet" href="{}{}">', ((base, style) for style in files.styles)
        ),
        format_html_join(
            "",
            '<link rel="modulepreload" href="{}{}">',
            ((base, preload) for preload in files.preloads),
        ),
        format_html('<script type="module" src="{}{}"></script>', base, files.script),
    )


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> Navigation:
    """The header's links for this page: `{% navigation as nav %}`; works without a request too."""
    request = context.get("request")
    return navigation_at(getattr(request, "path", ""), getattr(request, "actor", PUBLIC))


@register.inclusion_tag("ui/legend.html")
def legend(items: Sequence[LegendItem], title: str = "") -> dict[str, object]:
    """Draw a legend from the same declaration as the map's style: `{% legend items "Titre" %}`."""
    return {"items": items, "title": title}
