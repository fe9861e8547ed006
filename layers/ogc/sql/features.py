"""Features as JSON, written by the database: no row becomes a Python object."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from layers.catalog.sql.fragment import Fragment
from layers.catalog.visible import VisibleRows
from layers.ogc.crs import Crs


@dataclass(frozen=True, slots=True)
class JsonPage:
    """`features` is the inside of a JSON array; `last` the key that the next page comes after."""

    features: str = ""
    returned: int = 0
    last: int | None = None
    more: bool = False


# One row more than asked for says whether there is a next page.
_PAGE = """
SELECT coalesce(string_agg(
        '{{"type":"Feature","id":' || key || ',"geometry":' || coalesce(geometry, 'null')
        || ',"properties":' || properties || '}}', ',' ORDER BY key
    ) FILTER (WHERE place <= {first}), ''),
    least(count(*), {second}), max(key) FILTER (WHERE place <= {third}), count(*) > {fourth}
FROM (SELECT p.*, row_number() OVER (ORDER BY key) AS place FROM ({page}) AS p) AS numbered
"""


def page_query(rows: VisibleRows, limit: int, crs: Crs) -> Fragment | None:
    """The SQL of `json_page`; None if nothing can match."""
    page = rows.page(limit + 1, srid=crs.srid, digits=crs.digits, latitude_first=crs.latitude_first)
    if page is None:
        return None
    bound = Fragment.of("%s", limit)
    return Fragment.weave(_PAGE, first=bound, second=bound, third=bound, fourth=bound, page=page)


def json_page(rows: VisibleRows, limit: int, crs: Crs) -> JsonPage:
    """The next `limit` rows in the order of their keys, as the features of a GeoJSON document.

    Django's cursors bind on the client, so the statement is never prepared: a generic plan would
    sort the whole box.
    """
    query = page_query(rows, limit, crs)
    if query is None:
        return JsonPage()
    with connection.cursor() as cursor:
        cursor.execute(query.text, query.params)
        features, returned, last, more = cursor.fetchone()
    return JsonPage(features, returned, last, more)
