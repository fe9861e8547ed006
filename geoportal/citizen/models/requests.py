"""The request itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.gis.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from geoportal.citizen.models.categories import Category
from geoportal.citizen.numbers import new_number, spoken
from geoportal.citizen.policy import REQUESTS_POLICY
from geoportal.citizen.states import CloseReason, State
from layers.access.models import Account, Agency, Territory
from layers.catalog.rows import LayerQuerySet, LayerRow
from layers.catalog.sql.log import change_log
from layers.territory.locate import PlaceSource
from layers.territory.models import Commune


class Channel(models.TextChoices):
    """How a request came in."""

    WEB = "web", _("Site")
    APP = "app", _("Application")
    PHONE = "phone", _("Téléphone")
    COUNTER = "counter", _("Guichet")
    EMAIL = "email", _("Courriel")
    POST = "post", _("Courrier")
    OPEN311 = "open311", _("Open311")
    IMPORT = "import", _("Import")


class RequestQuerySet(LayerQuerySet):
    """Reads of requests."""

    def in_states(self, states: Any) -> Self:
        """Requests in one of these states."""
        return self.filter(state__in=list(states))

    def received_before(self, moment: datetime) -> Self:
        """Requests that came before a moment."""
        return self.filter(received_at__lt=moment)


class CitizenRequest(LayerRow):
    """Somebody reports something at a place.

    Who reported it is in `Contact`; what was said since in `Message` and `Note`. `version` counts
    the changes by services: whoever changes a request says which version he has read.
    """

    # The queue's index begins with the territory: an index of its own would only cost.
    territory = models.ForeignKey(
        Territory, models.PROTECT, db_index=False, verbose_name=_("territoire")
    )
    # Codes are compared byte by byte; the rules of French are for words, and slower.
    number = models.CharField(_("numéro"), max_length=8, db_collation="C", default=new_number)
    secret_digest = models.CharField(max_length=64, blank=True, editable=False)
    submission = models.UUIDField(null=True, unique=True, editable=False)
    channel = models.CharField(_("canal"), max_length=10, choices=Channel.choices)
    category = models.ForeignKey(Category, models.PROTECT, verbose_name=_("catégorie"))
    text = models.TextField(_("description"), blank=True)

    geom = models.PointField(_("position"), srid=2154, null=True, blank=True)
    place_source = models.CharField(
        _("source de la position"),
        max_length=12,
        choices=PlaceSource.choices,
        default=PlaceSource.NONE,
    )
    accuracy_m = models.FloatField(_("précision (m)"), null=True, blank=True)
    address = models.CharField(_("adresse ou repère"), max_length=300, blank=True)
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, verbose_name=_("commune")
    )

    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, verbose_name=_("service")
    )
    agent = models.ForeignKey(
        Account, models.SET_NULL, null=True, blank=True, verbose_name=_("agent")
    )
    state = models.CharField(
        _("état"), max_length=12, choices=State.choices, default=State.RECEIVED
    )
    reason = models.CharField(_("motif"), max_length=12, choices=CloseReason.choices, blank=True)
    routing = models.CharField(_("orientation"), max_length=300, blank=True)
    contested = models.BooleanField(_("contestée"), default=False)
    satisfaction = models.PositiveSmallIntegerField(_("satisfaction"), null=True, blank=True)

    received_at = models.DateTimeField(_("reçue le"), db_default=Now())
    changed_at = models.DateTimeField(_("modifiée le"), db_default=Now())
    ended_at = models.DateTimeField(_("terminée le"), null=True, blank=True)

    released = models.BooleanField(_("texte publié"), default=False)
    withheld = models.BooleanField(_("non publiée"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    # Where an imported request comes from, so that a second import updates it.
    source = models.CharField(max_length=60, db_collation="C", blank=True, editable=False)
    external_id = models.CharField(max_length=80, db_collation="C", blank=True, editable=False)
    visibility = REQUESTS_POLICY.column()

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("demande")
        verbose_name_plural = _("demandes")
        indexes: ClassVar = [
            models.Index(fields=["territory", "state", "-received_at"], name="request_queue"),
            models.Index(fields=["-received_at"], name="request_received"),
        ]
        constraints: ClassVar = [
            # Not `unique=True`, which would add a second index for LIKE.
            models.UniqueConstraint(fields=["number"], name="request_number_unique"),
            models.UniqueConstraint(
                fields=["territory", "source", "external_id"],
                condition=~models.Q(external_id=""),
                name="request_external_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(satisfaction__isnull=True)
                | models.Q(satisfaction__range=(1, 5)),
                name="satisfaction_one_to_five",
            ),
        ]
        triggers: ClassVar = change_log(
            "requests",
            history=["category_id", "state", "agency_id", "agent_id", "commune_id", "reason"],
        )

    def __str__(self) -> str:
        return spoken(self.number)

    @property
    def spoken_number(self) -> str:
        """The number as it is read aloud."""
        return spoken(self.number)

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.ended_at is None
