"""What came and could not be read."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from field_app_api.sync.models.operations import Operation
from field_app_api.sync.vocabulary import Outcome
from layers.access.models import AccessToken, Account


class Unread(models.Model):
    """Bytes of an authenticated device that are no operation, or one whose id another has.

    The same bytes are kept once. `named` is the id that could be read in them, if any; `replayed`
    the operation that a person made of them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("compte"))
    token = models.ForeignKey(AccessToken, models.SET_NULL, null=True, related_name="+")
    received_at = models.DateTimeField(_("reçu le"), auto_now_add=True)
    digest = models.CharField(max_length=64)
    raw = models.BinaryField()
    size = models.IntegerField()
    named = models.UUIDField(null=True, db_index=True)
    why = models.CharField(
        max_length=20, choices=Outcome.choices, default=Outcome.QUARANTINED
    )  # quarantined or id-reused
    reason = models.TextField(_("raison"))
    replayed = models.ForeignKey(Operation, models.SET_NULL, null=True, related_name="+")
    looked_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("envoi illisible")
        verbose_name_plural = _("envois illisibles")
        ordering: ClassVar = ["received_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "digest"], name="unread_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_why_display()} · {self.received_at:%Y-%m-%d %H:%M}"
