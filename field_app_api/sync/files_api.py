"""Files of phones by tus 1.0: creation, creation-with-upload, checksum, expiration, termination."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from ninja import Router

from field_app_api.sync.bodies import read_to_the_break, refuse_encoded
from field_app_api.sync.describing import Told, answer, header_asked, refused
from field_app_api.sync.door import sender_of
from field_app_api.sync.models import FieldUpload, OperationFile
from field_app_api.sync.services.keep_unread import QuarantineFull
from field_app_api.sync.services.upload_file import (
    MOST_BYTES,
    Piece,
    WrongBytes,
    WrongOffset,
    WrongSize,
    append,
    begin_upload,
    come,
    settle_upload,
)
from field_app_api.sync.services.upload_presence import wait_until_still
from layers.ui.device_door import DeviceBearer
from layers.ui.problems import Problem, problem_response

P = ParamSpec("P")
router = Router(tags=["Terrain"], auth=DeviceBearer())
VERSION = "1.0.0"
ALGORITHMS = ("sha1", "sha256")
OFFSET_TYPE = "application/offset+octet-stream"
CHECKSUM_MISMATCH = 460
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_DIGITS = re.compile(r"[0-9]{1,18}", re.ASCII)
_BYTES: Told = {"type": "integer", "minimum": 0, "maximum": MOST_BYTES}
_TEXT: Told = {"type": "string"}
_RESUMABLE: Told = {"type": "string", "const": VERSION}
_ABOUT_IT = {"Tus-Resumable": _RESUMABLE, "Upload-Offset": _BYTES, "Upload-Expires": _TEXT}


def _tus(
    *statuses: int,
    done: dict[int, Any],
    asked: tuple[dict[str, Any], ...] = (),
    has_body: bool = False,
) -> dict[str, Any]:
    """What the description says of an address of tus."""
    body = {"content": {OFFSET_TYPE: {"schema": {"type": "string", "format": "binary"}}}}
    return {
        "parameters": [header_asked("Tus-Resumable", _RESUMABLE), *asked],
        "responses": done | refused(401, 412, *statuses),
    } | ({"requestBody": body} if has_body else {})


_CHECKSUM = header_asked(
    "Upload-Checksum",
    _TEXT,
    required=False,
    about="`sha1` ou `sha256`, une espace, l’empreinte de ce corps en base64.",
)


@router.api_operation(
    ["OPTIONS"],
    "/files",
    auth=None,
    response={204: None},
    summary="Ce que le dépôt de fichiers sait faire",
    openapi_extra={
        "responses": {
            204: answer(
                "Ce que le dépôt sait faire",
                {
                    "Tus-Resumable": _RESUMABLE,
                    "Tus-Version": _TEXT,
                    "Tus-Extension": _TEXT,
                    "Tus-Max-Size": _BYTES,
                    "Tus-Checksum-Algorithm": _TEXT,
                },
            )
        }
    },
)
def options(request: HttpRequest) -> HttpResponse:
    """tus 1.0.0 et ses extensions."""
    response = HttpResponse(status=204)
    response["Tus-Resumable"] = response["Tus-Version"] = VERSION
    response["Tus-Extension"] = "creation,creation-with-upload,checksum,expiration,termination"
    response["Tus-Max-Size"] = str(MOST_BYTES)
    response["Tus-Checksum-Algorithm"] = ",".join(ALGORITHMS)
    return response


def _spoken(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Every answer says which tus it is of, refusals too."""

    @wraps(view)
    def speaking(*args: P.args, **options: P.kwargs) -> HttpResponse:
        try:
            response = view(*args, **options)
        except Problem as wrong:
            response = problem_response(wrong.status, wrong.detail, **wrong.members)
        response["Tus-Resumable"] = VERSION
        if response.status_code == 412:
            response["Tus-Version"] = VERSION
        return response

    return speaking


@router.post(
    "/files",
    response={201: None},
    summary="Annoncer un fichier",
    openapi_extra=_tus(
        *(400, 409, 413, 415, CHECKSUM_MISMATCH, 507),
        done={201: answer("Annoncé", _ABOUT_IT | {"Location": _TEXT})},
        asked=(
            header_asked("Upload-Length", _BYTES),
            header_asked(
                "Upload-Metadata",
                _TEXT,
                about="`sha256` (en hexadécimal), `filename`, `filetype` ; valeurs en base64.",
            ),
            _CHECKSUM,
        ),
        has_body=True,
    ),
)
@_spoken
def create(request: HttpRequest) -> HttpResponse:
    """Upload-Metadata : `sha256` (en hexadécimal), `filename`, `filetype`. L’annoncer de nouveau
    dit où l’envoi en est.
    """
    sender = sender_of(request)
    _require_version(request)
    told = _metadata(request)
    sha256 = told.get("sha256", "").lower()
    if not _SHA256.fullmatch(sha256):
        raise Problem(400, _("Upload-Metadata annonce le SHA-256 du fichier, en hexadécimal."))
    size = _number(request, "Upload-Length")
    if size > MOST_BYTES:
        raise Problem(413, _("Un fichier a 64 Mo au plus."))
    try:
        upload = begin_upload(
            sender.account, sha256, size, told.get("filename", ""), told.get("filetype", "")
        )
    except WrongSize:
        raise Problem(409, _("Ce fichier a été annoncé avec une autre taille.")) from None
    except WrongBytes:
        raise _mismatch() from None
    except QuarantineFull as full:
        raise Problem(507, str(full)) from None
    has_body = request.headers.get("Content-Type") == OFFSET_TYPE and _length(request)
    if has_body and upload.completed_at is None and not come(upload):
        upload = _append(request, upload, 0)
    response = _answer(upload, 201)
    response["Location"] = reverse("api-1.0.0:field-file", args=[sha256])
    return response


