"""The manifest that the front end's build leaves: which files a page needs."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NotRequired, TypedDict, cast

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

MANIFEST = Path(__file__).parent / "static" / "ui" / "dist" / "manifest.json"


class Chunk(TypedDict):
    """One entry of Vite's manifest."""

    file: str
    name: NotRequired[str]
    isEntry: NotRequired[bool]
    css: NotRequired[list[str]]
    imports: NotRequired[list[str]]


@dataclass(frozen=True)
class PageFiles:
    """Files of one page, as paths below `ui/dist/`."""

    script: str
    preloads: tuple[str, ...]
    styles: tuple[str, ...]


def page_files(name: str, manifest: Path | None = None) -> PageFiles:
    """Return the files of the page built from `<app>/frontend/<name>.page.ts`.

    Raises ImproperlyConfigured, naming the command to run, when the front end is not built or
    knows no such page.
    """
    manifest = manifest or MANIFEST
    try:
        changed = manifest.stat().st_mtime_ns
    except FileNotFoundError:
        raise ImproperlyConfigured(
            _("L’interface n’est pas construite : lancez « npm ci », puis « npm run build ».")
        ) from None
    chunks = _read(manifest, changed)
    for key, chunk in chunks.items():
        if chunk.get("isEntry") and chunk.get("name") == name:
            return _collect(chunks, key)
    raise ImproperlyConfigured(
        _(
            "La page « %(name)s » ne figure pas dans l’interface construite : "
            "vérifiez que « frontend/%(name)s.page.ts » existe, puis lancez « npm run build »."
        )
        % {"name": name}
    )


@lru_cache(maxsize=2)
def _read(manifest: Path, changed: int) -> dict[str, Chunk]:
    """Read the manifest; `changed` is only there so that a rebuild is noticed."""
    return cast(dict[str, Chunk], json.loads(manifest.read_text(encoding="utf-8")))


def _collect(chunks: dict[str, Chunk], key: str) -> PageFiles:
    """Walk the imports of a page, what is imported first: style sheets override in that order."""
    order: list[str] = []

    def visit(current: str) -> None:
        for imported in chunks[current].get("imports", []):
            if imported not in order:
                visit(imported)
        if current not in order:
            order.append(current)

    visit(key)
    styles = (style for chunk in order for style in chunks[chunk].get("css", []))
    return PageFiles(
        script=chunks[key]["file"],
        preloads=tuple(chunks[chunk]["file"] for chunk in order if chunk != key),
        styles=tuple(dict.fromkeys(styles)),
    )
