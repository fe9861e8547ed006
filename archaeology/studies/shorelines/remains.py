"""The recorded altitudes of an area, as witnesses of the water: finds and stratigraphic units."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.db.models import Q

from archaeology.analysis.chronology import bounds_of, weights
from archaeology.analysis.water_level import Candidate, Meaning
from archaeology.sites.altitudes import grounds_at, off_ground
from archaeology.sites.layers import EXCAVATIONS, FINDS, SOURCES
from archaeology.sites.models import Find, Level, StratigraphicUnit
from archaeology.sites.presenting import seen_exactly
from archaeology.sites.vocabulary import Datum, UnitKind
from archaeology.studies.boxes import box_of
from archaeology.studies.shorelines.parameters import asks_height
from archaeology.studies.shorelines.proposing import meaning_of
from layers.access.actor import PUBLIC, Actor
from layers.catalog.layer import Layer

# So many records of an area are read at most.
MOST_READ = 20_000
# On what people walked, and what was there before them.
_GROUNDS = frozenset({UnitKind.SURFACE, UnitKind.NATURAL})
# Far from any ground.
NOWHERE = (np.nan, np.nan)
_DATING = ("start_min", "start_max", "end_min", "end_max")


@dataclass(frozen=True, slots=True)
class Found:
    """One recorded height of a find or of a unit.

    Attributes:
        id: "find:KEY" or "level:KEY".
        label: what it is called; never an inventory number, which is told to nobody outside.
        where: the operation and unit.
        number: the inventory number, for the page of who may see it.
        operation: the key of the operation, if any.
        dating: four bounds in astronomical years; None where unknown, far beyond where open.
        same_as: shared by what is no independent witness: the levels of one structure, or unit.
        place: x and y, EPSG:2154; of a unit the middle of its operation.
        proposed: what the altitude probably means, the value of a `Meaning`, or "".
        public: whether everyone may know that it was found there, at that height.
        source: the reference of the source, its key, and whether everyone may know it.
        is_ground: whether it was the ground on which people walked, or the natural one.
        off_m: how many metres too far above or below today's ground to be believed; 0 else.
    """

    id: str
    label: str
    where: str
    number: str
    operation: int | None
    z_m: float | None
    datum: str
    depth_m: float | None
    sigma_m: float | None
    dating: tuple[int | None, int | None, int | None, int | None]
    reliability: str
    synthetic: bool
    same_as: str
    place: tuple[float, float] | None
    proposed: str
    public: bool
    source: str
    source_key: int | None
    source_public: bool
    is_ground: bool
    off_m: float = 0.0

    @property
    def takes_part(self) -> bool:
        """Whether it does as long as nobody chooses: it is known what its altitude says of the
        water, and the altitude can be.
        """
        return bool(self.proposed) and not asks_height(self.proposed) and not self.off_m

    def candidate(self, meaning: str, reference_m: float = 0.0, range_m: float = 0.0) -> Candidate:
        """It as the analysis takes it, with that meaning."""
        start_min, start_max, end_min, end_max = self.dating
        return Candidate(
            label=self.label,
            z_m=self.z_m,
            datum=self.datum,
            depth_m=self.depth_m,
            sigma_m=self.sigma_m,
            meaning=meaning,
            start_min=start_min,
            start_max=start_max,
            end_min=end_min,
            end_max=end_max,
            reliability=self.reliability,
            reference_m=reference_m,
            range_m=range_m,
            synthetic=self.synthetic,
            same_as=self.same_as,
        )


def found_in(actor: Actor, territory: str, bounds: Sequence[float]) -> list[Found]:
    """The heights recorded in a box (EPSG:2154) of a territory that the actor may read, by id."""
    box = box_of(bounds)
    finds = list(
        seen(actor, Find.objects.all())
        .filter(territory=territory)
        .filter(Q(z_m__isnull=False) | Q(depth_m__isnull=False))
        .filter(Q(geom__intersects=box) | Q(geom__isnull=True, operation__geom__intersects=box))
        .select_related("unit__operation", "operation", "source")
        .order_by("pk")[:MOST_READ]
    )
    levels = list(
        Level.objects.filter(
            unit__in=seen(actor, StratigraphicUnit.objects.all()),
            unit__operation__territory=territory,
            unit__operation__geom__intersects=box,
        )
        .select_related("unit__operation", "source")
        .order_by("pk")[:MOST_READ]
    )
    public = public_keys(FINDS, (each.pk for each in finds))
    open_digs = public_keys(EXCAVATIONS, (each.unit.operation_id for each in levels if each.unit))
    sources = public_keys(SOURCES, (each.source_id for each in (*finds, *levels)))
    levelled = {each.unit_id for each in levels}
    return _doubted(
        actor,
        [
            *(_of_find(each, each.pk in public, sources, levelled) for each in finds),
            *(_of_unit(each, open_digs, sources) for each in levels),
        ],
    )


def _doubted(actor: Actor, found: Sequence[Found]) -> list[Found]:
    """With how far off today's ground the altitudes are that cannot be."""
    grounds = grounds_at(actor, [each.place or NOWHERE for each in found])
    return [
        replace(each, off_m=off_ground(each.z_m, ground))
        if each.z_m is not None and each.datum == Datum.NGF_IGN69
        else each
        for each, ground in zip(found, grounds, strict=True)
    ]


