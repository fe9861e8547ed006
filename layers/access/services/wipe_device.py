"""A lost device erases what it holds as soon as it is heard of again."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.access.devices import devices_under
from layers.access.models import AccessToken
from layers.access.services.sign_in_device import digest_of


def order_wipe(actor: Actor, key: int) -> None:
    """Have a device erase itself at its next contact; until then it is answered nothing else.

    A device that was turned away can be wiped as well. A second order changes nothing.

    Raises:
        PermissionDenied: there is no such device, or it is not one that the actor looks after.
    """
    _known(actor, key)
    AccessToken.objects.filter(pk=key, wiped_at=None, wipe_requested_at=None).update(
        wipe_requested_at=timezone.now(), stopped_by=actor.account_id
    )


def withdraw_wipe(actor: Actor, key: int) -> bool:
    """Take an order back, for a device that was found again; False once it was carried out.

    Raises:
        PermissionDenied: there is no such device, or it is not one that the actor looks after.
    """
    _known(actor, key)
    return bool(AccessToken.objects.filter(pk=key, wiped_at=None).update(wipe_requested_at=None))


def acknowledge_wipe(token: str) -> bool:
    """The device has erased itself: its token is dead. False if nobody was to do that.

    It is believed as often as it says so: the answer may get lost. Unasked it is not: the office
    would take what is still on a phone for erased.
    """
    devices = AccessToken.objects.filter(digest=digest_of(token), wipe_requested_at__isnull=False)
    devices.filter(wiped_at=None).update(wiped_at=timezone.now())
    return devices.exists()


def _known(actor: Actor, key: int) -> None:
    if not devices_under(actor).filter(pk=key).exists():
        raise PermissionDenied(_("Ce téléphone n’existe pas, ou n’est pas à vous."))
