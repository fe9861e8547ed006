"""Errors in one shape: problem details (RFC 9457) for programs, a plain page for people."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponsePermanentRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.urls import is_valid_path
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure

from layers.access.middleware import UnknownToken, WipeOrdered
from layers.catalog.box import BadBox
from layers.catalog.registry import UnknownLayer

logger = logging.getLogger(__name__)
# Below these addresses programs are served; they get problem documents whatever they accept.
PROGRAM_PREFIXES = ("/api/", "/tiles/", "/rasters/", "/odk/", "/open311/")
# Who asks and how decides: what is refused to one must not be remembered for the next.
UNCACHED = {"Cache-Control": "no-store"}


class Problem(Exception):
    """Something wrong with what was asked; the detail is French and for people.

    `members` are added to the problem document.
    """

    def __init__(self, status: int, detail: str, **members: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.members = members


def titles() -> Mapping[int, str]:
    """French titles by HTTP status."""
    return {
        400: _("Demande incorrecte"),
        401: _("Identification nécessaire"),
        403: _("Accès refusé"),
        404: _("Introuvable"),
        405: _("Méthode non permise"),
        406: _("Format non disponible"),
        409: _("Conflit"),
        410: _("N’existe plus"),
        412: _("Version non prise en charge"),
        413: _("Envoi trop volumineux"),
        415: _("Type de contenu non pris en charge"),
        416: _("Partie inexistante"),
        422: _("Données refusées"),
        429: _("Trop de demandes"),
        460: _("Empreinte différente"),
        500: _("Erreur du serveur"),
        503: _("Service indisponible"),
        507: _("Plus de place"),
    }


def title_of(status: int) -> str:
    """The French title of a status, or the standard's own."""
    # The default is not worked out in advance: some protocols have statuses that no standard names.
    return titles().get(status) or HTTPStatus(status).phrase


def problem_response(status: int, detail: str = "", **members: Any) -> JsonResponse:
    """A problem document."""
    title = title_of(status)
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail or title}
    return JsonResponse(
        body | members,
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
        headers=UNCACHED,
    )


def for_program(request: HttpRequest) -> bool:
    """Whether a program rather than a person should read the answer."""
    if request.path.startswith(PROGRAM_PREFIXES):
        return True
    if request.GET.get("f") in {"html", "json"}:
        return request.GET["f"] == "json"
    accept = request.headers.get("Accept", "")
    return "text/html" not in accept and ("json" in accept or request.path.startswith("/ogc"))


def error_response(
    request: HttpRequest, status: int, detail: str = "", **members: Any
) -> HttpResponse:
    """The error as a problem document or as a page, by who asks."""
    if for_program(request):
        return problem_response(status, detail, **members)
    title = title_of(status)
    context = {"code": status, "title": title, "sentence": detail or title}
    response = render(request, "ui/message.html", context, status=status)
    response["Cache-Control"] = UNCACHED["Cache-Control"]
    return response


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's handler for a form without its CSRF token."""
    if for_program(request):
        return problem_response(403, _("Le jeton du formulaire manque ou n’est plus valable."))
    return csrf_failure(request, reason)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler for an address that nothing answers at.

    Addresses are typed and printed with and without a slash at the end: a page is found by both.
    """
    bare = request.path.rstrip("/")
    if request.method in {"GET", "HEAD"} and request.path.endswith("/") and is_valid_path(bare):
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{quote(bare)}?{query}" if query else quote(bare))
    return error_response(request, 404, _("Rien ne se trouve à cette adresse."))


def _shut_out(detail: str, **members: Any) -> HttpResponse:
    """What a program with a token that opens nothing is told, whatever it accepts."""
    response = problem_response(401, detail, **members)
    response["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    return response


class ProblemMiddleware:
    """Turns exceptions of any view into errors of the one shape; never a stack trace."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on; a method that a view does not know is refused in the one shape too."""
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and for_program(request):
            refusal = problem_response(405, _("Cette adresse n’admet pas cette méthode."))
            refusal["Allow"] = response["Allow"]
            return refusal
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for an exception; the unknown ones are logged and stay unspoken."""
        if isinstance(error, Problem):
            return error_response(request, error.status, error.detail, **error.members)
        if isinstance(error, BadBox):
            return error_response(request, 400, str(error))
        if isinstance(error, UnknownLayer):
            return error_response(request, 404, _("Cette couche n’existe pas."))
        if isinstance(error, Http404):
            return error_response(request, 404, "")
        if isinstance(error, UnknownToken):
            return _shut_out(_("Ce jeton est inconnu ou n’est plus valable."))
        if isinstance(error, WipeOrdered):
            return _shut_out(_("Cet appareil doit effacer ce qu’il garde."), wipe=True)
        if isinstance(error, PermissionDenied):
            return error_response(request, 403, str(error))
        if isinstance(error, SuspiciousOperation):
            return error_response(request, 400, "")
        logger.exception("unexpected error at %s", request.path)
        return error_response(
            request, 500, _("Une erreur est survenue de notre côté ; elle a été enregistrée.")
        )
