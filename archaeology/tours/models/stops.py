"""Stops of a tour and what is told there, language by language."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.gis.db import models
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from archaeology.sites.models import HeritageSite
from archaeology.sites.vocabulary import Confidentiality
from archaeology.tours.models.places import (
    place_of_the_site,
    places_near_the_stop,
    veils_of_tours,
)
from archaeology.tours.models.tours import Tour, slug_is_plain
from archaeology.tours.policy import SEALED, STOPS_POLICY, VEILED
from archaeology.tours.vocabulary import Language
from layers.access.models import Territory
from layers.catalog.rows import LayerQuerySet, LayerRow
from layers.catalog.sql.log import change_log

RADIUS_M = 30


class Stop(LayerRow):
    """A place where something is told: a point in EPSG:2154, heard within `radius_m` metres.

    Period bounds are astronomical years. `told_in` holds the languages in which everyone may read
    it, those that are published and complete here; `title` is what the layer calls it.
    `site_confidentiality` repeats that of its heritage site, `near_confidentiality` that of places
    nearby; triggers keep both when the stop is placed and when a place is reclassified.
    """

    territory = models.ForeignKey(
        Territory, models.PROTECT, related_name="+", verbose_name=_("territoire")
    )
    tour = models.ForeignKey(Tour, models.CASCADE, related_name="stops", verbose_name=_("visite"))
    slug = models.CharField(
        _("adresse"), max_length=60, validators=[slug_is_plain], db_collation="C"
    )
    order = models.PositiveIntegerField(_("ordre"))
    title = models.CharField(max_length=160, blank=True, editable=False)
    geom = models.PointField(_("position"), srid=2154, null=True, blank=True)
    radius_m = models.PositiveIntegerField(
        _("se déclenche à moins de (m)"),
        default=RADIUS_M,
        validators=[MinValueValidator(5), MaxValueValidator(500)],
    )
    site = models.ForeignKey(
        HeritageSite,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lieu de patrimoine"),
    )
    period_start = models.IntegerField(_("période, de l’an"), null=True, blank=True)
    period_end = models.IntegerField(_("à l’an"), null=True, blank=True)
    told_in = models.CharField(max_length=60, blank=True, default="", editable=False)
    site_confidentiality = models.CharField(
        max_length=12,
        choices=Confidentiality.choices,
        default=Confidentiality.PUBLIC,
        editable=False,
    )
    near_confidentiality = models.CharField(
        max_length=12,
        choices=Confidentiality.choices,
        default=Confidentiality.PUBLIC,
        editable=False,
    )
    version = models.PositiveIntegerField(default=1)
    visibility = STOPS_POLICY.column()

    objects = LayerQuerySet.as_manager()

    class Meta:
        verbose_name = _("étape")
        verbose_name_plural = _("étapes")
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tour", "slug"], name="stop_slug_unique"),
            models.UniqueConstraint(
                fields=["tour", "order"],
                name="stop_order_unique",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(period_start__isnull=True)
                | Q(period_end__isnull=True)
                | Q(period_start__lte=F("period_end")),
                name="stop_period_in_order",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            *change_log("tour-stops", history=["told_in"]),
            place_of_the_site(),
            places_near_the_stop(),
            *veils_of_tours(),
        ]

    def __str__(self) -> str:
        return self.title or self.slug

    @property
    def is_withheld(self) -> bool:
        """Whether its place is not public, so that visitors do not get it."""
        return self.visibility in {VEILED, SEALED}

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which everyone may read it, if its place is public."""
        return tuple(self.told_in.split())


class StopText(models.Model):
    """What is told at a stop in one language; `easy_text` says it in easy words."""

    stop = models.ForeignKey(Stop, models.CASCADE, related_name="texts")
    language = models.CharField(_("langue"), max_length=2, choices=Language.choices)
    title = models.CharField(_("titre"), max_length=160, blank=True)
    text = models.TextField(_("texte"), max_length=8000, blank=True)
    easy_text = models.TextField(_("facile à lire"), max_length=4000, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("texte d’étape")
        verbose_name_plural = _("textes d’étape")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["stop", "language"], name="stop_text_unique")
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"

    @property
    def is_complete(self) -> bool:
        """Whether there is enough to be read out at the stop."""
        return bool(self.title and self.text)
