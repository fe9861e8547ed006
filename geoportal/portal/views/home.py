"""The first page: what one can do here, and what happens in the territory."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from geoportal.portal.presenting import present
from layers.access.middleware import ActorRequest
from layers.catalog.registry import layer
from layers.catalog.visible import NEWEST_FIRST

RECENT = 5


def home(request: ActorRequest) -> HttpResponse:
    """The portal's home."""
    requests = layer("requests")
    rows = requests.visible_to(request.actor).of_territory(settings.HOME_TERRITORY)
    newest = rows.features(RECENT, order=NEWEST_FIRST)
    return render(
        request,
        "portal/home.html",
        {
            "open_count": rows.among("state", ["received", "assigned", "in_progress"]).count(),
            "solved_count": rows.among("state", ["resolved", "closed"]).count(),
            "recent": [present(requests, feature) for feature in newest],
        },
    )
