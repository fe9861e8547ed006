"""One place of the ancient town."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from archaeology.sites.layers import HERITAGE_SITES
from archaeology.sites.models import HeritageSite
from archaeology.sites.presenting import dating_in_words, facts_of
from archaeology.sites.views.door import may_change
from archaeology.sites.views.one import one_of
from archaeology.sites.views.record_map import record_map
from archaeology.sites.views.statements import questions_about
from layers.access.middleware import ActorRequest


def heritage_page(request: ActorRequest, key: int) -> HttpResponse:
    """What the actor gets of a place; statements only with the exact position.

    Raises:
        Http404: no such place, or none that the actor may know of.
    """
    found = one_of(HERITAGE_SITES, request.actor, key)
    known = found.feature.properties
    return render(
        request,
        "archaeology/heritage.html",
        {
            "key": key,
            "title": known.get("name") or known.get("kind") or _("Lieu de patrimoine"),
            "exact": found.exact,
            "description": known.get("description"),
            "dating": dating_in_words(known),
            "edtf": known.get("dating"),
            "facts": facts_of(HERITAGE_SITES, found.feature, ("name", "description")),
            "map": record_map(HERITAGE_SITES, found),
            "writes": found.exact and may_change(request.actor, HeritageSite.objects.get(pk=key)),
            "state_route": "archaeology-state-heritage-site",
            "questions": questions_about(request.actor, HERITAGE_SITES, key) if found.exact else [],
        },
    )
