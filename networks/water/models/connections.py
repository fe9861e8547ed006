"""Who is served."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from layers.catalog.sql.log import change_log
from networks.water.models.pipes import Pipe
from networks.water.models.recording import Asset, AssetQuerySet
from networks.water.policy import CONNECTIONS_POLICY
from networks.water.vocabulary import SensitiveUse


class Connection(Asset):
    """A service connection: how many customers, on which pipe, and how to warn them.

    `contact_name` and `contact_phone` leave through no exit for layers: the list of customers to
    warn is a page of the service.
    """

    pipe = models.ForeignKey(
        Pipe,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="service_connections",
        verbose_name=_("canalisation"),
    )
    customers = models.PositiveIntegerField(_("abonnés"), default=1)
    sensitive = models.CharField(
        _("usager sensible"), max_length=10, choices=SensitiveUse.choices, blank=True
    )
    address = models.CharField(_("adresse"), max_length=300, blank=True)
    contact_name = models.CharField(_("à prévenir"), max_length=120, blank=True)
    contact_phone = models.CharField(_("téléphone"), max_length=40, blank=True)
    geom = models.PointField(_("position"), srid=2154)
    visibility = CONNECTIONS_POLICY.column()

    objects = AssetQuerySet.as_manager()

    class Meta:
        verbose_name = _("branchement")
        verbose_name_plural = _("branchements")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["territory", "network", "code"], name="connection_code_unique"
            ),
        ]
        triggers: ClassVar = change_log(
            "water-connections", history=["customers", "sensitive", "retired_on"]
        )
