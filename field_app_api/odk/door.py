"""The door for collection apps: the device's token as a bearer or in the address, or a password."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth import authenticate
from django.core.cache import cache
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from field_app_api.odk.answers import openrosa_message, told
from field_app_api.odk.services.take_submission import Kept
from field_app_api.sync.door import sender_of
from field_app_api.sync.sender import Sender
from field_app_api.sync.services.keep_unread import QuarantineFull
from layers.access.actor import actor_of
from layers.access.middleware import UnknownToken
from layers.access.models import Account
from layers.access.services.limit_sign_in import may_try_to_sign_in
from layers.access.services.sign_in_device import actor_for_token, device_of_token
from layers.ui.device_door import be_patient
from layers.ui.problems import Problem

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
Inner = Callable[Concatenate[HttpRequest, Sender, P], HttpResponseBase]
CHALLENGE = 'Basic realm="terrain", charset="UTF-8"'
# So long a password that was right is not worked out again: apps send it with each request.
REMEMBERED_SECONDS = 300
RETRY_SECONDS = "2"


def served(*methods: str, openrosa: bool = False) -> Callable[[Inner[...]], View[...]]:
    """A view of an account behind a token or a password, never of a browser's session."""

    def decorate(inner: Inner[...]) -> View[...]:
        @csrf_exempt
        @wraps(inner)
        def view(request: HttpRequest, *args: Any, key: str = "", **named: Any) -> HttpResponseBase:
            response: HttpResponseBase
            try:
                if request.method not in methods:
                    raise Problem(405, _("Cette adresse n’admet pas cette méthode."))
                response = inner(request, _sender(request, key), *args, **named)
            except (Problem, Kept, QuarantineFull, OperationalError, UnknownToken) as error:
                response = _refused(error, openrosa)
                if response.status_code == 405:
                    response["Allow"] = ", ".join(methods)
            response["Cache-Control"] = "no-store"
            if openrosa:
                response["X-OpenRosa-Version"] = "1.0"
            return response

        return view

    return decorate


def _refused(error: Exception, openrosa: bool) -> HttpResponse:
    members: dict[str, Any] = {}
    status, sentence = 400, str(error)
    match error:
        case Problem():
            status, sentence, members = error.status, error.detail, error.members
        case Kept():
            status, members = error.status, {"receipt": error.receipt}
            sentence = _("%s Elle est gardée, quelqu’un la relira.") % error
        case QuarantineFull():
            status = 507
        case OperationalError():
            status, sentence = 503, _("La base de données est occupée : renvoyez bientôt.")
        case UnknownToken():
            status, sentence = 401, _("Ce jeton est inconnu ou n’est plus valable.")
    response = (
        openrosa_message(status, sentence, nature="error", receipt=members.get("receipt"))
        if openrosa
        else told(status, sentence, **members)
    )
    if status == 401:
        response["WWW-Authenticate"] = CHALLENGE
    if status == 503:
        response["Retry-After"] = RETRY_SECONDS
    return response


def _sender(request: HttpRequest, key: str) -> Sender:
    be_patient(request)
    if key:
        actor = actor_for_token(key)
        if actor is None or actor.account_id is None:
            raise UnknownToken
        return Sender(actor, actor.account_id, device_of_token(key))
    scheme, _space, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        account = _by_password(request, value.strip())
        return Sender(actor_of(account), account.pk)
    return sender_of(request)


def _by_password(request: HttpRequest, value: str) -> Account:
    """The account of a name and a password; what was right a moment ago is not counted."""
    try:
        name, colon, password = b64decode(value, validate=True).decode().partition(":")
    except (NotBase64, UnicodeDecodeError):
        name = colon = password = ""
    if not colon or "\0" in name:
        raise Problem(401, _("Identifiant ou mot de passe incorrect."))
    remembered = "odk-" + salted_hmac("field.odk.password", f"{name}\0{password}").hexdigest()
    known = cache.get(remembered)
    if known is not None:
        found = Account.objects.filter(pk=known[0], is_active=True).first()
        if found is not None and constant_time_compare(_mark(found), known[1]):
            return found
    if not may_try_to_sign_in(request, name):
        raise Problem(429, _("Trop d’essais. Attendez cinq minutes avant de recommencer."))
    account = authenticate(username=name, password=password)
    if not isinstance(account, Account):
        raise Problem(401, _("Identifiant ou mot de passe incorrect."))
    cache.set(remembered, (account.pk, _mark(account)), REMEMBERED_SECONDS)
    return account


def _mark(account: Account) -> str:
    """Another one as soon as the password is changed."""
    return str(salted_hmac("field.odk.mark", account.password).hexdigest())
