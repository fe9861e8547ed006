"""What is converted on the way in, told: never silently."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from layers.raster.examining.systems import Systems, is_lambert_93, name_of, spoken
from layers.raster.examining.vertical import Vertical


def remarks_on_place(dataset: Any, systems: Systems) -> list[str]:
    """What was said in the place of the file, and that the analysis grid lies otherwise."""
    told, plane, said = [], systems.plane, systems.said
    if said is not None and name_of(said) != name_of(plane):
        told.append(
            _("Le système de coordonnées du fichier (%(said)s) a été remplacé par %(crs)s.")
            % {"said": spoken(said), "crs": spoken(plane)}
        )
    if dataset.transform.b or dataset.transform.d:
        told.append(_("La grille était tournée ; elle a été redressée."))
    if not is_lambert_93(name_of(plane)):
        told.append(_("Les cellules étaient en %s ; elles ont été reprojetées.") % plane.name)
    return told


def remarks_on_heights(vertical: Vertical, said: bool) -> list[str]:
    """What was vouched for, and what was counted in another unit."""
    told = []
    if not said:
        told.append(_("Le fichier ne dit pas son système d’altitude ; NGF-IGN69 a été indiqué."))
    if vertical.unit_m != 1:
        told.append(
            _("Les altitudes ont été converties en mètres (une unité vaut %s m).")
            % f"{vertical.unit_m:.6g}".replace(".", ",")
        )
    return told
