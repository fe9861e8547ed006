"""What the police does somewhere for some time."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from geoportal.police.models.kinds import OperationKind, Secrecy
from geoportal.police.policy import OPERATIONS_POLICY
from layers.access.models import Territory
from layers.catalog.rows import LayerQuerySet, LayerRow
from layers.catalog.sql.log import change_log


class Operation(LayerRow):
    """An operation of one kind; `secrecy` decides who may know of it.

    `is_speed_check` repeats the kind's code so that the database itself refuses a speed check
    that is not restricted. `version` counts changes by services.
    """

    territory = models.ForeignKey(
        Territory, models.DO_NOTHING, db_index=False, verbose_name=_("territoire")
    )
    kind = models.ForeignKey(OperationKind, models.PROTECT, verbose_name=_("nature"))
    is_speed_check = models.BooleanField(default=False, editable=False)
    title = models.CharField(_("intitulé"), max_length=200)
    geom = models.GeometryField(_("périmètre"), srid=2154, null=True, blank=True)
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    secrecy = models.CharField(
        _("diffusion"), max_length=10, choices=Secrecy.choices, default=Secrecy.RESTRICTED
    )
    details: models.JSONField[Any, Any] = models.JSONField(_("détails"), default=dict, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    visibility = OPERATIONS_POLICY.column()

    objects = LayerQuerySet.as_manager()

    class Meta:
        verbose_name = _("opération de police")
        verbose_name_plural = _("opérations de police")
        indexes: ClassVar = [
            models.Index(fields=["territory", "-starts_at"], name="operation_agenda"),
            models.Index(fields=["ends_at"], name="operation_end"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="operation_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(is_speed_check=False) | Q(secrecy=Secrecy.RESTRICTED),
                name="operation_speed_check_restricted",
            ),
        ]
        # Titles and details are words; and who could not see an operation before must not learn
        # from its history when it was.
        triggers: ClassVar = change_log("police-operations", history=["kind_id", "secrecy"])

    def __str__(self) -> str:
        return self.title
