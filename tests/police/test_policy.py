"""Who knows of the police's layers at all, and of which operations."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from geoportal.police.layers import POLICE_LAYERS
from geoportal.police.models import Operation, OperationKind, SpeedSession, SpeedSite
from geoportal.police.policy import CHECKS_POLICY, OPERATIONS_POLICY, SITES_POLICY
from geoportal.police.rights import is_police
from layers.access.actor import PUBLIC, Actor, system_actor
from layers.access.models import Account, Territory
from layers.access.policy import Position
from layers.access.roles import Role
from layers.catalog.models import Look
from layers.catalog.registry import layers_for

HOME = "200010700"
SECRET = {"speed-sites", "speed-checks"}


def test_for_everybody_else_the_layers_do_not_exist(outsiders: list[Actor]) -> None:
    for actor in outsiders:
        assert SITES_POLICY.grants(actor, HOME) == {}
        assert CHECKS_POLICY.grants(actor, HOME) == {}
        assert "restricted" not in OPERATIONS_POLICY.grants(actor, HOME)
        here = {each.id for each in layers_for(actor)} & SECRET
        # The neighbour's police has layers of its own territory under the same names.
        assert here == (SECRET if is_police(actor, "75056") else set())


def test_the_police_sees_its_own_territory_whole(officer: Actor) -> None:
    assert {each.id for each in layers_for(officer)} >= SECRET
    for policy in (SITES_POLICY, CHECKS_POLICY, OPERATIONS_POLICY):
        for access in policy.grants(officer, HOME).values():
            assert access.whole
            assert access.position is Position.EXACT
    assert SITES_POLICY.grants(officer, "75056") == {}
    assert set(OPERATIONS_POLICY.grants(officer, "75056")) == {"public"}


def test_an_officer_who_administers_too_stays_an_officer(officer: Actor) -> None:
    both = Actor(account_id=officer.account_id, posts=officer.posts, is_superuser=True)
    assert is_police(both, HOME)
    assert not is_police(both, "75056")


def test_jobs_of_the_platform_get_what_the_police_gets() -> None:
    assert is_police(system_actor("purge-police"), HOME)


def test_staff_knows_internal_operations_and_the_public_only_those_told(
    outsiders: list[Actor],
) -> None:
    for actor in outsiders:
        told = set(OPERATIONS_POLICY.grants(actor, HOME))
        staff = bool(actor.roles_in(HOME))
        assert told == ({"public", "internal"} if staff else {"public"})
        for access in OPERATIONS_POLICY.grants(actor, HOME).values():
            assert not access.whole, "details are for the police"


@pytest.mark.parametrize("each", POLICE_LAYERS, ids=lambda each: each.id)
def test_what_is_restricted_is_watched(each: object) -> None:
    policy = each.policy  # type: ignore[attr-defined]
    assert policy.watched == {"restricted"} & set(policy.classes)


def test_the_fields_of_policies_are_those_of_layers() -> None:
    for each in POLICE_LAYERS:
        granted: set[str] = set()
        for access in each.policy.grants(system_actor("x"), HOME).values():
            granted |= access.fields
        assert granted == {field.name for field in each.fields}, each.id


def test_a_look_is_written_down_with_its_reader(officer: Actor, planned: SpeedSession) -> None:
    Look.objects.all().delete()
    assert SpeedSession.objects.visible_to(officer).count() == 1
    look = Look.objects.get()
    assert (look.actor, look.layer, look.classes) == (officer.label, "speed-checks", ["restricted"])
    Look.objects.all().delete()
    assert SpeedSession.objects.visible_to(PUBLIC).count() == 0
    assert not Look.objects.exists()


def test_a_speed_check_that_is_not_restricted_is_refused_by_the_database(
    planned: SpeedSession,
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Operation.objects.filter(pk=planned.operation_id).update(secrecy="public")
    with pytest.raises(IntegrityError), transaction.atomic():
        OperationKind.objects.filter(code="speed-check").update(default_secrecy="internal")


def test_an_unknown_secrecy_is_a_restricted_one(planned: SpeedSession) -> None:
    operation = planned.operation
    Operation.objects.filter(pk=operation.pk).update(is_speed_check=False, secrecy="whatever")
    operation.refresh_from_db()
    assert operation.visibility == "restricted"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.POLICE])
def test_exits_answer_as_if_the_layer_had_never_been(
    planned: SpeedSession,
    site: SpeedSite,
    territory: Territory,
    account: Callable[..., Account],
    signed_in: Callable[[Account], Client],
    role: Role,
) -> None:
    """Address by address, byte by byte: the same as of a layer that nobody declared."""
    client = signed_in(account("curious", territory, role))
    for path in (
        "/tiles/{layer}.json",
        "/tiles/{layer}/12/2055/1400.mvt",
        "/ogc/collections/{layer}",
        "/ogc/collections/{layer}/items",
        "/ogc/collections/{layer}/items/{key}",
        "/ogc/collections/{layer}/items?bbox=-5,41,10,51&limit=1",
        "/carte/liste?couche={layer}",
    ):
        real = client.get(path.format(layer="speed-checks", key=planned.pk))
        other = client.get(path.format(layer="spood-chicks", key=planned.pk))
        assert real.status_code == other.status_code, path
        words = real.content.replace(b"speed-checks", b"spood-chicks")
        assert _without_tokens(words) == _without_tokens(other.content), path
        assert real.headers.get("ETag") == other.headers.get("ETag"), path


def _without_tokens(page: bytes) -> bytes:
    """A page's form carries a token that is new each time."""
    return re.sub(rb'value="[A-Za-z0-9]{64}"', b"", page)


def test_deleting_a_territory_names_nothing_that_would_go_with_it(
    planned: SpeedSession, signed_in: Callable[[Account], Client]
) -> None:
    """Django's administration lists, by their names, the rows that protect what is deleted."""
    client = signed_in(Account.objects.create_superuser("root", password="demo"))
    page = client.get(f"/admin/access/territory/{planned.territory_id}/delete/").content.decode()
    for word in ("D982", "TruCam", "Contrôle", "mesure", "séance", "opération"):
        assert word.lower() not in page.lower(), word
    # The database still says no.
    Territory.objects.filter(pk=planned.territory_id)._raw_delete("default")
    with pytest.raises(IntegrityError):
        connection.check_constraints()
