"""Triggers that withhold what was published once anything that it rests on is public no more.

Whoever reclassifies or deletes a find, an operation, a source or a relief, and however: the study
and its shorelines are out of every exit in the same transaction. A job then takes the publication
back and says why. Who publishes holds what the study rests on (`services/publish_study.py`): a
reclassification waits, and then sees the publication.
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger

from archaeology.sites.models import Find, Level, Operation, Source
from layers.catalog.sql.transitions import before_and_after
from layers.raster.models import Raster

# The condition stands in FILTER for the sake of `before_and_after`.
_WITHHOLD = """
    WITH lost AS (
        SELECT array_agg('{kind}:' || id) FILTER (WHERE {lost}) AS names FROM {rows}
    ), withheld AS (
        UPDATE studies_study s SET withheld = true FROM lost
        WHERE s.rests_on && lost.names AND NOT s.withheld
        RETURNING s.id
    )
    UPDATE studies_shoreline s SET withheld = true FROM withheld WHERE s.origin_id = withheld.id;
    RETURN NULL;
"""
_NO_MORE_PUBLIC = "o.visibility = 'public' AND n.visibility <> 'public'"


def _when_reclassified(kind: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="withhold_reclassified",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        referencing=pgtrigger.Referencing(old="old_rows", new="new_rows"),
        func=_WITHHOLD.format(kind=kind, lost=_NO_MORE_PUBLIC, rows=before_and_after()).strip(),
    )


def _when_deleted(kind: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="withhold_deleted",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Delete,
        referencing=pgtrigger.Referencing(old="old_rows"),
        func=_WITHHOLD.format(kind=kind, lost="true", rows="old_rows").strip(),
    )


class FindOfStudies(Find):
    """A find, seen from the studies that rest on it: carries their triggers."""

    class Meta:
        proxy = True
        triggers: ClassVar = [_when_reclassified("find"), _when_deleted("find")]


class OperationOfStudies(Operation):
    """An operation, seen from the studies that rest on it or on levels of its units."""

    class Meta:
        proxy = True
        triggers: ClassVar = [_when_reclassified("operation"), _when_deleted("operation")]


class LevelOfStudies(Level):
    """A level of a unit, seen from the studies that rest on it; as public as its operation."""

    class Meta:
        proxy = True
        triggers: ClassVar = [_when_deleted("level")]


class SourceOfStudies(Source):
    """A source, seen from the studies that name it."""

    class Meta:
        proxy = True
        triggers: ClassVar = [_when_reclassified("source"), _when_deleted("source")]


class ReliefOfStudies(Raster):
    """A relief, seen from the studies that were computed on it."""

    class Meta:
        proxy = True
        triggers: ClassVar = [_when_reclassified("raster"), _when_deleted("raster")]
