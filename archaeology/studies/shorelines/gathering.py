"""What a shoreline reads: relief, the remains that take part, ground levels, sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from archaeology.analysis.terrain import FillKind
from archaeology.sites.vocabulary import Datum
from archaeology.studies.relief import read_elevation, recall_elevation
from archaeology.studies.runs.run import Inputs, Record
from archaeology.studies.shorelines.doubting import above_relief
from archaeology.studies.shorelines.laid import ground, laid_since
from archaeology.studies.shorelines.parameters import (
    RECORDED_FILL,
    Choice,
    ShorelineParameters,
)
from archaeology.studies.shorelines.remains import (
    Found,
    found_in,
    shares_in,
)
from archaeology.studies.shorelines.river import require_river
from layers.access.actor import Actor
from layers.raster.reading import heights_at


def gather(actor: Actor, territory: str, parameters: ShorelineParameters) -> Inputs:
    """Read what takes part, with the actor's rights.

    Raises:
        ValidationError: the elevation model is not there for the actor.
    """
    elevation, path = read_elevation(actor, territory, parameters.elevation)
    record = _taken(actor, territory, parameters)
    sources = _sources(elevation.as_source(), record.pop("witnesses"))
    return Inputs({"elevation": asdict(elevation), **record, "sources": sources}, path)


def _taken(actor: Actor, territory: str, parameters: ShorelineParameters) -> dict[str, Any]:
    """The remains and grounds that take part, and the former as they were found, whose sources may
    be told.
    """
    found = found_in(actor, territory, parameters.bounds)
    taken = [(each, choice_of(each, parameters.remains, parameters.proposals)) for each in found]
    used = [(each, choice) for each, choice in taken if choice.use]
    allowed = [(each, choice) for each, choice in used if each.public or not parameters.public_only]
    return {
        "remains": [_remain(each, choice) for each, choice in allowed],
        "grounds": _grounds(actor, territory, parameters, found),
        "witnesses": [
            each for each, _ in allowed if each.source_public or not parameters.public_only
        ],
    }


def check_ground(
    actor: Actor, territory: str, parameters: ShorelineParameters
) -> list[dict[str, Any]]:
    """Look before the study starts whether recorded ground levels speak as far as the river, and
    which levels lie above today's ground, as `above_relief` tells them.

    Raises:
        NothingKnown: they do not speak so far, or there are none.
    """
    record = _taken(actor, territory, parameters)
    heights = partial(heights_at, actor, parameters.elevation)
    require_river(parameters, record["grounds"], heights)
    return above_relief(parameters, record, heights)


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
    """Where the ground of the time lay, by operation: recorded surfaces of the slice; else what is
    below the fill laid since (`laid.py`); else the natural ground, where nothing was built on it.
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
    # Natural ground that people have built upon since is no more the ground of their time.
    built = {each.operation for each in levels if each.dating[0] is not None}
    levels = [each for each in levels if each.dating[0] is not None or each.operation not in built]
    laid, filled = laid_since(actor, territory, parameters, built)
    grounds = [
        ground(each.id, each.label, each.place or (0.0, 0.0), each.z_m, each.sigma_m)
        | {"synthetic": each.synthetic, "kind": FillKind.EXACT.value}
        for each in levels
        # The ground below a fill is nearer to the time than the natural ground below it all.
        if each.dating[0] is not None or each.operation not in filled
    ]
    return grounds + laid


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
