"""Keeping the cells: building them in one go, folding the change log into them."""

from __future__ import annotations

from dataclasses import dataclass

from layers.catalog.layer import Layer
from layers.catalog.sql.fragment import Fragment, join, name
from layers.tiles.sql.cells import changed_points, pending, placed, shift_for, unfolded
from layers.tiles.sql.run import execute, fetch_row

# Any constant will do, as long as nothing else in this database takes it.
FOLDING_LOCK = 0x666F_6C6473
# So many changes of the log are folded in one transaction.
CHANGES_AT_ONCE = 100_000


@dataclass(frozen=True, slots=True)
class PyramidState:
    """How many zooms are kept and up to which cursor of the change log."""

    levels: int
    cursor: int


def pyramid_state(layer_id: str) -> PyramidState | None:
    """The state of a layer's pyramid, None before it is built."""
    row = fetch_row(
        Fragment.of("SELECT levels, cursor FROM tiles_pyramid WHERE layer = %s", layer_id)
    )
    return PyramidState(*row) if row else None


def hold_folding(*, wait: bool) -> bool:
    """Take the lock of those who write cells until the transaction ends; whether it was had."""
    if wait:
        fetch_row(Fragment.of("SELECT pg_advisory_xact_lock(%s)", FOLDING_LOCK))
        return True
    tried = fetch_row(Fragment.of("SELECT pg_try_advisory_xact_lock(%s)", FOLDING_LOCK))
    return bool(tried and tried[0])


def build(layer: Layer, levels: int) -> int:
    """Count all rows of a layer anew; returns the number of cells. The lock must be held.

    One statement sees the rows, the log's end and what has no number yet in one snapshot: the
    cells are those of exactly the cursor it writes down, whatever is being written meanwhile.
    """
    positions = [(False, layer.geometry)]
    if layer.generalised:
        positions.append((True, layer.generalised))
    rows = [
        Fragment.weave(
            "SELECT {generalised} AS generalised, t.territory_id AS territory, t.visibility,"
            " t.{column} AS point, 1 AS sign FROM {table} AS t WHERE t.{present} IS NOT NULL",
            generalised=Fragment.of("%s::boolean", generalised),
            column=name(column),
            table=name(layer.table),
            present=name(column),
        )
        for generalised, column in positions
    ]
    later = Fragment.weave(
        "SELECT generalised, territory, visibility, point, -sign FROM ({points}) AS later",
        points=changed_points(pending(layer.id)),
    )
    execute(Fragment.of("DELETE FROM tiles_cell WHERE layer = %s", layer.id))
    return execute(
        Fragment.weave(
            "WITH state AS ("
            "INSERT INTO tiles_pyramid (layer, levels, cursor)"
            " SELECT {state}, coalesce(max(cursor), 0) FROM catalog_sequencedchange"
            " ON CONFLICT (layer) DO UPDATE SET levels = excluded.levels, cursor = excluded.cursor"
            ") {cells}",
            state=Fragment.of("%s, %s", layer.id, levels),
            cells=_into_cells(layer.id, levels, join(" UNION ALL ", [*rows, later])),
        )
    )


def fold(layer_id: str, state: PyramidState) -> int:
    """Count the next numbered changes of a layer; returns the cursor reached. The lock is held."""
    last = fetch_row(
        Fragment.of(
            "SELECT max(cursor) FROM (SELECT cursor FROM catalog_sequencedchange"
            " WHERE cursor > %s ORDER BY cursor LIMIT %s) AS next",
            *(state.cursor, CHANGES_AT_ONCE),
        )
    )
    reached = last[0] if last else None
    if reached is None:
        return state.cursor
    changes = Fragment.of(
        "SELECT c.* FROM catalog_sequencedchange AS s"
        " JOIN catalog_change AS c ON c.id = s.change_id"
        " WHERE s.cursor > %s AND s.cursor <= %s AND c.layer = %s",
        *(state.cursor, reached, layer_id),
    )
    execute(_into_cells(layer_id, state.levels, changed_points(changes)))
    execute(Fragment.of("DELETE FROM tiles_cell WHERE layer = %s AND count = 0", layer_id))
    execute(Fragment.of("UPDATE tiles_pyramid SET cursor = %s WHERE layer = %s", reached, layer_id))
    return int(reached)


def fold_object(layer_id: str, state: PyramidState, key: int) -> None:
    """Count all unfolded changes of one object, numbered or not, before its log goes.

    The lock is held. Readers must not see the log with them afterwards.
    """
    points = changed_points(unfolded(layer_id, state.cursor, key))
    execute(_into_cells(layer_id, state.levels, points))
    execute(Fragment.of("DELETE FROM tiles_cell WHERE layer = %s AND count = 0", layer_id))


def _into_cells(layer_id: str, levels: int, points: Fragment) -> Fragment:
    """Add signed points to the cells of all levels: the finest first, the others from it."""
    finest = shift_for(levels - 1)
    return Fragment.weave(
        "INSERT INTO tiles_cell AS kept"
        " (layer, zoom, x, y, generalised, territory, visibility, count, sum_x, sum_y)"
        " SELECT {layer}, level.z, f.x >> ({top_1} - level.z), f.y >> ({top_2} - level.z),"
        " f.generalised, f.territory, f.visibility, sum(f.n), sum(f.sx), sum(f.sy) FROM ("
        "SELECT generalised, territory, visibility, fx >> {shift_1} AS x, fy >> {shift_2} AS y,"
        " sum(sign) AS n, sum(sign * px) AS sx, sum(sign * py) AS sy"
        " FROM ({placed}) AS p GROUP BY 1, 2, 3, 4, 5"
        ") AS f CROSS JOIN generate_series(0, {top_3}) AS level(z)"
        " GROUP BY 2, 3, 4, 5, 6, 7 HAVING sum(f.n) <> 0 OR sum(f.sx) <> 0 OR sum(f.sy) <> 0"
        " ON CONFLICT (layer, zoom, x, y, generalised, territory, visibility) DO UPDATE SET"
        " count = kept.count + excluded.count, sum_x = kept.sum_x + excluded.sum_x,"
        " sum_y = kept.sum_y + excluded.sum_y",
        layer=Fragment.of("%s", layer_id),
        top_1=Fragment.of("%s", levels - 1),
        top_2=Fragment.of("%s", levels - 1),
        shift_1=Fragment.of("%s", finest),
        shift_2=Fragment.of("%s", finest),
        placed=placed(points),
        top_3=Fragment.of("%s", levels - 1),
    )
