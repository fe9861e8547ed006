"""Where and how deep the ground was looked into."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from archaeology.sites.models.recording import Confidential, Positioned, Reliable, node_of
from archaeology.sites.models.sources import Source
from archaeology.sites.policy import OPERATIONS_POLICY
from archaeology.sites.vocabulary import OperationKind
from layers.access.models import Territory
from layers.catalog.rows import LayerQuerySet, LayerRow
from layers.catalog.sql.log import change_log
from layers.territory.models import Commune


class Operation(Confidential, Reliable, Positioned, LayerRow):
    """An excavation, an evaluation, a core, a chance find…

    `depth_reached_m` is how deep it went below the ground of its day and `lowest_m` the altitude it
    reached (NGF-IGN69), each where it is known: nothing found below proves nothing.
    """

    # No way back: « operation » is also what the police calls its own.
    territory = models.ForeignKey(
        Territory, models.PROTECT, related_name="+", verbose_name=_("territoire")
    )
    number = models.CharField(_("numéro"), max_length=60, db_collation="C")
    kind = models.CharField(_("nature"), max_length=12, choices=OperationKind.choices)
    title = models.CharField(_("intitulé"), max_length=200)
    organisation = models.CharField(_("opérateur"), max_length=120, blank=True)
    year = models.IntegerField(_("année"), null=True, blank=True)
    started_on = models.DateField(_("début"), null=True, blank=True)
    ended_on = models.DateField(_("fin"), null=True, blank=True)
    depth_reached_m = models.FloatField(_("profondeur atteinte (m)"), null=True, blank=True)
    lowest_m = models.FloatField(_("altitude atteinte (m NGF)"), null=True, blank=True)
    synthetic = models.BooleanField(_("donnée de démonstration inventée"), default=False)
    notes = models.TextField(_("remarques"), blank=True)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, verbose_name=_("source")
    )
    commune = models.ForeignKey(
        Commune, models.SET_NULL, null=True, blank=True, verbose_name=_("commune")
    )
    geom = models.GeometryField(_("emprise"), srid=2154, null=True, blank=True)
    rough = node_of()
    version = models.PositiveIntegerField(default=1)
    visibility = OPERATIONS_POLICY.column()

    objects = LayerQuerySet.as_manager()

    class Meta:
        verbose_name = _("opération archéologique")
        verbose_name_plural = _("opérations archéologiques")
        indexes: ClassVar = [GistIndex(fields=["rough"], name="operation_rough")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["territory", "number"], name="operation_number_unique"),
            models.CheckConstraint(
                condition=Q(depth_reached_m__isnull=True) | Q(depth_reached_m__gte=0),
                name="operation_depth_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="operation_ends_after_it_starts",
            ),
        ]
        triggers: ClassVar = change_log(
            "excavations",
            generalised="rough",
            history=["kind", "depth_reached_m", "lowest_m", "reliability", "confidentiality"],
        )

    def __str__(self) -> str:
        return f"{self.number} · {self.title}"
