"""What is said of something, by whom: contradictory statements stand side by side."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from archaeology.sites.models.recording import Reliable
from archaeology.sites.models.sources import Source
from archaeology.sites.models.stratigraphy import StratigraphicUnit
from archaeology.sites.vocabulary import Statement


class Assertion(Reliable):
    """One statement about an object of a layer, or about a stratigraphic unit.

    `aspect` tells statements of one kind apart (the theatre's length, its capacity); at most one
    is preferred of each. `value` holds what a program reads: `{"edtf"}` for a dating, `{"x", "y",
    "precision_class", "precision_m"}` (EPSG:2154) for a position, `{"z_m", "sigma_m", "datum"}` or
    `{"depth_m", "ground_reference"}` for a level, `{"kind"}` for an identification, `{"number",
    "unit"}` for a measure; `text` what people read.
    """

    subject_layer = models.CharField(max_length=60, blank=True)
    subject_key = models.BigIntegerField(null=True, blank=True)
    unit = models.ForeignKey(
        StratigraphicUnit, models.CASCADE, null=True, blank=True, related_name="assertions"
    )
    kind = models.CharField(_("nature"), max_length=16, choices=Statement.choices)
    aspect = models.CharField(_("aspect"), max_length=60, blank=True)
    value = models.JSONField(_("valeur"), default=dict)
    text = models.CharField(_("énoncé"), max_length=500)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, verbose_name=_("source")
    )
    preferred = models.BooleanField(_("retenue"), default=False)

    objects: ClassVar[models.Manager[Assertion]] = models.Manager()

    class Meta:
        verbose_name = _("assertion")
        verbose_name_plural = _("assertions")
        indexes: ClassVar = [
            models.Index(fields=["subject_layer", "subject_key"], name="assertion_subject"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(unit__isnull=True, subject_key__isnull=False) & ~Q(subject_layer=""))
                | Q(unit__isnull=False, subject_key__isnull=True, subject_layer=""),
                name="assertion_about_one_thing",
            ),
            models.UniqueConstraint(
                fields=["subject_layer", "subject_key", "unit", "kind", "aspect"],
                condition=Q(preferred=True),
                nulls_distinct=False,
                name="assertion_one_preferred",
            ),
        ]

    def __str__(self) -> str:
        return self.text
