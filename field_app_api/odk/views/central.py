"""Central's API: signing in, the project, its forms."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from field_app_api.odk.answers import told
from field_app_api.odk.door import served
from field_app_api.odk.fields import fields_of
from field_app_api.odk.views.openrosa import unknown_form
from field_app_api.odk.xforms import OdkForm, form_for, forms_for, odk_form
from field_app_api.sync.sender import Sender
from layers.access.models import Account, Territory
from layers.access.services.limit_sign_in import may_try_to_sign_in
from layers.access.services.revoke_device import revoke_device
from layers.access.services.sign_in_device import device_of_token, sign_in_device
from layers.ui.problems import Problem

PROJECT = 1
# A device's token is good until it is taken back; forms and the territory have no day of birth, and
# clients demand one.
NEVER, ONCE = "9999-12-31T23:59:59.999Z", "2026-01-01T00:00:00.000Z"
_MOST_NAME, _MOST_PASSWORD = 150, 128


@csrf_exempt
def sessions(request: HttpRequest) -> HttpResponse:
    """A device's token for a name and a password, under the limits of every sign-in."""
    if request.method != "POST":
        response = told(405, _("Cette adresse n’admet pas cette méthode."))
        response["Allow"] = "POST"
        return response
    name, password = _credentials(request)
    if not name or not password:
        return told(400, _("Il faut un identifiant (email) et un mot de passe (password)."))
    if not may_try_to_sign_in(request, name):
        return told(429, _("Trop d’essais. Attendez cinq minutes avant de recommencer."))
    app = request.headers.get("User-Agent", "")[:80] or "?"
    try:
        token = sign_in_device(name, password, f"ODK · {app}")
    except PermissionDenied:
        return told(401, _("Identifiant ou mot de passe incorrect."))
    session = {"token": token, "csrf": get_random_string(64), "expiresAt": NEVER}
    response = JsonResponse(session | {"createdAt": timezone.now().isoformat()})
    response["Cache-Control"] = "no-store"
    return response


def _credentials(request: HttpRequest) -> tuple[str, str]:
    try:
        said = json.loads(request.body)
        name, password = said["email"], said["password"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return "", ""
    if not isinstance(name, str) or not isinstance(password, str):
        return "", ""
    is_sound = len(name) <= _MOST_NAME and len(password) <= _MOST_PASSWORD
    return (name, password) if is_sound else ("", "")


@served("DELETE")
def session(request: HttpRequest, sender: Sender, token: str) -> HttpResponse:
    """Sign out: the token opens nothing any more. `current` is the one that asks."""
    device = sender.token if token == "current" else device_of_token(token)  # noqa: S105
    try:
        revoke_device(sender.actor, device or 0, given_back=True)
    except PermissionDenied:
        raise Problem(404, _("Cette session n’existe pas, ou n’est pas à vous.")) from None
    return JsonResponse({"success": True})


@served("GET")
def current_user(request: HttpRequest, sender: Sender) -> HttpResponse:
    """Who signed in."""
    account = Account.objects.get(pk=sender.account)
    return JsonResponse(
        {
            "id": account.pk,
            "type": "user",
            "displayName": str(account),
            "email": account.username,
            "createdAt": account.date_joined.isoformat(),
            "updatedAt": None,
        }
    )


@served("GET")
def projects(request: HttpRequest, sender: Sender) -> HttpResponse:
    """The territory, for those who may fill in something there."""
    return JsonResponse([_project(sender)] if forms_for(sender.actor) else [], safe=False)


@served("GET")
def project(request: HttpRequest, sender: Sender) -> HttpResponse:
    """The territory as a project."""
    if not forms_for(sender.actor):
        raise Problem(404, _("Ce projet n’existe pas, ou n’est pas à vous."))
    return JsonResponse(_project(sender))


def _project(sender: Sender) -> dict[str, Any]:
    home = Territory.objects.filter(pk=settings.HOME_TERRITORY).first()
    return {
        "id": PROJECT,
        "name": home.name if home is not None else settings.HOME_TERRITORY,
        "description": "",
        "archived": False,
        "keyId": None,
        "createdAt": ONCE,
        "updatedAt": None,
        "deletedAt": None,
        "forms": len(forms_for(sender.actor)),
        "appUsers": 0,
        "lastSubmission": None,
    }


@served("GET")
def forms(request: HttpRequest, sender: Sender) -> HttpResponse:
    """The forms that the account may fill in."""
    return JsonResponse([_form(odk_form(*each)) for each in forms_for(sender.actor)], safe=False)


@served("GET")
def form(request: HttpRequest, sender: Sender, form: str) -> HttpResponse:
    """One of those."""
    found = form_for(sender.actor, form)
    if found is None:
        raise Problem(404, unknown_form())
    return JsonResponse(_form(odk_form(*found)))


@served("GET")
def form_attachments(request: HttpRequest, sender: Sender, form: str) -> HttpResponse:
    """The files that a form needs: none."""
    if form_for(sender.actor, form) is None:
        raise Problem(404, unknown_form())
    return JsonResponse([], safe=False)


@served("GET")
def form_fields(request: HttpRequest, sender: Sender, form: str) -> HttpResponse:
    """What a form asks, field by field; `?odata=true`: with names as OData has them."""
    found = form_for(sender.actor, form)
    if found is None:
        raise Problem(404, unknown_form())
    as_odata = request.GET.get("odata", "").lower() == "true"
    return JsonResponse(fields_of(odk_form(*found), as_odata=as_odata), safe=False)


def _form(told_form: OdkForm) -> dict[str, Any]:
    return {
        "projectId": PROJECT,
        "xmlFormId": told_form.id,
        "name": told_form.title,
        "version": told_form.version,
        "hash": told_form.md5,
        "state": "open",
        "enketoId": None,
        "enketoOnceId": None,
        "keyId": None,
        "createdAt": ONCE,
        "updatedAt": None,
        "publishedAt": ONCE,
    }
