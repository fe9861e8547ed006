"""Absolute addresses of this service's resources, and links to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from layers.ogc.negotiation import HTML, Media

Link = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Links:
    """Writes links as the one who asks would reach them."""

    request: HttpRequest

    def url(self, route: str, *arguments: object, **query: object) -> str:
        """The absolute address of a resource."""
        path = reverse(route, args=arguments)
        return self.request.build_absolute_uri(f"{path}?{urlencode(query)}" if query else path)

    def here(self, **changes: str | None) -> str:
        """The address that was asked, with other parameters; None takes one away."""
        query = {name: value for name, value in self.request.GET.items() if name not in changes}
        query |= {name: value for name, value in changes.items() if value is not None}
        path = self.request.path
        # Colons, commas and slashes are allowed in a query, and read better unescaped.
        text = urlencode(query, safe=":,/")
        return self.request.build_absolute_uri(f"{path}?{text}" if text else path)

    def selves(self, chosen: Media, *offered: Media) -> list[Link]:
        """`self` for what is answered, `alternate` for its other representations."""
        links = [link("self", self.here(), chosen.type, _("Ce document"))]
        for media in {each.format: each for each in reversed(offered)}.values():
            if media.format != chosen.format:
                title = _("Ce document en HTML") if media is HTML else _("Ce document en JSON")
                links.append(link("alternate", self.here(f=media.format), media.type, title))
        return links


def link(rel: str, href: str, media_type: str, title: str) -> Link:
    """One link of a document."""
    return {"href": href, "rel": rel, "type": media_type, "hreflang": "fr", "title": title}
