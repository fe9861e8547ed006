"""What several kinds of assets have in common; each column with its name in RAEPA 1.2."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from layers.catalog.rows import LayerQuerySet, LayerRow
from layers.territory.models import Commune
from networks.water.vocabulary import Network, PositionClass, YearSource


class AssetQuerySet(LayerQuerySet):
    """Reads over assets."""

    def in_service_on(self, day: date) -> Any:
        """Those that were there on a day: laid before it as far as is known, not yet retired."""
        laid = Q(laid_year__isnull=True) | Q(laid_year__lte=day.year)
        return self.filter(laid).filter(Q(retired_on__isnull=True) | Q(retired_on__gt=day))


class Asset(LayerRow):
    """Something that lies in the ground; a retired one stays, with the day of its end.

    `code` is the service's own name of it, unique in its network family: drinking water has names
    of its own, sewers have theirs.
    """

    territory = models.ForeignKey(
        "access.Territory", models.PROTECT, related_name="+", verbose_name=_("territoire")
    )
    code = models.CharField(_("identifiant"), max_length=254, db_collation="C")
    network = models.CharField(_("réseau"), max_length=10, choices=Network.choices)
    retired_on = models.DateField(_("hors service depuis"), null=True, blank=True)
    synthetic = models.BooleanField(_("donnée de démonstration inventée"), default=False)
    commune = models.ForeignKey(
        Commune, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("commune")
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code


class Located(models.Model):
    """How well a position is known, and since when."""

    xy_class = models.CharField(  # QUALGLOCXY
        _("classe de position"),
        max_length=1,
        choices=PositionClass.choices,
        default=PositionClass.C,
    )
    z_class = models.CharField(  # QUALGLOCZ
        _("classe d’altitude"), max_length=1, choices=PositionClass.choices, default=PositionClass.C
    )
    located_on = models.DateField(_("localisé le"), null=True, blank=True)  # DATEGEOLOC
    location_source = models.CharField(  # SOURGEOLOC
        _("source de la localisation"), max_length=100, blank=True
    )

    class Meta:
        abstract = True


class Laid(models.Model):
    """When it was laid, and how that is known."""

    laid_from_year = models.PositiveSmallIntegerField(  # ANDEBPOSE
        _("année de début de pose"), null=True, blank=True
    )
    laid_year = models.PositiveSmallIntegerField(  # ANFINPOSE
        _("année de pose"), null=True, blank=True
    )
    year_source = models.CharField(  # QUALANNEE
        _("source de l’année"),
        max_length=10,
        choices=YearSource.choices,
        default=YearSource.UNKNOWN,
    )

    class Meta:
        abstract = True


class Recorded(models.Model):
    """Whose it is, who runs it, and who wrote down what is known of it."""

    owner = models.CharField(_("maître d’ouvrage"), max_length=100, blank=True)  # MOUVRAGE
    operator = models.CharField(_("exploitant"), max_length=100, blank=True)  # GEXPLOIT
    updated_on = models.DateField(_("mis à jour le"), null=True, blank=True)  # DATEMAJ
    update_source = models.CharField(  # SOURMAJ
        _("source de la mise à jour"), max_length=100, blank=True
    )
    attribute_source = models.CharField(  # SOURATTRIB
        _("source des attributs"), max_length=100, blank=True
    )

    class Meta:
        abstract = True


def one_code(prefix: str) -> models.UniqueConstraint:
    """A code names one asset of a kind in a territory: in drinking water, and in sewers."""
    family = models.Case(
        models.When(network=Network.DRINKING, then=models.Value("drinking")),
        default=models.Value("sewer"),
        output_field=models.CharField(),
    )
    return models.UniqueConstraint(F("territory"), family, F("code"), name=f"{prefix}_code_unique")


def laid_in_order(prefix: str) -> models.CheckConstraint:
    """Laying ends after it began."""
    return models.CheckConstraint(
        condition=Q(laid_from_year__isnull=True)
        | Q(laid_year__isnull=True)
        | Q(laid_year__gte=F("laid_from_year")),
        name=f"{prefix}_laid_in_order",
    )
