"""`geoportal demo load|accounts`: the demonstration territory."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from geoportal.demo.loading import load
from geoportal.demo.loading.people import PASSWORD
from geoportal.demo.loading.requests import SECRET
from geoportal.demo.organisation import ACCOUNTS


class Command(BaseCommand):
    """Load the demonstration, or say who may sign in."""

    help = "Le territoire de démonstration : load (une fois), accounts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, and until which day the year of requests lasts."""
        parser.add_argument("verb", choices=["load", "accounts"])
        parser.add_argument("--until", type=date.fromisoformat, default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        if not settings.DEMO:
            raise CommandError("GEOPORTAL_DEMO=1 est nécessaire : ceci n’est pas une démonstration")
        if options["verb"] == "accounts":
            self._accounts()
            return
        until = options["until"] or timezone.localdate()
        if not load(until, lambda step: self.stdout.write(f"  {step}")):
            self.stdout.write("  déjà chargé")

    def _accounts(self) -> None:
        for one in ACCOUNTS:
            self.stdout.write(f"  {one.username:<12} {one.display_name}")
        self.stdout.write(f"  mot de passe : {PASSWORD}")
        self.stdout.write(f"  suivi d’une demande : /suivi/NUMÉRO?cle={SECRET}")
