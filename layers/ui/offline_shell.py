"""What an app that starts without network is made of: the files its service worker keeps.

An app is a page built from `<name>.page.ts`, a worker built from `<worker>.ts` (imported there with
`?worker&url`, so that the build makes a file of it), and the few documents that make it start.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import PrefixNode
from django.utils.translation import gettext as _

from layers.ui.app_icon import Icon
from layers.ui.content_security import policy
from layers.ui.manifest import MANIFEST, page_files

# A browser asks each time whether it is still the same.
FRESH = {"Cache-Control": "no-cache"}
DAY = {"Cache-Control": "public, max-age=86400"}


@dataclass(frozen=True, slots=True)
class OfflineShell:
    """An app by the names of its page and of its worker."""

    page: str
    worker: str

    def service_worker(self, documents: Mapping[str, str]) -> str:
        """The worker's script, with the list of what it keeps before it.

        `documents` are the app's own by address, its page first.

        Raises:
            ImproperlyConfigured: the front end is not built.
        """
        names = [name for name in self._all_assets() if name.startswith(self._worker_file)]
        if not names:
            raise ImproperlyConfigured(_("Le fonctionnement hors ligne n’est pas construit."))
        script = (MANIFEST.parent / names[0]).read_text(encoding="utf-8")
        return f"self.__PRECACHE={json.dumps(self.precache(documents))};\n{script}"

    def precache(self, documents: Mapping[str, str]) -> list[dict[str, str | None]]:
        """What is kept; the names of built files change with what is in them."""
        base = PrefixNode.handle_simple("STATIC_URL") + "ui/dist/"
        own: list[dict[str, str | None]] = [
            {"url": address, "revision": _mark(text)} for address, text in documents.items()
        ]
        return [*own, *({"url": base + name, "revision": None} for name in self.built_files())]

    def built_files(self) -> list[str]:
        """Every built file that the page may ask for, now or later, below `ui/dist/`."""
        chunks = self._manifest()
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

        visit(self._entry(chunks))
        return [name for name in files if not name.startswith(self._worker_file)]

    @property
    def _worker_file(self) -> str:
        return f"assets/{self.worker}-"

    def _all_assets(self) -> list[str]:
        return [name for chunk in self._manifest().values() for name in chunk.get("assets", [])]

    def _entry(self, chunks: dict[str, Any]) -> str:
        for key, chunk in chunks.items():
            if chunk.get("isEntry") and chunk.get("name") == self.page:
                return key
        raise ImproperlyConfigured(self.page)

    def _manifest(self) -> dict[str, Any]:
        page_files(self.page)  # says what is missing
        return _read(MANIFEST, MANIFEST.stat().st_mtime_ns)


def app_policy() -> str:
    """The Content-Security-Policy of an app's page.

    What the phone holds is shown and heard from its memory, and the map's worker, which is no page
    below the app's, is started from there.
    """
    heard = policy(settings.BASEMAP_STYLE_URL) + "; media-src 'self' blob:"
    return heard.replace("worker-src 'self'", "worker-src 'self' blob:")


def manifest_icons(icon: Icon, png: Mapping[int, str], svg: str) -> list[dict[str, str]]:
    """The icons of a web manifest: addresses of the PNGs by size, and of the SVG."""
    pixels = [
        {
            "src": png[size],
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size in icon.sizes
        for purpose in ("any", "maskable")
    ]
    return [*pixels, {"src": svg, "sizes": "any", "type": "image/svg+xml"}]


@lru_cache(maxsize=2)
def _read(manifest: Path, changed: int) -> dict[str, Any]:
    """Read the manifest; `changed` is only there so that a rebuild is noticed."""
    read: dict[str, Any] = json.loads(manifest.read_text(encoding="utf-8"))
    return read


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
