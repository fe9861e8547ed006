"""A telling as the JSON of the API and of packages; the members are described in `api/schemas`."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from archaeology.tours.telling.parts import (
    Audio,
    Heights,
    Image,
    Licence,
    Medium,
    Period,
    Shoreline,
    Stop,
    Telling,
)

Document = dict[str, Any]
# Where a file is fetched from.
Href = Callable[[Medium], str]
# Seven digits of a degree are a centimetre.
DIGITS = 7


def tour_address(code: str) -> str:
    """The page of a tour; it is the visitor's app's to answer."""
    return f"/visite/{code}"


def stop_address(code: str, slug: str) -> str:
    """The page of a stop, to which its QR code leads."""
    return f"{tour_address(code)}/{slug}"


def card(told: Telling, package: Document | None, href: Href) -> Document:
    """What a list says of a tour."""
    return {
        "id": told.code,
        "language": told.language,
        "languages": list(told.languages),
        "title": told.title,
        "summary": told.summary,
        "theme": told.theme,
        "duration_min": told.duration_min,
        "length_m": told.length_m,
        "ascent_m": told.ascent_m,
        "wheelchair": told.wheelchair,
        "stop_count": len(told.stops),
        "start": _place(told.start),
        "bounds": None if told.bounds is None else [round(each, DIGITS) for each in told.bounds],
        "image": None if told.image is None else image(told.image, href),
        "valid_until": None if told.valid_until is None else told.valid_until.isoformat(),
        "expired": told.expired,
        "updated": told.updated.isoformat(),
        "synthetic": told.synthetic,
        "package": package,
    }


def tour(told: Telling, package: Document | None, href: Href) -> Document:
    """Everything that is told of a tour."""
    return card(told, package, href) | {
        "description": told.description,
        "access_note": told.access_note,
        "route": route(told),
        "profile": [list(each) for each in told.profile] or None,
        "heights": None if told.heights is None else _heights(told.heights),
        "images": [image(each, href) for each in told.images],
        "audio": [audio(each, href) for each in told.audio],
        "stops": [stop(told, each, href) for each in told.stops],
        "shoreline": None if told.shoreline is None else shoreline(told.shoreline),
    }


def tour_json(told: Telling, package: Document | None, href: Href) -> bytes:
    """`tour` as JSON, its shoreline as it is already written."""
    line = told.shoreline
    if line is None:
        return as_json(tour(told, package, href))
    rest = as_json(tour(replace(told, shoreline=None), package, href))
    words = as_json(_shoreline_words(line))
    ending = b'"shoreline":null}'
    return rest.removesuffix(ending) + b'"shoreline":{%b,%b}' % (line.drawn.encode(), words[1:])


def route(told: Telling) -> Document | None:
    """The way as a GeoJSON line."""
    if not told.route:
        return None
    return {"type": "LineString", "coordinates": [_place(each) for each in told.route]}


def stop(told: Telling, each: Stop, href: Href) -> Document:
    """Everything that is told at a stop."""
    return {
        "id": each.slug,
        "order": each.order,
        "title": each.title,
        "text": each.text,
        "easy_text": each.easy_text,
        "place": _place(each.place),
        "radius_m": each.radius_m,
        "period": _period(each.period),
        "images": [image(one, href) for one in each.images],
        "audio": [audio(one, href) for one in each.audio],
        "sources": [
            {
                "title": source.title,
                "author": source.author,
                "year": source.year,
                "url": source.url,
                "reliability": source.reliability,
            }
            for source in each.sources
        ],
        "confidence": None
        if each.confidence is None
        else {"grade": each.confidence.grade, "words": each.confidence.words},
        "site": {"name": each.site} if each.site else None,
        "href": stop_address(told.code, each.slug),
    }


def image(each: Image, href: Href) -> Document:
    """A picture."""
    return _file(each.medium, href) | {
        "width": each.width,
        "height": each.height,
        "alt": each.alt,
        "caption": each.caption,
        "period": _period(each.period),
    }


def audio(each: Audio, href: Href) -> Document:
    """A sound."""
    return _file(each.medium, href) | {"seconds": each.seconds, "transcript": each.transcript}


def shoreline(line: Shoreline) -> Document:
    """Where the water was."""
    return {
        "low": line.low,
        "middle": line.middle,
        "high": line.high,
        "known": line.known,
    } | _shoreline_words(line)


def _heights(known: Heights) -> Document:
    return {"source": known.source, "synthetic": known.synthetic, "words": known.words}


def _shoreline_words(line: Shoreline) -> Document:
    return {
        "period": line.period,
        "uncertainty": line.uncertainty,
        "sources": list(line.sources),
        "synthetic": line.synthetic,
    }


def as_json(document: object) -> bytes:
    """Compact; members in the order in which they were made."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _file(medium: Medium, href: Href) -> Document:
    return {
        "href": href(medium),
        "sha256": medium.sha256,
        "bytes": medium.bytes,
        "type": medium.type,
        "author": medium.author,
        "licence": _licence(medium.licence),
        "credit_url": medium.credit_url,
    }


def _licence(licence: Licence) -> Document:
    return {"code": licence.code, "url": licence.url}


def _period(period: Period | None) -> Document | None:
    if period is None:
        return None
    return {"from": period.start, "to": period.end, "words": period.words}


def _place(place: tuple[float, float] | None) -> list[float] | None:
    return None if place is None else [round(place[0], DIGITS), round(place[1], DIGITS)]
