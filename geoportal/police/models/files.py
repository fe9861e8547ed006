"""Files of readings that officers bring on the screen, and what became of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from geoportal.police.models.sessions import SpeedSession
from layers.exchange.bringing.brought_file import BroughtFile


class ReadingsFile(BroughtFile):
    """A file brought for one session. Nothing of what it holds is kept here, not even its name.

    `mapping` is completed by the session; `report` has no note.
    """

    session = models.ForeignKey(
        SpeedSession, models.CASCADE, related_name="files", verbose_name=_("séance")
    )

    objects: ClassVar[models.Manager[ReadingsFile]] = models.Manager()

    class Meta(BroughtFile.Meta):
        verbose_name = _("fichier de mesures")
        verbose_name_plural = _("fichiers de mesures")
        indexes: ClassVar = [
            models.Index(fields=["state", "brought_at"], name="readings_file_state"),
        ]
