"""Devices that measure speed."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from layers.access.models import Territory


class Device(models.Model):
    """A device with its yearly verification; `moving` ones measure from a driving vehicle."""

    territory = models.ForeignKey(
        Territory, models.DO_NOTHING, db_index=False, verbose_name=_("territoire")
    )
    serial = models.CharField(_("numéro de série"), max_length=60, db_collation="C")
    model = models.CharField(_("modèle"), max_length=120)
    verified_on = models.DateField(_("vérifié le"), null=True, blank=True)
    verified_until = models.DateField(_("vérification valable jusqu’au"), null=True, blank=True)
    moving = models.BooleanField(_("embarqué"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager[Device]] = models.Manager()

    class Meta:
        verbose_name = _("appareil de mesure")
        verbose_name_plural = _("appareils de mesure")
        ordering: ClassVar = ["model", "serial"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["territory", "serial"], name="device_serial_unique"),
            models.CheckConstraint(
                condition=Q(verified_on__isnull=True, verified_until__isnull=True)
                | Q(verified_until__gte=F("verified_on")),
                name="device_verified_until_after_on",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} · {self.serial}"

    def is_verified_on(self, day: date) -> bool:
        """Whether a verification covers that day; a device never verified is not."""
        if self.verified_on is None or self.verified_until is None:
            return False
        return self.verified_on <= day <= self.verified_until
