"""Which representation of a resource is answered: for programs or for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _

from layers.ui.problems import Problem

Format = Literal["json", "html"]


@dataclass(frozen=True, slots=True)
class Media:
    """A media type and the name that `f=` gives it."""

    format: Format
    type: str


JSON = Media("json", "application/json")
GEOJSON = Media("json", "application/geo+json")
OPENAPI = Media("json", "application/vnd.oai.openapi+json;version=3.0")
HTML = Media("html", "text/html")


def negotiate(request: HttpRequest, *offered: Media) -> Media:
    """The one of `offered` that `f=` names, else the one that `Accept` prefers.

    Raises:
        Problem: 400 for an unknown `f`, 406 if nothing offered is accepted.
    """
    named = request.GET.get("f")
    if named is not None:
        for media in offered:
            if media.format == named:
                return media
        raise Problem(400, _("f : les formats possibles sont json et html."))
    preferred = request.get_preferred_type([media.type for media in offered])
    for media in offered:
        if media.type == preferred:
            return media
    types = ", ".join(media.type for media in offered)
    raise Problem(406, _("Cette ressource est disponible en : %(types)s.") % {"types": types})
