"""A device is turned away: its token opens nothing any more, what it holds stays on it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.access.devices import devices_under


def revoke_device(actor: Actor, key: int, *, given_back: bool = False) -> bool:
    """Turn a device away, at once; False where that was done already, and nothing changes.

    `given_back`: the device itself signs out, so that nobody has stopped it.

    Raises:
        PermissionDenied: there is no such device, or it is not one that the actor looks after.
    """
    devices = devices_under(actor).filter(pk=key)
    if not devices.exists():
        raise PermissionDenied(_("Ce téléphone n’existe pas, ou n’est pas à vous."))
    standing = devices.filter(revoked_at=None, wiped_at=None)
    stopped_by = None if given_back else actor.account_id
    return bool(standing.update(revoked_at=timezone.now(), stopped_by=stopped_by))
