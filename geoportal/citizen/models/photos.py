"""Photos of a request, stored without anything their camera wrote into them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from geoportal.citizen.models.requests import CitizenRequest


class Photo(models.Model):
    """A JPEG re-encoded by us; without a request it is staged for a form being filled in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(
        CitizenRequest, models.CASCADE, null=True, blank=True, related_name="photos"
    )
    submission = models.UUIDField(null=True, blank=True, db_index=True, editable=False)
    file = models.FileField(_("fichier"), upload_to="photos/%Y/%m")
    digest = models.CharField(max_length=64, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    released = models.BooleanField(_("publiée"), default=False)
    added_at = models.DateTimeField(auto_now_add=True)
    path = models.GeneratedField(
        expression=Concat(
            Value("/photos/"),
            Cast(F("id"), models.TextField()),
            Value(".jpg"),
            output_field=models.CharField(max_length=60),
        ),
        output_field=models.CharField(max_length=60),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering: ClassVar = ["added_at", "id"]

    def __str__(self) -> str:
        return str(self.id)
