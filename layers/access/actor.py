"""The Actor: on whose behalf something is read or done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.conf import settings

from layers.access.roles import Role

if TYPE_CHECKING:
    from layers.access.models import Account


@dataclass(frozen=True, slots=True)
class Post:
    """A role held in a territory, inside an agency where there is one."""

    territory: str
    role: Role
    agency_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Everything a policy may know about the one who asks; immutable and hashable.

    `holds` names single rows, as (layer id, key), whose secret the actor has shown: the citizen
    who follows a request by its link.
    """

    account_id: int | None = None
    name: str = ""
    posts: frozenset[Post] = frozenset()
    holds: frozenset[tuple[str, int]] = field(default_factory=frozenset)
    is_superuser: bool = False
    system: str = ""

    @property
    def is_signed_in(self) -> bool:
        """Whether an account stands behind this actor."""
        return self.account_id is not None

    @property
    def is_staff(self) -> bool:
        """Whether the actor works for a territory."""
        return bool(self.posts) or self.is_superuser

    @property
    def label(self) -> str:
        """How the change log names the actor: never a person's name."""
        if self.account_id is not None:
            return f"account:{self.account_id}"
        return f"system:{self.system}" if self.system else "public"

    def roles_in(self, territory: str) -> frozenset[Role]:
        """The roles held in one territory; a superuser administers every territory."""
        roles = frozenset(post.role for post in self.posts if post.territory == territory)
        return roles | {Role.ADMINISTRATOR} if self.is_superuser or self.system else roles

    def has_role(self, territory: str, roles: Iterable[Role]) -> bool:
        """Whether one of `roles` is held in `territory`."""
        return not self.roles_in(territory).isdisjoint(roles)

    def territories_with(self, roles: Iterable[Role]) -> frozenset[str]:
        """The territories where one of `roles` is held through a membership."""
        wanted = frozenset(roles)
        return frozenset(post.territory for post in self.posts if post.role in wanted)

    def first_territory_with(self, roles: Iterable[Role]) -> str | None:
        """Where something new belongs: the home territory, else the first with such a role."""
        territories = self.territories_with(roles)
        home = str(settings.HOME_TERRITORY)
        return home if home in territories else min(territories, default=None)

    def agencies(self) -> frozenset[int]:
        """The ids of the agencies the actor belongs to."""
        return frozenset(post.agency_id for post in self.posts if post.agency_id is not None)

    def holding(self, layer_id: str, key: int) -> Actor:
        """The same actor after showing the secret of one row."""
        return replace(self, holds=self.holds | {(layer_id, key)})

    def through(self, system: str) -> Actor:
        """The same actor, where the platform does for it what only the platform may.

        The change log goes on naming the actor.
        """
        return replace(self, system=system)


PUBLIC = Actor()


def system_actor(name: str) -> Actor:
    """An actor for a job or a command of the platform itself; it administers everything."""
    return Actor(name=name, system=name)


# Written out: composing these queries cost more than the database needs for them.
_WITH_POSTS = """
    SELECT a.*, ARRAY(
        SELECT json_build_array(m.territory_id, m.role, m.agency_id)
        FROM access_membership m WHERE m.account_id = a.id
    ) AS held_posts
    FROM access_account a WHERE a.id = %s
"""


def with_posts(key: int) -> Account | None:
    """An account that need not be asked for its memberships any more."""
    from layers.access.models import Account

    return next(iter(Account.objects.raw(_WITH_POSTS, [key])), None)


def actor_of(account: Account) -> Actor:
    """The actor behind an active account, memberships read once."""
    held = getattr(account, "held_posts", None)
    if held is None:
        held = account.memberships.values_list("territory_id", "role", "agency_id")
    posts = frozenset(Post(territory, Role(role), agency) for territory, role, agency in held)
    return Actor(
        account_id=account.pk,
        name=str(account),
        posts=posts,
        is_superuser=account.is_superuser,
    )


def actor_named(username: str) -> Actor:
    """The actor of a named account.

    Raises:
        Account.DoesNotExist: no active account has that name.
    """
    from layers.access.models import Account

    return actor_of(Account.objects.get(username=username, is_active=True))
