"""The way of every import of the recording system: stage and check, then one short transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from django.db.models import Model
from django.utils.translation import gettext as _

from archaeology.sites.importing.doubting import Altitude, tell_far_off
from archaeology.sites.importing.periods import Datings
from archaeology.sites.importing.rows import Rows, encoded
from archaeology.sites.importing.settings import BadSettings, Settings, read_settings
from archaeology.sites.importing.spoken import given_in, spoken_of
from archaeology.sites.importing.surroundings import Surroundings
from archaeology.sites.models import Source
from archaeology.sites.rights import require
from layers.access.models import Territory
from layers.catalog.acting import acting
from layers.catalog.importing import ImportContext, ImportReport, Reason, StrictRefusal, Table
from layers.exchange.mapping import SHAPE_Z
from layers.exchange.sql.merging import Merge, Staging, importing_alone, without_collector

Columns = dict[str, list[Any]]


class OnlyTried(Exception):
    """Everything went well and is to be undone."""


class Reader(Protocol):
    """Reads the rows of one kind of record."""

    def columns(self, rows: Rows) -> Columns:
        """The staged columns; refusals go to `rows.refusals`."""

    def staged(self, rows: Sequence[int], columns: Mapping[str, Sequence[Any]]) -> None:
        """Learn which rows have been accepted so far."""

    def dropped(self, row: int) -> None:
        """Forget a row that repeats another."""

    def doubtful(self) -> Sequence[Altitude]:
        """The altitudes of accepted rows, to be held against the ground."""

    def before_rows(self) -> None:
        """Write what rows refer to, in their transaction."""

    def after_rows(self, report: ImportReport) -> None:
        """Write what refers to rows, in their transaction."""


class PlainReader:
    """A reader that has nothing to write beside its rows."""

    def __init__(self, around: Surroundings, datings: Datings) -> None:
        self.around = around
        self.datings = datings

    def staged(self, rows: Sequence[int], columns: Mapping[str, Sequence[Any]]) -> None:
        """Nothing to learn."""

    def dropped(self, row: int) -> None:
        """Nothing to forget."""

    def doubtful(self) -> Sequence[Altitude]:
        """No altitudes."""
        return ()

    def before_rows(self) -> None:
        """Nothing to write."""

    def after_rows(self, report: ImportReport) -> None:
        """Nothing to write."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """One layer's import.

    Attributes:
        layer: the layer's id.
        model: the table.
        key: the column that, with the territory, tells which row a row of the file is.
        within: a column within whose values that is so.
        facts: columns that follow the file at every import, where it speaks of them.
        decisions: columns that follow it so until somebody changes the row by hand.
        reader: makes the reader of its rows.
        constants: columns that have one value in every new row.
        placeless: whether rows without position are accepted unless the mapping says otherwise.
    """

    layer: str
    model: type[Model]
    key: str
    facts: tuple[str, ...]
    decisions: tuple[str, ...]
    reader: Callable[[Surroundings, Datings], Reader]
    constants: Mapping[str, Any]
    placeless: bool = False
    within: str = ""


def bring_in(recipe: Recipe, chunks: Iterable[Table], context: ImportContext) -> ImportReport:
    """Write rows, and update those that are there and differ in what the file speaks of.

    Raises:
        PermissionDenied: the actor is no archaeologist of the territory.
        BadSettings: the mapping cannot be followed.
        ImportGoingOn: another import into the territory has not ended.
        StrictRefusal: in strict mode, a row was refused; nothing has changed.
    """
    require(context.actor, context.territory)
    settings = read_settings(context.settings, placeless=recipe.placeless)
    require_territory(context.territory, settings)
    report = ImportReport()
    names = (recipe.key, *recipe.facts, *recipe.decisions)
    left, given, with_z = 0, frozenset[str](), False
    with (
        importing_alone(recipe.layer, context.territory),
        Staging(recipe.model, names) as staging,
        without_collector(),
    ):
        around = Surroundings(context.territory, settings)
        reader = recipe.reader(around, Datings(settings, report))
        for chunk in chunks:
            report.read += len(chunk.rows)
            given |= given_in(chunk, settings)
            with_z |= chunk.with_z
            meant = meant_rows(chunk, settings)
            left += len(chunk.rows) - len(meant.rows)
            if len(meant.rows):
                staging.copy(_staged(reader, meant, names, report, around))
            context.progress(report.read)
        around.tell_other_far(report)
        if with_z and "z_m" not in given:
            report.notes.append(Reason(0, "geometry", _z_left(recipe)))
        for row, first in staging.drop_repeated(recipe.key, recipe.within):
            reader.dropped(row)
            report.reject(row, recipe.key, _("Déjà dit à la ligne %s.") % first)
        tell_far_off(context.actor, reader.doubtful(), report)
        if context.strict and report.rejected:
            raise StrictRefusal(report)
        with suppress(OnlyTried), acting(context.actor):
            if settings.territory_name:
                Territory.objects.get_or_create(
                    key=context.territory, defaults={"name": settings.territory_name}
                )
            merge = _merge(recipe, context.territory, given)
            if recipe.model is not Source:
                around.save_source()
            reader.before_rows()
            _tell_held(staging.held(merge), report)
            report.updated = staging.update(merge)
            staging.insert(merge)
            reader.after_rows(report)
            report.accepted = report.read - left - report.rejected
            if context.dry_run:
                raise OnlyTried
    if left:
        report.notes.append(
            Reason(0, settings.rows_by, _("%s lignes d’une autre nature laissées.") % left)
        )
    return report


def require_territory(territory: str, settings: Settings) -> None:
    """Make sure that the territory exists, or that the mapping would make it.

    Raises:
        BadSettings: neither.
    """
    if not settings.territory_name and not Territory.objects.filter(key=territory).exists():
        raise BadSettings(
            _("Le territoire %s n’existe pas : [territory] name le créerait.") % territory
        )


def meant_rows(chunk: Table, settings: Settings) -> Table:
    """The rows that `[rows]` means."""
    if not settings.only:
        return chunk
    if settings.rows_by not in chunk.columns:
        raise BadSettings(_("[rows] column : [columns] ne donne pas « %s ».") % settings.rows_by)
    kept = [
        index
        for index, value in enumerate(chunk.columns[settings.rows_by])
        if str(value).strip() in settings.only
    ]
    return _taken(chunk, kept)


def _taken(chunk: Table, kept: Sequence[int]) -> Table:
    return Table(
        [chunk.rows[index] for index in kept],
        {name: [values[index] for index in kept] for name, values in chunk.columns.items()},
        None if chunk.geometries is None else chunk.geometries[np.array(kept, dtype=np.intp)],
    )


def _staged(
    reader: Reader,
    chunk: Table,
    names: Sequence[str],
    report: ImportReport,
    around: Surroundings,
) -> list[Sequence[str]]:
    rows = Rows(chunk)
    columns = reader.columns(rows)
    rows.tell(report)
    kept = rows.refusals.left(rows.count).tolist()
    accepted = [rows.numbers[index] for index in kept]
    around.tell_far(frozenset(accepted), report)
    columns = {name: [columns[name][index] for index in kept] for name in columns}
    reader.staged(accepted, columns)
    return [list(map(str, accepted)), *(encoded(columns[name]) for name in names)]


def _tell_held(count: int, report: ImportReport) -> None:
    if count:
        words = _(
            "Fiches que le fichier aurait changées et qui restent comme quelqu’un les a"
            " corrigées : %s."
        )
        report.notes.append(Reason(0, "", words % count))


def _z_left(recipe: Recipe) -> str:
    """That the Z of positions is not read: nothing says what it is counted from."""
    if "z_m" in recipe.decisions:
        return (
            _(
                "Les positions ont une altitude (Z) : elle n’est pas lue ; donnez-la dans une"
                " colonne, avec son système. De points d’un GeoJSON, GeoPackage ou Shapefile, cette"
                " colonne se nomme « %s »."
            )
            % SHAPE_Z
        )
    return _("Les positions ont une altitude (Z) : elle n’est pas lue.")


def _merge(recipe: Recipe, territory: str, given: frozenset[str]) -> Merge:
    facts, decisions = spoken_of(recipe.facts, given), spoken_of(recipe.decisions, given)
    told = {*facts, *decisions}
    return Merge(
        constants={"territory_id": territory, **recipe.constants},
        identity=("territory_id",),
        key=recipe.key,
        facts=facts,
        decisions=decisions,
        at_first=tuple(n for n in (*recipe.facts, *recipe.decisions) if n not in told),
        untouched=("version", 1) if recipe.decisions else None,
        within=recipe.within,
    )
