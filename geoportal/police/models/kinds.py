"""Kinds of operations: rows, which the police defines on a page."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from layers.access.models import Territory

SPEED_CHECK = "speed-check"


class Secrecy(models.TextChoices):
    """Who may know of an operation."""

    PUBLIC = "public", _("Annoncée au public")
    INTERNAL = "internal", _("Interne aux services")
    RESTRICTED = "restricted", _("Réservée à la police")


class OperationKind(models.Model):
    """What an operation can be: a patrol, a school crossing, a speed check.

    `attributes` lists what is asked of such an operation beyond place and time, each as
    `{"name", "title", "type", "required"}`; see `geoportal.police.kinds`.
    """

    territory = models.ForeignKey(Territory, models.DO_NOTHING, verbose_name=_("territoire"))
    code = models.SlugField(_("code"), max_length=60)
    title = models.CharField(_("intitulé"), max_length=120)
    color = models.CharField(
        _("couleur"), max_length=7, validators=[RegexValidator(r"\A#[0-9a-f]{6}\Z")]
    )
    default_secrecy = models.CharField(
        _("diffusion par défaut"),
        max_length=10,
        choices=Secrecy.choices,
        default=Secrecy.RESTRICTED,
    )
    attributes: models.JSONField[Any, Any] = models.JSONField(
        _("attributs"), default=list, blank=True
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager[OperationKind]] = models.Manager()

    class Meta:
        verbose_name = _("nature d’opération")
        verbose_name_plural = _("natures d’opération")
        ordering: ClassVar = ["title"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["territory", "code"], name="operation_kind_code_unique"
            ),
            # The places and times of checks are the police's alone, and stay so by default.
            models.CheckConstraint(
                condition=~models.Q(code=SPEED_CHECK)
                | models.Q(default_secrecy=Secrecy.RESTRICTED),
                name="speed_check_kind_restricted",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_speed_check(self) -> bool:
        """Whether operations of this kind are made of speed sessions."""
        return self.code == SPEED_CHECK
