"""Branches: what an actor gets, in disjoint parts."""

from __future__ import annotations

import pytest

from layers.access.actor import PUBLIC, Actor, Post, system_actor
from layers.access.policy import Branch, branches, fingerprint
from layers.access.roles import Role
from tests.testlayer.policy import EVERYTHING, HELD, OPEN, POLICED, ROUGH, TEST_POLICY

HOME, NEXT = "200010700", "75056"
BOTH = (HOME, NEXT)


def of(actor: Actor) -> tuple[Branch, ...]:
    return branches(TEST_POLICY, "test-things", actor, BOTH)


def posted(*posts: tuple[str, Role]) -> Actor:
    return Actor(account_id=1, posts=frozenset(Post(*post) for post in posts))


ACTORS = [
    PUBLIC,
    Actor(account_id=9),
    Actor(account_id=9, is_superuser=True),
    system_actor("job"),
    *(posted((territory, role)) for territory in BOTH for role in Role),
    posted((HOME, Role.POLICE), (NEXT, Role.ARCHAEOLOGIST)),
]


@pytest.mark.parametrize("actor", ACTORS, ids=lambda actor: repr(actor)[:60])
def test_branches_are_disjoint_and_say_what_the_policy_says(actor: Actor) -> None:
    seen: dict[tuple[str, str], object] = {}
    for branch in of(actor):
        for scope in branch.scopes:
            assert scope not in seen
            seen[scope] = branch.access
    granted = {
        (territory, visibility): access
        for territory in BOTH
        for visibility, access in TEST_POLICY.grants(actor, territory).items()
    }
    assert seen == granted


def test_a_role_ends_at_its_territory() -> None:
    found = {scope: b.access for b in of(posted((HOME, Role.POLICE))) for scope in b.scopes}
    assert found[HOME, "restricted"] == POLICED
    assert (NEXT, "restricted") not in found
    assert found[NEXT, "public"] == OPEN
    assert found[NEXT, "delicate"] == ROUGH


def test_who_administers_gets_everything_where_he_does() -> None:
    found = {scope: b.access for b in of(posted((NEXT, Role.ADMINISTRATOR))) for scope in b.scopes}
    assert found[NEXT, "sealed"] == EVERYTHING
    assert (HOME, "sealed") not in found
    assert {b.access for b in of(Actor(is_superuser=True))} == {EVERYTHING}
    assert {b.access for b in of(system_actor("job"))} == {EVERYTHING}


def test_a_held_row_is_a_branch_of_its_own_and_in_no_other() -> None:
    first, *others = of(PUBLIC.holding("test-things", 7))
    assert first.access == HELD
    assert first.keys == {7}
    assert all(branch.without == {7} for branch in others)
    assert of(PUBLIC.holding("other-layer", 7)) == of(PUBLIC)


def test_the_same_grants_have_the_same_fingerprint() -> None:
    public = fingerprint(of(PUBLIC))
    assert public == fingerprint(of(Actor(account_id=4, name="Jeanne")))
    assert public == fingerprint(of(posted((HOME, Role.ELECTED))))
    different = {fingerprint(of(actor)) for actor in (*ACTORS, PUBLIC.holding("test-things", 7))}
    # Public, all, and per territory: administrator, police, archaeologist, front desk; the mixed
    # one and the holder.
    assert len(different) == 2 + 2 * 4 + 2
