"""A tour as search engines read it: schema.org `TouristTrip` in JSON-LD.

https://schema.org/TouristTrip, whose `itinerary` is an `ItemList` of `TouristAttraction`.
"""

from __future__ import annotations

from typing import Any

from archaeology.tours.exits.document import Href, stop_address, tour_address
from archaeology.tours.telling.parts import Image, Place, Stop, Telling

MEDIA_TYPE = "application/ld+json"
Node = dict[str, Any]


def trip(told: Telling, href: Href, origin: str) -> Node:
    """The document; `origin` is where its addresses begin, those of `href` included."""
    address = origin + tour_address(told.code)
    node: Node = {
        "@context": ["https://schema.org", {"@language": told.language}],
        "@type": "TouristTrip",
        "@id": address,
        "url": address,
        "identifier": told.code,
        "name": told.title,
        "description": told.description or told.summary,
        "itinerary": {
            "@type": "ItemList",
            "itemListOrder": "https://schema.org/ItemListOrderAscending",
            "numberOfItems": len(told.stops),
            "itemListElement": [
                {
                    "@type": "ListItem",
                    "position": stop.order,
                    "item": attraction(told, stop, href, origin),
                }
                for stop in told.stops
            ],
        },
    }
    if told.valid_until is not None:
        # Whether anything has to be paid on the way is not recorded, and not said.
        ends = told.valid_until.isoformat()
        node["offers"] = {"@type": "Offer", "availabilityEnds": ends}
    if told.image is not None:
        node["image"] = _image(told.image, href, origin)
    return node


def attraction(told: Telling, stop: Stop, href: Href, origin: str) -> Node:
    """A stop, within a trip or, with a context, by itself."""
    address = origin + stop_address(told.code, stop.slug)
    node: Node = {
        "@type": "TouristAttraction",
        "@id": address,
        "url": address,
        "name": stop.title,
        "description": stop.text,
        "availableLanguage": list(told.languages),
    }
    if stop.place is not None:
        node["geo"] = _place(stop.place)
    if stop.images:
        node["image"] = [_image(each, href, origin) for each in stop.images]
    return node


def _place(place: Place) -> Node:
    return {"@type": "GeoCoordinates", "longitude": place[0], "latitude": place[1]}


def _image(image: Image, href: Href, origin: str) -> Node:
    node: Node = {
        "@type": "ImageObject",
        "contentUrl": origin + href(image.medium),
        "encodingFormat": image.medium.type,
        "caption": image.caption or image.alt,
        "creditText": image.medium.author,
    }
    if image.medium.licence.url:
        node["license"] = image.medium.licence.url
    return node
