"""Correct what is said of a raster; its file stays what it is."""

from __future__ import annotations

from dataclasses import dataclass, fields

from layers.access.actor import Actor
from layers.catalog.changing import changing_row
from layers.raster.models import Raster
from layers.raster.rights import require_may_say, to_change


@dataclass(frozen=True, slots=True)
class Correction:
    """What can be corrected; the kind cannot, since other files were made for it."""

    title: str
    year: int | None
    author: str
    licence: str
    source: str
    confidentiality: str

    @classmethod
    def of(cls, raster: Raster) -> Correction:
        """What is said of a raster now."""
        return cls(**{each.name: getattr(raster, each.name) for each in fields(cls)})


def correct_raster(actor: Actor, key: int, version: int, facts: Correction) -> Raster:
    """The raster as it is now said to be.

    Raises:
        PermissionDenied: there is no such raster, or none for this actor, or he may not restrict.
        ConflictingChange: somebody else changed it after `version`.
        ValidationError: a value is missing, unknown or too long.
    """
    with changing_row(actor, lambda: to_change(actor, key), version) as raster:
        if facts.confidentiality != raster.confidentiality:
            require_may_say(actor, str(raster.territory_id), facts.confidentiality)
        for each in fields(facts):
            value = getattr(facts, each.name)
            setattr(raster, each.name, value.strip() if isinstance(value, str) else value)
        raster.full_clean()
    return raster
