"""What a package is made of, each part with its digest: a phone fetches what it has not yet."""

from __future__ import annotations

import hashlib
from typing import Literal
from urllib.parse import quote, urlencode

from ninja import Field, Schema

from field_app_api.packages.parts import body_of, parts_of
from field_app_api.packages.sector import Sector, require_carriable
from layers.catalog.field_features import Taken, present_cursor

PARTS_AT = "/api/field/v1/packages"


class PartTold(Schema):
    """One part: the same `digest` is the same content."""

    name: str
    kind: Literal["layer", "forms", "styles", "network", "base-map"]
    digest: str = Field(title="SHA-256 du contenu, en hexadécimal")
    bytes: int = Field(title="Octets à télécharger")
    size: int = Field(title="Octets une fois décompressé")
    href: str


class Manifest(Schema):
    """A package: the same `version` is the same content."""

    version: str
    cursor: str
    bbox: list[float]
    parts: list[PartTold]


def manifest_of(sector: Sector) -> Manifest:
    """The manifest of a sector as it is now.

    The cursor is of before the parts were made: what is written meanwhile is pulled once more,
    never missed.

    Raises:
        Problem: 413, more features than a phone carries.
    """
    require_carriable(sector)
    cursor = present_cursor(sector.actor, Taken.of(sector.layers, sector.box))
    told = []
    for part in parts_of(sector):
        body = body_of(part)
        if body is not None:
            told.append(
                PartTold(
                    name=part.name,
                    kind=part.kind,
                    digest=body.digest,
                    bytes=len(body.sent),
                    size=body.size,
                    href=href(sector, part.kind, part.name),
                )
            )
    named = "\n".join(f"{part.kind} {part.name} {part.digest}" for part in told)
    return Manifest(
        version=hashlib.sha256(named.encode()).hexdigest()[:16],
        cursor=cursor,
        bbox=sector.box.as_list(),
        parts=told,
    )


def href(sector: Sector, kind: str, name: str) -> str:
    """The address of a part; it is good for any account, each gets its own."""
    layers = ",".join(layer.id for layer in sector.layers)
    asked = urlencode({"bbox": str(sector.box), "layers": layers}, safe=",")
    return f"{PARTS_AT}/{kind}/{quote(name)}?{asked}"
