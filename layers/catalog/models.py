"""The change log's tables and the relations between objects of layers."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.gis.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Change(models.Model):
    """One row of the change log, appended by triggers and never updated.

    Bounds are envelopes in EPSG:2154 before and after, of the exact and of the generalised
    position; `fields` maps changed history fields to `[before, after]`; `shape_before` is the
    replaced geometry as EWKB. Operations: I, U, D, and E for what `erase` leaves.
    """

    batch = models.BigIntegerField(db_index=True)
    at = models.DateTimeField(db_default=Now())
    actor = models.CharField(max_length=40)
    layer = models.CharField(max_length=60)
    key = models.BigIntegerField()
    operation = models.CharField(max_length=1)
    old_territory = models.CharField(max_length=16, null=True)  # no row before
    new_territory = models.CharField(max_length=16, null=True)  # no row after
    old_class = models.CharField(max_length=20, null=True)
    new_class = models.CharField(max_length=20, null=True)
    old_bounds = models.GeometryField(srid=2154, null=True, spatial_index=False)
    new_bounds = models.GeometryField(srid=2154, null=True, spatial_index=False)
    old_general = models.GeometryField(srid=2154, null=True, spatial_index=False)
    new_general = models.GeometryField(srid=2154, null=True, spatial_index=False)
    fields = models.JSONField(null=True)
    shape_before = models.BinaryField(null=True)

    class Meta:
        verbose_name = _("modification")
        verbose_name_plural = _("modifications")
        indexes: ClassVar = [models.Index(fields=["layer", "key"], name="change_of_object")]
        triggers: ClassVar = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.operation} {self.layer}/{self.key}"


class PendingBatch(models.Model):
    """A statement whose changes have no cursor numbers yet; visible once it is committed."""

    batch = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return str(self.batch)


class SequencedChange(models.Model):
    """The cursor number that the sequencer gave to a committed change.

    It outlives the change, so that the log's end never moves back. No constraint ties the two:
    checking it would make the sequencer wait for whoever is erasing.
    """

    cursor = models.BigIntegerField(primary_key=True)
    change = models.OneToOneField(
        Change, models.DO_NOTHING, related_name="sequenced", db_constraint=False
    )

    def __str__(self) -> str:
        return str(self.cursor)


class Look(models.Model):
    """Somebody looked at rows of a watched class: who, when, through which address.

    A look is at the rows of one territory, by its key: of each whose rows could have been among
    what was read; None in looks older than this column. What was found there is not kept: the log
    of looks must not become a second copy.
    """

    at = models.DateTimeField(_("quand"), db_default=Now(), db_index=True)
    actor = models.CharField(_("qui"), max_length=40)
    layer = models.CharField(_("couche"), max_length=60)
    territory = models.CharField(_("territoire"), max_length=40, null=True)
    classes = models.JSONField(_("classes"))
    address = models.CharField(_("adresse"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        triggers: ClassVar = [
            pgtrigger.Protect(name="looks_append_only", operation=pgtrigger.Update)
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.layer} {self.at:%Y-%m-%d %H:%M}"


class Relation(models.Model):
    """A link between objects of two layers, seen only by who sees both ends."""

    class Kind(models.TextChoices):
        """What the source is to the target."""

        DUPLICATE_OF = "duplicate_of", _("est un doublon de")
        CAUSED = "caused", _("a donné lieu à")
        ABOUT = "about", _("concerne")
        AT = "at", _("se trouve à")

    kind = models.CharField(_("nature"), max_length=20, choices=Kind.choices)
    source_layer = models.CharField(max_length=60)
    source_key = models.BigIntegerField()
    target_layer = models.CharField(max_length=60)
    target_key = models.BigIntegerField()
    actor = models.CharField(max_length=40)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("lien")
        verbose_name_plural = _("liens")
        indexes: ClassVar = [
            models.Index(fields=["target_layer", "target_key"], name="relation_target"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source_layer", "source_key", "kind", "target_layer", "target_key"],
                name="relation_unique",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_layer}/{self.source_key} {self.kind} {self.target_layer}"
