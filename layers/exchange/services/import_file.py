"""Bring a file into a layer, through the service that the layer declares for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.catalog.importing import (
    CannotImport,
    ImportContext,
    ImportReport,
    StrictRefusal,
)
from layers.catalog.registry import all_layers
from layers.exchange.datasets import all_datasets, dataset_of
from layers.exchange.formats.opening import open_source
from layers.exchange.guard import ImportGuard
from layers.exchange.mapping import FileMapping, read_mapping
from layers.exchange.services.import_rows import import_rows

VERB = "import"
NO_OPTIONS: Mapping[str, Any] = MappingProxyType({})


def importable_layers() -> list[str]:
    """The ids of the layers, and of the sets of layers, that a file can be brought into."""
    single = [each.id for each in all_layers() if VERB in each.writers]
    return [*single, *(each.id for each in all_datasets())]


def import_file(
    actor: Actor,
    layer_id: str,
    path: Path,
    *,
    mapping_path: Path | None = None,
    mapping: FileMapping | None = None,
    crs: str = "",
    territory: str = "",
    dry_run: bool = False,
    strict: bool = False,
    options: Mapping[str, Any] = NO_OPTIONS,
    progress: Callable[[int], None] = lambda rows: None,
) -> ImportReport:
    """Read a file and hand its rows to the layer's writer; the good ones enter in one transaction.

    Args:
        actor: on whose behalf; what it may write is the writer's to say.
        layer_id: the layer, or the dataset.
        path: the file: GeoJSON, GeoPackage, Shapefile (or zipped), CSV; what a dataset reads.
        mapping_path: a TOML file that says which column is what.
        mapping: the same, where it was read already.
        crs: the file's CRS where it does not say it, or says it wrongly.
        territory: the key of the territory; else the mapping's, else the portal's own.
        dry_run: report what would happen, and change nothing.
        strict: refuse the whole file for one bad row.
        options: what the command line says to a dataset.
        progress: told the number of rows read so far.

    Raises:
        CannotImport: the file, the mapping or the layer cannot be used; a message of one line.
        PermissionDenied: the actor may not import into that territory.
        StrictRefusal: strict, and a row is bad; carries the whole report.
    """
    dataset = dataset_of(layer_id)
    found = next((each for each in all_layers() if each.id == layer_id), None)
    writer = found.writers.get(VERB) if found else None
    if dataset is None and writer is None:
        raise CannotImport(
            _("On n’importe pas dans « %(layer)s » ; il y a : %(known)s.")
            % {"layer": layer_id, "known": ", ".join(importable_layers())}
        )
    mapping = mapping or (read_mapping(mapping_path) if mapping_path else FileMapping())
    if mapping.layer and mapping.layer != layer_id:
        raise CannotImport(
            _("Le fichier de correspondance est fait pour « %(for)s », non pour « %(layer)s ».")
            % {"for": mapping.layer, "layer": layer_id}
        )
    if territory and mapping.territory not in {"", territory}:
        raise CannotImport(
            _("La commande dit le territoire %(one)s, le fichier de correspondance %(other)s.")
            % {"one": territory, "other": mapping.territory}
        )
    _require_options(layer_id, options)
    context = ImportContext(
        actor=actor,
        territory=territory or mapping.territory or settings.HOME_TERRITORY,
        dry_run=dry_run,
        strict=strict,
        settings=mapping.settings,
        progress=progress,
    )
    if dataset is not None:
        return dataset.bring_in(path, mapping, crs, options, context)
    assert found is not None and writer is not None  # noqa: S101, PT018  # looked for above
    source = open_source(path, mapping)
    return import_rows(source, mapping, crs, writer, context, found.facet(ImportGuard))


def _require_options(layer_id: str, options: Mapping[str, Any]) -> None:
    dataset = dataset_of(layer_id)
    known = {each.name for each in dataset.options} if dataset else set[str]()
    for name in options:
        if name not in known:
            raise CannotImport(
                _("--%(name)s ne dit rien à « %(layer)s ».") % {"name": name, "layer": layer_id}
            )


__all__ = ["PermissionDenied", "StrictRefusal", "import_file", "importable_layers"]
