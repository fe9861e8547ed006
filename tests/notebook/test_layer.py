"""A layer in a notebook: the rows, fields and positions of whom it is read for, and all of them."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pandas as pd
import pytest
from django.contrib.gis.geos import Point

from layers.access.models import Account, Territory
from layers.access.roles import Role
from layers.catalog.box import BadBox
from tests.conftest import SOUTH, WEST
from tests.testlayer.models import Thing

PLACE = Point(WEST + 430, SOUTH + 370, srid=2154)


@pytest.fixture
def gp(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module; what it sets in the environment is undone."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    import geoportal.notebook

    return geoportal.notebook


@pytest.fixture
def things(territory: Territory) -> dict[str, int]:
    """Keys of one thing of each sensitivity."""
    return {
        sensitivity: Thing.objects.create(
            territory=territory,
            name=f"Chose {sensitivity}",
            kind="pot",
            finder="Quelqu’un",
            sensitivity=sensitivity,
            geom=PLACE,
        ).pk
        for sensitivity in ("open", "delicate", "restricted", "sealed")
    }


def test_the_public_gets_what_the_public_gets(gp: ModuleType, things: dict[str, int]) -> None:
    for read in (gp.layer("test-things"), gp.layer("test-things", as_=None)):
        assert set(read.index) == {things["open"], things["delicate"]}
        assert (read.index.name, read.crs) == ("key", "EPSG:2154")
        assert "finder" not in read.columns
        assert "note" not in read.columns
        # Of what is delicate, no name and the corner of a square kilometre.
        assert pd.isna(read.loc[things["delicate"], "name"])
        hidden = read.geometry[things["delicate"]]
        assert hidden.coords[0] != PLACE.coords
        assert read.geometry[things["open"]].coords[0] == PLACE.coords


def test_an_account_gets_its_own(
    gp: ModuleType,
    things: dict[str, int],
    territory: Territory,
    account: Callable[..., Account],
    front_desk: Account,
) -> None:
    account("archeologue", territory, Role.ARCHAEOLOGIST)
    studied = gp.layer("test-things", as_="archeologue")
    assert studied.loc[things["delicate"], "finder"] == "Quelqu’un"
    assert pd.isna(studied.loc[things["open"], "finder"])
    assert studied.geometry[things["delicate"]].coords[0] == PLACE.coords
    noticed = gp.layer("test-things", as_=front_desk.username)
    assert noticed.geometry[things["restricted"]] is None
    assert things["sealed"] not in noticed.index


def test_every_row_however_many(
    gp: ModuleType, territory: Territory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gp, "_AT_ONCE", 3)
    for many in range(1, 8):
        Thing.objects.create(territory=territory, name=f"{many}", kind="coin", geom=PLACE)
        assert sorted(gp.layer("test-things")["name"]) == [f"{each}" for each in range(1, many + 1)]


def test_narrowed_by_fields_and_by_a_box(gp: ModuleType, things: dict[str, int]) -> None:
    one = gp.layer("test-things", where={"name": "Chose open"})
    assert list(one.index) == [things["open"]]
    # A name that is not shown cannot be guessed at.
    assert gp.layer("test-things", where={"name": ["Chose delicate", "Chose sealed"]}).empty
    assert gp.layer("test-things", bbox="9,9,10,10").empty
    assert len(gp.layer("test-things", bbox="-5,41,9,51", srid=4326)) == 2


def test_what_there_is_not_is_said_in_one_sentence(
    gp: ModuleType, things: dict[str, int], front_desk: Account
) -> None:
    with pytest.raises(LookupError, match=r"Aucune couche « nulle-part ».*test-things"):
        gp.layer("nulle-part")
    with pytest.raises(LookupError, match="Aucune couche « water-connections » pour le public"):
        gp.layer("water-connections")
    with pytest.raises(LookupError, match="Aucun compte actif ne s’appelle « personne »"):
        gp.layer("test-things", as_="personne")
    with pytest.raises(LookupError, match="Aucun champ « finder »"):
        gp.layer("test-things", where={"finder": "Quelqu’un"})
    with pytest.raises(BadBox):
        gp.layer("test-things", bbox="un,deux")
    front_desk.is_active = False
    front_desk.save()
    with pytest.raises(LookupError, match="Aucun compte actif"):
        gp.layers(as_=front_desk.username)
