"""From a query to the rows that an actor may see of its result."""

from __future__ import annotations

from django.utils.translation import gettext as _

from archaeology.sites.models import StratigraphicUnit
from archaeology.sites.query.language import FindQuery
from archaeology.sites.query.period import window_of
from archaeology.sites.query.refusal import QueryRefused
from archaeology.sites.query.stratigraphy import (
    AmbiguousUnit,
    Direction,
    UnknownUnit,
    unit_named,
    units_beside,
)
from archaeology.sites.query.zone import area_of
from archaeology.sites.vocabulary import Reliability
from layers.access.actor import Actor
from layers.catalog.registry import layer
from layers.catalog.visible import VisibleRows

# Where words of `texte` are looked for, as far as the reader gets these fields.
SEARCHED = ("number", "title", "kind", "description")


def rows_for(actor: Actor, query: FindQuery) -> VisibleRows:
    """The finds that the actor sees and that the query asks for.

    Each condition reads only what the actor is given of a find: one whose level it does not get
    is in no result that asks for a level.

    Raises:
        QueryRefused: a unit that is not known to the actor; a hidden one is refused in the same
            words.
    """
    rows = layer("finds").visible_to(actor)
    if query.bbox is not None:
        rows = rows.in_bbox(query.bbox)
    if query.zone:
        rows = rows.in_area(area_of(query.zone))
    if query.period:
        rows = _in_period(rows, query)
    if query.z_min is not None or query.z_max is not None:
        rows = rows.between("z_m", query.z_min, query.z_max).among("datum", [query.datum])
    if query.kinds:
        rows = rows.among("kind", query.kinds)
    if query.materials:
        rows = rows.among("material", query.materials)
    if query.operation:
        rows = rows.among("operation", [query.operation])
    if query.reliability:
        best_first = list(Reliability.values)
        enough = best_first[: best_first.index(query.reliability) + 1]
        rows = rows.among("reliability", enough)
    if query.text:
        rows = rows.containing(query.text, SEARCHED)
    if query.earlier_than:
        rows = _beside(actor, rows, "anterieur_a", query.earlier_than, "earlier")
    if query.later_than:
        rows = _beside(actor, rows, "posterieur_a", query.later_than, "later")
    return rows


def _in_period(rows: VisibleRows, query: FindQuery) -> VisibleRows:
    """See `archaeology.analysis.edtf.period`; here an open end is a number beyond all years."""
    window = window_of(query.period)
    if query.mode == "certain":
        return rows.between("start_min", low=window.low).between("end_max", high=window.high)
    return rows.between("start_min", high=window.high).between("end_max", low=window.low)


def _beside(
    actor: Actor, rows: VisibleRows, parameter: str, label: str, direction: Direction
) -> VisibleRows:
    try:
        unit = unit_named(actor, label)
    except UnknownUnit:
        # Nothing of what was asked is repeated: hidden or unknown, the answer is the same.
        raise QueryRefused({parameter: _("Cette unité stratigraphique est inconnue.")}) from None
    except AmbiguousUnit:
        raise QueryRefused(
            {parameter: _("Plusieurs territoires ont une unité de ce nom.")}
        ) from None
    beside = StratigraphicUnit.objects.filter(pk__in=units_beside(unit, direction))
    labels = list(beside.values_list("label", flat=True))
    # A label is unique in its territory only.
    return rows.of_territory(unit.operation.territory_id).among("unit", labels)