@router.api_operation(
    ["HEAD"],
    "/files/{sha256}",
    url_name="field-file",
    response={200: None},
    summary="Où en est un envoi",
    openapi_extra=_tus(
        404, done={200: answer("Où il en est", _ABOUT_IT | {"Upload-Length": _BYTES})}
    ),
)
@_spoken
def head(request: HttpRequest, sha256: str) -> HttpResponse:
    """Upload-Offset dit combien est arrivé ; ce qui s’écrit encore est attendu deux secondes."""
    _require_version(request)
    upload = _found(request, sha256)
    if upload.completed_at is None:
        wait_until_still(upload)
        upload.refresh_from_db()
    try:
        upload = settle_upload(upload)
    except WrongBytes:
        upload.refresh_from_db()
    response = _answer(upload, 200)
    response["Upload-Length"] = str(upload.size)
    response["Cache-Control"] = "no-store"
    return response


@router.patch(
    "/files/{sha256}",
    response={204: None},
    summary="Envoyer la suite d’un fichier",
    openapi_extra=_tus(
        *(400, 404, 409, 413, 415, CHECKSUM_MISMATCH),
        done={204: answer("Reçu", _ABOUT_IT)},
        asked=(header_asked("Upload-Offset", _BYTES), _CHECKSUM),
        has_body=True,
    ),
)
@_spoken
def patch(request: HttpRequest, sha256: str) -> HttpResponse:
    """À partir de Upload-Offset ; ce qui est arrivé avant une coupure reste."""
    _require_version(request)
    upload = _found(request, sha256)
    if request.headers.get("Content-Type") != OFFSET_TYPE:
        raise Problem(415, _("Le corps est de type %s.") % OFFSET_TYPE)
    return _answer(_append(request, upload, _number(request, "Upload-Offset")), 204)


@router.delete(
    "/files/{sha256}",
    response={204: None},
    summary="Renoncer à un envoi",
    openapi_extra=_tus(404, 409, done={204: answer("Oublié", {"Tus-Resumable": _RESUMABLE})}),
)
@_spoken
def delete(request: HttpRequest, sha256: str) -> HttpResponse:
    """Possible tant qu’aucune saisie n’attend ce fichier."""
    _require_version(request)
    upload = _found(request, sha256)
    if OperationFile.objects.filter(sha256=sha256, operation__account=upload.account_id).exists():
        raise Problem(409, _("Une saisie déclare ce fichier."))
    # In this order a kill in between leaves bytes without a name, and not a name without bytes.
    upload.delete()
    upload.forget_files()
    return HttpResponse(status=204)


def _append(request: HttpRequest, upload: FieldUpload, offset: int) -> FieldUpload:
    refuse_encoded(request)
    length = _length(request)
    if upload.size is None or offset + length > upload.size:
        raise Problem(413, _("C’est plus que la taille annoncée."))
    piece = Piece(offset, length, read_to_the_break(request), _checksum(request))
    try:
        return append(upload, piece)
    except WrongOffset as wrong:
        sentence = _("L’envoi en est à l’octet %s.") % wrong.offset
        raise Problem(409, sentence, offset=wrong.offset) from None
    except WrongBytes:
        raise _mismatch() from None


def _mismatch() -> Problem:
    return Problem(
        CHECKSUM_MISMATCH, _("Ce qui est arrivé n’a pas l’empreinte annoncée : renvoyez-le.")
    )


def _require_version(request: HttpRequest) -> None:
    if request.headers.get("Tus-Resumable") != VERSION:
        raise Problem(412, _("Ce dépôt parle tus %s (Tus-Resumable).") % VERSION)


def _found(request: HttpRequest, sha256: str) -> FieldUpload:
    mine = FieldUpload.objects.filter(account=sender_of(request).account, size__isnull=False)
    known = _SHA256.fullmatch(sha256.lower())  # a NUL would make the database fail
    upload = mine.filter(sha256=sha256.lower()).first() if known else None
    if upload is None:
        raise Problem(404, _("Cet envoi n’existe pas : annoncez-le d’abord."))
    return upload


def _length(request: HttpRequest) -> int:
    text = request.headers.get("Content-Length") or "0"
    return int(text) if _DIGITS.fullmatch(text) else 0


def _number(request: HttpRequest, header: str) -> int:
    text = request.headers.get(header, "")
    if not _DIGITS.fullmatch(text):
        raise Problem(400, _("%s est un nombre d’octets.") % header)
    return int(text)


def _metadata(request: HttpRequest) -> dict[str, str]:
    told = {}
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        name, _space, value = pair.strip().partition(" ")
        try:
            told[name] = base64.b64decode(value, validate=True).decode()
        except ValueError:  # no base64, not even ASCII, or no UTF-8 in it
            raise Problem(400, _("Upload-Metadata ne se lit pas.")) from None
    return {name: text.replace("\0", "") for name, text in told.items()}


def _checksum(request: HttpRequest) -> tuple[str, bytes] | None:
    header = request.headers.get("Upload-Checksum")
    if not header:
        return None
    algorithm, _space, value = header.partition(" ")
    try:
        digest = base64.b64decode(value, validate=True)
    except ValueError:
        digest = b""
    if algorithm not in ALGORITHMS or not digest:
        raise Problem(400, _("Upload-Checksum : %s.") % ", ".join(ALGORITHMS))
    return algorithm, digest


def _answer(upload: FieldUpload, status: int) -> HttpResponse:
    response = HttpResponse(status=status)
    response["Upload-Offset"] = str(come(upload))
    if upload.expires_at is not None:
        response["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return response
