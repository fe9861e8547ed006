"""Agents as pseudonyms: the same agent is recognised within a territory, nobody is named.

Whoever has neither the platform's secret key nor the number cannot tell whose pseudonym it is;
nor can pseudonyms of two territories be compared.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_AGENTS = 20
_NUMBER = re.compile(r"[0-9A-Z][0-9A-Z-]{0,19}", re.ASCII)
_PHONE = re.compile(r"0[1-9][0-9]{8}", re.ASCII)
_DIGITS = 16  # 64 bits: no two of a territory's agents meet


def pseudonym(territory: str, number: str) -> str:
    """The pseudonym of an agent's service number; case and spaces in it do not matter.

    Raises:
        ValidationError: it is no service number. The message does not repeat it.
    """
    clean = "".join(number.split()).upper()
    if not _NUMBER.fullmatch(clean):
        raise ValidationError(
            {"agents": _("Un matricule s’écrit en chiffres et lettres sans accent, 20 au plus.")}
        )
    if not any(sign.isdigit() for sign in clean) or _PHONE.fullmatch(clean):
        raise ValidationError(
            {"agents": _("Il faut un matricule : ni un nom, ni un numéro de téléphone.")}
        )
    # The length of the territory's key keeps the parts apart.
    message = f"geoportal.police.agent:{len(territory)}:{territory}:{clean}"
    digest = hmac.new(settings.SECRET_KEY.encode(), message.encode(), sha256)
    return digest.hexdigest()[:_DIGITS]


def pseudonyms(territory: str, numbers: Iterable[str]) -> list[str]:
    """The pseudonyms of several agents, each once, in an order that says nothing.

    Raises:
        ValidationError: one is no service number, or there are too many.
    """
    found = sorted({pseudonym(territory, number) for number in numbers})
    if len(found) > MOST_AGENTS:
        raise ValidationError({"agents": _("Une séance compte %s agents au plus.") % MOST_AGENTS})
    return found
