"""`geoportal archaeology VERB …`: what needs no database."""

from __future__ import annotations

import json
import re
import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from archaeology.analysis.edtf import Dating, NotEdtf, dating_of
from archaeology.analysis.matrix import CannotRead, Stratigraphy, read_relations, stratigraphy_of
from archaeology.analysis.matrix.drawing import draw

# What was given cannot be read, or contradicts itself.
REFUSED = 2
NEGATIVE_DATE = re.compile(r"-[0-9X]")


class DateParser(CommandParser):
    """Takes what begins like a negative year (`-0050/-0010`) for a text, not for an option."""

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: Namespace | None = None
    ) -> tuple[Namespace, list[str]]:
        """The arguments, with negative dates moved behind `--`."""
        given = list(sys.argv[1:] if args is None else args)
        dates = [each for each in given if NEGATIVE_DATE.match(each)]
        if dates and "--" not in given:
            given = [each for each in given if each not in dates] + ["--", *dates]
        return super().parse_known_args(given, namespace)


class Command(BaseCommand):
    """Reads a text or a file, tells what it says; exit 2 when it cannot be read."""

    help = "Datations (EDTF) et relations stratigraphiques, sans base de données."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """One sub-command per verb."""
        verbs = parser.add_subparsers(dest="verb", required=True, parser_class=DateParser)
        edtf = verbs.add_parser("edtf", help="les quatre bornes d’une datation EDTF")
        edtf.add_argument("text", help="la datation, par exemple 0150~/02XX")
        edtf.add_argument("--json", action="store_true", help="le résultat en JSON")
        matrix = verbs.add_parser("matrix", help="l’ordre de relations stratigraphiques")
        matrix.add_argument("file", type=Path, help="le fichier .lst ou CSV")
        matrix.add_argument("--svg", type=Path, help="dessiner la matrice dans ce fichier")
        matrix.add_argument("--json", action="store_true", help="le résultat en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the verb says."""
        if options["verb"] == "edtf":
            self._edtf(options["text"], as_json=options["json"])
        else:
            self._matrix(options["file"], options["svg"], as_json=options["json"])

    def _edtf(self, text: str, *, as_json: bool) -> None:
        try:
            dating = dating_of(text)
        except NotEdtf as refused:
            if as_json:
                self._print(
                    {
                        "text": refused.text,
                        "error": refused.detail,
                        "position": refused.position,
                    }
                )
            self.stderr.write(
                _("« %(text)s » n’est pas une date EDTF (caractère %(number)d) : %(reason)s")
                % {
                    "text": " ".join(text.split()),
                    "number": refused.position + 1,
                    "reason": refused.detail,
                }
            )
            sys.exit(REFUSED)
        if as_json:
            self._print(asdict(dating))
            return
        self.stdout.write(_dating_in_words(dating))

    def _matrix(self, file: Path, svg: Path | None, *, as_json: bool) -> None:
        try:
            found = stratigraphy_of(read_relations(file))
        except CannotRead as refused:
            self._refuse(file, str(refused), as_json=as_json)
        if as_json:
            self._print(_document(found))
        for cycle in found.cycles:
            self.stderr.write(_("Cycle : %s") % cycle.text)
            if set(cycle.units) - set(cycle.path):
                self.stderr.write(
                    _("  Toutes ces unités sont postérieures les unes aux autres : %s")
                    % ", ".join(cycle.units)
                )
        if found.cycles:
            sys.exit(REFUSED)
        if svg:
            self._draw(found, svg, title=file.stem)
        if not as_json:
            self._tell_order(found)

    def _draw(self, found: Stratigraphy, svg: Path, *, title: str) -> None:
        try:
            svg.write_text(draw(found, title=_("Matrice de Harris : %s") % title), encoding="utf-8")
        except OSError as error:
            self.stderr.write(
                _("%(file)s ne s’écrit pas (%(why)s).") % {"file": svg.name, "why": error.strerror}
            )
            sys.exit(REFUSED)

    def _tell_order(self, found: Stratigraphy) -> None:
        self.stdout.write(
            _("%(units)d unités, %(relations)d relations, dont %(needed)d nécessaires.")
            % {
                "units": len(found.units),
                "relations": len(found.later),
                "needed": len(found.reduction),
            }
        )
        for group in found.equal:
            self.stdout.write(_("Égales : %s") % " = ".join(group))
        for group in found.contemporary:
            self.stdout.write(_("Contemporaines : %s") % ", ".join(group))
        for each in found.inconsistencies:
            self.stdout.write(_("À vérifier : %s") % each.reason)
        self.stdout.write(_("Ordre, la plus récente d’abord : %s") % ", ".join(found.order))

    def _refuse(self, file: Path, reason: str, *, as_json: bool) -> NoReturn:
        if as_json:
            self._print({"file": file.name, "error": reason})
        self.stderr.write(f"{file.name} : {reason}")
        sys.exit(REFUSED)

    def _print(self, document: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(document, ensure_ascii=False))


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


def _dating_in_words(dating: Dating) -> str:
    lines = [
        _("%(text)s (années astronomiques : l’an 0 est 1 av. J.-C.)") % {"text": dating.text},
        _("Début : %s") % _range_in_words(dating.start_min, dating.start_max),
        _("Fin : %s") % _range_in_words(dating.end_min, dating.end_max),
    ]
    if dating.approximate:
        lines.append(_("Approximative : les bornes sont celles du texte, sans marge."))
    if dating.uncertain:
        lines.append(_("Incertaine."))
    return "\n".join(lines)


def _range_in_words(low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return _("inconnu")
    if low is None:
        return _("au plus tard %d") % high
    if high is None:
        return _("au plus tôt %d") % low
    if low == high:
        return str(low)
    return _("entre %(low)d et %(high)d") % {"low": low, "high": high}
