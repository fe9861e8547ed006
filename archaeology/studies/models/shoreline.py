"""A published shoreline: a row while it is published, and no longer."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from archaeology.studies.models.study import Study
from archaeology.studies.policy import SHORELINES_POLICY
from layers.catalog.rows import LayerQuerySet, LayerRow
from layers.catalog.sql.log import change_log


class Shoreline(LayerRow):
    """Where the ground stops being under water with at least so great a probability.

    Of one study there are three: 95 per cent (the water surely came so far), 50, and 5 (it hardly
    came farther). The line runs between cells that were computed; along ground of which nothing is
    known there is none. `withheld` repeats its study's; a trigger keeps both.
    """

    origin = models.ForeignKey(
        Study, models.CASCADE, related_name="shorelines", verbose_name=_("étude d’origine")
    )
    study = models.CharField(_("étude"), max_length=200)
    probability = models.PositiveSmallIntegerField(_("probabilité d’être sous l’eau (%)"))
    period = models.CharField(_("époque"), max_length=120)
    level = models.CharField(_("niveau énoncé"), max_length=200)
    reference = models.CharField(_("niveau de référence"), max_length=120)
    published_on = models.DateField(_("publié le"))
    sources = models.TextField(_("sources"), blank=True)
    synthetic = models.BooleanField(_("donnée de démonstration inventée"), default=False)
    geom = models.MultiLineStringField(_("tracé"), srid=2154)
    withheld = models.BooleanField(default=False, editable=False)
    visibility = SHORELINES_POLICY.column()

    objects = LayerQuerySet.as_manager()

    class Meta:
        verbose_name = _("rivage ancien")
        verbose_name_plural = _("rivages anciens")
        indexes: ClassVar = [GistIndex(fields=["geom"], name="shoreline_geom")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["origin", "probability"], name="shoreline_once_of_a_study"
            ),
            models.CheckConstraint(
                condition=Q(probability__in=[5, 50, 95]), name="shoreline_probability_known"
            ),
        ]
        triggers: ClassVar = change_log("ancient-shorelines", history=["probability", "period"])

    def __str__(self) -> str:
        return f"{self.study} · {self.probability} %"
