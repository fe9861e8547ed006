"""Saved queries: one's own, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import QueryDict
from django.test import Client

from archaeology.sites.models import SavedQuery
from archaeology.sites.query import FindQuery, read_query
from archaeology.sites.query.saved import saved_by
from archaeology.sites.services import save_query as saving
from archaeology.sites.services.delete_query import delete_query
from archaeology.sites.services.save_query import save_query
from layers.access.actor import PUBLIC, actor_of, system_actor
from layers.access.models import Account, Territory
from layers.access.roles import Role

QUERY = FindQuery(period="1/100", mode="certain", materials=("coin",), text="trésor")


@pytest.fixture
def digger(territory: Territory, account: Callable[..., Account]) -> Account:
    return account("fouilleur", territory, Role.ARCHAEOLOGIST)


def _post(client: Client, address: str, **sent: str) -> Any:
    return client.post(address, {"suite": "/carte?a=1", **sent})


def test_a_query_is_kept_and_asked_again(digger: Account, territory: Territory) -> None:
    actor = actor_of(digger)
    save_query(actor, territory.pk, "  Trésors   du Iᵉʳ siècle ", QUERY)
    (kept,) = saved_by(actor)
    assert kept.name == "Trésors du Iᵉʳ siècle"
    assert read_query(QueryDict(kept.query)) == QUERY
    save_query(actor, territory.pk, kept.name, FindQuery())
    assert [each.query for each in saved_by(actor)] == [""]


def test_only_people_of_the_territory_keep_queries(
    digger: Account, territory: Territory, outsider: Account
) -> None:
    for actor in (PUBLIC, actor_of(outsider), system_actor("essai")):
        with pytest.raises(PermissionDenied):
            save_query(actor, territory.pk, "x", QUERY)
    root = actor_of(Account.objects.create_superuser("root", password="demo"))
    with pytest.raises(PermissionDenied):
        save_query(root, "nulle part", "x", QUERY)
    assert not SavedQuery.objects.exists()


@pytest.mark.parametrize("name", ["", "  ", "x" * 121, "a\0b"])
def test_names_that_cannot_be(digger: Account, territory: Territory, name: str) -> None:
    with pytest.raises(ValidationError):
        save_query(actor_of(digger), territory.pk, name, QUERY)


def test_too_long_and_too_many(
    digger: Account, territory: Territory, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = actor_of(digger)
    with pytest.raises(ValidationError):
        save_query(actor, territory.pk, "long", FindQuery(kinds=("é" * 200,) * 2))
    monkeypatch.setattr(saving, "MOST_QUERIES", 1)
    save_query(actor, territory.pk, "un", QUERY)
    save_query(actor, territory.pk, "un", FindQuery())
    with pytest.raises(ValidationError):
        save_query(actor, territory.pk, "deux", QUERY)


def test_nobody_sees_or_deletes_anothers(
    digger: Account, territory: Territory, account: Callable[..., Account]
) -> None:
    kept = save_query(actor_of(digger), territory.pk, "à moi", QUERY)
    colleague = actor_of(account("collègue", territory, Role.ARCHAEOLOGIST))
    for actor in (PUBLIC, colleague, system_actor("essai")):
        assert not saved_by(actor)
        with pytest.raises(SavedQuery.DoesNotExist):
            delete_query(actor, kept.pk)
    delete_query(actor_of(digger), kept.pk)
    assert not SavedQuery.objects.exists()


def test_the_forms(
    digger: Account, territory: Territory, signed_in: Callable[[Account], Client]
) -> None:
    client = signed_in(digger)
    sent = {"nom": "Monnaies", "territoire": territory.pk, "requete": "?" + QUERY.urlencode()}
    response = _post(client, "/archeologie/requetes", **sent)
    assert (response.status_code, response["Location"]) == (302, "/carte?a=1")
    kept = SavedQuery.objects.get()
    assert read_query(QueryDict(kept.query)) == QUERY
    address = f"/archeologie/requetes/{kept.pk}/supprimer"
    assert client.get(address).status_code == 405
    assert _post(Client(), address).status_code == 404
    assert _post(client, address).status_code == 302
    assert _post(client, address).status_code == 404
    assert _post(client, f"/archeologie/requetes/{'9' * 30}/supprimer").status_code == 404


def test_what_the_form_refuses(
    digger: Account, territory: Territory, signed_in: Callable[[Account], Client]
) -> None:
    client = signed_in(digger)
    sent = {"nom": "Monnaies", "territoire": territory.pk, "requete": "materiau=coin"}
    for wrong, status in (
        ({"requete": "materiau=or"}, 400),
        ({"nom": ""}, 400),
        ({"territoire": "nulle part"}, 403),
        ({"suite": "https://example.org/"}, 400),
        ({"suite": ""}, 400),
    ):
        assert _post(client, "/archeologie/requetes", **{**sent, **wrong}).status_code == status
    assert not SavedQuery.objects.exists()
    assert _post(Client(), "/archeologie/requetes", **sent).status_code == 403


def test_a_form_of_another_site_is_refused(digger: Account, territory: Territory) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(digger)
    sent = {"nom": "Monnaies", "territoire": territory.pk, "requete": "materiau=coin"}
    assert _post(client, "/archeologie/requetes", **sent).status_code == 403
    assert not SavedQuery.objects.exists()
