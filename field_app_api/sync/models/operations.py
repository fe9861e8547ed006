"""Operations: what somebody did in the field, kept as it came, with what became of it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from field_app_api.sync.vocabulary import FileState, Outcome
from layers.access.models import AccessToken, Account


class Operation(models.Model):
    """One operation; its id was made by the phone, and the primary key makes it happen once.

    `attempt` tells the transaction that made the row from those that found it. `key` is the object
    as soon as it is known, `version` the object's version after the operation. `body` is what was
    sent, of `size` bytes, `repaired` what a person made of it.
    """

    id = models.UUIDField(primary_key=True)
    attempt = models.UUIDField(default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("compte"))
    token = models.ForeignKey(AccessToken, models.SET_NULL, null=True, related_name="+")
    device = models.CharField(_("appareil"), max_length=64)
    sequence = models.BigIntegerField()
    schema = models.IntegerField()
    at = models.DateTimeField(_("saisie le"))
    received_at = models.DateTimeField(_("reçue le"), auto_now_add=True)
    territory = models.CharField(max_length=16)
    layer = models.CharField(_("couche"), max_length=60)
    method = models.CharField(max_length=10)
    parent = models.UUIDField(null=True, db_index=True)
    base_version = models.BigIntegerField(null=True)
    key = models.BigIntegerField(null=True)
    version = models.BigIntegerField(null=True)
    body = models.JSONField()
    size = models.IntegerField(default=0)
    repaired = models.JSONField(null=True)

    outcome = models.CharField(
        _("état"),
        max_length=20,
        choices=Outcome.choices,
        default=Outcome.WAITING_FOR_PARENT,
        db_index=True,
    )
    reason = models.TextField(_("raison"), blank=True)
    flags = models.JSONField(default=list)
    conflict = models.JSONField(null=True)
    looked_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("saisie de terrain")
        verbose_name_plural = _("saisies de terrain")
        ordering: ClassVar = ["received_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["layer", "key"], name="operation_of_object"),
            models.Index(fields=["account", "device", "sequence"], name="operation_of_device"),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.layer} · {self.id}"


# Begins what is kept in the place of a SHA-256 while only a file's name is known.
BY_NAME = "name:"


class OperationFile(models.Model):
    """A file that an operation declares, by the SHA-256 of its bytes; by its name until it comes
    where nothing else was told (`BY_NAME`).
    """

    operation = models.ForeignKey(Operation, models.CASCADE, related_name="files")
    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(_("nom"), max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.BigIntegerField(null=True)
    state = models.CharField(
        _("état"), max_length=10, choices=FileState.choices, default=FileState.MISSING
    )
    reason = models.TextField(_("raison"), blank=True)

    class Meta:
        verbose_name = _("fichier de terrain")
        verbose_name_plural = _("fichiers de terrain")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["operation", "sha256"], name="operation_file_once"),
        ]

    def __str__(self) -> str:
        return self.name or self.sha256

    @property
    def is_by_name(self) -> bool:
        """Whether nothing but its name is known."""
        return self.sha256.startswith(BY_NAME)

    @property
    def told(self) -> str:
        """How a missing file is told: by its digest, or by the name that was declared."""
        return self.name if self.is_by_name else self.sha256
