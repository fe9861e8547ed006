"""One place: where something is, how well that is known, and in which commune."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.gis.geos import Point
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layers.territory.models import Commune

# Beyond these degrees a pair of numbers is not a longitude and a latitude.
MAX_LONGITUDE, MAX_LATITUDE = 180.0, 90.0
# What lies farther than this from a territory is probably not meant to be there.
FAR_KM = 50


class PlaceSource(TextChoices):
    """Where a position comes from."""

    GPS = "gps", gettext_lazy("GPS de l’appareil")
    MAP = "map", gettext_lazy("clic sur la carte")
    COORDINATES = "coordinates", gettext_lazy("coordonnées saisies")
    ADDRESS = "address", gettext_lazy("adresse")
    PHOTO = "photo", gettext_lazy("position de la photo")
    OBJECT = "object", gettext_lazy("objet choisi")
    FILE = "file", gettext_lazy("fichier importé")
    NONE = "none", gettext_lazy("à localiser")


class OutsideTerritory(ValueError):
    """A point lies in no commune of the territory; the message is for people."""


class BadCoordinates(ValueError):
    """Numbers that are not a longitude and a latitude; the message is for people."""


@dataclass(frozen=True, slots=True)
class Place:
    """A located point: EPSG:2154, its commune, its source and its accuracy in metres."""

    point: Point
    commune: Commune
    source: PlaceSource
    accuracy_m: float | None = None


def point_from_wgs84(longitude: float, latitude: float) -> Point:
    """A point in EPSG:2154 from degrees in WGS 84.

    Raises:
        BadCoordinates: not finite, or outside the range of degrees.
    """
    # `not (a <= b)` also refuses NaN, which compares false with everything.
    if not (abs(longitude) <= MAX_LONGITUDE and abs(latitude) <= MAX_LATITUDE):
        raise BadCoordinates(
            _("Ces coordonnées ne sont pas une longitude et une latitude en degrés.")
        )
    point = Point(longitude, latitude, srid=4326)
    point.transform(2154)
    return point


def has_boundaries(territory: str) -> bool:
    """Whether the territory knows where it ends."""
    return Commune.objects.filter(territory_id=territory, geom__isnull=False).exists()


def locate(
    territory: str,
    longitude: float,
    latitude: float,
    source: PlaceSource,
    accuracy_m: float | None = None,
) -> Place:
    """The place of a point given in WGS 84 degrees.

    Raises:
        BadCoordinates: the numbers are not degrees.
        OutsideTerritory: the point lies in no commune of the territory.
    """
    point = point_from_wgs84(longitude, latitude)
    if not (abs(point.x) < 1e8 and abs(point.y) < 1e8):  # far outside the projection's domain
        raise OutsideTerritory(outside_message())
    commune = Commune.objects.filter(territory_id=territory).containing(point).first()
    if commune is None:
        raise OutsideTerritory(outside_message())
    return Place(point, commune, source, accuracy_m)


def outside_message() -> str:
    """What a person reads whose point lies outside."""
    return _(
        "Ce point est en dehors du territoire. Déplacez-le dans l’une de ses communes, "
        "ou adressez-vous à la mairie du lieu."
    )
