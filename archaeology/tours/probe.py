"""How the visibility walk looks through tours: where they are written, and where they are read."""

from __future__ import annotations

from archaeology.tours.probe_reading import ROUTES as READING
from archaeology.tours.probe_reading import look_at_reading
from archaeology.tours.probe_writing import ROUTES as WRITING
from archaeology.tours.probe_writing import look_at_writing
from archaeology.tours.visit.probe_pages import ROUTES as VISITING
from archaeology.tours.visit.probe_pages import look_at_pages
from layers.catalog.layer import Layer
from layers.catalog.probes import Client, Observation, Probe


def probe() -> Probe:
    """The rooms of those who write, the API and the visitor's pages that everybody reads."""
    return Probe(
        "heritage-tours",
        READING | WRITING | VISITING,
        _look,
        is_counter=True,
        # A stop that is hidden may be of a tour that everybody knows.
        asks_by=frozenset({"tour"}),
        notes="Everyone reads the same; each format and package must agree with the list.",
    )


def _look(client: Client, layer: Layer) -> Observation | None:
    look_at_pages(client, layer)
    read, written = look_at_reading(client, layer), look_at_writing(client, layer)
    if read is None or written is None:
        return read or written
    told, known = dict(read.fields or {}), written.fields or {}
    return Observation(fields=told | {key: {**told.get(key, {}), **known[key]} for key in known})
