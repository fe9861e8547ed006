"""What a shoreline reads: relief, the remains that take part, ground levels, sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from archaeology.analysis.terrain import FillKind
from archaeology.sites.layers import EXCAVATIONS
from archaeology.sites.models import Operation
from archaeology.sites.vocabulary import Datum, OperationKind
from archaeology.studies.boxes import box_of
from archaeology.studies.relief import read_elevation, recall_elevation
from archaeology.studies.runs.run import Inputs, Record
from archaeology.studies.shorelines.parameters import (
    RECORDED_FILL,
    Choice,
    ShorelineParameters,
)
from archaeology.studies.shorelines.remains import (
    Found,
    found_in,
    public_keys,
    seen,
    shares_in,
)
from archaeology.studies.shorelines.river import require_river
from layers.access.actor import Actor
from layers.raster.reading import heights_at

# Standard error in metres of a ground level that comes without one, its place being an operation's.
GROUND_SIGMA_M = 0.2


def gather(actor: Actor, territory: str, parameters: ShorelineParameters) -> Inputs:
    """Read what takes part, with the actor's rights.

    Raises:
        ValidationError: the elevation model is not there for the actor.
    """
    elevation, path = read_elevation(actor, territory, parameters.elevation)
    found = found_in(actor, territory, parameters.bounds)
    taken = [(each, choice_of(each, parameters.remains, parameters.proposals)) for each in found]
    used = [(each, choice) for each, choice in taken if choice.use]
    allowed = [(each, choice) for each, choice in used if each.public or not parameters.public_only]
    grounds = _grounds(actor, territory, parameters, found)
    record = {
        "elevation": asdict(elevation),
        "remains": [_remain(each, choice) for each, choice in allowed],
        "grounds": grounds,
        "sources": _sources(
            elevation.as_source(),
            [each for each, _ in allowed if each.source_public or not parameters.public_only],
        ),
    }
    return Inputs(record, path)


def check_river(actor: Actor, territory: str, parameters: ShorelineParameters) -> None:
    """Look before the study starts whether recorded ground levels speak as far as the river.

    Raises:
        NothingKnown: they do not, or there are none.
    """
    if parameters.fill == RECORDED_FILL:
        found = found_in(actor, territory, parameters.bounds)
        grounds = _grounds(actor, territory, parameters, found)
        require_river(parameters, grounds, partial(heights_at, actor, parameters.elevation))


def recall(record: Record) -> Inputs:
    """The same inputs again.

    Raises:
        Changed: the relief is not what it was.
    """
    return Inputs(record, recall_elevation(record["elevation"]))


def choice_of(
    found: Found, remains: Mapping[str, Mapping[str, Any]], proposals: bool = True
) -> Choice:
    """What was chosen about a remain; without a choice its proposal, where those take part."""
    stored = remains.get(found.id)
    if stored is not None:
        return Choice(**stored)
    return Choice(use=proposals and found.takes_part, meaning=found.proposed)


def _remain(found: Found, choice: Choice) -> dict[str, Any]:
    """A remain as the study keeps it: what the analysis takes, and where it comes from."""
    taken = found.candidate(choice.meaning, choice.reference_m, choice.range_m)
    return {
        "id": found.id,
        "where": found.where,
        "place": found.place,
        "public": found.public,
        "candidate": asdict(taken),
    }


def _grounds(
    actor: Actor, territory: str, parameters: ShorelineParameters, found: Sequence[Found]
) -> list[dict[str, Any]]:
    """Where the ground of the time lay: recorded surfaces of the slice and the natural ground, and
    corings that stopped above it.
    """
    if parameters.fill != RECORDED_FILL:
        return []
    shares = shares_in(found, (parameters.start, parameters.end))
    levels = [
        each
        for each, share in zip(found, shares, strict=True)
        if each.is_ground and each.z_m is not None and each.datum == Datum.NGF_IGN69
        if not each.off_m
        if each.public or not parameters.public_only
        if share > 0 or each.dating[0] is None
    ]
    reached = {each.operation for each in levels}
    # Natural ground that people have built upon since is no more the ground of their time.
    built = {each.operation for each in levels if each.dating[0] is not None}
    levels = [each for each in levels if each.dating[0] is not None or each.operation not in built]
    grounds = [
        _ground(each.id, each.label, each.place or (0.0, 0.0), each.z_m, each.sigma_m)
        | {"synthetic": each.synthetic, "kind": FillKind.EXACT.value}
        for each in levels
    ]
    return grounds + _stopped_above(actor, territory, parameters, reached)


def _stopped_above(
    actor: Actor,
    territory: str,
    parameters: ShorelineParameters,
    reached: set[int | None],
) -> list[dict[str, Any]]:
    box = box_of(parameters.bounds)
    corings = list(
        seen(actor, Operation.objects.all())
        .filter(territory=territory, kind=OperationKind.CORING, lowest_m__isnull=False)
        .filter(geom__intersects=box)
        .exclude(pk__in=[each for each in reached if each])
        .order_by("pk")
    )
    public = public_keys(EXCAVATIONS, [each.pk for each in corings])
    return [
        _ground(f"operation:{each.pk}", each.title, each.geom.centroid.coords, each.lowest_m, None)
        | {"synthetic": each.synthetic, "kind": FillKind.AT_LEAST.value}
        for each in corings
        if each.pk in public or not parameters.public_only
    ]


def _ground(
    id: str, label: str, place: Sequence[float], z_m: float | None, sigma_m: float | None
) -> dict[str, Any]:
    sigma = GROUND_SIGMA_M if sigma_m is None else max(sigma_m, GROUND_SIGMA_M)
    return {"id": id, "label": label, "x": place[0], "y": place[1], "z_m": z_m, "sigma_m": sigma}


def _sources(relief: Mapping[str, Any], found: Sequence[Found]) -> list[dict[str, Any]]:
    """The relief and each source once, in order; those that not everyone may know say so."""
    named = sorted(
        {
            (each.source, each.source_key, each.source_public)
            for each in found
            if each.source_key is not None
        }
    )
    return [
        {**relief, "public": True},
        *(
            {"id": f"source:{key}", "title": reference, "public": public}
            for reference, key, public in named
        ),
    ]
