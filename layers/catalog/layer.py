"""A layer: what the platform knows about one kind of thing on the map."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from django.utils.functional import Promise

from layers.access.actor import Actor
from layers.access.policy import Policy, branches
from layers.access.territories import territory_keys
from layers.catalog.fields import Field
from layers.catalog.style import Style

if TYPE_CHECKING:
    from layers.catalog.rows import LayerRow
    from layers.catalog.visible import VisibleRows

Facet = TypeVar("Facet")
GeometryType = Literal["Point", "LineString", "Polygon", "Geometry"]
STORAGE_SRID = 2154


@dataclass(frozen=True, eq=False)
class Layer:
    """A small frozen declaration; each exit owns an optional facet of it.

    `geometry` and `generalised` name geometry columns in EPSG:2154; `moment` the date field that
    `datetime` filters read; `writers` the services that may write rows, by verb.
    """

    id: str
    title: str | Promise
    description: str | Promise
    model: type[LayerRow]
    geometry_type: GeometryType
    fields: tuple[Field, ...]
    policy: Policy
    style: Style
    geometry: str = "geom"
    generalised: str = ""
    moment: str = ""
    listed: bool = True
    attribution: str | Promise = ""
    facets: tuple[object, ...] = ()
    writers: Mapping[str, Callable[..., Any]] = field(default_factory=lambda: MappingProxyType({}))

    def field(self, name: str) -> Field:
        """The field of that name.

        Raises:
            KeyError: the layer has none.
        """
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise KeyError(name)

    def facet(self, kind: type[Facet]) -> Facet | None:
        """What an exit has been told about this layer, if anything."""
        return next((facet for facet in self.facets if isinstance(facet, kind)), None)

    def visible_to(self, actor: Actor) -> VisibleRows:
        """The rows that `actor` may see, each with the fields and the position it gets."""
        from layers.catalog.visible import VisibleRows

        parts = branches(self.policy, self.id, actor, territory_keys())
        reader = actor.label if self.policy.watched else ""
        return VisibleRows(layer=self, branches=parts, reader=reader)

    @property
    def table(self) -> str:
        """The table of the database that holds the rows."""
        return self.model._meta.db_table
