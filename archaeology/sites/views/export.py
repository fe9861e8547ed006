"""`/archeologie/export.*`: the result of a query as a file, exactly what its reader sees."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from archaeology.sites.query import QueryRefused, read_query, rows_for
from archaeology.sites.query.tables import tables_beside
from archaeology.sites.query.writing import Result, csv_zip, geojson, geopackage
from layers.access.middleware import ActorRequest
from layers.catalog.layer import STORAGE_SRID
from layers.ui.problems import Problem

MOST_ROWS = 50_000
WGS84 = 4326
_WRITERS: Mapping[str, tuple[int, str, Callable[[Result], bytes]]] = {
    "geojson": (WGS84, "application/geo+json", geojson),
    "csv.zip": (WGS84, "application/zip", csv_zip),
    "gpkg": (
        STORAGE_SRID,
        "application/geopackage+sqlite3",
        lambda result: geopackage(result, STORAGE_SRID),
    ),
}


@require_safe
def export(request: ActorRequest, form: str) -> HttpResponse:
    """The finds that a query finds, with units, relations, levels, assertions and sources.

    Raises:
        Problem: 400, the query cannot be read, or finds more than `MOST_ROWS`.
    """
    srid, media, write = _WRITERS[form]
    try:
        rows = rows_for(request.actor, read_query(request.GET))
    except QueryRefused as error:
        raise Problem(400, str(error), errors=error.members) from None
    finds = rows.features(MOST_ROWS + 1, srid=srid)
    if len(finds) > MOST_ROWS:
        raise Problem(
            400,
            _("Cette requête trouve plus de %d objets ; précisez-la avant d’exporter.") % MOST_ROWS,
        )
    result = Result(rows.fields, finds, tables_beside(request.actor, finds))
    response = HttpResponse(write(result), content_type=media)
    response["Content-Disposition"] = f'attachment; filename="mobilier.{form}"'
    response["Cache-Control"] = "private, no-store"
    patch_vary_headers(response, ["Authorization", "Cookie"])
    return response
