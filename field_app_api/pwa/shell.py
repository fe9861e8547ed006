"""What the app is made of: its page, how a phone installs it, what its service worker keeps."""

from __future__ import annotations

import json
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from field_app_api.pwa.icon import GROUND, ICON
from layers.ui.offline_shell import OfflineShell, manifest_icons

SHELL = OfflineShell(page="terrain", worker="offline-worker")


def page() -> str:
    """The page of the app: the same for everybody, since it is kept on phones."""
    return render_to_string("pwa/app.html", {"icon_size": ICON.sizes[0]})


def web_manifest() -> dict[str, Any]:
    """How a phone installs it."""
    home = reverse("field")
    png = {size: reverse("field-icon", args=[size]) for size in ICON.sizes}
    return {
        "id": home,
        "name": _("Terrain – Géoportail"),
        "short_name": _("Terrain"),
        "description": _("Signaler, fermer, réparer : avec ou sans réseau."),
        "lang": "fr",
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "background_color": "#f8f6f1",
        "theme_color": GROUND,
        "icons": manifest_icons(ICON, png, reverse("field-icon-svg")),
    }


def service_worker() -> str:
    """The worker's script, with the list of what it keeps before it."""
    return SHELL.service_worker(
        {
            reverse("field"): page(),
            reverse("field-manifest"): json.dumps(web_manifest()),
            reverse("field-icon-svg"): ICON.svg(),
        }
    )
