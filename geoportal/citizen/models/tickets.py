"""Forms that were sent: each ticket serves once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SpentTicket(models.Model):
    """The ticket of a form that made a request; forgotten once the ticket itself has expired."""

    id = models.UUIDField(primary_key=True)
    spent_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("formulaire envoyé")
        verbose_name_plural = _("formulaires envoyés")

    def __str__(self) -> str:
        return str(self.id)
