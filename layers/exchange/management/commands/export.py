"""`geoportal export LAYER FILE`: what an account may see, into a file."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError
from django.utils.translation import gettext as _

from layers.access.actor import PUBLIC, Actor, actor_named
from layers.access.models import Account
from layers.catalog.importing import CannotImport
from layers.exchange.datasets import CannotExport
from layers.exchange.services.export_file import export_file

# Nothing was written.
REFUSED = 2


class Command(BaseCommand):
    """Reads arguments, says what was written; exit 2 when nothing was."""

    help = "Exporte ce qu’un compte voit dans un fichier ; le format suit le nom du fichier."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The command line of the design."""
        parser.add_argument("layer", help="quoi : water…")
        parser.add_argument("file", type=Path, help="le fichier, ou un dossier")
        parser.add_argument("--crs", default="", help="système de coordonnées, ex. EPSG:2154")
        parser.add_argument("--territory", default="", help="clé du territoire")
        parser.add_argument("--json", action="store_true", help="le compte rendu en JSON")
        parser.add_argument("--as", dest="account", default="", help="ce que voit ce compte")

    def handle(self, *args: Any, **options: Any) -> None:
        """Export, tell, and exit."""
        try:
            report = export_file(
                _actor(options["account"]),
                options["layer"],
                options["file"],
                crs=options["crs"],
                territory=options["territory"],
            )
        except (CannotExport, CannotImport) as refused:
            self._refuse(str(refused))
        except OperationalError as error:
            why = (str(error).strip().splitlines() or [""])[0]
            self._refuse(_("La base de données ne répond pas : %s") % why)
        else:
            if options["json"]:
                self.stdout.write(json.dumps(asdict(report), ensure_ascii=False))
                return
            for name, count in report.written.items():
                self.stdout.write(_("%(name)s : %(count)d") % {"name": name, "count": count})
            for note in report.notes:
                self.stdout.write(_("À noter : %s") % note)

    def _refuse(self, reason: str) -> None:
        self.stderr.write(" ".join(reason.split()))
        sys.exit(REFUSED)


def _actor(account: str) -> Actor:
    if not account:
        return PUBLIC
    try:
        return actor_named(account)
    except Account.DoesNotExist:
        raise CannotExport(_("Aucun compte actif ne se nomme « %s ».") % account) from None
