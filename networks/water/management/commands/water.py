"""`geoportal water VERB …`: the verbs are the modules of `networks.water.commands`."""

from __future__ import annotations

import sys
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from networks.water import commands

# What was given cannot be read.
REFUSED = 2


class Command(BaseCommand):
    """Runs a verb; exit 2 and one line when it refuses."""

    help = "Réseaux d’eau : secteurs, isolement, casses attendues."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """One sub-command per verb."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        for each in sorted(iter_modules(commands.__path__), key=lambda module: module.name):
            verb = _verb(each.name)
            of_verb = verbs.add_parser(each.name, help=verb.HELP)
            verb.add_arguments(of_verb)
            of_verb.add_argument("--json", action="store_true", help="le résultat en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the verb says."""
        try:
            answer = _verb(options["verb"]).run(options)
        except commands.Refused as refused:
            self.stderr.write(" ".join(str(refused).split()))
            sys.exit(REFUSED)
        self.stdout.write(answer)


def _verb(name: str) -> ModuleType:
    return import_module(f"{commands.__name__}.{name}")
