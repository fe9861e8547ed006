"""`/suivi`: what becomes of a request, for whoever holds its link and, less, for everyone."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from geoportal.citizen.forms.follow import Rating, Words, secret_in
from geoportal.citizen.layers import REQUESTS
from geoportal.citizen.models import CitizenRequest, Contact
from geoportal.citizen.numbers import BadNumber, read_number, spoken
from geoportal.citizen.services.changing import TEXT_LIMIT, TextRefused
from geoportal.citizen.services.follow_request import (
    WrongSecret,
    contest_request,
    holder,
    rate_request,
    request_followed,
    write_as_citizen,
)
from geoportal.citizen.states import CONTESTABLE, State, WrongState
from geoportal.citizen.wording import history, state_sentence, state_sentence_for_all
from layers.access.actor import Actor
from layers.access.address import client_address
from layers.access.middleware import ActorRequest
from layers.access.services.limit_rate import allow
from layers.catalog.visible import Feature

HOUR = 3600
WRONG_SECRETS_AN_HOUR, LOOKUPS_AN_HOUR, WORDS_AN_HOUR = 30, 300, 30

_AROUND = 0.016  # degrees of longitude shown on either side of the place


class _Refused(Exception):
    """An answer of the form's checks, for people."""

    def __init__(self, field: str, message: str, status: int = 422) -> None:
        super().__init__(message)
        self.field = field
        self.status = status


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_safe
@never_cache
def search(request: ActorRequest) -> HttpResponse:
    """`/suivi`: ask for the number; `?numero=` goes to the request's page."""
    typed = request.GET.get("numero", "").strip()
    if not typed:
        return _ask(request)
    try:
        return redirect("follow", number=read_number(typed))
    except BadNumber as bad:
        return _ask(request, typed, str(bad), HTTPStatus.UNPROCESSABLE_ENTITY)


@csrf_exempt  # every change needs the secret of the link, which no other site knows
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: ActorRequest, number: str) -> HttpResponse:
    """`/suivi/<number>`: with `cle`, everything its author may know, and what he may do."""
    try:
        digits = read_number(number)
    except BadNumber as bad:
        return _ask(request, number, str(bad), HTTPStatus.NOT_FOUND)
    address = client_address(request)
    if not allow("follow", address, LOOKUPS_AN_HOUR, HOUR):
        return _ask(request, digits, _too_often(), HTTPStatus.TOO_MANY_REQUESTS)
    secret = secret_in((request.POST if request.method == "POST" else request.GET).get("cle", ""))
    if not secret:
        return _for_everyone(request, digits)
    try:
        found = request_followed(digits, secret)
    except WrongSecret:
        if not allow("follow-secret", address, WRONG_SECRETS_AN_HOUR, HOUR):
            return _ask(request, digits, _too_often(), HTTPStatus.TOO_MANY_REQUESTS)
        return _for_everyone(request, digits, wrong_secret=True)
    if request.method == "POST":
        return _act(request, found, secret)
    return _for_holder(request, found, secret)


def _too_often() -> str:
    return _("Trop d’essais depuis votre connexion. Attendez une heure, puis recommencez.")


