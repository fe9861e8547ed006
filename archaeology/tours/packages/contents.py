"""The files of a package: the tour, its map's style, the ground around the way, its media."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from archaeology.tours.exits import document
from archaeology.tours.exits.document import as_json
from archaeology.tours.packages.package import Entry
from archaeology.tours.telling.near import widened
from archaeology.tours.telling.parts import Medium, Telling
from layers.access.actor import PUBLIC
from layers.catalog.box import Box
from layers.tiles.archive import archive
from layers.tiles.ground import GROUND, drawn_ground, ground_source, ground_views
from layers.tiles.map_style import labels_last

TOUR, STYLE, GROUND_FILE = "tour.json", "style.json", "ground.pmtiles"
JSON_TYPE, PMTILES_TYPE = "application/json", "application/vnd.pmtiles"
# How far around the way the ground reaches: one gets lost a little.
AROUND_M = 400


@dataclass(frozen=True, slots=True)
class File:
    """A file of a package: its entry, and its bytes or where they are kept."""

    entry: Entry
    content: bytes | Path


def tour_json(told: Telling) -> bytes:
    """The tour as the API tells it, its files by their paths in the package."""
    return document.tour_json(told, None, medium_path)


def medium_path(medium: Medium) -> str:
    """Where a medium lies in a package."""
    return f"media/{medium.name}"


def contents(told: Telling, tour: bytes) -> Iterator[File]:
    """The files in their order; the ground only where the tour has a place."""
    yield _made(TOUR, tour, JSON_TYPE)
    yield _made(STYLE, as_json(_style(told)), JSON_TYPE)
    box = around(told)
    if box is not None:
        yield _made(GROUND_FILE, archive(ground_views(PUBLIC), box), PMTILES_TYPE)
    for medium in told.media():
        entry = Entry(medium_path(medium), medium.sha256, medium.bytes, medium.type)
        yield File(entry, media_file(medium))


def media_file(medium: Medium) -> Path:
    """Where a medium is kept."""
    return Path(settings.MEDIA_ROOT) / medium.stored


def around(told: Telling) -> Box | None:
    """The box of the ground that is taken along, in WGS 84."""
    if told.bounds is None:
        return None
    return Box(*widened(told.bounds, AROUND_M))


def _style(told: Telling) -> dict[str, object]:
    return {
        "version": 8,
        "name": told.title,
        "sources": {GROUND: ground_source()},
        "layers": labels_last(drawn_ground(PUBLIC)),
    }


def _made(path: str, content: bytes, media_type: str) -> File:
    digest = hashlib.sha256(content).hexdigest()
    return File(Entry(path, digest, len(content), media_type), content)
