"""What can be reported, in two levels, and who answers for it where."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from layers.access.models import Agency, Territory
from layers.territory.models import ServiceArea


class CategoryGroup(models.Model):
    """The first level: roads, cleanliness, water…"""

    territory = models.ForeignKey(Territory, models.CASCADE, verbose_name=_("territoire"))
    code = models.SlugField(_("code"), max_length=100)
    title = models.CharField(_("intitulé"), max_length=200)
    icon = models.CharField(_("pictogramme"), max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)

    class Meta:
        verbose_name = _("famille de catégories")
        verbose_name_plural = _("familles de catégories")
        ordering: ClassVar = ["position", "title"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["territory", "code"], name="group_code_unique"),
        ]

    def __str__(self) -> str:
        return self.title


class Category(models.Model):
    """The second level: what a citizen chooses."""

    group = models.ForeignKey(
        CategoryGroup, models.CASCADE, related_name="categories", verbose_name=_("famille")
    )
    territory = models.ForeignKey(Territory, models.CASCADE, verbose_name=_("territoire"))
    code = models.SlugField(_("code"), max_length=150)
    title = models.CharField(_("intitulé"), max_length=250)
    hint = models.CharField(_("indication"), max_length=300, blank=True)
    keywords = models.CharField(
        _("mots-clés"),
        max_length=300,
        blank=True,
        help_text=_(
            "Séparés par des virgules, comme dans GeoReport. « vitesse » : la police municipale "
            "voit ces demandes parmi les plaintes sur la vitesse."
        ),
    )
    danger = models.BooleanField(
        _("appeler plutôt"),
        default=False,
        help_text=_("Le formulaire invite d’abord à téléphoner."),
    )
    withheld = models.BooleanField(
        _("non publiée"), default=False, help_text=_("Ces demandes n’apparaissent pas au public.")
    )
    deadline_days = models.PositiveSmallIntegerField(_("délai en jours"), null=True, blank=True)
    active = models.BooleanField(_("proposée"), default=True)
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)

    class Meta:
        verbose_name = _("catégorie")
        verbose_name_plural = _("catégories")
        ordering: ClassVar = ["position", "title"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["territory", "code"], name="category_code_unique"),
        ]

    def __str__(self) -> str:
        return self.title


class RoutingRule(models.Model):
    """Category × area → agency. What is left empty applies to all; the most precise rule wins."""

    territory = models.ForeignKey(Territory, models.CASCADE, verbose_name=_("territoire"))
    agency = models.ForeignKey(Agency, models.CASCADE, verbose_name=_("service"))
    group = models.ForeignKey(
        CategoryGroup, models.CASCADE, null=True, blank=True, verbose_name=_("famille")
    )
    category = models.ForeignKey(
        Category, models.CASCADE, null=True, blank=True, verbose_name=_("catégorie")
    )
    area = models.ForeignKey(
        ServiceArea, models.CASCADE, null=True, blank=True, verbose_name=_("périmètre")
    )
    priority = models.SmallIntegerField(_("priorité"), default=0)

    class Meta:
        verbose_name = _("règle d’orientation")
        verbose_name_plural = _("règles d’orientation")
        ordering: ClassVar = ["-priority", "id"]

    def __str__(self) -> str:
        what = self.category or self.group or _("toute catégorie")
        where = self.area or _("tout le territoire")
        return f"{what} × {where} → {self.agency}"