def seen(actor: Actor, rows: Any) -> Any:
    """The rows that the actor gets whole; a command of the platform and the demonstration get all,
    as they record all.
    """
    return rows if actor.system else rows.visible_to(actor)


def shares_in(found: Sequence[Found], years: tuple[float, float]) -> list[float]:
    """The share of each one's dating that lies in the slice; 0 for what is undated."""
    if not found:
        return []
    dated = [each.candidate("") for each in found]
    shares = weights(bounds_of(dated), np.array(years, dtype=np.float64))[:, 0]
    known = [any(bound is not None for bound in each.dating) for each in found]
    return [
        float(share) if is_known else 0.0 for share, is_known in zip(shares, known, strict=True)
    ]


def public_keys(layer: Layer, keys: Iterable[int | None]) -> frozenset[int]:
    """Those of the keys that everyone gets with the exact position."""
    asked = sorted({each for each in keys if each is not None})
    return seen_exactly(layer.visible_to(PUBLIC), asked) if asked else frozenset()


def _of_find(
    find: Any, public: bool, sources: Collection[int], levelled: Collection[int | None]
) -> Found:
    unit, dig = find.unit, find.operation
    dated = find if find.dating or unit is None else unit
    place = find.geom or (dig.geom.centroid if dig and dig.geom else None)
    # What lies in a layer says of the water what the layer does, where that has no level itself.
    lies_in = unit if unit and unit.pk not in levelled else None
    meaning = meaning_of(
        " · ".join(each for each in (find.title, find.kind) if each),
        layer=lies_in.interpretation if lies_in else "",
        layer_kind=lies_in.kind if lies_in else "",
    )
    return Found(
        id=f"find:{find.pk}",
        label=find.title or find.kind or find.get_material_display(),
        where=unit.label if unit else (dig.number if dig else ""),
        number=find.number,
        operation=find.operation_id,
        z_m=find.z_m,
        datum=find.datum,
        depth_m=find.depth_m,
        sigma_m=find.z_sigma_m,
        dating=_bounds(dated),
        reliability=find.reliability,
        synthetic=find.synthetic,
        same_as=_thing(unit),
        place=(place.x, place.y) if place else None,
        proposed=meaning or "",
        public=public,
        source=find.source.reference if find.source else "",
        source_key=find.source_id,
        source_public=find.source_id in sources,
        is_ground=meaning is Meaning.DRY_FLOOR
        or (lies_in is not None and lies_in.kind in _GROUNDS),
    )


def _of_unit(level: Any, open_digs: Collection[int], sources: Collection[int]) -> Found:
    unit = level.unit
    dig = unit.operation
    middle = dig.geom.centroid
    # The underside of a floor was never walked on, and says nothing of the water that its top does.
    under = level.is_underside
    meaning = None if under else meaning_of(unit.interpretation or unit.description, unit.kind)
    return Found(
        id=f"level:{level.pk}",
        label=(unit.interpretation or unit.get_kind_display())
        + (f" ({level.what})" if level.what else ""),
        where=unit.label,
        number="",
        operation=dig.pk,
        z_m=level.z_m,
        datum=level.datum,
        depth_m=level.depth_m,
        sigma_m=level.sigma_m,
        dating=_bounds(unit),
        reliability=level.reliability,
        synthetic=dig.synthetic,
        same_as=_thing(unit),
        place=(middle.x, middle.y),
        proposed=meaning or "",
        public=dig.pk in open_digs,
        source=level.source.reference if level.source else "",
        source_key=level.source_id,
        source_public=level.source_id in sources,
        is_ground=unit.kind in _GROUNDS and not under,
    )


def _bounds(dated: Any) -> tuple[int | None, int | None, int | None, int | None]:
    start_min, start_max, end_min, end_max = (getattr(dated, name) for name in _DATING)
    return start_min, start_max, end_min, end_max


def _thing(unit: Any) -> str:
    """The structure of the unit where it has one: the floors of one house are one witness."""
    if unit is None:
        return ""
    return f"{unit.operation_id}/{unit.structure or unit.number}"
