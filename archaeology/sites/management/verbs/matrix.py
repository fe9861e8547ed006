"""`geoportal archaeology matrix FILE`: the order that stratigraphic relations tell."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from archaeology.analysis.matrix import CannotRead, Stratigraphy, read_relations, stratigraphy_of
from archaeology.analysis.matrix.drawing import draw
from archaeology.sites.management.verbs.verb import REFUSED, Verb, Voice


def _arguments(parser: CommandParser) -> None:
    parser.add_argument("file", type=Path, help="le fichier .lst ou CSV")
    parser.add_argument("--svg", type=Path, help="dessiner la matrice dans ce fichier")
    parser.add_argument("--json", action="store_true", help="le résultat en JSON")


def _run(voice: Voice, options: Mapping[str, Any]) -> None:
    file: Path = options["file"]
    try:
        found = stratigraphy_of(read_relations(file))
    except CannotRead as refused:
        voice.refuse(file.name, str(refused), as_json=options["json"])
    if options["json"]:
        voice.document(_document(found))
    for cycle in found.cycles:
        voice.stderr.write(_("Cycle : %s") % cycle.text)
        if set(cycle.units) - set(cycle.path):
            voice.stderr.write(
                _("  Toutes ces unités sont postérieures les unes aux autres : %s")
                % ", ".join(cycle.units)
            )
    if found.cycles:
        sys.exit(REFUSED)
    if options["svg"]:
        _draw(voice, found, options["svg"], title=file.stem)
    if not options["json"]:
        _tell_order(voice, found)


def _draw(voice: Voice, found: Stratigraphy, svg: Path, *, title: str) -> None:
    try:
        svg.write_text(draw(found, title=_("Matrice de Harris : %s") % title), encoding="utf-8")
    except OSError as error:
        voice.stderr.write(
            _("%(file)s ne s’écrit pas (%(why)s).") % {"file": svg.name, "why": error.strerror}
        )
        sys.exit(REFUSED)


def _tell_order(voice: Voice, found: Stratigraphy) -> None:
    voice.stdout.write(
        _("%(units)d unités, %(relations)d relations, dont %(needed)d nécessaires.")
        % {
            "units": len(found.units),
            "relations": len(found.later),
            "needed": len(found.reduction),
        }
    )
    for group in found.equal:
        voice.stdout.write(_("Égales : %s") % " = ".join(group))
    for group in found.contemporary:
        voice.stdout.write(_("Contemporaines : %s") % ", ".join(group))
    for each in found.inconsistencies:
        voice.stdout.write(_("À vérifier : %s") % each.reason)
    voice.stdout.write(_("Ordre, la plus récente d’abord : %s") % ", ".join(found.order))


def _document(found: Stratigraphy) -> dict[str, Any]:
    """What the design promises; without an order where relations form cycles."""
    ordered = not found.cycles
    return {
        "units": len(found.units),
        "relations": len(found.later),
        "order": found.order if ordered else [],
        "reduction": found.reduction if ordered else [],
        "equal": found.equal,
        "contemporary": found.contemporary,
        "cycles": [cycle.path for cycle in found.cycles],
        "inconsistencies": [asdict(each) for each in found.inconsistencies],
    }


MATRIX = Verb("matrix", "l’ordre de relations stratigraphiques", _arguments, _run)
