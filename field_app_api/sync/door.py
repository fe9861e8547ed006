"""The door of the field protocol: a device signs in with its token, and with nothing else."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _

from field_app_api.sync.bodies import NotUnfolded, unfolded, whole
from field_app_api.sync.sender import Sender
from layers.access.middleware import ActorRequest
from layers.access.services.sign_in_device import device_of_token
from layers.ui.device_door import DeviceBearer, be_patient, bearer
from layers.ui.problems import Problem


class UnfoldingBearer(DeviceBearer):
    """The same door, where the body is JSON that may come compressed."""

    def __call__(self, request: HttpRequest) -> Any:
        """Let a device in, then unfold what it brings.

        Raises:
            Problem: see `whole` and `unfolded`; 400, it cannot be unfolded.
        """
        actor = super().__call__(request)
        if request.headers.get("Content-Encoding"):
            try:
                cast(Any, request)._body = unfolded(request, whole(request))
            except NotUnfolded:
                raise Problem(400, _("Ce corps compressé ne se déplie pas.")) from None
        return actor


def sender_of(request: HttpRequest) -> Sender:
    """The account and the device behind a request.

    A session of a browser is not enough: another page could make it send what nobody wrote.

    Raises:
        Problem: 401 without a token.
        UnknownToken: nobody has it, or has it any more.
    """
    be_patient(request)
    token = bearer(request)
    if not token:
        raise Problem(401, _("Un appareil se connecte avec son jeton."))
    actor = cast(ActorRequest, request).actor
    if actor.account_id is None:  # also looks the token up, and refuses an unknown one
        raise Problem(401, _("Un appareil se connecte avec son jeton."))
    return Sender(actor, actor.account_id, device_of_token(token))
