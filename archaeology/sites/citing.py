"""Sources as they are cited to somebody who may know of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from archaeology.sites.layers import SOURCES
from layers.access.actor import Actor


@dataclass(frozen=True, slots=True)
class Cited:
    """A source that the reader may know of."""

    reference: str
    title: str = ""
    author: str = ""
    year: str = ""
    url: str = ""


def sources_seen(actor: Actor, keys: Collection[int]) -> dict[int, Cited]:
    """Sources have a secrecy of their own: who may not know one reads the statement without it."""
    if not keys:
        return {}
    rows = SOURCES.visible_to(actor).keyed(sorted(set(keys)))
    told = ("reference", "title", "author", "year", "url")
    return {
        feature.key: Cited(**{name: str(feature.properties.get(name) or "") for name in told})
        for feature in rows.features(len(keys), fields=told)
        if feature.properties.get("reference")
    }
