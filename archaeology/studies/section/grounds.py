"""The surfaces of a section: today's relief, and the water and the ground that a study found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from archaeology.analysis.refusal import Refusal
from archaeology.analysis.section import Hint
from archaeology.analysis.water_level import Meaning
from archaeology.studies.models import Study
from archaeology.studies.relief import read_elevation, recall_elevation
from archaeology.studies.vocabulary import StudyKind, StudyState
from layers.access.actor import PUBLIC, Actor

# The ground of the time and its standard deviation, among a shoreline study's files.
THEN, SPREAD = "sol-epoque.tif", "sol-epoque-ecart.tif"
_OF_WATER = ("share", "reference", "label", "synthetic")
FRENCH = {
    "study": "Cette étude du rivage n’existe pas, ou n’est pas terminée.",
    "study-public": (
        "Cette étude du rivage n’est pas publiée, et ne va donc pas avec « restes publics "
        "seulement »."
    ),
    "gone": "L’étude du rivage n’est plus là : la coupe ne peut plus être refaite.",
}
Record = dict[str, Any]


class NotThere(Refusal):
    """A study that is not there for the actor."""

    sentences = FRENCH


@dataclass(frozen=True, slots=True)
class Grounds:
    """Files of heights, metres NGF-IGN69 in EPSG:2154: today's, and of the time with its spread."""

    relief: Path | None = None
    then: Path | None = None
    spread: Path | None = None


def relief_of(actor: Actor, territory: str, key: int, *, public: bool) -> tuple[Record, Path]:
    """An elevation model as a section keeps it, and its file; with `public` as everyone sees it.

    Raises ValidationError where there is none of that key.
    """
    elevation, path = read_elevation(PUBLIC if public else actor, territory, key)
    told = (elevation.title, str(elevation.year or ""), elevation.author, elevation.licence)
    return asdict(elevation) | {"words": ", ".join(each for each in told if each)}, path


def shoreline_of(actor: Actor, territory: str, key: int, *, public: bool) -> tuple[Record, Grounds]:
    """What a finished study of the shoreline says: `water`, as far as its remains bound it,
    `hints`, what each remain said of it ("find:12", "level:7"), and the ground of its time where it
    modelled one. With `public` only a published one is read.

    Raises `NotThere`.
    """
    studies = Study.objects.visible_to(actor).filter(
        territory_id=territory, kind=StudyKind.SHORELINE, state=StudyState.DONE
    )
    study = studies.filter(pk=key).first()
    if study is None:
        raise NotThere(f"There is no shoreline study {key}.", "study")
    if public and not study.is_published:
        raise NotThere(f"The shoreline study {key} is not published.", "study-public")
    record = {
        "shoreline": {
            "key": study.pk,
            "version": study.version,
            "words": _("étude « %(title)s »") % {"title": study.title},
        },
        "water": _water(study),
        "hints": _hints(study),
    }
    return record, _grounds_of(study)


def recalled(record: Mapping[str, Any]) -> Grounds:
    """The files that a section read, if they are still the same. Raises a `Refusal`."""
    relief = recall_elevation(record["relief"]) if record.get("relief") else None
    if not record.get("shoreline"):
        return Grounds(relief)
    study = Study.objects.filter(pk=record["shoreline"]["key"]).first()
    if study is None or study.version != record["shoreline"]["version"]:
        raise NotThere("The shoreline study is gone, or is another.", "gone")
    then = _grounds_of(study)
    return Grounds(relief, then.then, then.spread)


def _grounds_of(study: Study) -> Grounds:
    files = {each.name: Path(each.file.path) for each in study.files.all()}
    if THEN not in files or SPREAD not in files:
        return Grounds()
    return Grounds(None, files[THEN], files[SPREAD])


def _hints(study: Study) -> dict[str, str]:
    """Whether the water stood below, above or about each remain that took part."""
    return {
        each["id"]: Hint.of(Meaning(each["meaning"]).side.value).value
        for each in study.result.get("remains", [])
    }


def _water(study: Study) -> Record | None:
    """The statement as a band; a level only between two stated ends."""
    stated = study.result.get("water")
    if not stated:
        return None
    low, high = stated.get("low"), stated.get("high")
    bounded = low is not None and high is not None
    return {
        "level_m": stated.get("mean") if bounded else None,
        "low_m": low,
        "high_m": high,
        **{name: stated[name] for name in _OF_WATER if name in stated},
    }
