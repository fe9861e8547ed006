"""What a probe finds at doors that `let_in` keeps shut."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from layers.catalog.probes import Client

NOWHERE = "/nulle-part"


def require_shut(client: Client, addresses: Iterable[str]) -> None:
    """Who is not let in gets the same answer everywhere, as for an address that is not there.

    Raises:
        AssertionError: an address answered something else.
    """
    nowhere = _told(client.get(NOWHERE))
    for address in addresses:
        answer = client.get(address)
        sent_on = answer.status_code == 302 and answer["Location"].startswith(
            f"{reverse(settings.LOGIN_URL)}?"
        )
        if not sent_on and (answer.status_code, _told(answer)) != (404, nowhere):
            raise AssertionError(f"{address} answered {answer.status_code} to an outsider")


def _told(answer: Any) -> bytes:
    """What an answer says, without the token that is masked anew in each."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", answer.content)
