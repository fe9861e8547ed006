"""How a phone comes in, what it may do, and how it goes: `devices`, `me`, `wiped`."""

from __future__ import annotations

import math
from typing import Any

from django.contrib.gis.db.models.functions import Envelope, Transform
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema
from ninja.errors import HttpError
from pydantic import Field

from field_app_api.sync.door import sender_of
from field_app_api.sync.services.settle import home_territory
from layers.access.actor import Actor
from layers.access.api import REFUSED, DeviceToken
from layers.access.middleware import UnknownToken
from layers.access.models import AccessToken, Territory
from layers.access.services.limit_pairing import may_try_to_pair
from layers.access.services.pair_device import redeem
from layers.access.services.revoke_device import revoke_device
from layers.access.services.wipe_device import acknowledge_wipe
from layers.catalog.collecting import fills_in, form_of, methods_of
from layers.catalog.registry import layers_for
from layers.territory.models import Commune
from layers.ui.device_door import DeviceBearer, bearer
from layers.ui.problems import Problem

router = Router(tags=["Terrain"])
# Degrees to a decimetre; boxes grow by what is cut off.
DIGITS = 6


class Code(Schema):
    """A code read off the screen of a computer."""

    code: str = Field(min_length=1, max_length=40, title="Code, comme `ABCD-EFGH`")
    device: str = Field(min_length=1, max_length=120, title="Nom de l’appareil")


class TerritoryTold(Schema):
    """The territory that is worked in."""

    key: str = Field(title="SIREN de l’agglomération, ou code INSEE")
    name: str = Field(title="Nom")


class Sector(Schema):
    """A part of the territory to take along."""

    name: str = Field(title="Nom de la commune")
    bbox: list[float] = Field(
        min_length=4, max_length=4, title="Ouest, sud, est, nord en degrés (WGS 84)"
    )


class Me(Schema):
    """Who works with this device, and what it may do with it."""

    account: int = Field(title="Identifiant du compte")
    name: str = Field(title="Nom de la personne")
    device: str = Field(title="Nom de l’appareil")
    territory: TerritoryTold
    forms: list[str] = Field(title="Couches où ce compte peut saisir")
    sectors: list[Sector] = Field(title="Communes, par nom")


@router.post(
    "/devices",
    response=DeviceToken,
    summary="Relier un téléphone par un code",
    openapi_extra={"responses": {401: REFUSED, 422: REFUSED, 429: REFUSED}},
)
def post_device(request: HttpRequest, said: Code) -> DeviceToken:
    """Un code affiché par la page « Téléphones » donne un jeton, une seule fois, en 15 minutes."""
    if not may_try_to_pair(request):
        raise Problem(429, _("Trop d’essais. Attendez cinq minutes avant de recommencer."))
    try:
        return DeviceToken(token=redeem(said.code, said.device))
    except PermissionDenied as refused:
        raise Problem(401, str(refused)) from None


@router.delete(
    "/devices/this",
    auth=DeviceBearer(),
    response={204: None},
    summary="Rendre le jeton de ce téléphone",
    openapi_extra={"responses": {401: REFUSED}},
)
def delete_this_device(request: HttpRequest) -> HttpResponse:
    """La personne se déconnecte : son jeton n’ouvre plus rien, et le bureau le voit.

    Un jeton déjà rendu reçoit 401 ; avec `"wipe": true` si l’appareil est à effacer.
    """
    sender = sender_of(request)
    if sender.token is not None and not revoke_device(sender.actor, sender.token, given_back=True):
        # Of several that come at once, one has given it back.
        raise UnknownToken
    return HttpResponse(status=204)


@router.get(
    "/me",
    auth=DeviceBearer(),
    response=Me,
    summary="Ce que ce téléphone peut faire",
    openapi_extra={"responses": {401: REFUSED}},
)
def get_me(request: HttpRequest) -> dict[str, Any]:
    """La personne, l’appareil, les couches où elle saisit, les secteurs à emporter.

    Un jeton dont l’appareil est à effacer reçoit partout 401 avec `"wipe": true`.
    """
    sender = sender_of(request)
    home = home_territory()
    territory = Territory.objects.filter(pk=home).first()
    devices = AccessToken.objects.filter(pk=sender.token or 0)
    return {
        "account": sender.account,
        "name": sender.actor.name,
        "device": devices.values_list("device", flat=True).first() or "",
        "territory": {"key": home, "name": territory.name if territory else home},
        "forms": _forms(sender.actor),
        "sectors": _sectors(sender.actor, home),
    }


@router.post(
    "/wiped",
    response={204: None},
    summary="Dire que tout est effacé",
    openapi_extra={"responses": {401: REFUSED}},
)
def post_wiped(request: HttpRequest) -> HttpResponse:
    """Le téléphone a effacé ce qu’il gardait : son jeton n’ouvre plus rien.

    Seul un appareil à effacer peut le dire, autant de fois qu’il faut ; les autres reçoivent 401.
    """
    token = bearer(request)
    if not token:
        raise HttpError(401, _("Un appareil se connecte avec son jeton."))
    if not acknowledge_wipe(token):
        raise UnknownToken
    return HttpResponse(status=204)


def _forms(actor: Actor) -> list[str]:
    # In any territory: as the packages tell their forms.
    asked = ((layer, form_of(layer)) for layer in layers_for(actor))
    return sorted(
        layer.id
        for layer, form in asked
        if form is not None and methods_of(layer) and fills_in(actor, form)
    )


def _sectors(actor: Actor, territory: str) -> list[dict[str, Any]]:
    communes = Commune.objects.visible_to(actor).filter(territory=territory, geom__isnull=False)
    boxes = communes.annotate(box=Envelope(Transform("geom", 4326))).order_by("name", "insee")
    return [
        {"name": name, "bbox": _grown(box.extent)} for name, box in boxes.values_list("name", "box")
    ]


def _grown(extent: tuple[float, float, float, float]) -> list[float]:
    west, south, east, north = (each * 10**DIGITS for each in extent)
    edges = (math.floor(west), math.floor(south), math.ceil(east), math.ceil(north))
    return [each / 10**DIGITS for each in edges]
