"""Spoken notes of incidents."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from layers.access.models import Account
from networks.water.models.incidents import Incident


class IncidentSound(models.Model):
    """A recording as it came, for the service alone: a voice is personal data."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="sounds")
    file = models.FileField(_("fichier"), upload_to="incidents/%Y/%m")
    media_type = models.CharField(max_length=40, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    added_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("enregistrement d’incident")
        verbose_name_plural = _("enregistrements d’incidents")
        ordering: ClassVar = ["added_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["incident", "digest"], name="incident_sound_once"),
        ]

    def __str__(self) -> str:
        return str(self.id)
