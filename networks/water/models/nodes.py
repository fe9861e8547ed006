"""The vertices of the networks."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from layers.catalog.sql.log import change_log
from networks.water.models.recording import Asset, AssetQuerySet, Located, one_code
from networks.water.policy import NODES_POLICY
from networks.water.vocabulary import NodeKind


class Node(Located, Asset):
    """Where pipes meet or end; devices and structures stand at one.

    RAEPA has no table of its own for nodes: its pipes name devices and structures as their ends.
    """

    kind = models.CharField(
        _("nature"), max_length=10, choices=NodeKind.choices, default=NodeKind.JUNCTION
    )
    z_m = models.FloatField(_("altitude (m NGF)"), null=True, blank=True)
    geom = models.PointField(_("position"), srid=2154)
    visibility = NODES_POLICY.column()

    objects = AssetQuerySet.as_manager()

    class Meta:
        verbose_name = _("nœud")
        verbose_name_plural = _("nœuds")
        constraints: ClassVar = [one_code("node")]
        triggers: ClassVar = change_log("water-nodes", history=["kind", "z_m", "retired_on"])
