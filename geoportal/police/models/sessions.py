"""Speed sessions: somebody measures at a site for some time."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from geoportal.police.models.devices import Device
from geoportal.police.models.operations import Operation
from geoportal.police.models.sites import SpeedSite
from geoportal.police.policy import CHECKS_POLICY
from layers.access.models import Territory
from layers.catalog.rows import LayerQuerySet, LayerRow
from layers.catalog.sql.log import change_log

# Two sessions may touch: the first ends when the second begins.
NO_OVERLAP = "speed_session_device_free"


class SessionState(models.TextChoices):
    """Where a session stands; a planned one is live while its time runs."""

    PLANNED = "planned", _("Prévue")
    DONE = "done", _("Réalisée")
    CANCELLED = "cancelled", _("Annulée")


class Purpose(models.TextChoices):
    """What a session is for."""

    ENFORCEMENT = "enforcement", _("Verbalisation")
    SURVEY = "survey", _("Étude de vitesse")
    COMPLAINT = "complaint", _("Suite à une plainte")
    EDUCATION = "education", _("Prévention")


class Recording(models.TextChoices):
    """What was recorded: every vehicle, or a sample of offenders, which tells no distribution."""

    FULL = "full", _("Tous les véhicules")
    ENFORCEMENT = "enforcement", _("Infractions seules")


class SessionQuerySet(LayerQuerySet):
    """Reads of sessions."""

    def live(self, now: datetime | None = None) -> Self:
        """Sessions that are going on."""
        moment = now or timezone.now()
        return self.filter(state=SessionState.PLANNED, starts_at__lte=moment, ends_at__gt=moment)

    def done(self) -> Self:
        """Sessions that took place."""
        return self.filter(state=SessionState.DONE)


class SpeedSession(LayerRow):
    """A session at a site, planned or done; part of an operation of the kind speed check.

    `agents` holds pseudonyms only (see `geoportal.police.pseudonyms`). `geom` repeats the site's
    place in EPSG:2154. `limit_kmh` is the limit that was in force; None means the site's present
    one. `vehicles` and `v85` sum up its readings; only full recordings have a V85. `flagged` marks
    a session whose device was not verified that day: allowed for surveys, never for enforcement.
    """

    territory = models.ForeignKey(
        Territory, models.DO_NOTHING, db_index=False, verbose_name=_("territoire")
    )
    site = models.ForeignKey(
        SpeedSite, models.PROTECT, related_name="sessions", verbose_name=_("site")
    )
    operation = models.ForeignKey(
        Operation, models.PROTECT, related_name="sessions", verbose_name=_("opération")
    )
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    state = models.CharField(
        _("état"), max_length=10, choices=SessionState.choices, default=SessionState.PLANNED
    )
    device = models.ForeignKey(
        Device, models.PROTECT, null=True, blank=True, verbose_name=_("appareil")
    )
    agents = ArrayField(
        models.CharField(max_length=32), verbose_name=_("agents"), default=list, blank=True
    )
    purpose = models.CharField(
        _("objet"), max_length=12, choices=Purpose.choices, default=Purpose.SURVEY
    )
    recording = models.CharField(
        _("enregistrement"), max_length=12, choices=Recording.choices, default=Recording.FULL
    )
    moving = models.BooleanField(_("appareil embarqué"), default=False)
    flagged = models.BooleanField(_("appareil non vérifié"), default=False)
    limit_kmh = models.PositiveSmallIntegerField(_("limite (km/h)"), null=True, blank=True)
    geom = models.PointField(_("emplacement"), srid=2154, null=True, blank=True)

    vehicles = models.PositiveIntegerField(_("véhicules mesurés"), default=0, editable=False)
    v85 = models.DecimalField(
        _("V85 (km/h)"), max_digits=5, decimal_places=1, null=True, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    visibility = CHECKS_POLICY.column()

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("séance de mesure")
        verbose_name_plural = _("séances de mesure")
        indexes: ClassVar = [
            models.Index(fields=["territory", "-starts_at"], name="speed_session_agenda"),
            models.Index(fields=["site", "starts_at"], name="speed_session_of_site"),
            models.Index(fields=["ends_at"], name="speed_session_end"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="speed_session_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(flagged=False)
                | (~Q(purpose=Purpose.ENFORCEMENT) & ~Q(recording=Recording.ENFORCEMENT)),
                name="speed_session_enforcement_verified",
            ),
            models.CheckConstraint(
                condition=Q(recording=Recording.FULL) | Q(v85__isnull=True),
                name="speed_session_v85_of_full",
            ),
            ExclusionConstraint(
                name=NO_OVERLAP,
                expressions=[
                    (
                        Func(
                            F("starts_at"),
                            F("ends_at"),
                            Value("[)"),
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    ("device", RangeOperators.EQUAL),
                ],
                condition=~Q(state=SessionState.CANCELLED) & Q(device__isnull=False),
                violation_error_message=_("Cet appareil est déjà pris à ce moment."),
            ),
        ]
        # Agents are never in the log, not even as pseudonyms.
        triggers: ClassVar = change_log(
            "speed-checks", history=["state", "site_id", "device_id", "starts_at", "ends_at"]
        )

    def __str__(self) -> str:
        return f"{self.site} · {timezone.localtime(self.starts_at):%d/%m/%Y %H:%M}"

    @property
    def is_enforcement(self) -> bool:
        """Whether drivers are fined: the device must then have been verified."""
        return self.purpose == Purpose.ENFORCEMENT or self.recording == Recording.ENFORCEMENT

    def is_live(self, now: datetime | None = None) -> bool:
        """Whether it is going on."""
        moment = now or timezone.now()
        return self.state == SessionState.PLANNED and self.starts_at <= moment < self.ends_at
