"""How the visibility walk looks through the visitor's pages: what is not told has no address."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from layers.catalog.layer import Layer
from layers.catalog.probes import Client

ROUTES = frozenset({"visit", "visit-tour", "visit-stop", "visit-stop-qr"})
_LANGUAGES = ("fr", "en", "de")


def look_at_pages(client: Client, layer: Layer) -> None:
    """Opens the list and the page of every row, hidden ones included; the walk searches the bytes.

    Raises:
        AssertionError: a stop's page and its QR code disagree on whether it is there.
    """
    rows: Any = layer.model._default_manager
    if layer.id == "tours":
        for language in _LANGUAGES:
            client.get(reverse("visit"), {"lang": language})
        for code in rows.values_list("code", flat=True):
            client.get(reverse("visit-tour", args=[code]))
    if layer.id == "tour-stops":
        for code, slug in rows.values_list("tour__code", "slug"):
            page = client.get(reverse("visit-stop", args=[code, slug]))
            picture = client.get(reverse("visit-stop-qr", args=[code, slug]))
            if page.status_code != picture.status_code:
                raise AssertionError(f"page and QR code of {code}/{slug} disagree")
