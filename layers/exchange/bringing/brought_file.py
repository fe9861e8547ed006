"""What is known of a file that somebody brings, from its arrival to its report."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from layers.access.models import Territory


class FileState(models.TextChoices):
    """Where a file stands: shown, waiting for its turn, being read, over in one of three ways."""

    SHOWN = "shown", _("À confirmer")
    QUEUED = "queued", _("En attente de son tour")
    RUNNING = "running", _("En cours de lecture")
    DONE = "done", _("Importé")
    REFUSED = "refused", _("Refusé")
    GIVEN_UP = "given_up", _("Abandonné")


# In these the file itself is still there.
UNFINISHED = (FileState.SHOWN, FileState.QUEUED, FileState.RUNNING)


class BroughtFile(models.Model):
    """A file that was brought into a territory.

    `token` names the file while there is one (see `layers.exchange.bringing.folder`). `account` is
    the key of who brought it, no reference: who deletes an account is shown nothing of it.
    `mapping` are the tables of a mapping file; `report` is what `told_of` makes of an import, and
    `refusal` why nothing entered.
    """

    territory = models.ForeignKey(Territory, models.DO_NOTHING, verbose_name=_("territoire"))
    account = models.BigIntegerField(_("compte"))
    token = models.CharField(max_length=40, unique=True, db_collation="C")
    state = models.CharField(
        _("état"), max_length=10, choices=FileState.choices, default=FileState.SHOWN
    )
    mapping: models.JSONField[Any, Any] = models.JSONField(_("correspondance"), default=dict)
    rows_read = models.PositiveIntegerField(_("lignes lues"), default=0)
    report: models.JSONField[Any, Any] = models.JSONField(_("compte rendu"), null=True)
    refusal = models.TextField(_("motif de refus"), blank=True)
    brought_at = models.DateTimeField(_("apporté le"), auto_now_add=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["-brought_at"]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.brought_at:%Y-%m-%d %H:%M}"

    @property
    def is_unfinished(self) -> bool:
        """Whether something is still to come of it."""
        return self.state in UNFINISHED
