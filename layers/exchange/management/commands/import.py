"""`geoportal import LAYER FILE`: any file into a layer."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand
from django.db import OperationalError
from django.utils.translation import gettext as _

from layers.access.actor import Actor, actor_named, system_actor
from layers.access.models import Account
from layers.catalog.importing import CannotImport, ImportReport, Reason, StrictRefusal
from layers.exchange.datasets import Option, all_datasets
from layers.exchange.services.import_file import import_file
from layers.exchange.sql.merging import ImportGoingOn

# Nothing entered.
REFUSED = 2
SHOWN_REASONS = 20


class Command(BaseCommand):
    """Reads arguments, shows the report; exit 2 when nothing entered."""

    help = "Importe un fichier dans une couche : GeoJSON, GeoPackage, Shapefile ou CSV."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The command line of the design."""
        parser.add_argument("layer", help="la couche : communes, requests…")
        parser.add_argument("file", type=Path, help="le fichier")
        parser.add_argument("--mapping", type=Path, help="fichier TOML de correspondance")
        parser.add_argument("--crs", default="", help="système de coordonnées, ex. EPSG:2154")
        parser.add_argument("--territory", default="", help="clé du territoire")
        parser.add_argument("--dry-run", action="store_true", help="ne rien changer")
        parser.add_argument("--strict", action="store_true", help="tout ou rien")
        parser.add_argument("--json", action="store_true", help="le compte rendu en JSON")
        parser.add_argument("--as", dest="account", default="", help="au nom de ce compte")
        for option in _dataset_options():
            parser.add_argument(f"--{option.name}", type=option.kind, help=option.help)

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, tell, and exit."""
        try:
            report = import_file(
                self._actor(options["account"]),
                options["layer"],
                options["file"],
                mapping_path=options["mapping"],
                crs=options["crs"],
                territory=options["territory"],
                dry_run=options["dry_run"],
                strict=options["strict"],
                options={
                    option.name: options[option.name]
                    for option in _dataset_options()
                    if options[option.name] is not None
                },
                progress=self._progress,
            )
        except StrictRefusal as refusal:
            self._tell(refusal.report, as_json=options["json"])
            self.stderr.write(_("Rien n’a été importé : --strict, et une ligne est refusée."))
            sys.exit(REFUSED)
        except ImportGoingOn:
            self._refuse(_("Un autre import dans cette couche est en cours."), options["json"])
        except (CannotImport, PermissionDenied) as refused:
            self._refuse(str(refused) or _("Ce compte n’en a pas le droit."), options["json"])
        except OperationalError as error:
            why = str(error).strip().splitlines()[0] if str(error).strip() else ""
            self._refuse(_("La base de données ne répond pas : %s") % why, options["json"])
        else:
            self._tell(report, as_json=options["json"], dry_run=options["dry_run"])

    def _actor(self, account: str) -> Actor:
        if not account:
            return system_actor("import")
        try:
            return actor_named(account)
        except Account.DoesNotExist:
            raise CannotImport(_("Aucun compte actif ne se nomme « %s ».") % account) from None

    def _progress(self, rows: int) -> None:
        self.stderr.write(_("%d lignes lues") % rows)

    def _refuse(self, reason: str, as_json: bool) -> None:
        line = " ".join(reason.split())
        if as_json:
            self._tell(ImportReport(reasons=[Reason(0, "", line)]), as_json=True)
        self.stderr.write(line)
        sys.exit(REFUSED)

    def _tell(self, report: ImportReport, *, as_json: bool, dry_run: bool = False) -> None:
        if as_json:
            self.stdout.write(json.dumps(_document(report), ensure_ascii=False))
            return
        self.stdout.write(
            _(
                "%(read)d lignes lues, %(accepted)d acceptées (dont %(updated)d mises à jour, "
                "%(repaired)d réparées), %(rejected)d refusées."
            )
            % asdict(report)
        )
        if dry_run:
            self.stdout.write(_("C’était un essai : rien n’a changé."))
        for title, entries in ((_("Refusées"), report.reasons), (_("À noter"), report.notes)):
            for each in entries[:SHOWN_REASONS]:
                where = " · ".join(filter(None, (each.table, str(each.row), each.column)))
                self.stdout.write(f"{title} {where} : {each.reason}")
            if len(entries) > SHOWN_REASONS:
                self.stdout.write(
                    _("… et %d autres ; --json les donne toutes.") % (len(entries) - SHOWN_REASONS)
                )


def _dataset_options() -> list[Option]:
    return [option for dataset in all_datasets() for option in dataset.options]


def _document(report: ImportReport) -> dict[str, Any]:
    """The report as JSON has it; a table is named only where the file has several."""
    document = asdict(report)
    for each in (*document["reasons"], *document["notes"]):
        if not each["table"]:
            del each["table"]
    return document
