"""What is projected on a section: all that is near, of this territory, at its own altitude."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from archaeology.analysis.section import Kind, Reason
from archaeology.sites.models import Find
from archaeology.studies.section.gathering import TooMuch, things_near
from archaeology.studies.section.parameters import SectionParameters
from layers.access.actor import Actor, actor_of
from layers.access.models import Account, Membership, Territory
from layers.access.roles import Role
from tests.studies.section.conftest import section_for
from tests.studies.street import LINE, Street


def test_each_thing_stands_at_its_altitude_and_its_place(
    street: Street, archaeologist: Actor, territory: Territory
) -> None:
    section = section_for(archaeologist, territory).section
    placed = {(each.thing.kind, each.thing.label): each for each in section.placed}
    coin = placed[Kind.FIND, "As de Néron"]
    assert (coin.chainage_m, coin.offset_m, coin.thing.z_m) == (25, -3, 5.1)
    assert (coin.thing.sigma_m, coin.thing.precision_m) == (0.05, 0.5)
    # The other height that was read of it stands beside it.
    older = placed[Kind.LEVEL, "As de Néron"]
    assert (older.thing.z_m, older.thing.what) == (4.9, "relevé de 1989")
    floor = placed[Kind.UNIT, "1 US 7"]
    assert (floor.thing.z_m, floor.thing.base_m) == (5.0, 4.6)
    # All over its operation, and so on the line itself.
    assert [(each.start_m, each.end_m) for each in floor.spans] == [(20, 30)]
    assert floor.offset_m == pytest.approx(0)
    # Its sign in the middle of what the line crosses.
    assert floor.chainage_m == pytest.approx(25)
    assert set(placed) == {
        (Kind.FIND, "As de Néron"),
        (Kind.LEVEL, "As de Néron"),
        (Kind.UNIT, "1 US 7"),
    }


def test_a_depth_is_listed_and_never_becomes_an_altitude(
    street: Street, archaeologist: Actor, territory: Territory
) -> None:
    section = section_for(archaeologist, territory).section
    (pot,) = section.apart
    assert (pot.thing.label, pot.reason, pot.thing.depth_m) == (
        "Pot caché",
        Reason.DEPTH_ONLY,
        0.8,
    )


def test_operations_go_down_to_where_they_are_known_to_go(
    street: Street, archaeologist: Actor, territory: Territory
) -> None:
    digs = section_for(archaeologist, territory).section.digs
    assert [(each.dig.label, each.dig.lowest_m, each.dig.depth_m) for each in digs] == [
        ("Opération 1", 3.5, None),
        # A coring goes by its number; its title stands beside its kind.
        ("2", None, 6.0),
        ("Opération 3", None, 1.0),
    ]
    assert digs[1].dig.kind == "Carottage, Opération 2"
    assert [each.offset_m for each in digs] == [0, -4, 0]


def test_what_is_farther_than_asked_is_left_out(
    street: Street, archaeologist: Actor, territory: Territory
) -> None:
    near = section_for(archaeologist, territory, distance_m=2.0).section
    assert "As de Néron" not in {each.thing.label for each in near.placed}
    wide = section_for(archaeologist, territory, distance_m=40.0).section
    assert "Loin de la ligne" in {each.thing.label for each in wide.placed}


def test_public_remains_only(street: Street, archaeologist: Actor, territory: Territory) -> None:
    section = section_for(archaeologist, territory, public_only=True).section
    assert not section.apart
    assert [each.dig.label for each in section.digs] == ["Opération 1", "2"]


def test_nothing_of_another_territory_is_projected(
    street: Street,
    territory: Territory,
    neighbour: Territory,
    account: Callable[..., Account],
) -> None:
    both = account("deux", territory, Role.ARCHAEOLOGIST)
    Membership.objects.create(account=both, territory=neighbour, role=Role.ARCHAEOLOGIST)
    actor = actor_of(both)
    assert Find.objects.visible_to(actor).filter(pk=street.foreign.pk).exists()
    # His colleagues here have no right to what lies there.
    for where, expected in ((territory, False), (neighbour, True)):
        section = section_for(actor, where).section
        labels = {each.thing.label for each in section.placed}
        assert ("D’ailleurs" in labels) is expected
        assert ("As de Néron" in labels) is not expected


def test_who_does_not_get_things_whole_gets_nothing(
    street: Street, strangers: list[Actor], territory: Territory
) -> None:
    for stranger in strangers:
        section = section_for(stranger, territory).section
        labels = [each.thing.label for each in section.placed]
        assert "Pot caché" not in [*labels, *(each.thing.label for each in section.apart)]
        assert all(each.dig.label != "Opération 3" for each in section.digs)


def test_only_what_is_asked_for_is_read(
    street: Street, archaeologist: Actor, territory: Territory
) -> None:
    finds = section_for(archaeologist, territory, shown=["finds"]).section
    assert {each.thing.kind for each in finds.placed} == {Kind.FIND}
    assert not finds.digs
    levels = section_for(archaeologist, territory, shown=["levels"]).section
    assert {each.thing.kind for each in levels.placed} == {Kind.LEVEL}
    assert section_for(archaeologist, territory, shown=[]).section.placed == ()


def test_what_is_read_is_kept_with_keys_and_versions(
    street: Street, archaeologist: Actor, territory: Territory
) -> None:
    asked = SectionParameters("La rue", LINE, distance_m=10)
    record = things_near(archaeologist, territory.pk, asked)
    assert json.loads(json.dumps(record)) == record
    told = next(each for each in record["things"] if each["label"] == "As de Néron")
    assert (told["key"], told["version"]) == (street.coin.pk, street.coin.version)
    assert record == things_near(archaeologist, territory.pk, asked)


def test_too_many_things_are_refused_in_french(
    street: Street, archaeologist: Actor, territory: Territory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archaeology.studies.section.gathering.MOST_THINGS", 2)
    asked = SectionParameters("La rue", LINE, distance_m=10)
    with pytest.raises(TooMuch) as refused:
        things_near(archaeologist, territory.pk, asked)
    assert refused.value.french.startswith("Plus de 2 objets sont à moins de 10 m de la ligne")
