"""Files that archaeologists bring on the screen, and what became of them."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from layers.access.actor import Actor
from layers.access.models import Territory
from layers.access.roles import Role
from layers.exchange.bringing.brought_file import BroughtFile


class RecordsFileQuerySet(models.QuerySet["RecordsFile"]):
    """Reads of files: who records in their territory sees them."""

    def visible_to(self, actor: Actor) -> Self:
        """The files of territories whose archaeologist the actor is."""
        return self.filter(territory__in=actor.territories_with([Role.ARCHAEOLOGIST]))


class RecordsFile(BroughtFile):
    """A file of records, brought into a territory.

    `kind` is one of `bringing.kinds.KINDS`, `operation` the number of the operation that it was
    brought to, `name` what its owner calls it. `trial` is the report of a dry run by today's
    mapping, with `places` (longitude, latitude, row), and None before; `is_trial` says what a
    worker does with the file, or did last. `headings` tells its headings from others;
    `as_said_on` is the day whose `SaidColumns` its mapping repeats, as long as it is a proposal.
    """

    kind = models.CharField(_("nature"), max_length=20)
    name = models.CharField(_("nom du fichier"), max_length=120)
    operation = models.CharField(_("opération"), max_length=60, blank=True)
    trial: models.JSONField[Any, Any] = models.JSONField(_("essai"), null=True)
    is_trial = models.BooleanField(_("essai en cours"), default=False)

    headings = models.CharField(max_length=64, blank=True, db_collation="C")
    as_said_on = models.DateField(_("proposé comme le"), null=True)

    objects = RecordsFileQuerySet.as_manager()

    class Meta(BroughtFile.Meta):
        verbose_name = _("fichier d’archéologie")
        verbose_name_plural = _("fichiers d’archéologie")
        indexes: ClassVar = [
            models.Index(fields=["state", "brought_at"], name="records_file_state"),
        ]

    @property
    def trial_id(self) -> str:
        """Which dry run `trial` is: another mapping makes another one."""
        return sha256(json.dumps(self.mapping, sort_keys=True).encode()).hexdigest()[:16]


class SaidColumns(models.Model):
    """What the columns and words of some headings were said to be, by the last file of a kind that
    entered a territory with them; nothing of its rows but the words that had to be explained.
    """

    territory = models.ForeignKey(Territory, models.DO_NOTHING, verbose_name=_("territoire"))
    kind = models.CharField(_("nature"), max_length=20)
    headings = models.CharField(max_length=64, db_collation="C")
    said: models.JSONField[Any, Any] = models.JSONField(_("correspondance"))
    said_on = models.DateField(_("dit le"))

    class Meta:
        verbose_name = _("correspondance retenue")
        verbose_name_plural = _("correspondances retenues")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["territory", "kind", "headings"], name="said_columns_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.said_on}"
