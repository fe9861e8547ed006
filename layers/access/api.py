"""Signing in for apps."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema
from ninja.errors import HttpError

from layers.access.services.limit_sign_in import may_try_to_sign_in
from layers.access.services.sign_in_device import sign_in_device

router = Router(tags=["Connexion"])


class Credentials(Schema):
    """Who signs in, and on which device."""

    username: str = Field(min_length=1, max_length=150, title="Identifiant")
    password: str = Field(min_length=1, max_length=128, title="Mot de passe")
    device: str = Field(min_length=1, max_length=120, title="Nom de l’appareil")


class DeviceToken(Schema):
    """The device's token, shown this once."""

    token: str


# The schema is declared with the whole API; every error there has this shape.
REFUSED = {
    "description": "Refus",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


@router.post(
    "/auth/token",
    response=DeviceToken,
    summary="Connecter un appareil",
    openapi_extra={"responses": {401: REFUSED, 422: REFUSED, 429: REFUSED}},
)
def create_token(request: HttpRequest, credentials: Credentials) -> DeviceToken:
    """Un jeton pour cet appareil, à envoyer ensuite dans l’en-tête `Authorization: Bearer …`."""
    if not may_try_to_sign_in(request, credentials.username):
        raise HttpError(429, _("Trop d’essais. Attendez cinq minutes avant de recommencer."))
    try:
        token = sign_in_device(credentials.username, credentials.password, credentials.device)
    except PermissionDenied:
        raise HttpError(401, _("Identifiant ou mot de passe incorrect.")) from None
    return DeviceToken(token=token)
