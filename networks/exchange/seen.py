"""What an actor sees of a territory's networks, for files."""

from __future__ import annotations

from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.catalog.layer import STORAGE_SRID
from layers.catalog.registry import UnknownLayer, layer_for
from layers.catalog.visible import Feature
from layers.exchange.datasets import CannotExport

_ALL = 2**31 - 1
# As many as PostGIS needs to say a double so that it reads back as itself.
_DIGITS = 15


def seen_rows(actor: Actor, territory: str, layer_id: str) -> list[Feature]:
    """The rows of a layer that the actor sees, positions in EPSG:2154 as they are stored.

    Raises:
        CannotExport: the actor sees nothing of the layer.
    """
    try:
        layer = layer_for(actor, layer_id)
    except UnknownLayer:
        raise CannotExport(
            _("« %s » n’existe pas pour ce compte (--as nomme un compte qui la voit).") % layer_id
        ) from None
    rows = layer.visible_to(actor).of_territory(territory)
    return rows.features(_ALL, srid=STORAGE_SRID, digits=_DIGITS)
