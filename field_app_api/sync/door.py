"""The door of the field protocol: a device signs in with its token, and with nothing else."""

from __future__ import annotations

from socket import socket
from typing import cast

from django.http import HttpRequest
from django.utils.translation import gettext as _

from field_app_api.sync.sender import Sender
from layers.access.middleware import ActorRequest
from layers.access.services.sign_in_device import device_of_token
from layers.ui.problems import Problem

PATIENCE_SECONDS = 10.0


def bearer(request: HttpRequest) -> str:
    """The token that a request carries, or nothing."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def sender_of(request: HttpRequest) -> Sender:
    """The account and the device behind a request.

    A session of a browser is not enough: another page could make it send what nobody wrote.

    Raises:
        Problem: 401 without a token.
        UnknownToken: nobody has it, or has it any more.
    """
    _be_patient(request)
    token = bearer(request)
    if not token:
        raise Problem(401, _("Un appareil se connecte avec son jeton."))
    actor = cast(ActorRequest, request).actor
    if actor.account_id is None:  # also looks the token up, and refuses an unknown one
        raise Problem(401, _("Un appareil se connecte avec son jeton."))
    return Sender(actor, actor.account_id, device_of_token(token))


def _be_patient(request: HttpRequest) -> None:
    """Wait for the rest of a body so long and no longer.

    A phone that went out of range never says so: without an end, each would keep a thread.
    """
    line = request.META.get("gunicorn.socket")
    if isinstance(line, socket):
        line.settimeout(PATIENCE_SECONDS)
