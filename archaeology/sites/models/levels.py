"""Levels: altitudes with their datum, and depths, which are no altitudes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from archaeology.sites.models.finds import Find
from archaeology.sites.models.recording import Reliable
from archaeology.sites.models.sources import Source
from archaeology.sites.models.stratigraphy import StratigraphicUnit
from archaeology.sites.vocabulary import Datum, GroundReference

# How people begin the name of a level that is the underside of a unit.
_UNDERSIDES = ("base", "fond", "inf", "bas ")


class Level(Reliable):
    """One measured or read height of a unit or of a find.

    Either `z_m` with its datum, metres upwards, or `depth_m` with what it is counted from, metres
    downwards; never one made from the other.
    """

    unit = models.ForeignKey(
        StratigraphicUnit, models.CASCADE, null=True, blank=True, related_name="levels"
    )
    find = models.ForeignKey(Find, models.CASCADE, null=True, blank=True, related_name="levels")
    what = models.CharField(_("ce qui est mesuré"), max_length=80, blank=True)
    z_m = models.FloatField(_("altitude (m)"), null=True, blank=True)
    sigma_m = models.FloatField(_("incertitude (m)"), null=True, blank=True)
    datum = models.CharField(
        _("système d’altitude"), max_length=10, choices=Datum.choices, blank=True
    )
    depth_m = models.FloatField(_("profondeur (m)"), null=True, blank=True)
    ground_reference = models.CharField(
        _("comptée depuis"), max_length=10, choices=GroundReference.choices, blank=True
    )
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, verbose_name=_("source")
    )

    objects: ClassVar[models.Manager[Level]] = models.Manager()

    class Meta:
        verbose_name = _("niveau")
        verbose_name_plural = _("niveaux")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(unit__isnull=True) ^ Q(find__isnull=True), name="level_of_one_thing"
            ),
            models.CheckConstraint(
                condition=(
                    Q(z_m__isnull=False, depth_m__isnull=True, ground_reference="") & ~Q(datum="")
                )
                | (Q(z_m__isnull=True, depth_m__isnull=False, datum="") & ~Q(ground_reference="")),
                name="level_is_altitude_or_depth",
            ),
            models.CheckConstraint(
                condition=Q(sigma_m__isnull=True) | Q(sigma_m__gte=0),
                name="level_sigma_is_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.z_m} m {self.datum}" if self.z_m is not None else f"−{self.depth_m} m"

    @property
    def is_underside(self) -> bool:
        """Whether it was measured below the unit, by what people call it."""
        return self.what.lower().startswith(_UNDERSIDES)
