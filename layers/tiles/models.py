"""The pyramid of counts: how many points of each class lie in each cell of each zoom."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Pyramid(models.Model):
    """A layer whose points are counted, and up to which cursor of the change log they are.

    `levels` zooms from 0 are kept. A layer without a row here is counted from its own table.
    """

    layer = models.CharField(_("couche"), max_length=60, primary_key=True)
    levels = models.PositiveSmallIntegerField(_("niveaux"))
    cursor = models.BigIntegerField(_("curseur"))

    class Meta:
        verbose_name = _("pyramide")
        verbose_name_plural = _("pyramides")

    def __str__(self) -> str:
        return self.layer


class Cell(models.Model):
    """The points of one class in one cell: `zoom` is that of the tile, x and y count cells.

    `sum_x` and `sum_y` add up the points' places in whole metres of EPSG:3857, so that their mean
    is known and a point that leaves can be taken out again. Never keyed by who may see it.
    """

    pk = models.CompositePrimaryKey(
        "layer", "zoom", "x", "y", "generalised", "territory", "visibility"
    )
    layer = models.CharField(max_length=60)
    zoom = models.SmallIntegerField()
    x = models.IntegerField()
    y = models.IntegerField()
    generalised = models.BooleanField()
    territory = models.CharField(max_length=16)
    visibility = models.CharField(max_length=20)
    count = models.BigIntegerField()
    sum_x = models.BigIntegerField()
    sum_y = models.BigIntegerField()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        # What a fold leaves empty is found without looking through the rest.
        indexes: ClassVar = [
            models.Index(fields=["layer"], condition=models.Q(count=0), name="cell_emptied"),
        ]

    def __str__(self) -> str:
        return f"{self.layer} {self.zoom}/{self.x}/{self.y}"
