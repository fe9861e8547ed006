"""`geoportal rebuild_counts [LAYER …]`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from layers.catalog.registry import UnknownLayer, all_layers, layer
from layers.tiles.services.rebuild_counts import NotAggregated, rebuild_counts


class Command(BaseCommand):
    """Counts aggregated layers anew, all of them or those named."""

    help = "Recompte les couches agrégées (toutes, ou celles nommées)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Layer ids."""
        parser.add_argument("layers", nargs="*")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild one after the other."""
        wanted = options["layers"] or [
            each.id for each in all_layers() if each.style.aggregate_below
        ]
        for layer_id in wanted:
            try:
                cells = rebuild_counts(layer(layer_id))
            except UnknownLayer:
                raise CommandError(f"{layer_id} : couche inconnue") from None
            except NotAggregated:
                raise CommandError(f"{layer_id} : cette couche n’est pas agrégée") from None
            self.stdout.write(f"{layer_id} : {cells} cases")
