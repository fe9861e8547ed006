"""The field protocol: `/api/field/v1/`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from field_app_api.sync.bodies import NotUnfolded, unfolded, whole
from field_app_api.sync.describing import ENCODING, refused
from field_app_api.sync.door import UnfoldingBearer, sender_of
from field_app_api.sync.json_bodies import Doubled, Unreadable, load
from field_app_api.sync.models import Operation
from field_app_api.sync.pulling import Resync, pull
from field_app_api.sync.receipts import Receipt, receipt_of, receipts_of
from field_app_api.sync.rights import judged_by
from field_app_api.sync.schemas import (
    Asked,
    Changes,
    Receipts,
    Resolution,
    SincePoint,
    batch_schema,
)
from field_app_api.sync.sender import Sender
from field_app_api.sync.services.decide import (
    AlreadyDecided,
    NotChosen,
    resolve_conflict,
    wrong_answers,
)
from field_app_api.sync.services.decide_gone import Filling
from field_app_api.sync.services.keep_unread import QuarantineFull, keep_unread
from field_app_api.sync.services.receive import end_fulfilled, receive, wake
from field_app_api.sync.services.upload_file import attach_waiting
from field_app_api.sync.vocabulary import Outcome
from layers.catalog.box import Box
from layers.catalog.collecting import layers_at_work
from layers.catalog.registry import layer_for
from layers.ui.device_door import DeviceBearer
from layers.ui.problems import Problem, problem_response

router = Router(tags=["Terrain"], auth=UnfoldingBearer())
MOST_OPERATIONS = 500
RETRY_SECONDS = "2"


@router.post(
    "/ops",
    auth=DeviceBearer(),
    response=Receipts,
    summary="Envoyer des saisies",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": batch_schema()}},
        },
        "parameters": [ENCODING],
        "responses": refused(400, 401, 409, 411, 413, 415, 503, 507),
    },
)
def post_operations(request: HttpRequest) -> Any:
    """Un reçu par saisie, écrit avant la réponse. Rien n’est jeté : ce qui ne se lit pas est gardé.

    La même saisie envoyée de nouveau reçoit le même reçu ; un autre contenu sous le même
    identifiant reçoit `id-reused` (et 409 si la saisie était seule).
    """
    sender = sender_of(request)
    try:
        receipts = _taken(sender, request)
    except QuarantineFull as full:
        raise Problem(507, str(full)) from None
    except OperationalError:
        return _later()
    if len(receipts) == 1 and receipts[0]["outcome"] == Outcome.ID_REUSED:
        return problem_response(409, receipts[0]["reason"], receipts=receipts)
    return {"receipts": receipts}


def _taken(sender: Sender, request: HttpRequest) -> list[Receipt]:
    body = whole(request)
    try:
        body = unfolded(request, body)
        value = load(body)
    except NotUnfolded:
        return [keep_unread(sender, body, _("Ce corps compressé (gzip) ne se déplie pas."))]
    except Unreadable as wrong:
        return [keep_unread(sender, body, str(wrong))]
    if isinstance(value, Doubled) and value.name == "ops":
        return [keep_unread(sender, body, _("« ops » est dit deux fois dans cet envoi."))]
    operations = value.get("ops", value) if isinstance(value, dict) else value
    if isinstance(operations, dict):
        operations = [operations]
    if not isinstance(operations, list):
        return [keep_unread(sender, body, _("Un envoi est une liste de saisies."))]
    if len(operations) > MOST_OPERATIONS:
        raise Problem(413, _("Un envoi a %s saisies au plus.") % MOST_OPERATIONS)
    receipts, full = [], None
    for each in operations:
        try:
            receipts.append(receive(sender, each))
        except QuarantineFull as no_room:
            full = no_room
    if full is not None:
        # What can be read is taken all the same: one bad operation must not hold up the others.
        raise Problem(507, str(full), receipts=receipts)
    return receipts


def _later() -> HttpResponse:
    response = problem_response(503, _("La base de données est occupée : renvoyez bientôt."))
    response["Retry-After"] = RETRY_SECONDS
    return response


@router.post(
    "/receipts",
    response=Receipts,
    summary="Demander des reçus",
    openapi_extra={
        "parameters": [ENCODING],
        "responses": refused(400, 401, 411, 413, 415, 422),
    },
)
def post_receipts(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """Où en sont les saisies de ce compte ; celles qui ne sont pas connues manquent."""
    sender = sender_of(request)
    mine = Operation.objects.filter(account=sender.account, pk__in=_uuids(asked.ids))
    for operation in mine.filter(outcome=Outcome.WAITING_FOR_PARENT):
        wake(operation)
    end_fulfilled(mine)
    attach_waiting(mine)
    return {"receipts": receipts_of(sender.actor, mine.prefetch_related("files"))}


def _uuids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


@router.post(
    "/ops/{operation}/resolution",
    response=Receipts,
    summary="Choisir entre deux valeurs",
    openapi_extra={
        "parameters": [ENCODING],
        "responses": refused(400, 401, 403, 409, 411, 413, 415, 422),
    },
)
def post_resolution(request: HttpRequest, operation: UUID, resolution: Resolution) -> Any:
    """Écrit ce qui a été choisi : la valeur du téléphone (`mine`) ou celle d’aujourd’hui.

    D’une fiche close ou disparue, selon `choices` : en faire une nouvelle (`mine`, avec dans `fill`
    ce que `missing` nomme), ajouter la saisie à la fiche sans la rouvrir (`add`), la laisser.
    409 avec le reçu d’aujourd’hui (`receipts`) : la fiche a changé depuis, ou le choix est fait.
    422 avec `choose` : ce qui reste à choisir ; avec `missing` aussi (titres par nom) : les champs
    dont la valeur ne va pas, à corriger dans `fill`.
    """
    sender = sender_of(request)
    fill = resolution.fill
    filling = None if fill is None else Filling(fill.new, fill.geometry)
    try:
        resolved = resolve_conflict(
            sender.actor, operation, resolution.take, resolution.version, filling
        )
    except PermissionDenied as refused:
        raise Problem(403, str(refused)) from None
    except AlreadyDecided as decided:
        now = receipts_of(sender.actor, judged_by(sender.actor).filter(pk=operation))
        raise Problem(409, str(decided), receipts=now) from None
    except NotChosen as unsaid:
        raise Problem(422, str(unsaid), choose=list(unsaid.names)) from None
    except ValidationError as refused:
        wrong = wrong_answers(operation, refused)
        sentence = " ".join(refused.messages)
        raise Problem(422, sentence, choose=list(wrong), missing=wrong) from None
    return {"receipts": [receipt_of(sender.actor, resolved)]}


@router.get(
    "/changes",
    response=Changes,
    summary="Ce qui a changé",
    openapi_extra={"responses": refused(400, 401, 404, 410, 422)},
)
def get_changes(request: HttpRequest, asked: Query[SincePoint]) -> Any:
    """Fiches apparues ou modifiées depuis le curseur, et clés de celles qui ont disparu.

    Sans couches : celles que ce compte emporte. Sans curseur : seulement le curseur d’aujourd’hui.
    Un curseur vaut pour les couches et le cadre (`bbox`) pour lesquels il a été donné.
    410 avec `"resync": true` : le paquet est à reprendre.
    """
    sender = sender_of(request)
    names = [name.strip() for name in asked.layers.split(",") if name.strip()]
    wanted = [layer_for(sender.actor, name) for name in names] or layers_at_work(sender.actor)
    box = Box.parse(asked.bbox) if asked.bbox else None
    try:
        return pull(sender.actor, wanted, asked.cursor or None, box)
    except Resync:
        sentence = _(
            "Ce curseur ne vaut pas, ou plus, pour ce qui est demandé : reprenez le secteur."
        )
        raise Problem(410, sentence, resync=True) from None
