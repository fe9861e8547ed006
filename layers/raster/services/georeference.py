"""Place a plan by control points, or place it anew."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.catalog.changing import changing_row
from layers.catalog.layer import STORAGE_SRID
from layers.raster.georeferencing.fitting import MOST_POINTS, Transformation
from layers.raster.georeferencing.quality import Placement as Found
from layers.raster.georeferencing.refusal import CannotPlace
from layers.raster.models import ControlPoint, Placement, Raster
from layers.raster.placing import Control, in_words, placed
from layers.raster.rights import to_change
from layers.raster.tasks import lay_later
from layers.raster.vocabulary import UNFINISHED, State


def georeference(
    actor: Actor,
    key: int,
    version: int,
    points: Sequence[Control],
    transformation: Transformation,
) -> Placement:
    """The placement, and the plan on its way to the map: a worker lays it.

    Raises:
        PermissionDenied: there is no such plan, or none that the actor may change.
        ConflictingChange: somebody else changed it after `version`.
        ValidationError: it is no plan to be placed, or the points place it nowhere.
    """
    with changing_row(actor, lambda: to_change(actor, key), version) as raster:
        _require_sheet(raster)
        made = _recorded(
            actor, raster, points, transformation, _found(raster, points, transformation)
        )
        raster.state, raster.progress, raster.reason = State.MAKING, 0, ""
        lay_later(raster.pk, made.pk)
    return made


def _require_sheet(raster: Raster) -> None:
    if raster.state in UNFINISHED:
        raise ValidationError(_("Ce fichier est en préparation : attendez qu’elle soit finie."))
    if not raster.sheet:
        raise ValidationError(_("Ce fichier dit lui-même où il se trouve : rien n’est à placer."))


def _found(raster: Raster, points: Sequence[Control], transformation: Transformation) -> Found:
    if len(points) > MOST_POINTS:
        sentence = _("%s points suffisent : il y en a davantage.") % MOST_POINTS
        raise ValidationError({"points": sentence})
    for number, each in enumerate(points, 1):
        if not (0 <= each.column <= raster.width and 0 <= each.row <= raster.height):
            sentence = _(
                "Le point %(number)s n’est pas sur le plan (%(width)s × %(height)s pixels)."
            )
            told = {"number": number, "width": raster.width, "height": raster.height}
            raise ValidationError({"points": sentence % told})
    try:
        return placed(transformation, points, (raster.width, raster.height))
    except CannotPlace as refusal:
        raise ValidationError({"points": in_words(refusal)}) from None


def _recorded(
    actor: Actor,
    raster: Raster,
    points: Sequence[Control],
    transformation: Transformation,
    found: Found,
) -> Placement:
    made = Placement.objects.create(
        raster=raster,
        transformation=transformation,
        rms_m=found.rms_m,
        rms_left_out_m=found.rms_left_out_m,
        pixel_m=found.pixel_m,
        placed_by_id=actor.account_id,
    )
    ControlPoint.objects.bulk_create(
        ControlPoint(
            placement=made,
            number=number,
            column=point.column,
            row=point.row,
            geom=Point(point.x, point.y, srid=STORAGE_SRID),
            residual_m=float(residual),
        )
        for number, (point, residual) in enumerate(zip(points, found.residuals_m, strict=True), 1)
    )
    return made
