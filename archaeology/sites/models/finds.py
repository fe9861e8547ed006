"""Finds, with or without a stratigraphic unit."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from archaeology.sites.models.operations import Operation
from archaeology.sites.models.recording import (
    Confidential,
    Dated,
    Positioned,
    Reliable,
    dating_in_order,
    node_of,
)
from archaeology.sites.models.sources import Source
from archaeology.sites.models.stratigraphy import StratigraphicUnit
from archaeology.sites.policy import FINDS_POLICY
from archaeology.sites.vocabulary import Confidentiality, Datum, GroundReference, Material
from layers.catalog.rows import LayerQuerySet, LayerRow
from layers.catalog.sql.log import change_log
from layers.territory.models import Commune


class Find(Confidential, Reliable, Positioned, Dated, LayerRow):
    """An object, or a batch of them.

    Dating, position and level columns repeat the preferred assertion, so that queries read one
    table. `inherited` is the confidentiality of its operation, kept by the services that change
    either: the stricter of the two is the find's.
    """

    number = models.CharField(_("numéro d’inventaire"), max_length=80, db_collation="C")
    kind = models.CharField(_("nature"), max_length=160, blank=True)
    material = models.CharField(
        _("matériau"), max_length=10, choices=Material.choices, default=Material.UNKNOWN
    )
    title = models.CharField(_("désignation"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)
    count = models.PositiveIntegerField(_("nombre"), default=1)
    found_on = models.DateField(_("trouvé le"), null=True, blank=True)
    z_m = models.FloatField(_("altitude (m)"), null=True, blank=True)
    z_sigma_m = models.FloatField(_("incertitude (m)"), null=True, blank=True)
    datum = models.CharField(
        _("système d’altitude"), max_length=10, choices=Datum.choices, blank=True
    )
    depth_m = models.FloatField(_("profondeur (m)"), null=True, blank=True)
    ground_reference = models.CharField(
        _("comptée depuis"), max_length=10, choices=GroundReference.choices, blank=True
    )
    synthetic = models.BooleanField(_("donnée de démonstration inventée"), default=False)
    inherited = models.CharField(
        max_length=12, choices=Confidentiality.choices, default=Confidentiality.PUBLIC
    )
    operation = models.ForeignKey(
        Operation, models.CASCADE, null=True, blank=True, verbose_name=_("opération")
    )
    unit = models.ForeignKey(
        StratigraphicUnit, models.SET_NULL, null=True, blank=True, verbose_name=_("unité")
    )
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, verbose_name=_("source")
    )
    commune = models.ForeignKey(
        Commune, models.SET_NULL, null=True, blank=True, verbose_name=_("commune")
    )
    geom = models.PointField(_("position"), srid=2154, null=True, blank=True)
    rough = node_of()
    version = models.PositiveIntegerField(default=1)
    visibility = FINDS_POLICY.column()

    objects = LayerQuerySet.as_manager()

    class Meta:
        verbose_name = _("mobilier")
        verbose_name_plural = _("mobilier")
        indexes: ClassVar = [
            GistIndex(fields=["rough"], name="find_rough"),
            models.Index(fields=["start_min", "end_max"], name="find_period"),
        ]
        constraints: ClassVar = [
            # Excavations count their finds from 1.
            models.UniqueConstraint(
                fields=["territory", "number", "operation"],
                nulls_distinct=False,
                name="find_number_unique",
            ),
            dating_in_order("find"),
            models.CheckConstraint(
                condition=Q(z_m__isnull=True, datum="") | (Q(z_m__isnull=False) & ~Q(datum="")),
                name="find_altitude_has_a_datum",
            ),
            models.CheckConstraint(
                condition=Q(depth_m__isnull=True, ground_reference="")
                | (Q(depth_m__isnull=False) & ~Q(ground_reference="")),
                name="find_depth_has_a_reference",
            ),
        ]
        triggers: ClassVar = change_log(
            "finds",
            generalised="rough",
            history=["material", "dating", "z_m", "datum", "reliability", "confidentiality"],
        )

    def __str__(self) -> str:
        return self.title or self.kind or self.number
