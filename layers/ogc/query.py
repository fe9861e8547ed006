"""What a request for items asks, checked once, as a narrowing of the rows one may see."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from layers.catalog.box import Box
from layers.catalog.fields import Field
from layers.catalog.visible import VisibleRows
from layers.ogc.crs import CRS84, Crs, crs_named
from layers.ogc.moments import parse_interval
from layers.ogc.values import parse_value
from layers.ui.problems import Problem

DEFAULT_LIMIT = 10
MAX_LIMIT = 10_000
ITEMS_PARAMETERS = ("f", "limit", "after", "bbox", "bbox-crs", "crs", "datetime")
MAX_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class ItemsQuery:
    """`matching` are all rows that satisfy the query, `page` those after the cursor."""

    matching: VisibleRows
    page: VisibleRows
    limit: int
    crs: Crs
    is_first: bool
    is_filtered: bool


def check_parameters(request: HttpRequest, known: tuple[str, ...]) -> None:
    """Refuse what is not in the service description (OGC 17-069r4, `query-param-unknown`).

    Raises:
        Problem: 400, a parameter that is unknown, given twice or endless.
    """
    for name, values in request.GET.lists():
        if name not in known:
            raise Problem(
                400,
                _("Paramètre inconnu : « %(name)s ». Paramètres possibles : %(known)s.")
                % {"name": name[:60], "known": ", ".join(known)},
            )
        if len(values) > 1:
            raise Problem(400, _("%(name)s est donné plusieurs fois.") % {"name": name})
        if len(values[0]) > MAX_LENGTH:
            raise Problem(
                400,
                _("%(name)s est trop long : %(most)s caractères au plus.")
                % {"name": name, "most": MAX_LENGTH},
            )


def filter_fields(rows: VisibleRows) -> tuple[Field, ...]:
    """The fields that can be asked for by name: plain ones that this actor is granted."""
    return tuple(
        field for field in rows.fields if field.filterable and field.name not in ITEMS_PARAMETERS
    )


def read_query(request: HttpRequest, rows: VisibleRows) -> ItemsQuery:
    """The query of an items request.

    Raises:
        Problem: 400, with what is wrong in which parameter.
        BadBox: the box cannot be read.
    """
    filters = {field.name: field for field in filter_fields(rows)}
    check_parameters(request, (*ITEMS_PARAMETERS, *filters))
    given = request.GET
    bbox_crs = _crs(given, "bbox-crs")
    matching = rows
    if "bbox" in given:
        matching = matching.in_bbox(
            Box.parse(given["bbox"], srid=bbox_crs.srid, latitude_first=bbox_crs.latitude_first)
        )
    if "datetime" in given:
        matching = matching.during(*parse_interval(given["datetime"]))
    for name, field in filters.items():
        if name in given:
            matching = matching.among(name, (parse_value(field, given[name]),))
    after = read_cursor(given["after"]) if "after" in given else None
    return ItemsQuery(
        matching=matching,
        page=matching if after is None else matching.after(after),
        limit=_limit(given),
        crs=_crs(given, "crs"),
        is_first=after is None,
        is_filtered=matching is not rows,
    )


def read_crs(request: HttpRequest) -> Crs:
    """The CRS in which coordinates are to be answered.

    Raises:
        Problem: 400, this service does not speak it.
    """
    return _crs(request.GET, "crs")


def _crs(given: QueryDict, parameter: str) -> Crs:
    uri = given.get(parameter)
    return CRS84 if uri is None else crs_named(uri, parameter)


def _limit(given: QueryDict) -> int:
    text = given.get("limit", str(DEFAULT_LIMIT))
    if not (text.isascii() and text.isdigit()) or int(text) < 1:
        raise Problem(
            400,
            _("limit attend un nombre entier de 1 à %(most)s.")
            % {"most": f"{MAX_LIMIT:,}".replace(",", "\u202f")},
        )
    return min(int(text), MAX_LIMIT)


def write_cursor(key: int) -> str:
    """The opaque `after` of the page that follows a key."""
    return base64.urlsafe_b64encode(key.to_bytes(8)).decode().rstrip("=")


def read_cursor(text: str) -> int:
    """The key behind `after`.

    Raises:
        Problem: 400, no cursor of this service.
    """
    try:
        raw = base64.b64decode(f"{text}=", altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        raw = b""
    key = int.from_bytes(raw)
    if len(raw) != 8 or key >= 2**63:
        raise Problem(400, _("after : ce repère n’est pas de ceux que donnent les liens « next »."))
    return key
