"""From points to cells: the one way in which a point is placed and counted.

What is folded, what is not yet and what is taken out again must meet in the same cell with the
same numbers, so that every point is counted exactly once; all of them come through here.
"""

from __future__ import annotations

from layers.catalog.layer import STORAGE_SRID
from layers.catalog.sql.changes import Bounds
from layers.catalog.sql.fragment import Fragment
from layers.tiles.address import BUFFER, CELL_BITS, DOMAIN, EXTENT, TileAddress
from layers.ui.web_tile import HALF_WORLD

# Points are numbered on a grid of 2^26 (half a metre) first; a cell's number is the upper bits.
GRID_BITS = 26


def shift_for(zoom: int) -> int:
    """How many bits of the grid's number lie inside a cell of a tile's zoom."""
    return GRID_BITS - CELL_BITS - zoom


def in_area(area: Bounds | None) -> Fragment:
    """`point` lies in bounds in EPSG:2154, so that the others need not be transformed."""
    if area is None:
        return Fragment.of("TRUE")
    return Fragment.of("point && ST_MakeEnvelope(%s, %s, %s, %s, %s)", *area, STORAGE_SRID)


def changed_points(changes: Fragment) -> Fragment:
    """What rows of the change log take away (-1) and add (+1), by position, territory and class.

    `changes` selects rows of `catalog_change`. The bounds of a point are the point.
    """
    return Fragment.weave(
        "SELECT v.generalised, v.territory, v.visibility, v.point, v.sign"
        " FROM ({changes}) AS c CROSS JOIN LATERAL (VALUES"
        " (FALSE, c.old_territory, c.old_class, c.old_bounds, -1),"
        " (FALSE, c.new_territory, c.new_class, c.new_bounds, 1),"
        " (TRUE, c.old_territory, c.old_class, c.old_general, -1),"
        " (TRUE, c.new_territory, c.new_class, c.new_general, 1)"
        ") AS v(generalised, territory, visibility, point, sign) WHERE v.point IS NOT NULL",
        changes=changes,
    )


def unfolded(layer_id: str, at_least: int, key: int | None = None) -> Fragment:
    """The changes of a layer that its cells do not count yet, numbered or not.

    `at_least` is any cursor up to which they are known to be folded: with a number at hand the
    planner reads the log's end by its index. The true one is read in the same snapshot as the
    cells.
    """
    of_key = Fragment.of("TRUE") if key is None else Fragment.of("c.key = %s", key)
    return Fragment.weave(
        "SELECT c.* FROM catalog_change AS c WHERE c.id = ANY(ARRAY("
        "SELECT s.change_id FROM catalog_sequencedchange AS s WHERE s.cursor > {at_least}"
        " AND s.cursor > (SELECT p.cursor FROM tiles_pyramid AS p WHERE p.layer = {own})))"
        " AND c.layer = {layer} AND {of_key}"
        " UNION ALL {pending} AND {pending_key}",
        at_least=Fragment.of("%s", at_least),
        own=Fragment.of("%s", layer_id),
        layer=Fragment.of("%s", layer_id),
        of_key=of_key,
        pending=pending(layer_id),
        pending_key=of_key,
    )


def pending(layer_id: str) -> Fragment:
    """The changes of a layer that are committed but not numbered yet, and this transaction's."""
    return Fragment.of(
        "SELECT c.* FROM catalog_change AS c WHERE c.batch = ANY(ARRAY("
        "SELECT b.batch FROM catalog_pendingbatch AS b)) AND c.layer = %s",
        layer_id,
    )


def placed(points: Fragment) -> Fragment:
    """Points with their place: grid numbers and whole metres of EPSG:3857.

    `points` has generalised, territory, visibility, point (EPSG:2154) and sign. What lies outside
    the domain, or nowhere (NaN), is on no tile and is dropped.
    """
    west, south, east, north = DOMAIN
    return Fragment.weave(
        "SELECT generalised, territory, visibility, sign,"
        " floor((ST_X(p) + {half_1}) * {scale_1})::int AS fx,"
        " floor(({half_2} - ST_Y(p)) * {scale_2})::int AS fy,"
        " round(ST_X(p))::bigint AS px, round(ST_Y(p))::bigint AS py"
        # OFFSET 0 keeps the planner from transforming each point once per use.
        " FROM (SELECT s.*, ST_Transform(s.point, 3857) AS p FROM ({points}) AS s OFFSET 0) AS t"
        " WHERE ST_X(p) BETWEEN {x} AND ST_Y(p) BETWEEN {y}",
        half_1=Fragment.of("%s::float8", HALF_WORLD),
        scale_1=Fragment.of("%s::float8", _SCALE),
        half_2=Fragment.of("%s::float8", HALF_WORLD),
        scale_2=Fragment.of("%s::float8", _SCALE),
        points=points,
        x=Fragment.of("%s AND %s", west, east),
        y=Fragment.of("%s AND %s", south, north),
    )


_SCALE = (1 << GRID_BITS) / (2 * HALF_WORLD)


def around(tile: TileAddress) -> tuple[int, int, int, int]:
    """The first and last column, the first and last row of cells that reach into the buffer."""
    first_x, first_y = tile.x << CELL_BITS, tile.y << CELL_BITS
    across = 1 << CELL_BITS
    return first_x - 1, first_x + across, first_y - 1, first_y + across


def encoded(layer_id: str, given: Fragment, tile: TileAddress) -> Fragment:
    """The tile as bytes: one point per cell in the middle of its points, with their `count`.

    `given` has x, y, n, sx and sy, any number of rows per cell.
    """
    return Fragment.weave(
        "SELECT ST_AsMVT(m, {layer}, {extent}, 'geom') FROM (SELECT count,"
        " ST_AsMVTGeom(ST_SetSRID(ST_MakePoint(sx / count, sy / count), 3857), {envelope}, {clip},"
        " true) AS geom FROM ("
        "SELECT sum(n)::bigint AS count, sum(sx)::float8 AS sx, sum(sy)::float8 AS sy"
        " FROM ({given}) AS g GROUP BY x, y HAVING sum(n) > 0 ORDER BY x, y"
        ") AS cells) AS m",
        layer=Fragment.of("%s", layer_id),
        extent=Fragment.of("%s", EXTENT),
        envelope=Fragment.of("ST_TileEnvelope(%s, %s, %s)", tile.z, tile.x, tile.y),
        clip=Fragment.of("%s, %s", EXTENT, BUFFER),
        given=given,
    )
