"""Write what an actor may see into a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.exchange.datasets import CannotExport, ExportReport, all_datasets, dataset_of
from layers.exchange.services.import_file import NO_OPTIONS


def export_file(
    actor: Actor,
    layer_id: str,
    path: Path,
    *,
    crs: str = "",
    territory: str = "",
    options: Mapping[str, Any] = NO_OPTIONS,
) -> ExportReport:
    """Write a dataset; the format follows the file's name.

    Args:
        actor: who asks, and whose sight the file has.
        layer_id: the dataset.
        path: the file, or a folder.
        crs: the file's CRS, where its format leaves the choice.
        territory: the key of the territory; else the portal's own.
        options: what the command line says to the dataset.

    Raises:
        CannotExport: there is nothing to write, or no such format; a message of one line.
    """
    dataset = dataset_of(layer_id)
    if dataset is None or dataset.take_out is None:
        known = ", ".join(each.id for each in all_datasets() if each.take_out)
        raise CannotExport(
            _("On n’exporte pas « %(layer)s » en fichier ; il y a : %(known)s.")
            % {"layer": layer_id, "known": known}
        )
    return dataset.take_out(actor, territory or settings.HOME_TERRITORY, path, crs, options)
