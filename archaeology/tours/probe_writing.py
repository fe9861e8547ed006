"""How the visibility walk looks through the rooms of those who write tours."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from archaeology.tours.layers import TOUR_STOPS, TOURS
from archaeology.tours.models import Stop, Tour
from layers.catalog.layer import Layer
from layers.catalog.probes import Client, Observation
from layers.ui.shut_doors import require_shut

OF_TOURS = (
    *("tour", "tour-facts", "tour-texts", "tour-signs", "tour-preview"),
    *("tour-new-medium", "tour-new-stop"),
)
OF_STOPS = ("tour-stop", "tour-stop-new-medium")
ROUTES = frozenset(
    {
        *("tours", "tour-new", *OF_TOURS, *OF_STOPS),
        *("tour-text", "tour-stop-text"),
        # Media have no layer: their doors are those of their stop, in tests/archaeology/tours.
        *("tour-medium", "tour-medium-file", "tour-medium-text"),
        # These only take what is sent.
        *("tour-route", "tour-publication", "tour-delete", "tour-move-stop", "tour-remove-stop"),
        *("tour-move-medium", "tour-remove-medium"),
    }
)


def look_at_writing(client: Client, layer: Layer) -> Observation | None:
    """Rooms that exist for the writers of a territory alone; None to everybody else."""
    if layer not in (TOURS, TOUR_STOPS):
        return None
    rows = list(Tour.objects.order_by("pk"))
    pages = [(name, [each.code]) for each in rows for name in OF_TOURS]
    pages += [("tour-text", [each.code, "fr"]) for each in rows]
    for each in Stop.objects.select_related("tour").order_by("pk"):
        pages += [(name, [each.tour.code, each.pk]) for name in OF_STOPS]
        pages.append(("tour-stop-text", [each.tour.code, each.pk, "fr"]))
    overview = client.get(reverse("tours"))
    if overview.status_code != 200:
        # On the way to sign in, the address that was asked for goes along: no codes in it here.
        asked = pages if overview.status_code == 404 else []
        require_shut(client, [reverse(name, args=args) for name, args in asked])
        return None
    open_to = {tuple(args) for name, args in pages if _answers(client, name, args)}
    if layer is TOURS:
        return Observation(
            fields={each.pk: {"code": each.code} for each in rows if (each.code,) in open_to}
        )
    return Observation()


def _answers(client: Client, name: str, args: list[Any]) -> bool:
    return bool(client.get(reverse(name, args=args)).status_code == 200)
