"""The parts of a package, each made of what the account may see and named by what it holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from django.utils import timezone

from field_app_api.packages.memory import MEMORY
from field_app_api.packages.sector import MOST_FEATURES, Sector, too_much
from field_app_api.packages.styles import package_style
from layers.access.actor import Actor
from layers.access.territories import territory_keys
from layers.catalog.collecting import METHODS, Companion, FieldForm, form_of, methods_of
from layers.catalog.field_features import field_features
from layers.catalog.layer import Layer
from layers.catalog.tail import TAIL
from layers.catalog.visible import VisibleRows
from layers.tiles.archive import archive
from layers.tiles.ground import ground_views
from layers.ui.bodies import Body

Kind = Literal["layer", "forms", "styles", "network", "base-map"]
JSON_TYPE = "application/json"
GEOJSON_TYPE = "application/geo+json"
PMTILES_TYPE = "application/vnd.pmtiles"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to take along; `name` is its own among those of its kind.

    Attributes:
        shows: what it is made of: whoever has the same gets the same bytes as long as nothing is
            written.
        make: the bytes; None where the account is not given it.
        rows: what is looked at, from memory or not.
        holds: whether it is still as it was at a position of the log; None: only if nothing at
            all was written since.
    """

    kind: Kind
    name: str
    media_type: str
    shows: tuple[object, ...]
    make: Callable[[], bytes | None]
    rows: VisibleRows | None = None
    holds: Callable[[int], bool] | None = None


def parts_of(sector: Sector) -> Iterator[Part]:
    """The parts of a sector, the small ones that explain the others first."""
    layers, actor = sector.layers, sector.actor
    person = (actor.account_id, actor.posts, actor.is_superuser)
    shown = (person, tuple(layer.id for layer in layers))
    yield Part("forms", "forms", JSON_TYPE, shown, lambda: as_json(forms_told(sector)))
    yield Part(
        *("styles", "styles", JSON_TYPE, shown), lambda: as_json(package_style(actor, layers))
    )
    for layer in layers:
        yield _features_part(sector, layer, person)
    for layer in layers:
        companion = layer.facet(Companion)
        if companion is not None:
            yield from _network_parts(sector, layer, companion, person)
    yield _base_map_part(sector)


def _features_part(sector: Sector, layer: Layer, person: object) -> Part:
    rows = sector.rows(layer)
    # Without a form everybody who gets the same fields gets the same features.
    shown = (str(sector.box), rows.fingerprint, person if form_of(layer) else None)
    made = partial(_features, sector, layer, rows)
    return Part("layer", layer.id, GEOJSON_TYPE, shown, made, rows)


def _features(sector: Sector, layer: Layer, rows: VisibleRows) -> bytes:
    told = field_features(sector.actor, layer, rows, MOST_FEATURES + 1)
    if len(told) > MOST_FEATURES:
        raise too_much()
    return as_json({"type": "FeatureCollection", "features": told})


def _network_parts(
    sector: Sector, layer: Layer, companion: Companion, person: object
) -> Iterator[Part]:
    """A companion for each territory that the sector touches; it need not be given."""
    for territory in territory_keys():
        if not sector.rows(layer).of_territory(territory).count(1).number:
            continue
        made = partial(_network, sector.actor, companion, territory)
        # It is the same for all sectors.
        shown = (person, timezone.localdate())
        yield Part("network", f"{companion.name}-{territory}", JSON_TYPE, shown, made)


def _network(actor: Actor, companion: Companion, territory: str) -> bytes | None:
    made = companion.make(actor, territory)
    return None if made is None else as_json(made)


def _base_map_part(sector: Sector) -> Part:
    views = ground_views(sector.actor)

    def holds(position: int) -> bool:
        return not any(
            TAIL.touched(view.layer.id, view.rows.branches, None, position) for view in views
        )

    shown = (str(sector.box), *((view.layer.id, view.mark) for view in views))
    made = partial(archive, views, sector.box)
    return Part("base-map", "base-map", PMTILES_TYPE, shown, made, holds=holds)


def body_of(part: Part) -> Body | None:
    """What a part holds now, from memory where nothing was written since.

    Whoever has just written something is never answered from before; where the log cannot tell,
    nothing is remembered.
    """
    if part.rows is not None:
        part.rows.looked_at()  # from memory or not
    now = TAIL.caught_up()
    if now is None:
        return _made(part)
    key = (part.kind, part.name, *part.shows)
    known = MEMORY.get(key)
    if known is not None:
        position, body = known
        if position == now or (part.holds is not None and part.holds(position)):
            MEMORY.put(key, now, body)
            return body
    made = _made(part)
    if made is not None:
        MEMORY.put(key, now, made)
    return made


def _made(part: Part) -> Body | None:
    content = part.make()
    # The tiles of an archive are packed one by one.
    return None if content is None else Body.of(content, pack=part.kind != "base-map")


def forms_told(sector: Sector) -> dict[str, Any]:
    """The forms that the account may fill in, by layer."""
    return {layer.id: _form(layer, form) for layer, form in sector.forms()}


def _form(layer: Layer, form: FieldForm) -> dict[str, Any]:
    return {
        "version": form.version,
        "title": str(form.title),
        "asks_place": form.asks_place,
        "files": sorted(form.files),
        "methods": list(methods_of(layer)),
        "questions": [
            {
                "name": question.name,
                "title": str(question.title),
                "kind": question.kind,
                "required": question.required,
                "codes": [[value, str(label)] for value, label in question.codes],
                "layer": question.layer,
                "hint": str(question.hint),
                "most": question.most,
                "on": [method for method in METHODS if method in question.on],
            }
            for question in form.questions
        ],
    }


def as_json(value: Any) -> bytes:
    """Compact; members in the order in which they were made."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
