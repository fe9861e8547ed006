"""`geoportal archaeology study run KIND --parameters FILE.toml` and `… study repeat KEY`.

What computes is imported when it is asked for: every command of the platform knows this verb, and
would wait for the libraries.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from archaeology.analysis.refusal import Refusal
from archaeology.sites.management.verbs.verb import Verb, Voice
from archaeology.studies.models import Study
from archaeology.studies.vocabulary import StudyKind, StudyState
from layers.access.actor import Actor, actor_named, system_actor
from layers.access.models import Account


def _arguments(parser: CommandParser) -> None:
    parser.add_argument("do", choices=["run", "repeat"], help="faire une étude, ou en refaire une")
    parser.add_argument("what", metavar="NATURE|CLÉ", help="la nature, ou la clé de l’étude")
    parser.add_argument("--parameters", type=Path, metavar="FICHIER.toml", help="les réglages")
    parser.add_argument("--as", dest="account", default="", help="ce que voit ce compte")
    parser.add_argument("--territory", default="", help="le territoire, s’il n’est pas celui-ci")
    parser.add_argument("--json", action="store_true", help="le résultat en JSON")


def _run(voice: Voice, options: Mapping[str, Any]) -> None:
    as_json: bool = options["json"]
    try:
        do = _make if options["do"] == "run" else _repeat
        told = do(options)
    except ValidationError as refused:
        voice.refuse(options["what"], " ".join(refused.messages), as_json=as_json)
    except Refusal as refused:
        voice.refuse(options["what"], refused.french, as_json=as_json)
    except (PermissionDenied, ValueError) as refused:
        voice.refuse(options["what"], str(refused), as_json=as_json)
    if as_json:
        voice.document(told)
        return
    for name, value in told.items():
        voice.stdout.write(f"{name} : {value}")


def _make(options: Mapping[str, Any]) -> dict[str, Any]:
    """Ask for a study and compute it here."""
    from archaeology.studies.runs import RUNS
    from archaeology.studies.services.start_study import start_study

    kind = options["what"]
    if kind not in RUNS:
        raise ValueError(_("Aucune étude n’est de nature « %s ».") % kind)
    run = RUNS[StudyKind(kind)]
    actor = _actor(options["account"])
    territory = options["territory"] or str(settings.HOME_TERRITORY)
    given = _read(options["parameters"])
    title = str(given.pop("title", run.title))
    # A drawing carries the title of its study.
    if "title" in {each.name for each in fields(run.parameters)}:
        given["title"] = title
    if run.from_file is not None:
        parameters = run.from_file(actor, territory, given)
    else:
        try:
            parameters = run.parameters(**given)
        except TypeError as wrong:
            raise ValueError(str(wrong)) from None
    study = start_study(actor, territory, run.kind, title, parameters, later=False)
    if study.state != StudyState.DONE:
        raise ValueError(study.reason)
    return {
        "key": study.pk,
        "title": study.title,
        "state": study.state,
        "synthetic": study.synthetic,
        "water": study.result.get("water"),
        "files": {each.name: each.sha256 for each in study.files.all()},
    }


def _repeat(options: Mapping[str, Any]) -> dict[str, Any]:
    """Compute from what the study kept, and compare the files to the byte; nothing is written."""
    from archaeology.studies.services.run_study import repeat_study

    key = options["what"]
    rows = Study.objects.visible_to(_actor(options["account"]))
    study = rows.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 17 else None
    if study is None or study.state != StudyState.DONE:
        raise ValueError(_("Aucune étude terminée n’a cette clé."))
    outcome = repeat_study(study)
    kept = {each.name: each.sha256 for each in study.files.all()}
    made = {each.name: sha256(each.content).hexdigest() for each in outcome.files}
    return {
        "key": study.pk,
        "same": made == kept,
        "files": {name: made.get(name) == digest for name, digest in kept.items()},
    }


def _read(path: Path | None) -> dict[str, Any]:
    if path is None:
        raise ValueError(_("--parameters manque : les réglages, en TOML."))
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise ValueError(_("Les réglages ne se lisent pas : %s") % wrong) from None


def _actor(account: str) -> Actor:
    if not account:
        return system_actor("study")
    try:
        return actor_named(account)
    except Account.DoesNotExist:
        raise ValueError(_("Aucun compte actif ne s’appelle « %s ».") % account) from None


STUDY = Verb("study", "faire une étude, ou la refaire à l’octet près", _arguments, _run)