def _ask(
    request: HttpRequest, typed: str = "", error: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {"typed": typed, "error": error}
    return _private(render(request, "citizen/follow_search.html", context, status=status))


def _seen(actor: Actor, key: int) -> Feature | None:
    """The request as this actor gets it."""
    return next(iter(REQUESTS.visible_to(actor).keyed([key]).features(1)), None)


def _shown(feature: Feature) -> dict[str, Any]:
    """A feature's values as templates take them."""
    row = dict(feature.properties)
    for name in ("received_at", "changed_at", "ended_at"):
        row[name] = parse_datetime(row[name]) if row.get(name) else None
    row["state_label"] = State(row["state"]).label
    row["state_class"] = row["state"].replace("_", "-")
    if feature.geometry:
        longitude, latitude = feature.geometry["coordinates"]
        row["longitude"], row["latitude"] = longitude, latitude
        west, south = longitude - _AROUND, latitude - _AROUND / 2
        east, north = longitude + _AROUND, latitude + _AROUND / 2
        row["bounds"] = f"{west:.5f},{south:.5f},{east:.5f},{north:.5f}"
    return row


def _for_everyone(
    request: ActorRequest, digits: str, *, wrong_secret: bool = False
) -> HttpResponse:
    """What is seen without secret; a hidden request is as unknown as one never made."""
    key = CitizenRequest.objects.filter(number=digits).values_list("pk", flat=True).first()
    feature = _seen(request.actor, key) if key is not None else None
    if feature is None:
        message = _(
            "Aucune demande publique n’a ce numéro. Si c’est la vôtre, ouvrez le lien complet "
            "qui vous a été donné à l’envoi."
        )
        return _ask(request, spoken(digits), message, HTTPStatus.NOT_FOUND)
    row = _shown(feature)
    context = {
        "number": spoken(digits),
        "row": row,
        "sentence": state_sentence_for_all(row["state"]),
        "wrong_secret": wrong_secret,
    }
    status = HTTPStatus.FORBIDDEN if wrong_secret else HTTPStatus.OK
    return _private(render(request, "citizen/follow_public.html", context, status=status))


def _for_holder(
    request: ActorRequest,
    found: CitizenRequest,
    secret: str,
    *,
    refused: _Refused | None = None,
) -> HttpResponse:
    feature = _seen(holder(request.actor, found), found.pk)
    if feature is None:  # erased this very moment
        return _for_everyone(request, found.number)
    row = _shown(feature)
    link = f"{reverse('follow', args=[found.number])}?{urlencode({'cle': secret})}"
    contestable = State(found.state) in CONTESTABLE
    forms = _forms(request.POST, found, refused, contestable)
    context = {
        "request_number": found.spoken_number,
        "number": found.number,
        "row": row,
        "secret": secret,
        "link": request.build_absolute_uri(link),
        "receipt": request.GET.get("recu", ""),
        "sentence": state_sentence(row["state"], str(row.get("agency") or "")),
        "deadline_days": found.category.deadline_days,
        "has_email": Contact.objects.filter(request=found).exclude(email="").exists(),
        "steps": history(found.state_changes.all(), found.messages.all()),
        "photos": found.photos.all(),
        "contestable": contestable,
        "refusal": str(refused) if refused else "",
        "ended": not found.is_open,
        "forms": forms,
        "text_limit": TEXT_LIMIT,
        "style_url": "/tiles/style.json?layers=communes",
    }
    status = refused.status if refused else HTTPStatus.OK
    return _private(render(request, "citizen/follow.html", context, status=status))


def _forms(
    sent: QueryDict, found: CitizenRequest, refused: _Refused | None, contestable: bool
) -> dict[str, Form]:
    """The page's forms; the one that was refused says why and keeps what was typed."""
    name = refused.field if refused else ""
    typed = ""
    if name == "contest" and not contestable:  # its form is gone: the words go where they can
        typed, name = sent.get("contest-text", ""), ""
    forms: dict[str, Form] = {
        "write": Words(_("Votre message"), "write", sent if name == "write" else None, typed),
        "contest": Words(
            _("Qu’est-ce qui n’est pas réglé ?"), "contest", sent if name == "contest" else None
        ),
        "rate": Rating(sent if name == "rate" else None, found.satisfaction),
    }
    if refused and name in forms:
        field = "stars" if name == "rate" else "text"
        forms[name].errors.pop(field, None)
        forms[name].add_error(field, str(refused))
    return forms


def _act(request: ActorRequest, found: CitizenRequest, secret: str) -> HttpResponse:
    """Do what the holder asks, then show the page anew."""
    action = request.POST.get("action", "")
    try:
        done = _done(request, found, secret, action)
    except _Refused as refused:
        return _for_holder(request, found, secret, refused=refused)
    except (TextRefused, WrongState) as refused:
        found.refresh_from_db()
        again = _Refused(action, str(refused), HTTPStatus.UNPROCESSABLE_ENTITY)
        return _for_holder(request, found, secret, refused=again)
    messages.success(request, done)
    # `fait` lets the page forget the draft of what has arrived, and of nothing else.
    query = urlencode({"cle": secret, "fait": action})
    return redirect(f"{reverse('follow', args=[found.number])}?{query}")


def _done(request: ActorRequest, found: CitizenRequest, secret: str, action: str) -> str:
    if action not in ("write", "contest", "rate"):
        raise _Refused("", _("Cette action n’existe pas."), HTTPStatus.BAD_REQUEST)
    if not allow("follow-words", client_address(request), WORDS_AN_HOUR, HOUR):
        raise _Refused(action, _too_often(), HTTPStatus.TOO_MANY_REQUESTS)
    if action == "rate":
        rating = Rating(request.POST)
        if not rating.is_valid():
            raise _Refused(action, str(rating.errors["stars"][0]))
        rate_request(request.actor, found.number, secret, rating.cleaned_data["stars"])
        return _("Merci de votre avis.")
    text = request.POST.get(f"{action}-text", "").replace("\0", "")
    if action == "contest":
        contest_request(request.actor, found.number, secret, text)
        return _("La demande est rouverte et le service est prévenu.")
    write_as_citizen(request.actor, found.number, secret, text)
    return _("Votre message est envoyé.")
