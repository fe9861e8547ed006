"""The door for devices: a token in the header, and nothing else, before anything is looked at."""

from __future__ import annotations

from socket import socket
from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.security import HttpBearer

from layers.access.actor import Actor
from layers.access.middleware import ActorRequest

PATIENCE_SECONDS = 10.0


def bearer(request: HttpRequest) -> str:
    """The token that a request carries, or nothing."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


class DeviceBearer(HttpBearer):
    """The `auth` of addresses that devices ask.

    A session of a browser is not enough: another page could make it send what nobody wrote.
    """

    def __call__(self, request: HttpRequest) -> Any:
        """Let a device in.

        Raises:
            HttpError: 401 without a token.
            UnknownToken: nobody has it, or has it any more.
            WipeOrdered: the device is to erase itself.
        """
        be_patient(request)
        return self.authenticate(request, bearer(request))

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """The account behind a token; asking the actor for it looks the token up."""
        actor = cast(ActorRequest, request).actor
        if not token or actor.account_id is None:
            raise HttpError(401, _("Un appareil se connecte avec son jeton."))
        return actor


def be_patient(request: HttpRequest) -> None:
    """Wait for the rest of a body so long and no longer.

    A phone that went out of range never says so: without an end, each would keep a thread.
    """
    line = request.META.get("gunicorn.socket")
    if isinstance(line, socket):
        line.settimeout(PATIENCE_SECONDS)
