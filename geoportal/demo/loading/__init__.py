"""Loads the demonstration territory into the database: deterministic, and once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from geoportal.citizen.models import CitizenRequest
from geoportal.demo.loading.antiquity import load_antiquity
from geoportal.demo.loading.field import load_field
from geoportal.demo.loading.ground import load_ground
from geoportal.demo.loading.network import load_network
from geoportal.demo.loading.people import load_accounts, load_categories, load_organisation
from geoportal.demo.loading.relief import load_rasters
from geoportal.demo.loading.requests import load_requests
from geoportal.demo.loading.shoreline import load_shoreline
from geoportal.demo.loading.speeds import load_speed_checks
from geoportal.demo.loading.tour import load_tour
from geoportal.demo.organisation import TERRITORY
from layers.access.actor import system_actor
from layers.catalog.acting import acting

REQUESTS = 640


def load(until: date, say: Callable[[str], None]) -> bool:
    """Load everything in one transaction; False if it was there already.

    Args:
        until: the last day of the year of requests.
        say: told of each step.
    """
    if CitizenRequest.objects.filter(territory=TERRITORY.key).exists():
        return False
    actor = system_actor("demo")
    with acting(actor):
        say("services et comptes")
        load_organisation()
        say("communes, Seine, routes (approximatives)")
        load_ground()
        load_categories()
        load_accounts()
        say(f"{REQUESTS} demandes sur un an")
        load_requests(REQUESTS, until)
        say("contrôles de vitesse (inventés)")
        load_speed_checks(actor, until)
        say("Juliobona : faits sourcés, fouilles inventées")
        load_antiquity(actor)
        say("relief et plan ancien (inventés)")
        relief = load_rasters(actor)
        say("rivage antique, d’après les niveaux inventés")
        load_shoreline(relief)
        say("visite de Juliobona en trois langues")
        load_tour(actor)
        say("réseaux d’eau, vingt ans d’incidents (inventés)")
        load_network(actor, until)
        say("une matinée sur le terrain (inventée)")
        load_field(until)
    return True
