"""Keeping machines out of the form without asking anything of people.

Every form carries a ticket: signed, valid for some hours, good for one request. Beside it, either
a proof of work (ALTCHA, solved by the browser in the background) or, where the browser cannot
(no JavaScript, no secure context), the answer to a question that a screen reader reads like any
other. Nothing leaves this server.
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from altcha import create_challenge, verify_solution
from django.core import signing
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from geoportal.citizen.models import SpentTicket

TICKET_HOURS = 12
MIN_SECONDS = 2
# About a second of a telephone; 256 to 511 derivations of 2,000 rounds each.
_ALGORITHM, _ROUNDS, _MIN_COUNTER, _COUNTERS = "PBKDF2/SHA-256", 2_000, 256, 256
_SALT = "geoportal.citizen.ticket"
_NUMBERS = {
    2: "deux",
    3: "trois",
    4: "quatre",
    5: "cinq",
    6: "six",
    7: "sept",
    8: "huit",
    9: "neuf",
    10: "dix",
    11: "onze",
    12: "douze",
    13: "treize",
    14: "quatorze",
    15: "quinze",
    16: "seize",
    20: "vingt",
    30: "trente",
    40: "quarante",
}
TRAP = "site_web"


class LooksAutomatic(ValueError):
    """A form that a machine may have sent, or that is too old; the message is for people.

    `renew` says whether the form needs another ticket before it can be sent again.
    """

    def __init__(self, message: str, *, renew: bool = True) -> None:
        super().__init__(message)
        self.renew = renew


@dataclass(frozen=True, slots=True)
class Passed:
    """A form that may make a request, and how it has shown it."""

    ticket: uuid.UUID
    by_question: bool


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a form carries: the signed ticket, the work to do, or the question to answer."""

    signed: str
    challenge: str
    question: str


def new_ticket() -> Ticket:
    """A fresh ticket."""
    return ticket_again(_signer().sign(str(uuid.uuid4())))


def ticket_again(signed: str) -> Ticket:
    """The same ticket for the same form; a new one where it does not hold any more.

    A form sent too quickly keeps its ticket: a new one would be too young once more.
    """
    try:
        identity = _read(signed)
    except LooksAutomatic:
        return new_ticket()
    return Ticket(signed, _challenge(identity), _NUMBERS[_asked(identity)])


def check(data: Mapping[str, Any]) -> Passed:
    """Whether a form may make a request: fields `ticket`, `altcha`, `answer` and the trap.

    Raises:
        LooksAutomatic: it may not, with the reason.
    """
    if str(data.get(TRAP, "")).strip():
        raise LooksAutomatic(
            _(
                "Un champ caché a été rempli, sans doute par un outil de saisie automatique. "
                "Il a été vidé : envoyez de nouveau."
            )
        )
    identity = _read(str(data.get("ticket", "")), at_least=MIN_SECONDS)
    if SpentTicket.objects.filter(pk=identity).exists():
        raise _used()
    if _worked(str(data.get("altcha", "")), identity):
        return Passed(identity, by_question=False)
    answer = str(data.get("answer", "")).strip()
    if not answer:
        raise LooksAutomatic(
            _("Une dernière question avant l’envoi : écrivez en chiffres le nombre demandé."),
            renew=False,
        )
    if answer != str(_asked(identity)):
        raise LooksAutomatic(
            _("La réponse à la question n’est pas le nombre demandé : voici un autre nombre.")
        )
    return Passed(identity, by_question=True)


def spend(passed: Passed) -> None:
    """Use the ticket up, in the transaction that makes the request.

    Raises:
        LooksAutomatic: it served already.
    """
    _spent, fresh = SpentTicket.objects.get_or_create(pk=passed.ticket)
    if not fresh:
        raise _used()


def _used() -> LooksAutomatic:
    return LooksAutomatic(
        _(
            "Ce formulaire a déjà servi. Ce que vous avez écrit est gardé : "
            "relisez, puis envoyez de nouveau."
        )
    )


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=_SALT)


def _read(signed: str, at_least: int = 0) -> uuid.UUID:
    try:
        identity = uuid.UUID(_signer().unsign(signed, max_age=TICKET_HOURS * 3600))
    except signing.SignatureExpired:
        raise LooksAutomatic(
            _(
                "Cette page est restée ouverte trop longtemps. Ce que vous avez écrit est gardé : "
                "relisez, puis envoyez de nouveau."
            )
        ) from None
    except (signing.BadSignature, ValueError):
        raise LooksAutomatic(
            _(
                "L’envoi n’a pas pu être vérifié. Ce que vous avez écrit est gardé : "
                "envoyez de nouveau."
            )
        ) from None
    if at_least and _is_younger(signed, at_least):
        raise LooksAutomatic(
            _("Le formulaire est parti très vite : relisez, puis envoyez de nouveau."), renew=False
        )
    return identity


def _is_younger(signed: str, seconds: int) -> bool:
    try:
        _signer().unsign(signed, max_age=seconds)
    except signing.SignatureExpired:
        return False
    return True


def _key(purpose: str) -> bytes:
    """A key of SECRET_KEY for one purpose."""
    return salted_hmac(f"geoportal.citizen.{purpose}", "", algorithm="sha256").digest()


def _challenge(identity: uuid.UUID) -> str:
    """The work as JSON; its counter is drawn from a range, so that nobody waits out of luck."""
    made = create_challenge(
        _ALGORITHM,
        _ROUNDS,
        counter=_MIN_COUNTER + secrets.randbelow(_COUNTERS),
        data={"ticket": str(identity)},
        hmac_secret=_key("challenge"),
        hmac_key_secret=_key("challenge.key"),
    )
    return json.dumps(made.to_dict())


def _worked(payload: str, identity: uuid.UUID) -> bool:
    """Whether the work was done, and for this very ticket."""
    if not payload or len(payload) > 4096:
        return False
    result = verify_solution(payload, _key("challenge"), hmac_key_secret=_key("challenge.key"))
    if not result.verified:
        return False
    try:
        parameters = json.loads(base64.b64decode(payload))["challenge"]["parameters"]
        return bool(parameters["data"]["ticket"] == str(identity))
    except (KeyError, TypeError, ValueError, binascii.Error):
        return False


def _asked(identity: uuid.UUID) -> int:
    numbers = sorted(_NUMBERS)
    digest = salted_hmac("geoportal.citizen.question", str(identity)).digest()
    return numbers[digest[0] % len(numbers)]
