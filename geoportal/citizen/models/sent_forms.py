"""Forms of agents that were acted on, so that one sent twice is done once."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from geoportal.citizen.models.requests import CitizenRequest


class SentForm(models.Model):
    """The id is drawn when the form is shown and mixed with what it says."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(CitizenRequest, models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("formulaire reçu")
        verbose_name_plural = _("formulaires reçus")

    def __str__(self) -> str:
        return str(self.id)
