"""What statements rest on."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex
from django.utils.translation import gettext_lazy as _

from archaeology.sites.models.recording import Confidential, Reliable, node_of
from archaeology.sites.policy import SOURCES_POLICY
from archaeology.sites.vocabulary import SourceKind
from layers.catalog.rows import LayerQuerySet, LayerRow
from layers.catalog.sql.log import change_log
from layers.territory.models import Commune


class Source(Confidential, Reliable, LayerRow):
    """A report, a plan, a text…; its geometry is the area it speaks of, where it has one."""

    reference = models.CharField(_("référence"), max_length=300)
    kind = models.CharField(_("nature"), max_length=12, choices=SourceKind.choices)
    title = models.CharField(_("titre"), max_length=300, blank=True)
    author = models.CharField(_("auteur"), max_length=200, blank=True)
    year = models.IntegerField(_("année"), null=True, blank=True)
    licence = models.CharField(_("licence"), max_length=80, blank=True)
    url = models.URLField(_("adresse"), max_length=300, blank=True)
    notes = models.TextField(_("remarques"), blank=True)
    commune = models.ForeignKey(
        Commune, models.SET_NULL, null=True, blank=True, verbose_name=_("commune")
    )
    geom = models.GeometryField(_("emprise"), srid=2154, null=True, blank=True)
    rough = node_of()
    version = models.PositiveIntegerField(default=1, db_default=1)
    visibility = SOURCES_POLICY.column()

    objects = LayerQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        indexes: ClassVar = [GistIndex(fields=["rough"], name="source_rough")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["territory", "reference"], name="source_reference_unique"
            ),
        ]
        triggers: ClassVar = change_log(
            "archaeology-sources",
            generalised="rough",
            history=["kind", "year", "licence", "reliability", "confidentiality"],
        )

    def __str__(self) -> str:
        return self.reference
