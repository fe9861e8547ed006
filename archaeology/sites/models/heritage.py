"""Monuments and places of the ancient town, as they are shown to everyone."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex
from django.utils.translation import gettext_lazy as _

from archaeology.sites.models.recording import (
    Confidential,
    Dated,
    Positioned,
    Reliable,
    dating_in_order,
    node_of,
)
from archaeology.sites.models.sources import Source
from archaeology.sites.policy import HERITAGE_SITES_POLICY
from layers.catalog.rows import LayerQuerySet, LayerRow
from layers.catalog.sql.log import change_log
from layers.territory.models import Commune


class HeritageSite(Confidential, Reliable, Positioned, Dated, LayerRow):
    """A theatre, a wall, a port…; what is disputed about it is in its assertions."""

    code = models.CharField(_("code"), max_length=80, db_collation="C")
    kind = models.CharField(_("nature"), max_length=60)
    name = models.CharField(_("nom"), max_length=160)
    description = models.TextField(_("description"), blank=True)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, verbose_name=_("source")
    )
    commune = models.ForeignKey(
        Commune, models.SET_NULL, null=True, blank=True, verbose_name=_("commune")
    )
    geom = models.PointField(_("position"), srid=2154, null=True, blank=True)
    rough = node_of()
    version = models.PositiveIntegerField(default=1)
    visibility = HERITAGE_SITES_POLICY.column()

    objects = LayerQuerySet.as_manager()

    class Meta:
        verbose_name = _("lieu de patrimoine")
        verbose_name_plural = _("lieux de patrimoine")
        indexes: ClassVar = [GistIndex(fields=["rough"], name="heritage_site_rough")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["territory", "code"], name="heritage_site_code_unique"),
            dating_in_order("heritage_site"),
        ]
        triggers: ClassVar = change_log(
            "heritage-sites",
            generalised="rough",
            history=["kind", "dating", "reliability", "confidentiality"],
        )

    def __str__(self) -> str:
        return self.name
