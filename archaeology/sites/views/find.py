"""One find."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from archaeology.sites.layers import EXCAVATIONS, FINDS
from archaeology.sites.models import Find
from archaeology.sites.presenting import dating_in_words, facts_of, levels_in_words, title_of
from archaeology.sites.views.door import may_change
from archaeology.sites.views.heights import heights_of
from archaeology.sites.views.one import one_of
from archaeology.sites.views.record_map import record_map
from archaeology.sites.views.statements import questions_about
from archaeology.sites.vocabulary import Material
from layers.access.actor import Actor
from layers.access.middleware import ActorRequest


def find_page(request: ActorRequest, key: int) -> HttpResponse:
    """What the actor gets of a find; statements only with the exact position.

    Raises:
        Http404: no such find, or none that the actor may know of.
    """
    found = one_of(FINDS, request.actor, key)
    known = found.feature.properties
    return render(
        request,
        "archaeology/find.html",
        {
            "key": key,
            "title": title_of(known, dict(Material.choices)),
            "exact": found.exact,
            "synthetic": known.get("synthetic"),
            "description": known.get("description"),
            "dating": dating_in_words(known),
            "edtf": known.get("dating"),
            "levels": levels_in_words(known),
            "facts": facts_of(FINDS, found.feature, ("title", "description", "operation")),
            "operation": known.get("operation"),
            "operation_key": _operation_key(request.actor, key) if known.get("operation") else None,
            "map": record_map(FINDS, found),
            "heights": heights_of(request.actor, key) if found.exact else [],
            "writes": found.exact and may_change(request.actor, Find.objects.get(pk=key)),
            "state_route": "archaeology-state-find",
            "questions": questions_about(request.actor, FINDS, key) if found.exact else [],
        },
    )


def _operation_key(actor: Actor, key: int) -> int | None:
    """The operation whose number is granted, where its own page would answer."""
    named = Find.objects.values_list("operation_id", flat=True).get(pk=key)
    shown = EXCAVATIONS.visible_to(actor).keyed([named]).features(1, fields=()) if named else []
    return shown[0].key if shown else None
