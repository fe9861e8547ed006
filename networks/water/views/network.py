"""The network on its map."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from layers.access.middleware import ActorRequest
from networks.water.views.door import for_water


@for_water
def network(request: ActorRequest) -> HttpResponse:
    """The map of everything that lies in the ground."""
    return render(request, "water/network.html")
