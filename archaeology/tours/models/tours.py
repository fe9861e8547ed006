"""Tours and what they say, language by language."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.gis.db import models
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from archaeology.sites.vocabulary import Confidentiality
from archaeology.tours.models.places import places_on_the_route
from archaeology.tours.policy import SEALED, TOURS_POLICY, VEILED
from archaeology.tours.vocabulary import Language, Theme, Wheelchair
from layers.access.models import Territory
from layers.catalog.rows import LayerQuerySet, LayerRow
from layers.catalog.sql.log import change_log

# Short enough for an address that somebody types from a sign.
slug_is_plain = RegexValidator(
    r"\A[a-z0-9]+(-[a-z0-9]+)*\Z",
    _("Des lettres minuscules sans accent, des chiffres, et des tirets entre eux."),
)


class Tour(LayerRow):
    """A walk along a route (LineString, EPSG:2154), past its stops.

    Some columns repeat what other rows say, so that the stored class and the layer read one table:
    `told_in` the languages that are published, in order and separated by spaces; `title` what the
    layer calls it; `veil` the strictest confidentiality among the places of its stops, and
    `route_confidentiality` that among the places that its route leads to, both kept by triggers.
    `version` counts changes of the row's own facts, `edition` those of anything in the tour.
    `profile` is `[[metres from the start, altitude in metres NGF-IGN69], …]`, read in the model
    that `profile_source` names and of which `profile_synthetic` says whether it is invented.
    """

    territory = models.ForeignKey(
        Territory, models.PROTECT, related_name="+", verbose_name=_("territoire")
    )
    code = models.CharField(
        _("adresse"), max_length=60, validators=[slug_is_plain], db_collation="C"
    )
    title = models.CharField(max_length=160, blank=True, editable=False)
    theme = models.CharField(
        _("thème"), max_length=12, choices=Theme.choices, default=Theme.ANTIQUITY
    )
    duration_min = models.PositiveIntegerField(
        _("durée (minutes)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(3 * 24 * 60)],
    )
    wheelchair = models.CharField(
        _("accessible en fauteuil roulant"),
        max_length=8,
        choices=Wheelchair.choices,
        default=Wheelchair.UNKNOWN,
    )
    default_language = models.CharField(
        _("langue de départ"), max_length=2, choices=Language.choices, default=Language.FRENCH
    )
    valid_until = models.DateField(_("valable jusqu’au"), null=True, blank=True)
    synthetic = models.BooleanField(_("donnée de démonstration inventée"), default=False)
    geom = models.LineStringField(_("parcours"), srid=2154, null=True, blank=True)
    profile = models.JSONField(null=True, blank=True, editable=False)
    profile_source = models.CharField(max_length=200, blank=True, editable=False)
    profile_synthetic = models.BooleanField(default=False, editable=False)
    told_in = models.CharField(max_length=60, blank=True, default="", editable=False)
    veil = models.CharField(
        max_length=12,
        choices=Confidentiality.choices,
        default=Confidentiality.PUBLIC,
        editable=False,
    )
    route_confidentiality = models.CharField(
        max_length=12,
        choices=Confidentiality.choices,
        default=Confidentiality.PUBLIC,
        editable=False,
    )
    version = models.PositiveIntegerField(default=1)
    edition = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)
    visibility = TOURS_POLICY.column()

    objects = LayerQuerySet.as_manager()

    class Meta:
        verbose_name = _("visite")
        verbose_name_plural = _("visites")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["territory", "code"], name="tour_code_unique"),
            models.CheckConstraint(
                condition=Q(duration_min__isnull=True) | Q(duration_min__gt=0),
                name="tour_takes_time",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            *change_log("tours", history=["theme", "told_in"]),
            places_on_the_route(),
        ]

    def __str__(self) -> str:
        return self.title or self.code

    @property
    def withholds_route(self) -> bool:
        """Whether visitors are not shown where it leads."""
        return self.visibility in {VEILED, SEALED}

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which everyone may read it."""
        return tuple(self.told_in.split())


class TourText(models.Model):
    """What a tour says of itself in one language; published from `published_at` on.

    `updated_at` is when anything last changed that the tour tells in this language, at its stops
    too: what is written in another makes no new edition of this one.
    """

    tour = models.ForeignKey(Tour, models.CASCADE, related_name="texts")
    language = models.CharField(_("langue"), max_length=2, choices=Language.choices)
    title = models.CharField(_("titre"), max_length=160, blank=True)
    summary = models.CharField(_("en une phrase"), max_length=300, blank=True)
    description = models.TextField(_("présentation"), max_length=8000, blank=True)
    access_note = models.TextField(_("accès et accessibilité"), max_length=2000, blank=True)
    published_at = models.DateTimeField(_("publiée le"), null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("texte de visite")
        verbose_name_plural = _("textes de visite")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tour", "language"], name="tour_text_unique")
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"
