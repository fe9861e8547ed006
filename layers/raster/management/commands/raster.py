"""`geoportal raster import FILE` and `geoportal raster list`."""

from __future__ import annotations

import json
import re
import sys
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError
from django.utils.translation import gettext as _

from layers.access.actor import Actor, actor_named, system_actor
from layers.access.models import Account, Territory
from layers.raster.examining import RasterRefused
from layers.raster.models import Raster
from layers.raster.rights import rasters_of
from layers.raster.services.delete_raster import delete_raster
from layers.raster.services.import_raster import RasterFacts, import_raster
from layers.raster.services.make_raster import make_raster
from layers.raster.vocabulary import Confidentiality, Heights, Kind, State

# Nothing entered.
REFUSED = 2
_EPSG = re.compile(r"(?:EPSG:)?([0-9]{4,6})", re.IGNORECASE)


class Command(BaseCommand):
    """Reads arguments, makes the raster at once, tells; exit 2 when nothing entered."""

    help = "Apporte un modèle de terrain, un plan ou une vue aérienne ; donne leur liste."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """One sub-command per verb."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        bring = verbs.add_parser("import", help="apporte un fichier et le prépare")
        bring.add_argument(
            "file", type=Path, help="GeoTIFF, TIFF, PNG, JPEG, JPEG 2000 ou grille ASCII"
        )
        bring.add_argument("--kind", required=True, choices=Kind.values, help="sa nature")
        bring.add_argument("--title", required=True, help="son titre")
        bring.add_argument("--year", type=int, help="l’année de ce qu’il montre")
        bring.add_argument("--author", default="", help="son auteur")
        bring.add_argument("--licence", default="", help="sa licence")
        bring.add_argument("--source", default="", help="d’où il vient")
        bring.add_argument(
            "--confidentiality",
            choices=Confidentiality.values,
            default=Confidentiality.RESTRICTED.value,
            help="qui le voit (restreint, si rien n’est dit)",
        )
        bring.add_argument(
            "--crs",
            type=_epsg,
            metavar="EPSG:N",
            help="le système de coordonnées, s’il n’est pas celui que dit le fichier",
        )
        bring.add_argument(
            "--heights",
            choices=[Heights.NGF_IGN69.value],
            default="",
            help="le système d’altitude d’un fichier qui ne le dit pas",
        )
        bring.add_argument(
            "--elsewhere", action="store_true", help="l’emprise est bien loin du territoire"
        )
        bring.add_argument("--territory", default="", help="clé du territoire")
        told = verbs.add_parser("list", help="ce qu’il y a")
        for verb in (bring, told):
            verb.add_argument("--as", dest="account", default="", help="au nom de ce compte")
            verb.add_argument("--json", action="store_true", help="le résultat en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the verb says."""
        self.as_json = options["json"]
        try:
            actor = self._actor(options["account"])
            if options["verb"] == "list":
                self._list(actor)
            else:
                self._import(actor, options)
        except (RasterRefused, PermissionDenied) as refused:
            self._refuse(str(refused) or _("Ce compte n’en a pas le droit."))
        except ValidationError as refused:
            self._refuse(" ".join(refused.messages))
        except OperationalError as error:
            why = str(error).strip().splitlines()[0] if str(error).strip() else ""
            self._refuse(_("La base de données ne répond pas : %s") % why)

    def _import(self, actor: Actor, options: dict[str, Any]) -> None:
        file: Path = options["file"]
        if not file.is_file():
            self._refuse(_("Le fichier « %s » n’existe pas.") % file.name)
        territory = options["territory"] or str(settings.HOME_TERRITORY)
        if not Territory.objects.filter(pk=territory).exists():
            self._refuse(_("Le territoire « %s » n’existe pas.") % territory)
        facts = RasterFacts(
            **{name: options[name] for name in RasterFacts.__dataclass_fields__ if name in options}
        )
        raster = import_raster(actor, territory, file, facts, later=False)
        make_raster(raster.pk, self._progress)
        raster.refresh_from_db()
        if raster.state == State.FAILED:
            delete_raster(actor, raster.pk, raster.version)
            self._refuse(raster.reason)
        if self.as_json:
            self.stdout.write(json.dumps(_document(raster), ensure_ascii=False))
            return
        self.stdout.write(f"{raster.pk} · {raster.title} : {raster.get_state_display()}")
        for remark in raster.remarks.splitlines():
            self.stdout.write(remark)

    def _list(self, actor: Actor) -> None:
        rows = list(rasters_of(actor).order_by("-imported_at", "pk"))
        if self.as_json:
            self.stdout.write(json.dumps([_document(each) for each in rows], ensure_ascii=False))
            return
        for each in rows:
            self.stdout.write(
                f"{each.pk} · {each.title} · {each.get_kind_display()} · {each.get_state_display()}"
            )

    def _actor(self, account: str) -> Actor:
        if not account:
            return system_actor("raster")
        try:
            return actor_named(account)
        except Account.DoesNotExist:
            self._refuse(_("Aucun compte actif ne se nomme « %s ».") % account)

    def _progress(self, share: float) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{share:4.0%}", ending="" if share < 1 else "\n")

    def _refuse(self, reason: str) -> NoReturn:
        if self.as_json:
            self.stdout.write(json.dumps({"error": reason}, ensure_ascii=False))
        self.stderr.write(reason)
        sys.exit(REFUSED)


def _document(raster: Raster) -> dict[str, Any]:
    """A raster as JSON has it."""
    bounds = raster.geom.transform(4326, clone=True).extent if raster.geom else None
    names = ("title", "kind", "year", "state", "reason", "confidentiality", "crs", "vertical")
    numbers = ("resolution_m", "minimum", "maximum", "width", "height", "bytes", "sha256")
    return (
        {"key": raster.pk}
        | {name: getattr(raster, name) for name in (*names, *numbers)}
        | {
            "remarks": raster.remarks.splitlines(),
            "bounds": [round(each, 7) for each in bounds] if bounds else None,
        }
    )


def _epsg(text: str) -> int:
    found = _EPSG.fullmatch(text)
    if found is None:
        raise ArgumentTypeError(_("« %s » n’est pas un code comme EPSG:2154.") % text)
    return int(found[1])
