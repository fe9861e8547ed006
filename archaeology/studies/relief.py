"""The elevation models that studies read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from archaeology.analysis.refusal import Refusal
from layers.access.actor import PUBLIC, Actor, system_actor
from layers.raster.models import Raster
from layers.raster.reading import NoSuchRaster, elevation_models, grid_path


class Changed(Refusal):
    """The file of a model is not the one that was read."""

    sentences: ClassVar = {
        "changed": gettext_noop(
            "Le relief a changé depuis : les mêmes chiffres ne peuvent plus être refaits."
        ),
        "gone": gettext_noop("Le relief n’est plus là : l’étude ne peut plus être refaite."),
    }


@dataclass(frozen=True, slots=True)
class Elevation:
    """A model as a study keeps it.

    `sha256` is the digest of the original, `grid_sha256` that of the grid which is read (metres
    NGF-IGN69, EPSG:2154); `public` whether everyone may see it.
    """

    key: int
    title: str
    sha256: str
    grid_sha256: str
    version: int
    author: str
    licence: str
    year: int | None
    public: bool

    def as_source(self) -> dict[str, Any]:
        """It as a source of what was computed."""
        return {
            "title": self.title,
            "author": self.author,
            "year": self.year,
            "licence": self.licence,
            "sha256": self.sha256,
        }


def elevation_choices(actor: Actor, territory: str) -> list[tuple[int, str]]:
    """The ready models of a territory, the finest first, as choices of a form."""
    return [(each.pk, _named(each)) for each in _models(actor, territory)]


def footprint_of(actor: Actor, territory: str, key: int) -> GEOSGeometry:
    """The ground that a model knows, EPSG:2154.

    Raises:
        ValidationError: there is none of that key for the actor.
    """
    footprint: GEOSGeometry | None = _model(actor, territory, key).geom
    if footprint is None:
        raise ValidationError(_("Ce relief n’a pas encore d’emprise."))
    return footprint


def bounds_of(actor: Actor, territory: str, key: int) -> tuple[float, float, float, float]:
    """West, south, east and north of a model, EPSG:2154.

    Raises:
        ValidationError: there is none of that key for the actor.
    """
    bounds: tuple[float, float, float, float] = footprint_of(actor, territory, key).extent
    return bounds


def key_of(actor: Actor, territory: str, title: str) -> int:
    """The key of the one model with that title.

    Raises:
        ValidationError: there is none, or there are several.
    """
    models = _models(actor, territory)
    named = [each.pk for each in models if each.title == title]
    if len(named) > 1:
        keys = ", ".join(str(each) for each in named)
        raise ValidationError(
            _("Plusieurs reliefs se nomment « %(title)s » : dites la clé de l’un d’eux (%(keys)s).")
            % {"title": title, "keys": keys}
        )
    if not named:
        there = " ; ".join(f"« {each.title} »" for each in models) or _("aucun")
        raise ValidationError(
            _("Aucun relief ne se nomme « %(title)s ». Il y a : %(there)s.")
            % {"title": title, "there": there}
        )
    return int(named[0])


def read_elevation(actor: Actor, territory: str, key: int) -> tuple[Elevation, Path]:
    """A model and the file of its grid.

    Raises:
        ValidationError: there is none of that key for the actor.
    """
    model = _model(actor, territory, key)
    path = grid_path(actor, key)
    return (
        Elevation(
            key=key,
            title=model.title,
            sha256=model.sha256,
            grid_sha256=_digest(path),
            version=model.version,
            author=model.author,
            licence=model.licence,
            year=model.year,
            public=is_public(key),
        ),
        path,
    )


def recall_elevation(kept: Mapping[str, Any]) -> Path:
    """The grid that a study read, if it is still the same.

    Raises:
        Changed: it is not, or is gone.
    """
    try:
        path = grid_path(system_actor("studies"), int(kept["key"]))
    except NoSuchRaster:
        raise Changed("The elevation model is gone.", "gone") from None
    if _digest(path) != kept["grid_sha256"]:
        raise Changed("The elevation model is not what it was.", "changed")
    return path


def is_public(key: int) -> bool:
    """Whether everyone may see a model."""
    return any(each.pk == key for each in elevation_models(PUBLIC))


def _models(actor: Actor, territory: str) -> list[Raster]:
    return [each for each in elevation_models(actor) if str(each.territory_id) == territory]


def _model(actor: Actor, territory: str, key: int) -> Raster:
    for each in _models(actor, territory):
        if each.pk == key:
            return each
    raise ValidationError(_("Ce relief n’existe pas, ou n’est pas prêt."))


def _named(model: Raster) -> str:
    if not model.resolution_m:
        return str(model.title)
    return f"{model.title} ({formats.number_format(f'{model.resolution_m:.1f}')} m)"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
