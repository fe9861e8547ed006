"""GeoJSON documents: a page of features, one feature."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import blake2b

from django.utils import timezone
from django.utils.translation import gettext as _

from layers.catalog.visible import COUNT_CEILING, Count
from layers.ogc.links import Link, Links, link
from layers.ogc.negotiation import GEOJSON, Media
from layers.ogc.query import ItemsQuery, write_cursor
from layers.ogc.sql.features import JsonPage, json_page


@dataclass(frozen=True, slots=True)
class Body:
    """The bytes of a document and a weak tag that is the same as long as its features are."""

    content: bytes
    etag: str


def count_matching(query: ItemsQuery, returned: int, more: bool) -> Count:
    """How many rows match, exact up to 1,000; asked of the database only where it is not known."""
    if query.is_first and not more:
        return Count(returned, True)
    if returned > COUNT_CEILING or (more and returned >= COUNT_CEILING):
        return Count(COUNT_CEILING, False)
    return query.matching.count()


def next_link(links: Links, last: int | None, media: Media) -> Link | None:
    """The link to the page after the row `last`."""
    if last is None:
        return None
    return link("next", links.here(after=write_cursor(last)), media.type, _("Page suivante"))


def feature_collection(links: Links, query: ItemsQuery, selves: list[Link]) -> Body:
    """A page as GeoJSON. `numberMatched` is left out past 1,000, as the standard allows."""
    page = json_page(query.page, query.limit, query.crs)
    count = count_matching(query, page.returned, page.more)
    following = next_link(links, page.last if page.more else None, GEOJSON)
    head = {
        "type": "FeatureCollection",
        "links": [*selves, *([following] if following else [])],
        "numberReturned": page.returned,
        **({"numberMatched": count.number} if count.exact else {}),
    }
    return _body(head, '"features":[', page.features, "]")


def single_feature(page: JsonPage, links: list[Link]) -> Body:
    """One feature as GeoJSON, from a page that holds just it."""
    # The database wrote an object; the links join it as a first member.
    return _body({"links": links}, "", page.features.removeprefix("{").removesuffix("}"), "")


def _body(head: dict[str, object], before: str, features: str, after: str) -> Body:
    start = json.dumps(head, ensure_ascii=False, separators=(",", ":"))[:-1]
    text = f"{start},{before}{features}{after}"
    tag = blake2b(text.encode(), digest_size=12).hexdigest()
    stamp = timezone.now().isoformat(timespec="seconds").replace("+00:00", "Z")
    return Body(f'{text},"timeStamp":"{stamp}"}}'.encode(), f'W/"{tag}"')
