"""What is known of a raster, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pyproj import CRS
from pyproj.crs import CompoundCRS

from layers.access.actor import Actor
from layers.raster.examining.systems import named, spoken
from layers.raster.georeferencing.fitting import Transformation
from layers.raster.models import Placement, Raster
from layers.raster.placing import TRANSFORMATIONS
from layers.raster.rights import may_change
from layers.raster.vocabulary import Confidentiality, Kind


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the card."""

    title: str
    value: str


def facts_of(raster: Raster, actor: Actor) -> list[Fact]:
    """Everything that is known; empty things are left out."""
    told = [
        (_("Nature"), str(Kind(raster.kind).label)),
        (_("Année"), str(raster.year) if raster.year is not None else ""),
        (_("Auteur"), raster.author),
        (_("Licence"), raster.licence),
        (_("Source"), raster.source),
        (_("Qui peut le voir"), _seen_by(raster)),
        (_("Altitudes"), _heights(raster)),
        (_("Une cellule"), f"{metres(raster.resolution_m)} m" if raster.resolution_m else ""),
        (_("Taille"), _size(raster)),
        (_("Coordonnées de l’original"), _systems(raster)),
        (_("Placement"), _placed(raster.placements.first(), raster, actor)),
        (_("Importé le"), date_format(raster.imported_at, "j F Y")),
        (_("Empreinte SHA-256"), raster.sha256),
    ]
    return [Fact(title, value) for title, value in told if value]


def metres(value: float) -> str:
    """Metres with as many decimals as they are worth."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",").replace("-", "−")


def _seen_by(raster: Raster) -> str:
    if raster.confidentiality == Confidentiality.PUBLIC:
        return _("Tout le monde")
    return _("L’archéologie et le patrimoine du territoire")


def _heights(raster: Raster) -> str:
    if raster.minimum is None or raster.maximum is None:
        return ""
    facts = {"low": metres(raster.minimum), "high": metres(raster.maximum)}
    return _("de %(low)s à %(high)s m NGF-IGN69") % facts


def _systems(raster: Raster) -> str:
    """The plane and what heights count from: « EPSG:2154, altitudes EPSG:5720 (NGF-IGN69 height) »,
    with the code of both together where there is one.
    """
    if not raster.crs:
        return ""
    plane = CRS(raster.crs)
    if not raster.vertical:
        return spoken(plane)
    heights = CRS(raster.vertical)
    facts = {"plane": spoken(plane), "heights": spoken(heights), "name": named(heights)}
    told = _("%(plane)s, altitudes %(heights)s (%(name)s)") % facts
    both = CompoundCRS("", [plane, heights]).to_epsg()
    return _("%(told)s : ensemble EPSG:%(code)s") % {"told": told, "code": both} if both else told


def _size(raster: Raster) -> str:
    size = filesizeformat(raster.bytes)
    return _("%(width)s × %(height)s pixels, %(bytes)s") % {
        "width": raster.width,
        "height": raster.height,
        "bytes": size,
    }


def _placed(placement: Placement | None, raster: Raster, actor: Actor) -> str:
    """How, how well, when; by whom only for those who work with it."""
    if placement is None:
        return ""
    count = placement.points.count()
    facts = {
        "how": TRANSFORMATIONS[Transformation(placement.transformation)],
        "points": ngettext("%(count)d point", "%(count)d points", count) % {"count": count},
        "rms": metres(placement.rms_m),
        "day": date_format(placement.placed_at, "j F Y"),
    }
    told = _("%(how)s, %(points)s, écart moyen %(rms)s m, le %(day)s") % facts
    if placement.rms_left_out_m is not None:
        told += _(" ; vérifié point par point : %s m") % metres(placement.rms_left_out_m)
    if placement.placed_by is not None and may_change(actor, raster):
        told += _(" ; par %s") % placement.placed_by
    return told
