"""What the public is told: releases, and the table of the last one."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geoportal.police.models.sites import Band
from geoportal.police.policy import STATISTICS_POLICY
from layers.access.models import Territory
from layers.catalog.rows import LayerQuerySet, LayerRow
from layers.catalog.sql.log import change_log
from layers.territory.models import Commune


class ReleaseQuerySet(models.QuerySet[Any]):
    """Reads of releases."""

    def counting(self, territory: str, code: str) -> Self:
        """Releases that can still be corrected and count vehicles of a segment, told or not."""
        return self.filter(territory=territory, record__truth__contains=[[code]])


class SpeedRelease(models.Model):
    """One publication, of a month or of a year; what it said is kept and never changes.

    A later release of a year is a correction. `totals` is public: `{"kind", "name", "month",
    "vehicles"}` each, named by the segment's code or the commune's INSEE code. `record` is the
    police's alone: what was told and the counts behind it (`Release.as_json` of
    `geoportal.police.measuring.releases`, and under `values` the other numbers told). A correction
    needs it, so as not to tell by how little something has changed; None once purged.
    """

    territory = models.ForeignKey(
        Territory, models.DO_NOTHING, db_index=False, verbose_name=_("territoire")
    )
    year = models.PositiveSmallIntegerField(_("année"))
    month = models.PositiveSmallIntegerField(_("mois"), null=True, blank=True)
    number = models.PositiveSmallIntegerField(_("édition"), default=1)
    released_on = models.DateField(_("publiée le"))
    totals: models.JSONField[Any, Any] = models.JSONField(default=list, editable=False)
    record: models.JSONField[Any, Any] = models.JSONField(null=True, editable=False)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication de statistiques")
        verbose_name_plural = _("publications de statistiques")
        ordering: ClassVar = ["year", "month", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["territory", "year", "month", "number"],
                name="speed_release_unique",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(month__isnull=True) | Q(month__range=(1, 12)),
                name="speed_release_month_of_year",
            ),
            # A month is published once; what is corrected is the year.
            models.CheckConstraint(
                condition=Q(month__isnull=True) | Q(number=1), name="speed_release_month_once"
            ),
        ]

    def __str__(self) -> str:
        period = f"{self.year}" if self.month is None else f"{self.month:02d}/{self.year}"
        return f"{period} ({self.number})"


class SpeedStatistic(LayerRow):
    """A road segment in a month, as the last release tells it; written by `publish_statistics`.

    It points to no site and counts no session: nothing here leads back to the police's tables.
    `geom` is the segment in EPSG:2154. Under 100 vehicles only their number is told.
    """

    territory = models.ForeignKey(
        Territory, models.DO_NOTHING, db_index=False, verbose_name=_("territoire")
    )
    release = models.ForeignKey(
        SpeedRelease, models.PROTECT, related_name="rows", verbose_name=_("publication")
    )
    code = models.CharField(_("code de la section"), max_length=60, db_collation="C")
    road = models.CharField(_("voie"), max_length=120)
    segment = models.CharField(_("section"), max_length=200, blank=True)
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, verbose_name=_("commune")
    )
    month = models.DateField(_("mois"))
    limit_kmh = models.PositiveSmallIntegerField(_("limite (km/h)"), null=True)
    vehicles = models.PositiveIntegerField(_("véhicules mesurés"))
    mean = models.DecimalField(_("moyenne (km/h)"), max_digits=5, decimal_places=1, null=True)
    v85 = models.DecimalField(_("V85 (km/h)"), max_digits=5, decimal_places=1, null=True)
    share_over = models.DecimalField(
        _("part au-dessus de la limite"), max_digits=4, decimal_places=3, null=True
    )
    band = models.CharField(
        _("écart à la limite"), max_length=8, choices=Band.choices, default=Band.NONE
    )
    geom = models.LineStringField(_("section de voie"), srid=2154)
    visibility = STATISTICS_POLICY.column()

    objects = LayerQuerySet.as_manager()

    class Meta:
        verbose_name = _("statistique de vitesse")
        verbose_name_plural = _("statistiques de vitesse")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["territory", "code", "month"], name="speed_statistic_unique"
            ),
            models.CheckConstraint(
                condition=Q(month__day=1), name="speed_statistic_first_of_month"
            ),
            models.CheckConstraint(
                condition=Q(vehicles__gte=10), name="speed_statistic_ten_vehicles"
            ),
        ]
        triggers: ClassVar = change_log("speed-statistics")

    def __str__(self) -> str:
        return f"{self.code} · {self.month:%m/%Y}"
