"""The tour of Juliobona: written, illustrated and published in three languages."""

from __future__ import annotations

from django.contrib.gis.geos import LineString, Point

from archaeology.sites.models import HeritageSite
from archaeology.tours.models import Tour
from archaeology.tours.services.add_medium import MediumFacts, add_medium
from archaeology.tours.services.add_stop import StopFacts, add_stop
from archaeology.tours.services.create_tour import TourFacts, create_tour
from archaeology.tours.services.draw_route import draw_route
from archaeology.tours.services.publish_tour import publish_tour
from archaeology.tours.services.write_medium_text import MediumWords, write_medium_text
from archaeology.tours.services.write_stop_text import StopWords, write_stop_text
from archaeology.tours.services.write_tour_text import TourWords, write_tour_text
from archaeology.tours.vocabulary import Licence
from geoportal.demo.organisation import TERRITORY
from geoportal.demo.tour.pictures import jpeg
from geoportal.demo.tour.sounds import wav
from geoportal.demo.tour.stops import CODE, COVER, LANGUAGES, MINUTES, STOPS, Picture, Stop, route
from geoportal.demo.tour.words import words
from layers.access.actor import Actor

DRAWN_BY = "Géoportail de démonstration (dessin)"
COMPUTED_BY = "Géoportail de démonstration (son calculé)"


def load_tour(actor: Actor) -> None:
    """Write the tour and publish it; its places of heritage are there already."""
    default, *others = LANGUAGES
    tour = create_tour(
        actor,
        TERRITORY.key,
        words(default).tour["title"],
        TourFacts(code=CODE, duration_min=MINUTES, default_language=default, synthetic=True),
    )
    # The default language has a first text already: the title.
    for language in (default, *others):
        version = int(language == default)
        write_tour_text(actor, tour.pk, language, version, TourWords(**words(language).tour))
    for stop in STOPS:
        _load_stop(actor, tour, stop)
    _load_picture(actor, COVER, tour=tour.pk)
    draw_route(actor, tour.pk, tour.version, LineString(route(), srid=2154))
    for language in LANGUAGES:
        publish_tour(actor, tour.pk, language)


def _load_stop(actor: Actor, tour: Tour, stop: Stop) -> None:
    site = HeritageSite.objects.get(territory=TERRITORY.key, code=stop.site)
    start, end = stop.period or (None, None)
    made = add_stop(
        actor,
        tour.pk,
        StopFacts(
            slug=stop.slug,
            geom=Point(*stop.place, srid=2154),
            radius_m=stop.radius_m,
            site=site.pk,
            period_start=start,
            period_end=end,
        ),
    )
    for language in LANGUAGES:
        texts = StopWords(**words(language).stops[stop.slug])
        write_stop_text(actor, made.pk, language, 0, texts)
    for picture in stop.pictures:
        _load_picture(actor, picture, stop=made.pk)
    for sound in stop.sounds:
        _load_sound(actor, sound, made.pk)


def _load_picture(
    actor: Actor, picture: Picture, *, stop: int | None = None, tour: int | None = None
) -> None:
    start, end = picture.period or (None, None)
    medium = add_medium(
        actor,
        jpeg(picture.name),
        f"{picture.name}.jpg",
        MediumFacts(author=DRAWN_BY, licence=Licence.CC_BY, period_start=start, period_end=end),
        stop=stop,
        tour=tour,
    )
    for language in LANGUAGES:
        texts = MediumWords(**words(language).media[picture.name])
        write_medium_text(actor, medium.pk, language, 0, texts)


def _load_sound(actor: Actor, name: str, stop: int) -> None:
    """Nobody speaks in it; it is each language's own, as what is said of it is."""
    for language in LANGUAGES:
        facts = MediumFacts(author=COMPUTED_BY, licence=Licence.CC_BY, language=language)
        medium = add_medium(actor, wav(name), f"{name}.wav", facts, stop=stop)
        texts = MediumWords(**words(language).sounds[name])
        write_medium_text(actor, medium.pk, language, 0, texts)
