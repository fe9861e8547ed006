"""Files on their way from a phone (tus 1.0)."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from field_app_api.sync.vocabulary import Scan
from layers.access.models import Account


class FieldUpload(models.Model):
    """A file of an account, named by its SHA-256; `size` is None until somebody begins to send it.

    How much has come is the length of the part on disk: what a killed process had written counts.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField(null=True)
    name = models.CharField(_("nom"), max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    scan = models.CharField(
        _("antivirus"), max_length=10, choices=Scan.choices, default=Scan.PENDING
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, db_index=True)
    completed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("envoi de fichier")
        verbose_name_plural = _("envois de fichiers")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "sha256"], name="upload_once"),
        ]

    def __str__(self) -> str:
        return self.name or self.sha256

    @property
    def path(self) -> Path:
        """Where the whole file is, once it is complete."""
        folder = Path(settings.MEDIA_ROOT) / "terrain" / str(self.account_id)
        return folder / self.sha256

    @property
    def part(self) -> Path:
        """Where it grows."""
        return self.path.with_suffix(".part")

    @property
    def writing(self) -> Path:
        """What is locked while a piece is written; there may be none."""
        return self.path.with_suffix(".writing")

    def forget_files(self) -> None:
        """Remove what is on the disk."""
        for path in (self.part, self.path, self.writing):
            path.unlink(missing_ok=True)
