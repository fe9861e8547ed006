"""Where a plan was placed, by whom, and how well: one row each time, the last one holds."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from layers.access.models import Account
from layers.raster.georeferencing.fitting import Transformation
from layers.raster.models.rasters import Raster
from layers.raster.placing import CHOICES, TRANSFORMATIONS


class Placement(models.Model):
    """A plan laid on the ground; lengths in metres over it.

    `rms_left_out_m` is how far off each point would be, did the others place it alone (root mean
    square); None where a point could not be spared.
    """

    raster = models.ForeignKey(
        Raster, models.CASCADE, related_name="placements", verbose_name=_("plan")
    )
    transformation = models.CharField(_("transformation"), max_length=12, choices=CHOICES)
    rms_m = models.FloatField(_("écart moyen (m)"))
    rms_left_out_m = models.FloatField(_("écart moyen sans chaque point (m)"), null=True)
    pixel_m = models.FloatField(_("pixel (m)"))
    placed_at = models.DateTimeField(_("placé le"), auto_now_add=True)
    placed_by = models.ForeignKey(
        Account, models.SET_NULL, null=True, related_name="+", verbose_name=_("placé par")
    )

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering: ClassVar = ["-placed_at", "-pk"]

    def __str__(self) -> str:
        return str(TRANSFORMATIONS[Transformation(self.transformation)])


class ControlPoint(models.Model):
    """The same place on the sheet, in pixels from its upper left corner, and on the ground."""

    placement = models.ForeignKey(
        Placement, models.CASCADE, related_name="points", verbose_name=_("placement")
    )
    number = models.PositiveSmallIntegerField(_("numéro"))
    column = models.FloatField(_("colonne"))
    row = models.FloatField(_("ligne"))
    geom = models.PointField(_("lieu"), srid=2154)
    residual_m = models.FloatField(_("écart (m)"))

    class Meta:
        verbose_name = _("point de calage")
        verbose_name_plural = _("points de calage")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["placement", "number"], name="raster_one_control_point_a_number"
            )
        ]

    def __str__(self) -> str:
        return str(self.number)
