"""What devices measured. There is no column for a plate, a driver or an image, nor will be."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from geoportal.police.models.sessions import SpeedSession


class Heading(models.TextChoices):
    """Which way a vehicle drove, by the road's reference marks."""

    INCREASING = "increasing", _("Sens croissant")
    DECREASING = "decreasing", _("Sens décroissant")
    UNKNOWN = "", _("Sens inconnu")


class SpeedReading(models.Model):
    """One vehicle that passed; filled by COPY only.

    `measured_kmh` is what the device showed, which statistics use; `retained_kmh` what is held
    against a driver after the margin of the order of 4 June 2009. `free_flow` is None where the
    device does not tell.
    """

    session = models.ForeignKey(
        SpeedSession, models.CASCADE, related_name="readings", verbose_name=_("séance")
    )
    at = models.DateTimeField(_("instant"))
    measured_kmh = models.DecimalField(_("vitesse mesurée"), max_digits=4, decimal_places=1)
    retained_kmh = models.DecimalField(_("vitesse retenue"), max_digits=4, decimal_places=1)
    vehicle_class = models.CharField(_("catégorie"), max_length=20, blank=True, db_collation="C")
    direction = models.CharField(
        _("sens"), max_length=10, choices=Heading.choices, blank=True, db_collation="C"
    )
    free_flow = models.BooleanField(_("circulation libre"), null=True)

    objects: ClassVar[models.Manager[SpeedReading]] = models.Manager()

    class Meta:
        verbose_name = _("mesure de vitesse")
        verbose_name_plural = _("mesures de vitesse")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(measured_kmh__gt=0, measured_kmh__lte=300),
                name="speed_reading_possible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measured_kmh} km/h"


class SpeedHistogram(models.Model):
    """How many vehicles drove how fast in one hour of the day of a session.

    `values` are measured speeds in tenths of km/h, ascending; `counts` as many vehicles each.
    Statistics are computed from these, whatever the number of readings.
    """

    session = models.ForeignKey(
        SpeedSession, models.CASCADE, related_name="histograms", verbose_name=_("séance")
    )
    hour = models.PositiveSmallIntegerField(_("heure locale"))
    direction = models.CharField(
        _("sens"), max_length=10, choices=Heading.choices, blank=True, db_collation="C"
    )
    free_flow = models.BooleanField(_("circulation libre"), null=True)
    values = ArrayField(models.IntegerField(), verbose_name=_("vitesses (dixièmes de km/h)"))
    counts = ArrayField(models.IntegerField(), verbose_name=_("nombres"))

    objects: ClassVar[models.Manager[SpeedHistogram]] = models.Manager()

    class Meta:
        verbose_name = _("histogramme de vitesses")
        verbose_name_plural = _("histogrammes de vitesses")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "hour", "direction", "free_flow"],
                name="speed_histogram_unique",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(hour__range=(0, 23)), name="speed_histogram_hour_of_day"
            ),
            models.CheckConstraint(
                condition=Q(
                    Exact(
                        Func(
                            F("values"),
                            function="cardinality",
                            output_field=models.IntegerField(),
                        ),
                        Func(
                            F("counts"),
                            function="cardinality",
                            output_field=models.IntegerField(),
                        ),
                    )
                ),
                name="speed_histogram_value_each_count",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hour} h"
