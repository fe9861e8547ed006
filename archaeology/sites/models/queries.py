"""Queries that somebody wants to ask again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from layers.access.models import Account, Territory


class SavedQuery(models.Model):
    """A query in the language of the page and of the API, kept by its author for himself.

    What it finds is asked anew each time, with the rights of that moment.
    """

    territory = models.ForeignKey(Territory, models.CASCADE, verbose_name=_("territoire"))
    account = models.ForeignKey(Account, models.CASCADE, verbose_name=_("auteur"))
    name = models.CharField(_("nom"), max_length=120)
    query = models.CharField(_("requête"), max_length=2000)
    saved_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[models.Manager[SavedQuery]] = models.Manager()

    class Meta:
        verbose_name = _("requête enregistrée")
        verbose_name_plural = _("requêtes enregistrées")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "territory", "name"], name="saved_query_name_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.name
