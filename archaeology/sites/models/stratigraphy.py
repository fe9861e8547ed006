"""Stratigraphic units and how they stand to each other."""

from __future__ import annotations

import re
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from archaeology.sites.models.operations import Operation
from archaeology.sites.models.recording import Dated, dating_in_order
from archaeology.sites.vocabulary import RelationKind, UnitKind
from layers.access.actor import Actor

# « US 12 », « U.S. n° 12 »: what every label says already.
_PREFIX = re.compile(r"u\.?\s?s\.?\s*(?:n[°o]\.?\s*)?[:.\s]*(?=\d)", re.IGNORECASE)


def plain_number(text: str) -> str:
    """The number of a unit without the « US » before it: « US 12 » and « 12 » are one unit."""
    given = text.strip()
    return given[found.end() :] if (found := _PREFIX.match(given)) else given


def label_of(operation: str, number: str) -> str:
    """What other tables call a unit, by the numbers of its operation and its own."""
    return f"{operation} US {number}"


class UnitQuerySet(models.QuerySet["StratigraphicUnit"]):
    """Reads of units: who gets their operation whole gets them."""

    def visible_to(self, actor: Actor) -> Self:
        """The units of operations that the actor gets entirely."""
        return self.filter(operation__in=Operation.objects.visible_to(actor))


class StratigraphicUnit(Dated):
    """A layer, a cut, a wall…; its number is unique in its operation."""

    operation = models.ForeignKey(
        Operation, models.CASCADE, related_name="units", verbose_name=_("opération")
    )
    number = models.CharField(_("numéro"), max_length=40, db_collation="C")
    # What other tables call it: « 2031 US 1204 ».
    label = models.CharField(_("unité"), max_length=110, editable=False)
    kind = models.CharField(
        _("nature"), max_length=12, choices=UnitKind.choices, default=UnitKind.UNKNOWN
    )
    description = models.TextField(_("description"), blank=True)
    interpretation = models.CharField(_("interprétation"), max_length=200, blank=True)
    phase = models.CharField(_("phase"), max_length=60, blank=True)
    structure = models.CharField(_("structure"), max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unité stratigraphique")
        verbose_name_plural = _("unités stratigraphiques")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["operation", "number"], name="unit_unique_in_its_operation"
            ),
            dating_in_order("unit"),
        ]

    def __str__(self) -> str:
        return self.label

    def name_it(self) -> None:
        """Set the label from operation and number."""
        self.label = label_of(self.operation.number, self.number)


class StratigraphicRelation(models.Model):
    """`unit` stands so to `other`; the inverse is a row of its own, made with it."""

    unit = models.ForeignKey(
        StratigraphicUnit, models.CASCADE, related_name="relations", verbose_name=_("unité")
    )
    kind = models.CharField(_("relation"), max_length=12, choices=RelationKind.choices)
    other = models.ForeignKey(
        StratigraphicUnit, models.CASCADE, related_name="inverses", verbose_name=_("autre unité")
    )

    objects: ClassVar[models.Manager[StratigraphicRelation]] = models.Manager()

    class Meta:
        verbose_name = _("relation stratigraphique")
        verbose_name_plural = _("relations stratigraphiques")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "kind", "other"], name="stratigraphic_relation_unique"
            ),
            models.CheckConstraint(
                condition=~Q(unit=F("other")), name="stratigraphic_relation_to_another"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=RelationKind.values), name="stratigraphic_relation_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.kind} {self.other_id}"
