"""Pictures of incidents."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from layers.access.models import Account
from networks.water.models.incidents import Incident


class IncidentPhoto(models.Model):
    """A JPEG re-encoded by us, without what the camera wrote into it.

    `taken_at_place` is where the camera says it was (EPSG:2154), for the service alone;
    `away_m` how far that is from the incident.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="photos")
    file = models.FileField(_("fichier"), upload_to="incidents/%Y/%m")
    digest = models.CharField(max_length=64, editable=False)
    # Of the file as it was sent, where a phone has said so.
    sent_digest = models.CharField(max_length=64, blank=True, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    taken_at_place = models.PointField(_("position de l’appareil"), srid=2154, null=True)
    away_m = models.FloatField(_("écart à l’incident (m)"), null=True)
    added_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("photo d’incident")
        verbose_name_plural = _("photos d’incidents")
        ordering: ClassVar = ["added_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["incident", "digest"], name="incident_photo_once"),
        ]

    def __str__(self) -> str:
        return str(self.id)
