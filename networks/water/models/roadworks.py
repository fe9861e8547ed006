"""Works planned on roads, and what the water service thinks of the pipes under them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.gis.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from layers.access.models import Account, Territory
from layers.catalog.rows import LayerQuerySet, LayerRow
from layers.catalog.sql.log import change_log
from layers.territory.models import Commune
from networks.water.deadlines import Declaration, answer_by
from networks.water.models.pipes import Pipe
from networks.water.outlooks import Advice
from networks.water.policy import ROADWORKS_POLICY
from networks.water.vocabulary import DeclarationKind, WorksKind, WorksState

USUAL_WIDTH_M = 6.0


class RoadworksQuerySet(LayerQuerySet):
    """Reads of works."""

    def with_opinion(self) -> Any:
        """Each with `has_opinion`: whether something was said of the pipes under it."""
        given = Opinion.objects.filter(works=OuterRef("pk"), superseded_at__isnull=True)
        return self.annotate(has_opinion=Exists(given))


class Roadworks(LayerRow):
    """Works on a road: where, when, whose, and how they were declared.

    `geom` is a line along the road, `width_m` wide, or the surface itself.
    """

    territory = models.ForeignKey(
        Territory, models.PROTECT, related_name="+", verbose_name=_("territoire")
    )
    reference = models.CharField(_("référence"), max_length=60, db_collation="C", blank=True)
    title = models.CharField(_("intitulé"), max_length=200)
    kind = models.CharField(
        _("nature"), max_length=12, choices=WorksKind.choices, default=WorksKind.RESURFACING
    )
    state = models.CharField(
        _("état"), max_length=10, choices=WorksState.choices, default=WorksState.PLANNED
    )
    road = models.CharField(_("voie"), max_length=160, blank=True)
    geom = models.GeometryField(_("emprise"), srid=2154)
    width_m = models.FloatField(_("largeur (m)"), default=USUAL_WIDTH_M)
    starts_on = models.DateField(_("début"))
    ends_on = models.DateField(_("fin"), null=True, blank=True)
    manager = models.CharField(_("responsable du projet"), max_length=160, blank=True)
    company = models.CharField(_("entreprise"), max_length=160, blank=True)
    declaration = models.CharField(
        _("déclaration"), max_length=4, choices=DeclarationKind.choices, blank=True
    )
    declaration_number = models.CharField(_("numéro de DT ou DICT"), max_length=40, blank=True)
    received_on = models.DateField(_("reçue le"), null=True, blank=True)
    on_paper = models.BooleanField(_("reçue sur papier"), default=False)
    answered_on = models.DateField(_("réponse envoyée le"), null=True, blank=True)
    announced = models.BooleanField(_("annoncés au public"), default=False)
    note = models.TextField(_("remarque"), blank=True)
    commune = models.ForeignKey(
        Commune, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("commune")
    )
    synthetic = models.BooleanField(_("donnée de démonstration inventée"), default=False)
    version = models.PositiveIntegerField(default=1)
    visibility = ROADWORKS_POLICY.column()

    objects = RoadworksQuerySet.as_manager()

    class Meta:
        verbose_name = _("travaux de voirie")
        verbose_name_plural = _("travaux de voirie")
        indexes: ClassVar = [
            models.Index(fields=["territory", "starts_on"], name="roadworks_calendar"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="roadworks_end_after_start",
            ),
            models.CheckConstraint(condition=Q(width_m__gt=0), name="roadworks_have_a_width"),
            models.CheckConstraint(
                condition=Q(declaration="") | Q(received_on__isnull=False),
                name="roadworks_declared_on_a_day",
            ),
            models.UniqueConstraint(
                fields=["territory", "reference"],
                condition=~Q(reference=""),
                name="roadworks_reference_once",
            ),
        ]
        triggers: ClassVar = change_log(
            "roadworks", history=["state", "starts_on", "ends_on", "declaration_number"]
        )

    def __str__(self) -> str:
        return self.title

    @property
    def answer_by(self) -> Any:
        """The last day for an answer to the declaration; None without one."""
        if not self.declaration or self.received_on is None:
            return None
        return answer_by(Declaration(self.declaration), self.received_on, on_paper=self.on_paper)

    @property
    def footprint(self) -> Any:
        """The surface of the road that is opened, EPSG:2154."""
        shape: Any = self.geom
        if shape.geom_type in {"Polygon", "MultiPolygon"}:
            return shape
        made = shape.buffer_with_style(self.width_m / 2, end_cap_style=2)
        made.srid = 2154
        return made


class Opinion(models.Model):
    """What the service says of one pipe under works; a later one supersedes it, none is lost.

    `evidence` is what was known when it was given: see `networks.water.works.under`.
    """

    works = models.ForeignKey(Roadworks, models.CASCADE, related_name="opinions")
    pipe = models.ForeignKey(Pipe, models.PROTECT, related_name="+")
    advice = models.CharField(_("avis"), max_length=14, choices=Advice.choices)
    proposed = models.CharField(_("avis proposé"), max_length=14, choices=Advice.choices)
    comment = models.CharField(_("commentaire"), max_length=500, blank=True)
    evidence = models.JSONField(default=dict)
    given_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField(_("donné le"))
    signed_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    signed_at = models.DateTimeField(_("signé le"), null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("avis")
        verbose_name_plural = _("avis")
        ordering: ClassVar = ["-given_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["works", "pipe"],
                condition=Q(superseded_at__isnull=True),
                name="opinion_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pipe} : {self.get_advice_display()}"
