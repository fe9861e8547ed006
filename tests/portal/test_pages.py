"""The portal's pages through their addresses: with data, without, and with nonsense."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client

from geoportal.citizen.models import Category, CategoryGroup, Channel, CitizenRequest
from layers.access.models import Account, Territory
from tests.conftest import SOUTH, WEST

pytestmark = pytest.mark.django_db


@pytest.fixture
def reported(territory: Territory) -> Callable[..., CitizenRequest]:
    group = CategoryGroup.objects.create(territory=territory, code="voirie", title="Voirie")

    def make(title: str, x: float = WEST + 100, **more: Any) -> CitizenRequest:
        home = more.pop("territory", territory)
        category = Category.objects.create(
            territory=home, group=group, code=title.lower(), title=title
        )
        return CitizenRequest.objects.create(
            territory=home,
            channel=Channel.WEB,
            category=category,
            geom=Point(x, SOUTH + 100, srid=2154),
            text="mot-secret",
            **more,
        )

    return make


def page(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_home_counts_its_own_territory(
    client: Client, reported: Callable[..., CitizenRequest], neighbour: Territory
) -> None:
    reported("Nid-de-poule")
    reported("Fuite", state="closed")
    reported("Ailleurs", territory=neighbour)
    text = page(client, "/")
    assert "<dd>1</dd>" in text
    assert "Nid-de-poule" in text
    assert "Ailleurs" not in text
    assert "mot-secret" not in text


@pytest.mark.parametrize("address", ["/", "/carte"])
def test_an_empty_database_is_said_plainly(client: Client, db: None, address: str) -> None:
    assert "Aucune d" in page(client, address)


def test_the_map_lists_what_its_box_holds(
    client: Client, reported: Callable[..., CitizenRequest]
) -> None:
    near, far = reported("Près"), reported("Loin", x=WEST + 9_000)
    everything = page(client, "/carte/liste", couche="requests")
    assert str(near.pk) in everything
    assert str(far.pk) in everything
    assert near.geom is not None
    place: Any = near.geom
    longitude, latitude = place.transform(4326, clone=True).coords
    box = f"{longitude - 0.01},{latitude - 0.01},{longitude + 0.01},{latitude + 0.01}"
    here = page(client, "/carte/liste", couche="requests", bbox=box)
    assert str(near.pk) in here
    assert str(far.pk) not in here


@pytest.mark.parametrize("box", ["nan,0,1,1", "3,2,1,0", "a", "1,2,3", "0,0,0,inf"])
def test_a_bad_box_is_a_clear_400(client: Client, territory: Territory, box: str) -> None:
    answer = client.get(
        "/carte/liste", {"couche": "requests", "bbox": box}, headers={"accept": "text/html"}
    )
    assert answer.status_code == 400
    assert "bbox" in answer.content.decode()


def test_an_unknown_layer_or_feature_does_not_exist(client: Client, territory: Territory) -> None:
    for address in ("/carte/liste?couche=rien", "/carte/requests/1", "/carte?liste=rien"):
        assert client.get(address, headers={"accept": "text/html"}).status_code == 404


def test_the_popup_says_no_more_than_the_policy(
    client: Client, reported: Callable[..., CitizenRequest]
) -> None:
    open_one = reported("Ouverte", address="12 rue cachée")
    hidden = reported("Cachée", withheld=True)
    text = page(client, f"/carte/requests/{open_one.pk}")
    assert "Ouverte" in text
    assert "mot-secret" not in text
    assert "rue cachée" not in text
    assert client.get(f"/carte/requests/{hidden.pk}").status_code == 404


@pytest.mark.parametrize("address", ["/tableau-de-bord"])
def test_rooms_to_come_answer_with_one_sentence(client: Client, db: None, address: str) -> None:
    assert "pas encore" in page(client, address)


def test_an_address_is_found_with_a_slash_too(client: Client, territory: Territory) -> None:
    answer = client.get("/carte/?liste=communes")
    assert answer.status_code == 301
    assert answer["Location"] == "/carte?liste=communes"
    assert client.get("/nulle-part/").status_code == 404


def test_signing_in_and_out(client: Client, front_desk: Account) -> None:
    wrong = client.post("/connexion/", {"username": "accueil", "password": "faux"})
    assert wrong.status_code == 200
    assert "Identifiant ou mot de passe incorrect." in wrong.content.decode()
    right = client.post(
        "/connexion/?next=/triage", {"username": "accueil", "password": "demo", "next": "/triage"}
    )
    assert right.status_code == 302
    assert right["Location"] == "/triage"
    assert "Se déconnecter" in page(client, "/")
    assert client.get("/deconnexion/").status_code == 405
    assert client.post("/deconnexion/").status_code == 302
    assert "Se connecter" in page(client, "/")


def test_a_foreign_next_is_not_followed(client: Client, front_desk: Account) -> None:
    answer = client.post(
        "/connexion/",
        {"username": "accueil", "password": "demo", "next": "https://example.org/"},
    )
    assert answer["Location"] == "/"


def test_guessing_is_stopped(client: Client, front_desk: Account) -> None:
    for _ in range(10):
        client.post("/connexion/", {"username": "accueil", "password": "faux"})
    answer = client.post("/connexion/", {"username": "accueil", "password": "demo"})
    assert "Trop d’essais" in answer.content.decode()


def test_the_demonstration_password_opens_nothing_elsewhere(
    client: Client, front_desk: Account, settings: object
) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]
    answer = client.post("/connexion/", {"username": "accueil", "password": "demo"})
    assert "Identifiant ou mot de passe incorrect." in answer.content.decode()
