"""`geoportal archaeology flood`: what water at a level covers, joined to one place."""

from __future__ import annotations

import math
import re
from argparse import ArgumentTypeError
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from archaeology.analysis.refusal import Refusal
from archaeology.analysis.terrain import Flooded, flood, read_grid
from archaeology.sites.management.verbs.verb import Verb, Voice

EPSG = re.compile(r"(?:EPSG:)?([0-9]{4,6})", re.IGNORECASE)


def _arguments(parser: CommandParser) -> None:
    parser.add_argument(
        "--dem",
        type=Path,
        required=True,
        metavar="FICHIER",
        help="le modèle de terrain, en mètres (GeoTIFF)",
    )
    parser.add_argument(
        "--seed",
        type=_place,
        required=True,
        metavar="X,Y",
        help="un point de la rivière, en mètres, dans le système du fichier",
    )
    parser.add_argument(
        "--level",
        type=_level,
        action="append",
        required=True,
        metavar="Z",
        help="le niveau de l’eau, en mètres ; se répète",
    )
    parser.add_argument(
        "--crs",
        type=_epsg,
        metavar="EPSG:N",
        help="le système de coordonnées d’un fichier qui ne le dit pas",
    )
    parser.add_argument("--json", action="store_true", help="le résultat en JSON")


def _run(voice: Voice, options: Mapping[str, Any]) -> None:
    file: Path = options["dem"]
    try:
        grid = read_grid(file, crs=None, stated=options["crs"])
        found = flood(grid, options["seed"], options["level"])
    except Refusal as refused:
        voice.refuse(file.name, refused.french, as_json=options["json"])
    if options["json"]:
        voice.document([asdict(each) for each in found])
        return
    for each in found:
        voice.stdout.write(_in_words(each))


def _in_words(found: Flooded) -> str:
    if not found.cells:
        return _("%(level)g m : rien, le point est au-dessus de l’eau.") % {"level": found.level}
    return _("%(level)g m : %(cells)d cellules, %(area).1f ha") % {
        "level": found.level,
        "cells": found.cells,
        "area": found.area_m2 / 10_000,
    }


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _level(text: str) -> float:
    try:
        return _number(text)
    except ValueError as error:
        raise ArgumentTypeError(_("« %s » n’est pas un niveau d’eau en mètres") % text) from error


def _place(text: str) -> tuple[float, float]:
    try:
        x, y = (_number(part) for part in text.split(","))
    except ValueError as error:
        raise ArgumentTypeError(
            _("« %s » n’est pas un point X,Y (deux nombres, un point décimal)") % text
        ) from error
    return x, y


def _epsg(text: str) -> int:
    code = EPSG.fullmatch(text.strip())
    if code is None:
        raise ArgumentTypeError(_("« %s » n’est pas un code EPSG:N") % text)
    return int(code[1])


FLOOD = Verb("flood", "ce que l’eau couvre à un niveau, depuis un point", _arguments, _run)
