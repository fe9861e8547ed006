"""Whose devices somebody looks after, and for whom it may let one in.

Everybody who works for a territory looks after its own devices, the head of an agency after those
of its members, an administrator after those of the territory.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from layers.access.actor import Actor
from layers.access.models import AccessToken, Account, Membership
from layers.access.roles import Role


def devices_under(actor: Actor) -> QuerySet[AccessToken]:
    """The devices that an actor may turn away or have wiped."""
    if actor.is_superuser or actor.system:
        return AccessToken.objects.all()
    mine = Q(account=actor.account_id)
    led = _led(actor)
    if led is not None:
        mine |= Q(account__in=Membership.objects.filter(led).values("account"))
    return AccessToken.objects.filter(mine) if actor.is_signed_in else AccessToken.objects.none()


def accounts_to_equip(actor: Actor) -> QuerySet[Account]:
    """The accounts that an actor may let a device in for.

    A device has all rights of its account, and whoever holds the code chooses the device: it must
    open nothing to a head that is shut to it otherwise. So every role of somebody else's account
    has to be one that the actor holds or leads.
    """
    active = Account.objects.filter(is_active=True)
    if actor.is_superuser or actor.system:
        return active
    if not actor.is_staff:
        return active.none()
    allowed = Q(pk=actor.account_id)
    led = _led(actor, held_roles_only=True)
    if led is not None:
        beyond = Membership.objects.exclude(led)
        allowed |= Q(
            Q(pk__in=Membership.objects.filter(led).values("account")),
            ~Q(pk__in=beyond.values("account")),
            is_superuser=False,
        )
    return active.filter(allowed)


def _led(actor: Actor, *, held_roles_only: bool = False) -> Q | None:
    """The memberships that an actor leads; None if it leads nobody."""
    led = Q()
    administered = actor.territories_with([Role.ADMINISTRATOR])
    if administered:
        led |= Q(territory__in=sorted(administered))
    for post in sorted(actor.posts, key=repr):
        if post.role is not Role.HEAD or post.agency_id is None:
            continue
        members = Q(agency=post.agency_id)
        if held_roles_only:
            members &= Q(role__in=actor.roles_in(post.territory) | {Role.AGENT})
        led |= members
    return led or None
