"""`water`: the address of whole networks for import and export; the format follows the name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layers.access.actor import Actor
from layers.catalog.importing import CannotImport, ImportContext, ImportReport
from layers.exchange.datasets import CannotExport, Dataset, ExportReport, Option
from layers.exchange.mapping import FileMapping
from networks.exchange.settings import read_settings

# The formats are imported where they are used: what they are read and written with takes more time
# to load than all the rest of the platform, and most processes never need it.


def _bring_in(
    path: Path,
    mapping: FileMapping,
    crs: str,
    options: Mapping[str, Any],
    context: ImportContext,
) -> ImportReport:
    if mapping.columns is not None or mapping.shape is not None:
        raise CannotImport(_("[columns] et [geometry] x, y ne disent rien aux réseaux."))
    settings = read_settings(mapping.settings, options)
    ending = path.suffix.lower()
    if path.is_dir() or ending in {".zip", ".shp"}:
        from networks.exchange.raepa.importing import bring_in_raepa

        return bring_in_raepa(path, mapping, crs, settings, context)
    if ending == ".gpkg":
        from networks.exchange.stareau.importing import bring_in_stareau

        return bring_in_stareau(path, crs or mapping.crs, settings, context)
    if ending == ".inp":
        from networks.exchange.epanet.importing import bring_in_epanet

        return bring_in_epanet(path, crs or mapping.crs, settings, context)
    raise CannotImport(
        _(
            "« %s » : format inconnu. Lus : RAEPA (un dossier, .zip, .shp), StaR-Eau (.gpkg), "
            "EPANET (.inp)."
        )
        % path.name
    )


def _take_out(
    actor: Actor, territory: str, path: Path, crs: str, options: Mapping[str, Any]
) -> ExportReport:
    ending = path.suffix.lower()
    if ending in {"", ".zip"}:
        from networks.exchange.raepa.exporting import take_out_raepa

        return take_out_raepa(actor, territory, path, crs)
    if ending == ".gpkg":
        from networks.exchange.stareau.exporting import take_out_stareau

        return take_out_stareau(actor, territory, path, crs)
    if ending == ".inp":
        from networks.exchange.epanet.exporting import take_out_epanet

        return take_out_epanet(actor, territory, path, crs)
    raise CannotExport(
        _(
            "« %s » : format inconnu. Écrits : RAEPA (un dossier, .zip), StaR-Eau (.gpkg), "
            "EPANET (.inp)."
        )
        % path.name
    )


WATER = Dataset(
    id="water",
    bring_in=_bring_in,
    take_out=_take_out,
    options=(
        Option(
            "snap",
            float,
            str(gettext_lazy("réseaux : accrocher les bouts libres à moins de tant de mètres")),
        ),
    ),
)
