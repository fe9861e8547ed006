"""What the app is made of: the files that its service worker keeps, each with its digest."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string
from django.templatetags.static import PrefixNode
from django.urls import reverse
from django.utils.translation import gettext as _

from field_app_api.pwa import icon
from layers.ui.manifest import MANIFEST, page_files

PAGE = "terrain"
WORKER = "assets/offline-worker-"


def base() -> str:
    """Where built files are served."""
    return str(PrefixNode.handle_simple("STATIC_URL")) + "ui/dist/"


def page() -> str:
    """The page of the app: the same for everybody, since it is kept on phones."""
    return render_to_string("pwa/app.html", {"icon_size": icon.SIZES[0]})


def web_manifest() -> dict[str, Any]:
    """How a phone installs it."""
    home = reverse("field")
    images = [
        {
            "src": reverse("field-icon", args=[size]),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size in icon.SIZES
        for purpose in ("any", "maskable")
    ]
    vector = {"src": reverse("field-icon-svg"), "sizes": "any", "type": "image/svg+xml"}
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
        "theme_color": icon.GROUND,
        "icons": [*images, vector],
    }


def precache() -> list[dict[str, str | None]]:
    """What is kept to start offline; the names of built files change with what is in them."""
    home, manifest = reverse("field"), reverse("field-manifest")
    built: list[dict[str, str | None]] = [
        {"url": base() + name, "revision": None} for name in built_files()
    ]
    return [
        {"url": home, "revision": _mark(page())},
        {"url": manifest, "revision": _mark(json.dumps(web_manifest()))},
        {"url": reverse("field-icon-svg"), "revision": _mark(icon.svg())},
        *built,
    ]


def service_worker() -> str:
    """The worker's script, with the list of what it keeps before it."""
    names = [name for name in _chunks_assets() if name.startswith(WORKER)]
    if not names:
        page_files(PAGE)  # says what is missing
        raise ImproperlyConfigured(_("Le fonctionnement hors ligne n’est pas construit."))
    script = (MANIFEST.parent / names[0]).read_text(encoding="utf-8")
    return f"self.__PRECACHE={json.dumps(precache())};\n{script}"


def built_files() -> list[str]:
    """Every built file that the page may ask for, now or later, below `ui/dist/`."""
    chunks = _manifest()
    seen: dict[str, None] = {}
    files: dict[str, None] = {}

    def visit(key: str) -> None:
        if key in seen:
            return
        seen[key] = None
        chunk = chunks[key]
        names = [chunk["file"], *chunk.get("css", []), *chunk.get("assets", [])]
        files.update(dict.fromkeys(names))
        for other in (*chunk.get("imports", []), *chunk.get("dynamicImports", [])):
            visit(other)

    visit(_entry(chunks))
    return [name for name in files if not name.startswith(WORKER)]


def _chunks_assets() -> list[str]:
    chunks = _manifest()
    return [name for chunk in chunks.values() for name in chunk.get("assets", [])]


def _entry(chunks: dict[str, Any]) -> str:
    for key, chunk in chunks.items():
        if chunk.get("isEntry") and chunk.get("name") == PAGE:
            return key
    page_files(PAGE)  # says what is missing
    raise ImproperlyConfigured(PAGE)


def _manifest() -> dict[str, Any]:
    page_files(PAGE)  # says what is missing
    return _read(MANIFEST, MANIFEST.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _read(manifest: Path, changed: int) -> dict[str, Any]:
    """Read the manifest; `changed` is only there so that a rebuild is noticed."""
    read: dict[str, Any] = json.loads(manifest.read_text(encoding="utf-8"))
    return read


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
