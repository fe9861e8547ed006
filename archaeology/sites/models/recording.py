"""What several kinds of records have in common."""

from __future__ import annotations

from django.contrib.gis.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from archaeology.sites.policy import GRID_M
from archaeology.sites.vocabulary import Confidentiality, PrecisionClass, Reliability

# Beyond any year that EDTF can write (twelve digits), and exact in a JSON number.
FAR_PAST, FAR_FUTURE = -(10**13), 10**13


class Reliable(models.Model):
    """Something that can be relied on more or less."""

    reliability = models.CharField(
        _("fiabilité"), max_length=1, choices=Reliability.choices, default=Reliability.D
    )

    class Meta:
        abstract = True


class Confidential(models.Model):
    """Something whose place not everyone may know."""

    confidentiality = models.CharField(
        _("confidentialité"),
        max_length=12,
        choices=Confidentiality.choices,
        default=Confidentiality.RESTRICTED,
    )

    class Meta:
        abstract = True


class Positioned(models.Model):
    """How well a position is known: a class for people, metres for computation."""

    precision_class = models.CharField(
        _("précision"),
        max_length=12,
        choices=PrecisionClass.choices,
        default=PrecisionClass.UNKNOWN,
    )
    precision_m = models.FloatField(_("précision (m)"), null=True, blank=True)

    class Meta:
        abstract = True


class Dated(models.Model):
    """A dating: the EDTF text as it was given, and its four bounds in astronomical years.

    Year 0 exists and is 1 BC. All four bounds are set, or none: where the text leaves an end open
    the column holds `FAR_PAST` or `FAR_FUTURE`, so that ranges can be asked for.
    """

    dating = models.CharField(_("datation (EDTF)"), max_length=120, blank=True)
    start_min = models.BigIntegerField(_("début au plus tôt"), null=True, blank=True)
    start_max = models.BigIntegerField(_("début au plus tard"), null=True, blank=True)
    end_min = models.BigIntegerField(_("fin au plus tôt"), null=True, blank=True)
    end_max = models.BigIntegerField(_("fin au plus tard"), null=True, blank=True)

    class Meta:
        abstract = True


def dating_in_order(prefix: str) -> models.CheckConstraint:
    """The constraint on the bounds of a `Dated` model."""
    undated = Q(
        dating="",
        start_min__isnull=True,
        start_max__isnull=True,
        end_min__isnull=True,
        end_max__isnull=True,
    )
    ordered = Q(start_min__lte=F("start_max")) & Q(end_min__lte=F("end_max"))
    consistent = Q(start_min__lte=F("end_min")) & Q(start_max__lte=F("end_max"))
    return models.CheckConstraint(
        condition=undated | (~Q(dating="") & ordered & consistent),
        name=f"{prefix}_dating_in_order",
    )


def node_of(column: str = "geom") -> models.GeneratedField:
    """The node of the fixed kilometre grid nearest to a geometry's middle."""
    middle = Func(column, function="ST_Centroid")
    return models.GeneratedField(
        expression=Func(middle, Value(GRID_M), function="ST_SnapToGrid"),
        output_field=models.PointField(srid=2154),
        db_persist=True,
    )
