"""`geoportal speed stats FILE`: the statistics of a file of speeds, without a database."""

from __future__ import annotations

import json
import re
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from geoportal.police.importing.summing import FileStatistics, file_statistics
from geoportal.police.measuring.statistics import ENFORCEMENT, ENOUGH, Statistics
from geoportal.police.presenting import kmh, number
from geoportal.police.services.publish_statistics import publish_statistics
from layers.access.actor import system_actor
from layers.catalog.importing import CannotImport

# Nothing could be said.
REFUSED = 2
_MONTH = re.compile(r"(20[0-9]{2})-([0-9]{2})", re.ASCII)
SHOWN_REASONS = 20


class Command(BaseCommand):
    """Reads arguments, shows statistics; exit 2 when the file cannot be followed."""

    help = "Statistiques d’un fichier de vitesses : n, moyenne, médiane, écart type, V85, parts."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The command line of the design."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        tell = verbs.add_parser("publish", help="publie les vitesses d’un mois terminé")
        tell.add_argument("--month", required=True, help="le mois, 2026-05")
        tell.add_argument("--territory", default="", help="clé du territoire")
        stats = verbs.add_parser("stats", help="statistiques d’un fichier, sans base de données")
        stats.add_argument("file", type=Path, help="le fichier")
        stats.add_argument("--mapping", type=Path, help="fichier TOML de correspondance")
        stats.add_argument("--limit", type=int, help="limite de vitesse en km/h")
        stats.add_argument("--json", action="store_true", help="un document JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compute, tell, and exit."""
        if options["verb"] == "publish":
            self._publish(options["month"], options["territory"] or settings.HOME_TERRITORY)
            return
        limit = options["limit"]
        try:
            if limit is not None and not 1 <= limit <= 300:
                raise CannotImport(_("--limit : une limite en km/h, de 1 à 300."))
            found = file_statistics(options["file"], options["mapping"], limit)
        except CannotImport as refused:
            line = " ".join(str(refused).split())
            if options["json"]:
                self.stdout.write(json.dumps({"error": line}, ensure_ascii=False))
            self.stderr.write(line)
            sys.exit(REFUSED)
        if options["json"]:
            self.stdout.write(json.dumps(_document(found), ensure_ascii=False))
        else:
            self._tell(found)

    def _tell_parts(self, found: FileStatistics) -> None:
        """By direction and by hour, where the file has them."""
        if found.has_directions:
            for name, told in found.analysis.by_direction.items():
                self.stdout.write(_line(_("sens %s") % name, told))
        if found.has_times:
            for hour, told in found.analysis.by_hour.items():
                if told.n:
                    self.stdout.write(_line(_("%d h") % hour, told))

    def _publish(self, month: str, territory: str) -> None:
        asked = _MONTH.fullmatch(month)
        try:
            if asked is None:
                raise ValidationError(_("--month : un mois, comme 2026-05."))
            actor = system_actor("speed-publish")
            release = publish_statistics(actor, territory, int(asked[1]), int(asked[2]))
        except ValidationError as refused:
            self.stderr.write(" ".join(refused.messages))
            sys.exit(REFUSED)
        self.stdout.write(_("%s sections dites au public") % release.rows.count())

    def _tell(self, found: FileStatistics) -> None:
        whole = found.analysis.whole
        self.stdout.write(_("%s véhicules") % number(whole.n))
        if not whole.enough:
            self.stdout.write(_why_no_v85(whole))
        else:
            self.stdout.write(
                _("moyenne %(mean)s, médiane %(median)s, écart type %(sd)s")
                % {name: kmh(getattr(whole, name)) for name in ("mean", "median", "sd")}
            )
            self.stdout.write(
                _why_no_v85(whole)
                if whole.v85 is None
                else _("V85 %(v85)s (à 95 %% : de %(v85_low)s à %(v85_high)s)")
                % {name: kmh(getattr(whole, name)) for name in ("v85", "v85_low", "v85_high")}
            )
        if whole.shares is not None:
            self.stdout.write(
                _("plus de %(limit)s km/h : %(over)s %% ; +10 : %(ten)s %% ; +20 : %(more)s %%")
                % {
                    "limit": whole.limit,
                    "over": number(whole.shares.limit * 100, 1),
                    "ten": number(whole.shares.plus10 * 100, 1),
                    "more": number(whole.shares.plus20 * 100, 1),
                }
            )
        self._tell_parts(found)
        report = found.report
        if report.rejected:
            self.stdout.write(_("%d lignes refusées") % report.rejected)
            for each in report.reasons[:SHOWN_REASONS]:
                self.stdout.write(f"{each.row} · {each.column} : {each.reason}")
            if report.rejected > SHOWN_REASONS:
                self.stdout.write(_("… et d’autres : --json les donne toutes."))


def _line(title: str, told: Statistics) -> str:
    """One part of the whole in one line."""
    if not told.enough:
        return f"{title} : {number(told.n)} · {_why_no_v85(told)}"
    v85 = _why_no_v85(told) if told.v85 is None else f"V85 {kmh(told.v85)}"
    mean = _("moyenne %s") % kmh(told.mean)
    return f"{title} : {number(told.n)} · {mean} · {v85}"


def _document(found: FileStatistics) -> dict[str, Any]:
    analysis, report = found.analysis, found.report
    return {
        **_plain(analysis.whole),
        "v85_reason": _why_no_v85(analysis.whole) or None,
        "unit": "km/h",
        "recording": found.settings.recording,
        "zone": str(found.settings.zone),
        "free_flow": None if analysis.free_flow is None else _plain(analysis.free_flow),
        "by_hour": [{"hour": hour, **_plain(each)} for hour, each in analysis.by_hour.items()]
        if found.has_times
        else [],
        "by_direction": {name: _plain(each) for name, each in analysis.by_direction.items()}
        if found.has_directions
        else {},
        "read": report.read,
        "rejected": report.rejected,
        "reasons": [asdict(each) for each in sorted(report.reasons, key=lambda each: each.row)],
    }


def _plain(statistics: Statistics) -> dict[str, Any]:
    plain = asdict(statistics)
    del plain["no_v85"]
    return plain


def _why_no_v85(statistics: Statistics) -> str:
    if statistics.no_v85 == ENFORCEMENT:
        return _("Pas de V85 : un échantillon d’infractions ne dit rien de tous les véhicules.")
    if statistics.no_v85:
        return _("Pas assez de mesures : il en faut %d.") % ENOUGH
    return ""
