"""`geoportal archaeology VERB …`: what needs no database."""

from __future__ import annotations

import json
import re
import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from archaeology.analysis.edtf import Dating, NotEdtf, dating_of

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

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the verb says."""
        self._edtf(options["text"], as_json=options["json"])

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

    def _print(self, document: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(document, ensure_ascii=False))


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
