"""What Django's system check says about layers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.indexes import GistIndex
from django.core.checks import CheckMessage, Error, register

from layers.catalog.registry import all_layers


@register()
def generalised_positions_are_indexed(**_: Any) -> list[CheckMessage]:
    """Django gives a generated geometry column no spatial index; without one each box reads all."""
    return list(_unindexed())


def _unindexed() -> Iterator[CheckMessage]:
    for layer in all_layers():
        indexed = {
            name
            for index in layer.model._meta.indexes
            if isinstance(index, GistIndex)
            for name in index.fields
        }
        if layer.generalised and layer.generalised not in indexed:
            yield Error(
                f"The layer {layer.id} has no GistIndex on {layer.generalised}.",
                hint="Add it to the model's Meta.indexes.",
                obj=layer.model,
                id="catalog.E001",
            )
