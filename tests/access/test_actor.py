"""Who acts: from accounts, sessions and devices' tokens."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from layers.access.actor import PUBLIC, Actor, Post, actor_named, actor_of, system_actor
from layers.access.middleware import ActorMiddleware, UnknownToken
from layers.access.models import AccessToken, Account, Agency, Membership, Territory
from layers.access.roles import Role
from layers.access.services.sign_in_device import actor_for_token, sign_in_device


def test_an_actor_is_what_its_memberships_say(
    water_agent: Account, agencies: dict[str, Agency], neighbour: Territory
) -> None:
    Membership.objects.create(account=water_agent, territory=neighbour, role=Role.ELECTED)
    actor = actor_of(water_agent)
    assert actor.posts == {
        Post("200010700", Role.AGENT, agencies["eau"].pk),
        Post("75056", Role.ELECTED),
    }
    assert actor.roles_in("200010700") == {Role.AGENT}
    assert actor.territories_with([Role.ELECTED]) == {"75056"}
    assert actor.agencies() == {agencies["eau"].pk}
    assert actor.is_staff
    assert actor.label == f"account:{water_agent.pk}"


def test_labels_name_nobody() -> None:
    assert PUBLIC.label == "public"
    assert system_actor("import").label == "system:import"
    assert Actor(account_id=3, name="Jeanne Martin").label == "account:3"


def test_a_superuser_administers_everywhere_and_the_public_nowhere() -> None:
    assert Actor(is_superuser=True).has_role("anywhere", [Role.ADMINISTRATOR])
    assert system_actor("job").has_role("anywhere", [Role.ADMINISTRATOR])
    assert not PUBLIC.has_role("anywhere", list(Role))


def test_a_closed_account_is_nobody(water_agent: Account) -> None:
    token = sign_in_device("eau", "demo", "téléphone")
    assert actor_for_token(token) == actor_of(water_agent) == actor_named("eau")
    Account.objects.filter(pk=water_agent.pk).update(is_active=False)
    assert actor_for_token(token) is None
    with pytest.raises(Account.DoesNotExist):
        actor_named("eau")
    with pytest.raises(PermissionDenied):
        sign_in_device("eau", "demo", "téléphone")


def test_a_session_and_its_actor_are_two_queries(client: Client, front_desk: Account) -> None:
    client.force_login(front_desk)
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/triage").status_code == 200
    tables = re.compile("access_membership|django_session")
    who = [each["sql"] for each in asked if tables.search(each["sql"])]
    assert len(who) == 2, who
    # Nothing of it is kept: what is taken away is gone at the next request.
    front_desk.memberships.all().delete()
    assert client.get("/triage").status_code == 403
    Account.objects.filter(pk=front_desk.pk).update(is_active=False)
    assert client.get("/triage").status_code == 302


def test_only_the_digest_of_a_token_is_kept(water_agent: Account) -> None:
    token = sign_in_device("eau", "demo", "t" * 500)
    kept = AccessToken.objects.get()
    assert token not in (kept.digest, kept.device)
    assert len(kept.device) == 120
    assert actor_for_token(kept.digest) is None


@pytest.mark.parametrize("password", ["", "Demo", "demo "])
def test_a_wrong_password_gives_no_token(water_agent: Account, password: str) -> None:
    with pytest.raises(PermissionDenied):
        sign_in_device("eau", password, "x")
    assert not AccessToken.objects.exists()


def test_a_bearer_token_makes_the_requests_actor(water_agent: Account, rf: RequestFactory) -> None:
    token = sign_in_device("eau", "demo", "x")
    seen: list[Actor] = []

    def view(request):  # type: ignore[no-untyped-def]
        seen.append(request.actor)

    middleware: Callable[..., object] = ActorMiddleware(view)
    for header in (f"Bearer {token}", f"bearer  {token} "):
        middleware(rf.get("/", headers={"Authorization": header}))
    assert [actor.account_id for actor in seen] == [water_agent.pk, water_agent.pk]
    middleware(rf.get("/", headers={"Authorization": "Bearer wrong"}))
    with pytest.raises(UnknownToken):
        str(seen[-1].name)
