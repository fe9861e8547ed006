"""What goes on in the field, beside the requests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from layers.access.actor import Actor
from layers.access.models import Account, Agency, Membership, Territory
from layers.access.roles import Role
from networks.water.models import Incident
from networks.water.services.add_photo import add_photo
from networks.water.services.correct_incident import Corrections, correct_incident
from networks.water.services.follow_incident import (
    close_incident,
    give_incident,
    isolate_incident,
    tie_requests,
)
from networks.water.services.open_incident import IncidentFacts, open_incident
from tests.citizen.test_photos import with_metadata
from tests.citizen.triage.conftest import Reporter
from tests.networks.water.conftest import Town, at, foreign_water, town, water

__all__ = ["foreign_water", "town", "water"]  # fixtures

pytestmark = pytest.mark.django_db(transaction=True)
SignedIn = Callable[[Account], Client]


def leak(water: Actor, town: Town, metres: float = 100) -> Incident:
    return open_incident(water, town.territory.pk, IncidentFacts("leak", at(metres, 1)))


def told(client: Client, after: str = "", **headers: str) -> Any:
    answer = client.get(f"/triage/terrain?after={after}", headers=headers)
    assert answer.status_code == 200
    return answer.json()


def keys(answer: Any) -> list[int]:
    features = answer["sources"]["water-incidents"]["features"]
    return [each["properties"]["id"] for each in features]


def test_the_page_shows_what_people_are_at_work_on(
    town: Town, water: Actor, front_desk: Account, signed_in: SignedIn
) -> None:
    client = signed_in(front_desk)
    assert (
        'id="field-now" data-url="/triage/terrain" hidden' in client.get("/triage").content.decode()
    )
    leak(water, town)
    page = client.get("/triage").content.decode()
    assert "Sur le terrain" in page
    assert 'data-url="/triage/terrain">' in page
    assert "Fuite" in page
    assert "water-incidents" in page.split('style-url="')[1].split('"')[0]


def test_the_newest_stands_first_and_what_is_over_goes(
    town: Town, water: Actor, front_desk: Account, signed_in: SignedIn
) -> None:
    client = signed_in(front_desk)
    first, second = leak(water, town), leak(water, town, 150)
    before = told(client)
    assert before["count"] == 2
    assert keys(before) == [second.pk, first.pk]
    close_incident(water, second.pk, 1)
    after = told(client, before["cursor"])
    assert keys(after) == [first.pk]
    assert str(second.pk) not in after["html"]


def test_nothing_new_is_told_in_no_words(
    town: Town, water: Actor, front_desk: Account, signed_in: SignedIn
) -> None:
    client = signed_in(front_desk)
    leak(water, town)
    cursor = told(client)["cursor"]
    answer = client.get(f"/triage/terrain?after={cursor}")
    assert answer.json() == {"cursor": cursor}
    again = client.get(
        f"/triage/terrain?after={cursor}", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_only_the_service_itself_finds_the_way_to_the_page(
    town: Town,
    water: Actor,
    front_desk: Account,
    account: Callable[..., Account],
    neighbour: Territory,
    signed_in: SignedIn,
) -> None:
    incident = leak(water, town)
    address = f"/eau/interventions/cle/{incident.pk}"
    assert address not in told(signed_in(front_desk))["html"]
    plumber = Account.objects.get(username="plombier")
    assert address in told(signed_in(plumber))["html"]
    elsewhere = account("voisin", neighbour, Role.FRONT_DESK)
    assert told(signed_in(elsewhere))["count"] == 0


def test_of_two_territories_the_newest_stands_first_and_only_ones_own_opens(
    town: Town,
    water: Actor,
    foreign_water: Actor,
    neighbour: Territory,
    signed_in: SignedIn,
) -> None:
    plumber = Account.objects.get(username="plombier")
    Membership.objects.create(account=plumber, territory=neighbour, role=Role.FRONT_DESK)
    one = leak(water, town)
    theirs = open_incident(foreign_water, neighbour.pk, IncidentFacts("leak", at(50, 1)))
    other = leak(water, town, 150)
    answer = told(signed_in(plumber))
    assert keys(answer) == [other.pk, theirs.pk, one.pk]
    assert f"/eau/interventions/cle/{one.pk}" in answer["html"]
    assert f"/eau/interventions/cle/{theirs.pk}" not in answer["html"]


def test_who_is_asked_on_the_telephone_finds_what_to_say(
    town: Town,
    water: Actor,
    front_desk: Account,
    report: Reporter,
    signed_in: SignedIn,
    account: Callable[..., Account],
) -> None:
    known, other = report(text="L’eau monte rue Basse."), report(text="Autre chose.")
    incident = leak(water, town)
    tie_requests(water, incident.pk, 1, [known.pk])
    correct_incident(
        water,
        incident.pk,
        2,
        Corrections(
            "leak", "urgent", "La clé est chez le voisin.", "12 rue Basse", "Retour à 18 h."
        ),
    )
    shown = told(signed_in(front_desk))["html"]
    for words in (
        incident.number,
        "Signalé, réparation à venir",
        "confié à personne encore",
        "Retour à 18 h.",
        "Urgence",
        f'data-open-number="{known.number}"',
        "L’eau monte rue Basse.",
        "Connu depuis",
    ):
        assert words in shown, words
    # What the service keeps to itself, and what another request says, are not told.
    for words in ("La clé est chez le voisin.", "12 rue Basse", other.number, "Pas de photo"):
        assert words not in shown, words
    team = next(iter(water.agencies()))
    give_incident(water, incident.pk, 3, team, water.account_id)
    isolate_incident(water, incident.pk, 4, valves=[], customers_cut=7)
    shown = told(signed_in(front_desk))["html"]
    assert Agency.objects.get(pk=team).name in shown
    assert "confié à personne" not in shown
    assert "Eau coupée, réparation en cours" in shown
    assert "Isolé le" in shown
    assert "Abonnés coupés" not in shown
    # The service itself is told more.
    mine = told(signed_in(Account.objects.get(username="plombier")))["html"]
    for words in ("12 rue Basse", "Abonnés coupés", "Pas de photo", "Ouvrir la fiche"):
        assert words in mine, words


def test_photos_of_the_field_are_the_services_own(
    town: Town,
    water: Actor,
    front_desk: Account,
    signed_in: SignedIn,
    settings: LazySettings,
    tmp_path: Path,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    incident = leak(water, town)
    photo = add_photo(water, incident.pk, with_metadata(), "cave.jpg")
    address = f"/eau/photos/{photo.pk}.jpg"
    plumber = signed_in(Account.objects.get(username="plombier"))
    assert address in told(plumber)["html"]
    assert plumber.get(address).status_code == 200
    shown = told(signed_in(front_desk))["html"]
    assert "photo" not in shown.lower()


def test_nobody_from_outside_asks(client: Client, town: Town) -> None:
    assert client.get("/triage/terrain").status_code == 302
    asked = client.get("/triage/terrain", headers={"Accept": "application/json"})
    assert asked.status_code == 401


def test_a_made_up_cursor_is_refused(front_desk: Account, signed_in: SignedIn) -> None:
    assert signed_in(front_desk).get("/triage/terrain?after=7").status_code == 400
