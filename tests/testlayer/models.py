"""A point with something to hide."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex
from django.db.models import Func, Value

from layers.catalog.rows import LayerQuerySet, LayerRow
from layers.catalog.sql.log import change_log
from tests.testlayer.policy import TEST_POLICY

GRID_M = 1000


class Thing(LayerRow):
    """A row of `test-things`."""

    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    weight = models.IntegerField(default=0)
    finder = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    happened_at = models.DateTimeField(null=True)
    sensitivity = models.CharField(max_length=20, default="open")
    geom = models.PointField(srid=2154, null=True)
    rough = models.GeneratedField(
        expression=Func("geom", Value(GRID_M), function="ST_SnapToGrid"),
        output_field=models.PointField(srid=2154),
        db_persist=True,
    )
    visibility = TEST_POLICY.column()

    objects = LayerQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [GistIndex(fields=["rough"], name="thing_rough")]
        # `note` and `finder` are free text: no history of them.
        triggers: ClassVar = change_log(
            "test-things", generalised="rough", history=["kind", "weight", "sensitivity"]
        )

    def __str__(self) -> str:
        return self.name


class Tag(models.Model):
    """A word about a thing, shown once it is released."""

    thing = models.ForeignKey(Thing, models.CASCADE)
    text = models.CharField(max_length=60)
    released = models.BooleanField(default=False)

    objects: ClassVar[models.Manager[Tag]] = models.Manager()

    def __str__(self) -> str:
        return self.text
