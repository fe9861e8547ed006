"""`geoportal archaeology VERB …`: the verbs are in `archaeology.sites.management.verbs`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from archaeology.sites.management.verbs.edtf import EDTF
from archaeology.sites.management.verbs.flood import FLOOD
from archaeology.sites.management.verbs.matrix import MATRIX
from archaeology.sites.management.verbs.parsing import NegativesParser
from archaeology.sites.management.verbs.verb import OFFERED, Voice, offer

for verb in (EDTF, MATRIX, FLOOD):
    offer(verb)


class Command(BaseCommand):
    """Reads a text or a file, tells what it says; exit 2 when it cannot be read."""

    help = "Datations (EDTF), relations stratigraphiques, eau et terrain."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """One sub-command per verb."""
        verbs = parser.add_subparsers(dest="verb", required=True, parser_class=NegativesParser)
        for name, verb in OFFERED.items():
            verb.arguments(verbs.add_parser(name, help=verb.help))

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the verb says."""
        OFFERED[options["verb"]].run(Voice(self.stdout, self.stderr), options)
