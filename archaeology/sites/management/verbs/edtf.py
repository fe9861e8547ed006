"""`geoportal archaeology edtf TEXT`: the four bounds of a dating."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from archaeology.analysis.edtf import Dating, NotEdtf, dating_of
from archaeology.sites.management.verbs.verb import REFUSED, Verb, Voice


def _arguments(parser: CommandParser) -> None:
    parser.add_argument("text", help="la datation, par exemple 0150~/02XX")
    parser.add_argument("--json", action="store_true", help="le résultat en JSON")


def _run(voice: Voice, options: Mapping[str, Any]) -> None:
    try:
        dating = dating_of(options["text"])
    except NotEdtf as refused:
        if options["json"]:
            voice.document(
                {"text": refused.text, "error": refused.detail, "position": refused.position}
            )
        voice.stderr.write(
            _("« %(text)s » n’est pas une date EDTF (caractère %(number)d) : %(reason)s")
            % {
                "text": " ".join(options["text"].split()),
                "number": refused.position + 1,
                "reason": refused.detail,
            }
        )
        sys.exit(REFUSED)
    if options["json"]:
        voice.document(asdict(dating))
        return
    voice.stdout.write(_dating_in_words(dating))


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


EDTF = Verb("edtf", "les quatre bornes d’une datation EDTF", _arguments, _run)
