"""What the triage shows of the networks beside a request, and the answer that is proposed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from geoportal.citizen.incidents import propose_answers
from geoportal.citizen.models import CitizenRequest, ProposedAnswer
from layers.access.actor import Actor
from layers.access.models import Account
from networks.water.events import IncidentClosed
from networks.water.services.follow_incident import close_incident
from networks.water.services.open_incident import IncidentFacts, open_incident
from tests.complaining import complain
from tests.networks.water.conftest import Town, at, foreign_water, town, water

__all__ = ["foreign_water", "town", "water"]  # fixtures

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]


@pytest.fixture
def leaking(town: Town) -> CitizenRequest:
    """A request on the street AB of the square."""
    request = complain(town.territory, title="Fuite d’eau")
    request.geom = at(100, 4)
    request.save()
    return request


def page(client: Client, request: CitizenRequest) -> str:
    return client.get(f"/triage/{request.number}/fiche").content.decode()


def test_pipes_and_open_incidents_are_shown_with_their_distance(
    town: Town, leaking: CitizenRequest, water: Actor, front_desk: Account, signed_in: SignedIn
) -> None:
    incident = open_incident(water, town.territory.pk, IncidentFacts("leak", at(100, 1)))
    told = page(signed_in(front_desk), leaking)
    assert "Autour, dans les réseaux" in told
    assert incident.number in told
    assert "Fonte grise" in told
    assert "à 4 m" in told
    assert "ancienne" not in told  # retired in 1990
    close_incident(water, incident.pk, 1)
    assert incident.number not in page(signed_in(front_desk), leaking)


def test_everyone_who_told_of_it_gets_the_answer_proposed_once(
    town: Town, leaking: CitizenRequest, water: Actor, front_desk: Account, signed_in: SignedIn
) -> None:
    other = complain(town.territory, title="Fuite d’eau", metres=300)
    incident = open_incident(
        water,
        town.territory.pk,
        IncidentFacts("leak", at(100, 1)),
        requests=(leaking.pk, other.pk),
    )
    event = IncidentClosed(incident.pk, "closed", "La fuite de la rue AB est réparée.")
    for _again in range(2):
        propose_answers(event)
    assert {each.request_id for each in ProposedAnswer.objects.all()} == {leaking.pk, other.pk}
    told = page(signed_in(front_desk), leaking)
    assert told.count("La fuite de la rue AB est réparée.") == 2  # shown, and in the form
    assert "Réponse proposée" in told


def test_what_is_answered_already_gets_no_proposal(
    town: Town, leaking: CitizenRequest, water: Actor
) -> None:
    incident = open_incident(
        water, town.territory.pk, IncidentFacts("leak", at(100, 1)), requests=(leaking.pk,)
    )
    CitizenRequest.objects.filter(pk=leaking.pk).update(state="resolved")
    propose_answers(IncidentClosed(incident.pk, "closed", ""))
    assert not ProposedAnswer.objects.exists()
