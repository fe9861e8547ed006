"""What happens to the networks, and what was done about it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db.models import F, Func, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from layers.access.models import Account, Agency, Territory
from layers.catalog.rows import LayerQuerySet, LayerRow
from layers.catalog.sql.log import change_log
from layers.territory.locate import PlaceSource
from layers.territory.models import Commune
from networks.water.models.devices import Device, Structure
from networks.water.models.pipes import Pipe
from networks.water.numbers import new_number
from networks.water.policy import INCIDENTS_POLICY
from networks.water.vocabulary import (
    ENDED,
    Defect,
    FoundBy,
    IncidentKind,
    IncidentState,
    Network,
    RepairSupport,
    Severity,
)


class IncidentQuerySet(LayerQuerySet):
    """Reads of incidents."""

    def going_on(self) -> Any:
        """Those that somebody still has to do something about."""
        return self.exclude(state__in=ENDED)


class Incident(LayerRow):
    """A leak, a break, a blockage…; from a citizen's request or from the field, it is the same.

    `pipe` and `device` are what it happened to, as the agent chose it: `proposed` keeps what was
    proposed, nearest first, each as `{"layer", "key", "code", "metres"}`. The requests that it
    answers are rows of `catalog.Relation`.
    """

    territory = models.ForeignKey(
        Territory, models.PROTECT, related_name="+", verbose_name=_("territoire")
    )
    number = models.CharField(_("numéro"), max_length=10, db_collation="C", default=new_number)
    kind = models.CharField(_("nature"), max_length=12, choices=IncidentKind.choices)
    network = models.CharField(
        _("réseau"), max_length=10, choices=Network.choices, default=Network.DRINKING
    )
    found_by = models.CharField(
        _("découvert par"), max_length=10, choices=FoundBy.choices, default=FoundBy.AGENT
    )
    severity = models.CharField(
        _("urgence"), max_length=8, choices=Severity.choices, default=Severity.NORMAL
    )
    state = models.CharField(
        _("état"), max_length=10, choices=IncidentState.choices, default=IncidentState.OPEN
    )
    description = models.TextField(_("description"), blank=True)
    announcement = models.CharField(_("annonce au public"), max_length=500, blank=True)

    geom = models.PointField(_("position"), srid=2154)
    place_source = models.CharField(
        _("source de la position"), max_length=12, choices=PlaceSource.choices
    )
    accuracy_m = models.FloatField(_("précision (m)"), null=True, blank=True)
    address = models.CharField(_("adresse ou repère"), max_length=300, blank=True)
    commune = models.ForeignKey(
        Commune, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("commune")
    )
    pipe = models.ForeignKey(
        Pipe,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="incidents",
        verbose_name=_("canalisation"),
    )
    device = models.ForeignKey(
        Device,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="incidents",
        verbose_name=_("appareil"),
    )
    proposed = models.JSONField(_("proposés"), default=list)
    # SHA-256 of files that are still on a phone: the incident is complete when there are none.
    awaited = models.JSONField(_("fichiers attendus"), default=list, editable=False)

    opened_at = models.DateTimeField(_("ouvert le"))
    isolated_at = models.DateTimeField(_("isolé le"), null=True, blank=True)
    repaired_at = models.DateTimeField(_("réparé le"), null=True, blank=True)
    restored_at = models.DateTimeField(_("service rétabli le"), null=True, blank=True)
    closed_at = models.DateTimeField(_("clos le"), null=True, blank=True)
    customers_cut = models.PositiveIntegerField(_("abonnés coupés"), null=True, blank=True)

    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("équipe")
    )
    agent = models.ForeignKey(
        Account, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("agent")
    )
    synthetic = models.BooleanField(_("donnée de démonstration inventée"), default=False)
    version = models.PositiveIntegerField(default=1)
    visibility = INCIDENTS_POLICY.column()

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        indexes: ClassVar = [
            models.Index(fields=["territory", "state", "opened_at"], name="incident_board"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["territory", "number"], name="incident_number_unique"),
            models.CheckConstraint(
                condition=Q(isolated_at__isnull=True) | Q(isolated_at__gte=F("opened_at")),
                name="incident_isolated_after_opened",
            ),
            models.CheckConstraint(
                condition=Q(repaired_at__isnull=True) | Q(repaired_at__gte=F("opened_at")),
                name="incident_repaired_after_opened",
            ),
            models.CheckConstraint(
                condition=Q(restored_at__isnull=True) | Q(restored_at__gte=F("opened_at")),
                name="incident_restored_after_opened",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, closed_at__isnull=False)
                | (~Q(state__in=ENDED) & Q(closed_at__isnull=True)),
                name="incident_closed_has_a_day",
            ),
        ]
        triggers: ClassVar = change_log(
            "water-incidents",
            history=["kind", "severity", "state", "pipe_id", "device_id", "agency_id"],
        )

    def __str__(self) -> str:
        return f"{self.number} · {IncidentKind(self.kind).label}"


class ClosedValve(models.Model):
    """A valve that was closed for an incident, in the order of the walk; open again in the end."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="closed_valves")
    device = models.ForeignKey(Device, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    closed_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("vanne fermée")
        verbose_name_plural = _("vannes fermées")
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["incident", "device"], name="closed_valve_once"),
        ]

    def __str__(self) -> str:
        return f"{self.order} · {self.device}"


class Repair(models.Model):
    """What was repaired: RAEPA's repair point."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="repairs")
    code = models.CharField(_("identifiant"), max_length=254, db_collation="C")  # IDREPAR
    support = models.CharField(  # SUPPREPARE
        _("réparé sur"), max_length=10, choices=RepairSupport.choices
    )
    defect = models.CharField(  # DEFREPAREE
        _("défaillance"), max_length=16, choices=Defect.choices, default=Defect.UNKNOWN
    )
    pipe = models.ForeignKey(Pipe, models.PROTECT, null=True, blank=True, related_name="+")
    device = models.ForeignKey(Device, models.PROTECT, null=True, blank=True, related_name="+")
    structure = models.ForeignKey(
        Structure, models.PROTECT, null=True, blank=True, related_name="+"
    )
    repaired_on = models.DateField(_("réparé le"), null=True, blank=True)  # DATEREPAR
    owner = models.CharField(_("maître d’ouvrage"), max_length=100, blank=True)  # MOUVRAGE
    what = models.TextField(_("ce qui a été fait"), blank=True)
    geom = models.PointField(_("position"), srid=2154)  # X, Y

    class Meta:
        verbose_name = _("réparation")
        verbose_name_plural = _("réparations")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["incident", "code"], name="repair_code_unique"),
        ]

    def __str__(self) -> str:
        return self.code


class OnCallTurn(models.Model):
    """Somebody of a team is on call (astreinte); one person at a time in each team."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+", verbose_name=_("équipe"))
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", verbose_name=_("agent"))
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    entered_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("tour d’astreinte")
        verbose_name_plural = _("tours d’astreinte")
        ordering: ClassVar = ["starts_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="turn_ends_after_it_starts"
            ),
            ExclusionConstraint(
                name="turn_one_at_a_time",
                expressions=[
                    ("agency", RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_at",
                            "ends_at",
                            function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.starts_at:%Y-%m-%d}"
