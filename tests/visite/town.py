"""A tour of three stops, 200 m apart along a street that runs east, told in French and German."""

from __future__ import annotations

from typing import Any

from django.contrib.gis.geos import LineString, Point

from archaeology.tours.models import Tour
from archaeology.tours.services.add_medium import MediumFacts, add_medium
from archaeology.tours.services.add_stop import StopFacts, add_stop
from archaeology.tours.services.create_tour import TourFacts, create_tour
from archaeology.tours.services.draw_route import draw_route
from archaeology.tours.services.publish_tour import publish_tour
from archaeology.tours.services.write_medium_text import MediumWords, write_medium_text
from archaeology.tours.services.write_stop_text import StopWords, write_stop_text
from archaeology.tours.services.write_tour_text import TourWords, write_tour_text
from archaeology.tours.vocabulary import Licence, Theme, Wheelchair
from geoportal.demo.tour.sounds import wav
from layers.access.actor import Actor
from tests.archaeology.tours.walk import a_picture, at

CODE = "juliobona"
# Slug, title in French and in German, metres east of where the tour begins.
STOPS = (
    ("quai", "Le quai", "Der Kai", 0),
    ("theatre", "Le théâtre", "Das Theater", 200),
    ("thermes", "Les thermes", "Die Thermen", 400),
)
FRENCH = TourWords("Juliobona", "Du quai aux thermes.", "On longe ce qui fut l’eau.", "Des pavés.")
GERMAN = TourWords("Juliobona", "Vom Kai zu den Thermen.", "Am einstigen Ufer.", "Pflaster.")


def a_tour(actor: Actor, territory: str, code: str = CODE) -> Tour:
    """The tour, published in both languages: a sound at its first stop, two times at its second."""
    facts = TourFacts(code, Theme.RIVER, 40, Wheelchair.PARTLY)
    tour = create_tour(actor, territory, FRENCH.title, facts)
    write_tour_text(actor, tour.pk, "fr", 1, FRENCH)
    write_tour_text(actor, tour.pk, "de", 0, GERMAN)
    for slug, french, german, metres in STOPS:
        stop = add_stop(actor, tour.pk, StopFacts(slug, at(metres)), french)
        easy = f"{french}, en bref."
        write_stop_text(actor, stop.pk, "fr", 1, StopWords(french, f"{french} raconte.", easy))
        write_stop_text(actor, stop.pk, "de", 0, StopWords(german, f"{german} erzählt."))
    draw_route(actor, tour.pk, tour_version(tour), LineString(at(0), at(400), srid=2154))
    quay, theatre, _baths = tour.stops.order_by("order")
    an_image(actor, quay.pk, "Un quai de bois", "#886644")
    a_sound(actor, quay.pk)
    an_image(actor, theatre.pk, "Le théâtre neuf", "#aa8855", (50, 150))
    an_image(actor, theatre.pk, "Le théâtre en ruine", "#557744", (500, 900))
    for language in ("fr", "de"):
        publish_tour(actor, tour.pk, language)
    Tour.objects.filter(pk=tour.pk).update(profile=[[0, 10.0], [200, 14.0], [400, 12.0]])
    tour.refresh_from_db()
    return tour


def tour_version(tour: Tour) -> int:
    """The version of a tour as it is now."""
    tour.refresh_from_db()
    return tour.version


def an_image(
    actor: Actor,
    stop: int,
    alt: str,
    color: str,
    years: tuple[int | None, int | None] = (None, None),
) -> None:
    """A picture of a stop, with what it needs in both languages."""
    start, end = years
    facts = MediumFacts("Ville", Licence.CC_BY, period_start=start, period_end=end)
    made = add_medium(actor, a_picture(color=color), "image.png", facts, stop=stop)
    for language in ("fr", "de"):
        write_medium_text(actor, made.pk, language, 0, MediumWords(alt=alt, caption=alt))


def a_sound(actor: Actor, stop: int) -> None:
    """The sound of the demonstration, with its transcript."""
    facts = MediumFacts("Ville", Licence.CC_BY, language="fr")
    made = add_medium(actor, wav("tide"), "son.wav", facts, stop=stop)
    write_medium_text(actor, made.pk, "fr", 0, MediumWords(transcript="On entend l’eau."))


def degrees(place: Point) -> tuple[float, float]:
    """Longitude and latitude."""
    turned: Any = place.transform(4326, clone=True)
    return turned.x, turned.y
