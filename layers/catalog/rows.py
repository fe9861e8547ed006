"""What the rows of every layer have in common."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.gis.db import models
from django.contrib.gis.geos import Point
from django.contrib.gis.measure import D
from django.db.models import Func, Q
from django.utils.translation import gettext_lazy as _

from layers.access.actor import Actor
from layers.access.models import Territory
from layers.catalog.box import Box

KEY_BITS = 53
# What a key can be; longer numbers are nobody's.
KEYS = range(1, 2**KEY_BITS)


class RandomKey(Func):
    """A random 53-bit key, made by the database.

    Keys neither count rows nor tell their order, so that the gaps between those one sees say
    nothing about those one does not; 53 bits because JavaScript reads a tile's feature id as a
    double.
    """

    template = f"(floor(random() * {2**KEY_BITS - 1}) + 1)::bigint"
    output_field = models.BigIntegerField()


class LayerQuerySet(models.QuerySet[Any]):
    """Reads over the rows that an actor gets whole."""

    def visible_to(self, actor: Actor) -> Self:
        """The rows that the actor's grants open entirely, exact position and all columns."""
        from layers.catalog.registry import all_layers

        layer = next(each for each in all_layers() if each.model is self.model)
        condition = Q(pk__in=[])
        rows = layer.visible_to(actor)
        rows.looked_at()
        for branch in rows.branches:
            if branch.access.whole:
                for territory, visibility in branch.scopes:
                    condition |= Q(territory_id=territory, visibility=visibility)
        return self.filter(condition)

    def in_bbox(self, box: Box) -> Self:
        """Rows whose geometry meets a box."""
        return self.filter(geom__bboverlaps=box.polygon())

    def within_metres(self, point: Point, metres: float) -> Self:
        """Rows at most `metres` from a point in EPSG:2154."""
        return self.filter(geom__dwithin=(point, D(m=metres)))


class LayerRow(models.Model):
    """Base of every layer's model: a key, a territory, and the stored class.

    A concrete model adds its geometry columns (EPSG:2154) and `visibility = POLICY.column()`.
    """

    id = models.BigIntegerField(
        primary_key=True, db_default=RandomKey(), editable=False, verbose_name=_("clé")
    )
    territory = models.ForeignKey(Territory, models.PROTECT, verbose_name=_("territoire"))

    class Meta:
        abstract = True
