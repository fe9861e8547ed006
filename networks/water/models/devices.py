"""What stands on the networks: devices, among them the valves, and structures."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from layers.catalog.sql.log import change_log
from networks.water.models.nodes import Node
from networks.water.models.pipes import Pipe
from networks.water.models.recording import (
    Asset,
    AssetQuerySet,
    Laid,
    Located,
    Recorded,
    laid_in_order,
    one_code,
)
from networks.water.policy import DEVICES_POLICY, STRUCTURES_POLICY
from networks.water.vocabulary import DeviceFunction, Handling, StructureFunction


class Standing(Recorded, Laid, Located, Asset):
    """Something at a node, between the pipe that comes and the one that goes."""

    node = models.ForeignKey(
        Node, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("nœud")
    )
    upstream_pipe = models.ForeignKey(  # IDCANAMONT
        Pipe, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("amont")
    )
    downstream_pipe = models.ForeignKey(  # IDCANAVAL
        Pipe, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("aval")
    )
    main_pipe = models.ForeignKey(  # IDCANPPALE
        Pipe,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("canalisation principale"),
    )
    z_m = models.FloatField(_("altitude (m NGF)"), null=True, blank=True)  # Z
    geom = models.PointField(_("position"), srid=2154)

    class Meta:
        abstract = True


class Structure(Standing):
    """A reservoir, a pumping station, a manhole…"""

    function = models.CharField(
        _("fonction"),
        max_length=16,
        choices=StructureFunction.choices,
        default=StructureFunction.UNKNOWN,
    )
    visibility = STRUCTURES_POLICY.column()

    objects = AssetQuerySet.as_manager()

    class Meta:
        verbose_name = _("ouvrage")
        verbose_name_plural = _("ouvrages")
        constraints: ClassVar = [one_code("structure"), laid_in_order("structure")]
        triggers: ClassVar = change_log("water-structures", history=["function", "retired_on"])


class Device(Standing):
    """A valve, a hydrant, a meter…

    A valve stands on one pipe at one node: on `downstream_pipe` where there is one, else on
    `upstream_pipe`. `is_open` and `handling` are the service's own; RAEPA knows neither.
    """

    function = models.CharField(
        _("fonction"),
        max_length=18,
        choices=DeviceFunction.choices,
        default=DeviceFunction.UNKNOWN,
    )
    diameter_mm = models.PositiveIntegerField(_("diamètre (mm)"), null=True, blank=True)
    structure = models.ForeignKey(  # IDOUVRAGE
        Structure,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="devices",
        verbose_name=_("ouvrage"),
    )
    is_open = models.BooleanField(_("ouverte"), null=True, blank=True)
    handling = models.CharField(
        _("manœuvre"), max_length=12, choices=Handling.choices, default=Handling.UNKNOWN
    )
    handling_note = models.CharField(_("remarque sur la manœuvre"), max_length=300, blank=True)
    visibility = DEVICES_POLICY.column()

    objects = AssetQuerySet.as_manager()

    class Meta:
        verbose_name = _("appareil")
        verbose_name_plural = _("appareils")
        constraints: ClassVar = [
            one_code("device"),
            laid_in_order("device"),
            models.CheckConstraint(
                condition=Q(is_open__isnull=True) | Q(function=DeviceFunction.VALVE),
                name="device_only_valves_open",
            ),
        ]
        triggers: ClassVar = change_log(
            "water-devices", history=["function", "is_open", "handling", "retired_on"]
        )

    @property
    def guarded_pipe_id(self) -> int | None:
        """The pipe that a valve shuts at its node."""
        return self.downstream_pipe_id or self.upstream_pipe_id
