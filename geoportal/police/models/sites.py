"""Where speed is measured."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.contrib.gis.db import models
from django.db.models import Func, Q
from django.db.models.lookups import In
from django.utils.translation import gettext_lazy as _

from geoportal.police.policy import SITES_POLICY
from layers.access.models import Territory
from layers.catalog.rows import LayerQuerySet, LayerRow
from layers.catalog.sql.log import change_log
from layers.territory.models import Commune


class Direction(models.TextChoices):
    """Which way along the road, by its reference marks."""

    INCREASING = "increasing", _("Sens croissant")
    DECREASING = "decreasing", _("Sens décroissant")
    BOTH = "both", _("Les deux sens")


class SiteKind(models.TextChoices):
    """What stands or is set up there."""

    MOBILE = "mobile", _("Contrôle mobile")
    FIXED = "fixed", _("Radar fixe")
    DISPLAY = "display", _("Radar pédagogique")
    COUNTER = "counter", _("Compteur")


class Band(models.TextChoices):
    """By how much the V85 exceeds the limit, in km/h: each band without its lower end."""

    NONE = "none", _("Pas assez de mesures")
    WITHIN = "within", _("V85 sous la limite")
    TO_5 = "0-5", _("Jusqu’à 5 km/h au-dessus")
    TO_10 = "5-10", _("De 5 à 10 km/h au-dessus")
    TO_20 = "10-20", _("De 10 à 20 km/h au-dessus")
    OVER_20 = "over20", _("Plus de 20 km/h au-dessus")
    UNKNOWN = "unknown", _("Limite inconnue")


_UPPER_ENDS = ((0, Band.WITHIN), (5, Band.TO_5), (10, Band.TO_10), (20, Band.TO_20))


def band_of(v85: Decimal | float | None, limit_kmh: int | None) -> Band:
    """The band of a V85 in km/h under a limit in km/h; None where there is none."""
    if v85 is None:
        return Band.NONE
    if limit_kmh is None:
        return Band.UNKNOWN
    excess = Decimal(str(v85)) - limit_kmh
    return next((band for end, band in _UPPER_ENDS if excess <= end), Band.OVER_20)


class SpeedSite(LayerRow):
    """A road segment and a direction, with the limit and the order that set it.

    `geom` is the segment in EPSG:2154, or the bare point where no segment is known (a camera of a
    national file): then nothing is ever published of it. `point` is the exact place. `vehicles`,
    `v85`, `v85_excess` and `band` sum up the full recordings under the limit in force; the service
    `refresh_summary` keeps them.
    """

    territory = models.ForeignKey(
        Territory, models.DO_NOTHING, db_index=False, verbose_name=_("territoire")
    )
    code = models.CharField(_("code"), max_length=60, db_collation="C")
    road = models.CharField(_("voie"), max_length=120)
    segment = models.CharField(_("section"), max_length=200, blank=True)
    commune = models.ForeignKey(
        Commune, models.DO_NOTHING, null=True, blank=True, verbose_name=_("commune")
    )
    geom = models.GeometryField(_("section de voie"), srid=2154)
    point = models.PointField(_("emplacement exact"), srid=2154, null=True, blank=True)
    kind = models.CharField(
        _("nature"), max_length=10, choices=SiteKind.choices, default=SiteKind.MOBILE
    )
    direction = models.CharField(
        _("sens"), max_length=12, choices=Direction.choices, default=Direction.BOTH
    )
    towards = models.CharField(
        _("vers"), max_length=120, blank=True, help_text=_("Par exemple : vers Lillebonne")
    )
    limit_kmh = models.PositiveSmallIntegerField(_("limite (km/h)"), null=True, blank=True)
    limit_order = models.CharField(_("arrêté de limitation"), max_length=120, blank=True)
    limit_ordered_on = models.DateField(_("date de l’arrêté"), null=True, blank=True)
    reason = models.CharField(_("motif"), max_length=300, blank=True)

    vehicles = models.PositiveIntegerField(_("véhicules mesurés"), default=0, editable=False)
    v85 = models.DecimalField(
        _("V85 (km/h)"), max_digits=5, decimal_places=1, null=True, editable=False
    )
    v85_excess = models.DecimalField(
        _("V85 moins limite (km/h)"), max_digits=5, decimal_places=1, null=True, editable=False
    )
    band = models.CharField(
        _("écart à la limite"),
        max_length=8,
        choices=Band.choices,
        default=Band.NONE,
        editable=False,
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    visibility = SITES_POLICY.column()

    objects = LayerQuerySet.as_manager()

    class Meta:
        verbose_name = _("site de mesure de vitesse")
        verbose_name_plural = _("sites de mesure de vitesse")
        ordering: ClassVar = ["road", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["territory", "code"], name="speed_site_code_unique"),
            models.CheckConstraint(
                condition=Q(
                    In(
                        Func("geom", function="GeometryType", output_field=models.CharField()),
                        ["LINESTRING", "POINT"],
                    )
                ),
                name="speed_site_line_or_point",
            ),
            models.CheckConstraint(
                condition=Q(limit_kmh__isnull=True) | Q(limit_kmh__range=(5, 130)),
                name="speed_site_limit_range",
            ),
        ]
        # The summary follows from the readings: no history of it.
        triggers: ClassVar = change_log(
            "speed-sites", history=["code", "kind", "direction", "limit_kmh"]
        )

    def __str__(self) -> str:
        return f"{self.code} · {self.road}"

    @property
    def is_segment(self) -> bool:
        """Whether the road segment is known, not only a point on it."""
        return bool(self.geom.geom_type == "LineString")

    def limit_on(self, day: date) -> int | None:
        """The limit in km/h that held on a day, as far as replaced ones are remembered."""
        replaced: Any = self.past_limits.filter(until__gt=day).order_by("until").first()
        return self.limit_kmh if replaced is None else replaced.limit_kmh


class PastLimit(models.Model):
    """A limit that another one replaced: it held until the day before `until`."""

    site = models.ForeignKey(
        SpeedSite, models.CASCADE, related_name="past_limits", verbose_name=_("site")
    )
    limit_kmh = models.PositiveSmallIntegerField(_("limite (km/h)"))
    limit_order = models.CharField(_("arrêté de limitation"), max_length=120, blank=True)
    limit_ordered_on = models.DateField(_("date de l’arrêté"), null=True, blank=True)
    reason = models.CharField(_("motif"), max_length=300, blank=True)
    until = models.DateField(_("remplacée le"))

    objects: ClassVar[models.Manager[PastLimit]] = models.Manager()

    class Meta:
        verbose_name = _("limite remplacée")
        verbose_name_plural = _("limites remplacées")
        ordering: ClassVar = ["-until"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["site", "until"], name="past_limit_one_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.limit_kmh} km/h"
