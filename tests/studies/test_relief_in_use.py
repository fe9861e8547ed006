"""Whoever deletes a relief is told first which studies rest on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from archaeology.studies.models import Study
from layers.access.actor import Actor
from layers.access.models import Account, Territory
from layers.access.roles import Role
from layers.raster.models import Raster
from layers.raster.services.delete_raster import StillUsed, delete_raster
from tests.studies.asking import do, text_of

LOST = "étude qui ne pourra plus être refaite"


def test_the_page_names_them_and_asks(client: Client, study: Study, relief: Raster) -> None:
    address = f"/plans/{relief.pk}/supprimer"
    asked = text_of(client.get(address))
    assert f"{study.title} : {LOST}" in asked
    refused = client.post(address, {"version": relief.version})
    assert refused.status_code == 409
    assert "Rien n’est supprimé : d’autres travaux se servent de ce fichier." in text_of(refused)
    assert Raster.objects.filter(pk=relief.pk).exists()
    deleted = client.post(address, {"version": relief.version, "utilise": "on"})
    assert deleted.status_code == 302
    assert not Raster.objects.filter(pk=relief.pk).exists()
    # The study remains, and says what it found.
    assert client.get(f"/archeologie/etudes/{study.pk}").status_code == 200


def test_a_published_study_is_told_as_such(client: Client, study: Study, relief: Raster) -> None:
    do(client, study, "publier")
    asked = text_of(client.get(f"/plans/{relief.pk}/supprimer"))
    assert "étude publiée, qui sera retirée et ne pourra plus être refaite" in asked


def test_the_service_refuses_until_it_is_told_although(
    study: Study, relief: Raster, archaeologist: Actor
) -> None:
    with pytest.raises(StillUsed) as refused:
        delete_raster(archaeologist, relief.pk, relief.version)
    (told,) = refused.value.dependents
    assert (told.title, told.href) == (study.title, f"/archeologie/etudes/{study.pk}")
    delete_raster(archaeologist, relief.pk, relief.version, although_used=True)
    assert not Raster.objects.exists()


def test_who_may_not_read_the_study_learns_only_that_there_is_one(
    study: Study,
    relief: Raster,
    territory: Territory,
    account: Callable[..., Account],
    signed_in: Callable[[Account], Client],
) -> None:
    presenter = signed_in(account("patrimoine", territory, Role.HERITAGE))
    asked = presenter.get(f"/plans/{relief.pk}/supprimer")
    assert "d’autres études d’archéologie, qui ne pourront plus être refaites" in text_of(asked)
    assert study.title not in asked.content.decode()
    assert str(study.pk) not in asked.content.decode()


def test_a_relief_that_nothing_rests_on_is_deleted_as_before(
    client: Client, relief: Raster
) -> None:
    address = f"/plans/{relief.pk}/supprimer"
    assert "tout de même" not in text_of(client.get(address))
    assert client.post(address, {"version": relief.version}).status_code == 302
