"""A small tour along a street that runs east, in EPSG:2154."""

from __future__ import annotations

from io import BytesIO

from django.contrib.gis.geos import LineString, Point
from PIL import Image

from archaeology.sites.models import HeritageSite
from archaeology.sites.services.record_heritage_site import (
    HeritageSiteFacts,
    record_heritage_site,
)
from archaeology.sites.vocabulary import Confidentiality
from archaeology.tours.models import Stop, Tour
from archaeology.tours.services.add_medium import MediumFacts, add_medium
from archaeology.tours.services.add_stop import StopFacts, add_stop
from archaeology.tours.services.create_tour import TourFacts, create_tour
from archaeology.tours.services.draw_route import draw_route
from archaeology.tours.services.write_medium_text import MediumWords, write_medium_text
from archaeology.tours.services.write_stop_text import StopWords, write_stop_text
from archaeology.tours.services.write_tour_text import TourWords, write_tour_text
from archaeology.tours.vocabulary import Licence
from layers.access.actor import Actor
from layers.access.models import Territory
from tests.conftest import SOUTH, WEST

X, Y = WEST + 2000, SOUTH + 3000
WORDS = TourWords("Le port", "Du quai au théâtre.", "On longe ce qui fut l’eau.")


def at(metres_east: float, metres_north: float = 0) -> Point:
    """A place on the street, or beside it."""
    return Point(X + metres_east, Y + metres_north, srid=2154)


def a_site(
    actor: Actor,
    territory: Territory,
    name: str,
    metres_east: float,
    confidentiality: str = Confidentiality.PUBLIC,
) -> HeritageSite:
    """A heritage site on the street."""
    facts = HeritageSiteFacts(
        name, "monument", geom=at(metres_east), confidentiality=confidentiality
    )
    return record_heritage_site(actor, territory.pk, facts)


def a_walk(actor: Actor, territory: Territory) -> Tour:
    """A tour of two stops 500 m apart with its route, complete in French."""
    tour = create_tour(actor, territory.pk, WORDS.title, TourFacts(duration_min=40))
    write_tour_text(actor, tour.pk, "fr", 1, WORDS)
    for name, metres in (("Le quai", 0), ("La rue haute", 500)):
        a_stop(actor, tour, name, metres)
    draw_route(actor, tour.pk, 1, LineString(at(0), at(250, 20), at(500), srid=2154))
    tour.refresh_from_db()
    return tour


def a_stop(
    actor: Actor, tour: Tour, name: str, metres_east: float, site: HeritageSite | None = None
) -> Stop:
    """One more stop on the street, complete in French."""
    facts = StopFacts(geom=at(metres_east), site=site.pk if site else None)
    stop = add_stop(actor, tour.pk, facts, name)
    write_stop_text(actor, stop.pk, "fr", 1, StopWords(name, f"{name} raconte.", "En bref."))
    stop.refresh_from_db()
    return stop


def a_picture(width: int = 60, height: int = 40, color: str = "#886644") -> bytes:
    """A PNG file."""
    file = BytesIO()
    Image.new("RGB", (width, height), color).save(file, "PNG")
    return file.getvalue()


def an_image(actor: Actor, stop: Stop, color: str = "#886644") -> int:
    """The key of an image of a stop with all that it needs in French."""
    facts = MediumFacts(author="Ville", licence=Licence.CC_BY)
    medium = add_medium(actor, a_picture(color=color), "quai.png", facts, stop=stop.pk)
    write_medium_text(actor, medium.pk, "fr", 0, MediumWords(alt="Un quai de bois"))
    return int(medium.pk)
