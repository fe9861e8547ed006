"""A device comes in by a code that somebody reads off a screen: no password is typed on it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.access.devices import accounts_to_equip
from layers.access.models import AccessToken, Account, Pairing
from layers.access.services.sign_in_device import device_of_token, issue_token

LIFETIME = timedelta(minutes=15)
# Without what is taken for something else when it is read out or typed: 0 O, 1 I L.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8
KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class NewPairing:
    """A code as it is shown, this once."""

    key: int
    code: str
    expires_at: datetime


def _digest(code: str) -> str:
    # Keyed: eight letters could be found again from a plain digest while the code lives.
    plain = "".join(each for each in code.upper() if each.isalnum())
    return salted_hmac("layers.access.pairing", plain, algorithm="sha256").hexdigest()


def make_pairing(actor: Actor, account: Account) -> NewPairing:
    """A code that lets one device of `account` in, for a quarter of an hour.

    It takes the place of the code that the actor had made for the same account before.

    Raises:
        PermissionDenied: the account is closed, or not one that the actor may equip.
    """
    if not accounts_to_equip(actor).filter(pk=account.pk).exists():
        raise PermissionDenied(_("Vous ne pouvez pas ajouter de téléphone à ce compte."))
    now = timezone.now()
    code = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))
    with transaction.atomic():
        unused = Pairing.objects.filter(used_at=None)
        unused.filter(account=account, made_by=actor.account_id).delete()
        unused.filter(expires_at__lt=now - KEPT).delete()
        made = Pairing.objects.create(
            account=account,
            digest=_digest(code),
            expires_at=now + LIFETIME,
            made_by_id=actor.account_id,
        )
    return NewPairing(made.pk, f"{code[:4]}-{code[4:]}", made.expires_at)


def redeem(code: str, device: str) -> str:
    """The token of the device that shows a code, shown this once.

    Raises:
        PermissionDenied: nobody made such a code, it was used, it is too old, or its account is
            closed; which of these is not said.
    """
    refused = PermissionDenied(_("Ce code n’est pas valable, ou ne l’est plus."))
    digest, now = _digest(code), timezone.now()
    with transaction.atomic():
        # One statement on one table: of two devices at once, the second finds it used.
        open_one = Pairing.objects.filter(digest=digest, used_at=None, expires_at__gt=now)
        if not open_one.update(used_at=now):
            raise refused
        pairing = Pairing.objects.select_related("account").get(digest=digest)
        if not pairing.account.is_active:
            raise refused
        name = device.strip() or str(_("téléphone"))
        token = issue_token(pairing.account, name, AccessToken.Origin.CODE)
        Pairing.objects.filter(pk=pairing.pk).update(device=device_of_token(token))
    return token
