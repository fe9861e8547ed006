"""What the app is made of: its page, how a phone installs it, what its service worker keeps."""

from __future__ import annotations

import json
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from archaeology.tours.visit.icon import GROUND, ICON
from archaeology.tours.visit.pages import frame
from archaeology.tours.visit.words import words_in
from archaeology.tours.vocabulary import Language
from layers.ui.offline_shell import OfflineShell, manifest_icons

SHELL = OfflineShell(page="visite", worker="visit-worker")


def page() -> str:
    """The page that does the work of all others without network: it has no words of its own."""
    return render_to_string("visit/app.html", frame("app", Language.FRENCH))


def web_manifest(language: str) -> dict[str, Any]:
    """How a phone installs it, in one of the app's languages."""
    home = reverse("visit")
    words = words_in(language)
    png = {size: reverse("visit-icon", args=[size]) for size in ICON.sizes}
    return {
        "id": home,
        "name": words["list"]["title"],
        "short_name": words["app"]["name"],
        "description": words["list"]["lead"],
        "lang": language,
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "background_color": "#f8f6f1",
        "theme_color": GROUND,
        "icons": manifest_icons(ICON, png, reverse("visit-icon-svg")),
    }


def service_worker() -> str:
    """The worker's script, with the list of what it keeps before it."""
    manifest = json.dumps(web_manifest(Language.FRENCH))
    return SHELL.service_worker(
        {
            reverse("visit-app"): page(),
            reverse("visit-manifest"): manifest,
            reverse("visit-icon-svg"): ICON.svg(),
        }
    )
