"""Tours as version 2 of Geotrek-admin's API tells treks: what apps of visitors already read.

A tour with a way is a trek, a stop a point of interest. What is not known here (difficulty, public
transport…) is empty, or null where Geotrek's own type has no empty value; a tour whose way nobody
may be told is no trek. Members and types are held to real answers by a test.
"""

from archaeology.tours.exits.geotrek.catalogues import CATALOGUES, KINDS
from archaeology.tours.exits.geotrek.paging import Asked, page
from archaeology.tours.exits.geotrek.poi import pois
from archaeology.tours.exits.geotrek.trek import treks
from archaeology.tours.exits.geotrek.versions import Object, Site, Versions, versions_in

__all__ = [
    "CATALOGUES",
    "KINDS",
    "Asked",
    "Object",
    "Site",
    "Versions",
    "page",
    "pois",
    "treks",
    "versions_in",
]
