"""Rasters: what a file of cells is, where it lies and how far it is on its way to the map."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.gis.db import models
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from layers.catalog.rows import LayerQuerySet, LayerRow
from layers.catalog.sql.log import change_log
from layers.raster.policy import RASTERS_POLICY
from layers.raster.vocabulary import Confidentiality, Kind, State


class Raster(LayerRow):
    """An elevation model, a plan or an aerial view; its files are in `layers.raster.storage`.

    `crs` is what the coordinates of the original are taken to be in, as `EPSG:n` or as WKT, and
    `vertical` what its heights count from; both "" where there are none. `unit_m` is how many
    metres one unit of the heights makes.
    """

    title = models.CharField(_("titre"), max_length=200)
    kind = models.CharField(_("nature"), max_length=12, choices=Kind.choices)
    year = models.SmallIntegerField(_("année"), null=True, blank=True)
    author = models.CharField(_("auteur"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=120, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    synthetic = models.BooleanField(_("donnée de démonstration inventée"), default=False)
    confidentiality = models.CharField(
        _("confidentialité"),
        max_length=12,
        choices=Confidentiality.choices,
        default=Confidentiality.RESTRICTED,
    )
    state = models.CharField(_("état"), max_length=12, choices=State.choices, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(
        _("avancement (%)"), default=0, validators=[MaxValueValidator(100)]
    )
    reason = models.TextField(_("raison du refus"), blank=True)
    # What was converted on the way in, a sentence each line.
    remarks = models.TextField(_("remarques"), blank=True)
    imported_at = models.DateTimeField(_("importé le"), auto_now_add=True)
    # Names of files in the raster's own folder.
    original = models.CharField(_("fichier d’origine"), max_length=40)
    sheet = models.CharField(_("image redressée"), max_length=40, blank=True)
    grid = models.CharField(_("grille d’analyse"), max_length=40, blank=True)
    cog = models.CharField(_("fichier pour la carte"), max_length=40, blank=True)
    sha256 = models.CharField(_("empreinte de l’original"), max_length=64)
    bytes = models.PositiveBigIntegerField(_("taille (octets)"))
    width = models.PositiveIntegerField(_("largeur (pixels)"))
    height = models.PositiveIntegerField(_("hauteur (pixels)"))
    # EXIF's number: how the original is turned upright.
    orientation = models.PositiveSmallIntegerField(_("orientation"), default=1)
    crs = models.TextField(_("système de coordonnées"), blank=True)
    vertical = models.CharField(_("système d’altitude"), max_length=120, blank=True)
    unit_m = models.FloatField(_("unité des altitudes (m)"), default=1.0)
    nodata = models.FloatField(_("valeur sans donnée"), null=True, blank=True)
    resolution_m = models.FloatField(_("résolution (m)"), null=True, blank=True)
    minimum = models.FloatField(_("minimum (m)"), null=True, blank=True)
    maximum = models.FloatField(_("maximum (m)"), null=True, blank=True)
    # The zoom at which a cell is a pixel of the map, and that of the smallest copy in the file.
    zoom = models.PositiveSmallIntegerField(_("zoom natif"), null=True, blank=True)
    lowest_zoom = models.PositiveSmallIntegerField(_("zoom le plus bas"), null=True, blank=True)
    geom = models.PolygonField(_("emprise"), srid=2154, null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    visibility = RASTERS_POLICY.column()

    objects = LayerQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan ou relief")
        verbose_name_plural = _("plans et relief")
        ordering: ClassVar = ["-imported_at"]
        triggers: ClassVar = change_log("rasters", history=["kind", "state", "confidentiality"])

    def __str__(self) -> str:
        return self.title
