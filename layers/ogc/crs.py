"""The coordinate reference systems that this service speaks (OGC API Features Part 2)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from layers.ui.problems import Problem


@dataclass(frozen=True, slots=True)
class Crs:
    """A CRS by its URI; `digits` after the point keep about a centimetre.

    `latitude_first` follows the authority: EPSG:4326 says latitude before longitude, CRS84, which
    lies on the same datum here, longitude before latitude.
    """

    uri: str
    title: str
    srid: int
    digits: int
    latitude_first: bool = False


CRS84 = Crs(
    "http://www.opengis.net/def/crs/OGC/1.3/CRS84", "WGS 84, longitude puis latitude", 4326, 7
)
WGS84 = Crs(
    "http://www.opengis.net/def/crs/EPSG/0/4326", "WGS 84, latitude puis longitude", 4326, 7, True
)
LAMBERT93 = Crs("http://www.opengis.net/def/crs/EPSG/0/2154", "RGF93 Lambert-93", 2154, 2)
WEB_MERCATOR = Crs("http://www.opengis.net/def/crs/EPSG/0/3857", "Web Mercator", 3857, 2)
SUPPORTED = (CRS84, WGS84, LAMBERT93, WEB_MERCATOR)
STORAGE = LAMBERT93


def crs_named(uri: str, parameter: str) -> Crs:
    """The CRS of that URI, as given in the query parameter `parameter`.

    Raises:
        Problem: 400, this service does not speak it.
    """
    for each in SUPPORTED:
        if each.uri == uri:
            return each
    raise Problem(
        400,
        _("%(parameter)s : système de coordonnées inconnu ; sont possibles : %(known)s.")
        % {"parameter": parameter, "known": ", ".join(each.uri for each in SUPPORTED)},
    )
