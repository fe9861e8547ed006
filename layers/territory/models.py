"""Communes, service areas of agencies, and the features of the base map."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from layers.access.models import Agency
from layers.catalog.rows import LayerQuerySet, LayerRow
from layers.catalog.sql.log import change_log
from layers.territory.policy import BASE_MAP_POLICY, COMMUNES_POLICY


class CommuneQuerySet(LayerQuerySet):
    """Reads of communes."""

    def containing(self, point: Any) -> CommuneQuerySet:
        """Communes that a point in EPSG:2154 lies in; on a shared border, the first by code."""
        return self.filter(geom__intersects=point).order_by("insee")


class Commune(LayerRow):
    """A municipality of a territory, with or without a known boundary."""

    insee = models.CharField(_("code INSEE"), max_length=5)
    name = models.CharField(_("nom"), max_length=120)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    approximate = models.BooleanField(_("limites approximatives"), default=False)
    geom = models.MultiPolygonField(_("limites"), srid=2154, null=True, blank=True)
    visibility = COMMUNES_POLICY.column()

    objects = CommuneQuerySet.as_manager()

    class Meta:
        verbose_name = _("commune")
        verbose_name_plural = _("communes")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["territory", "insee"], name="commune_insee_unique"),
        ]
        triggers: ClassVar = change_log("communes", history=["insee", "name", "population"])

    def __str__(self) -> str:
        return self.name


class ServiceArea(models.Model):
    """Where an agency answers; an agency without areas answers everywhere in its territory."""

    agency = models.ForeignKey(Agency, models.CASCADE, verbose_name=_("service"))
    name = models.CharField(_("nom"), max_length=120)
    communes = models.ManyToManyField(Commune, blank=True, verbose_name=_("communes"))
    geom = models.MultiPolygonField(_("périmètre"), srid=2154, null=True, blank=True)

    class Meta:
        verbose_name = _("périmètre d’intervention")
        verbose_name_plural = _("périmètres d’intervention")

    def __str__(self) -> str:
        return self.name

    def covers(self, commune: Commune | None, point: Any | None) -> bool:
        """Whether a place lies in the area: in one of its communes, or in its perimeter."""
        if commune is not None and any(each.pk == commune.pk for each in self.communes.all()):
            return True
        return point is not None and self.geom is not None and bool(self.geom.intersects(point))


class BaseFeature(LayerRow):
    """Water, roads, rails, bridges and woods: what makes a map readable without a tile server."""

    class Kind(models.TextChoices):
        """What the feature is."""

        WATER = "water", _("Eau")
        FOREST = "forest", _("Forêt")
        ROAD = "road", _("Route")
        RAIL = "rail", _("Voie ferrée")
        BRIDGE = "bridge", _("Pont")

    kind = models.CharField(_("nature"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("nom"), max_length=120)
    rank = models.PositiveSmallIntegerField(_("importance"), default=1)
    geom = models.GeometryField(_("tracé"), srid=2154)
    visibility = BASE_MAP_POLICY.column()

    objects = LayerQuerySet.as_manager()

    class Meta:
        verbose_name = _("élément du fond de carte")
        verbose_name_plural = _("éléments du fond de carte")
        triggers: ClassVar = change_log("base-map", history=["kind", "name", "rank"])

    def __str__(self) -> str:
        return self.name
