"""`/signaler`: report a problem without an account."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from geoportal.citizen import bots
from geoportal.citizen.forms.coordinates import parse_coordinates
from geoportal.citizen.forms.report import ReportForm
from geoportal.citizen.forms.uploads import keep_photos_in_memory
from geoportal.citizen.models import Category, CategoryGroup, Channel, CitizenRequest
from geoportal.citizen.services.changing import TEXT_LIMIT, checked_text
from geoportal.citizen.services.report_problem import Receipt, report_problem
from geoportal.citizen.services.stage_photo import staged_photos, unstage_photo
from geoportal.citizen.views.photos import Staging, stage_files
from layers.access.address import client_address
from layers.access.middleware import ActorRequest
from layers.access.roles import REQUEST_HANDLERS
from layers.access.services.limit_rate import allow
from layers.exchange.photos import MAX_PHOTOS
from layers.territory.bounds import commune_bounds
from layers.territory.locate import PlaceSource, locate
from layers.ui.problems import Problem

HOUR = 3600
TRIES_AN_HOUR = 240
# A whole town may share one address of its telephone operator.
REPORTS_AN_HOUR, REPORTS_AN_HOUR_BY_QUESTION = 60, 20


@dataclass
class _Refusal:
    """Why a form comes back, beside what its fields say."""

    status: int = HTTPStatus.UNPROCESSABLE_ENTITY
    messages: list[str] = field(default_factory=list)
    staging: Staging = field(default_factory=Staging)
    ticket: bots.Ticket | None = None


@csrf_exempt  # a signed ticket does it for people without account; `_csrf_holds` for the others
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: ActorRequest) -> HttpResponse:
    """Show the form; or take it, and go to the request's own page."""
    if request.method == "POST":
        keep_photos_in_memory(request)
        return _take(request)
    initial = {"submission": uuid.uuid4(), "canal": request.GET.get("canal", "")}
    return _page(request, ReportForm(settings.HOME_TERRITORY, initial=initial))


@require_GET
@never_cache
def report_place(request: ActorRequest) -> HttpResponse:
    """Which commune typed coordinates lie in: `{"commune", "latitude", "longitude"}`.

    Raises:
        Problem: they cannot be read, or lie outside; 422 with the sentence for people.
    """
    if not allow("report-place", client_address(request), TRIES_AN_HOUR * 2, HOUR):
        raise Problem(429, "")
    try:
        longitude, latitude = parse_coordinates(request.GET.get("at", ""))
        place = locate(settings.HOME_TERRITORY, longitude, latitude, PlaceSource.COORDINATES)
    except ValueError as refused:
        raise Problem(422, str(refused)) from None
    return JsonResponse(
        {"commune": place.commune.name, "longitude": longitude, "latitude": latitude}
    )


def _take(request: ActorRequest) -> HttpResponse:
    """Check everything that was sent, so that one answer tells all there is to correct."""
    data = request.POST.copy()
    form = ReportForm(settings.HOME_TERRITORY, data=data)
    refusal = _Refusal()
    if not allow("report-try", client_address(request), TRIES_AN_HOUR, HOUR):
        return _too_many(request, form, refusal)
    submission = _own_id(data)
    sent_already = _made_by(submission)
    if sent_already is not None:
        if _says_the_same(form, sent_already):
            return _receipt_again(request, form)
        submission = uuid.uuid4()
        data["submission"] = str(submission)
        refusal.messages.append(
            _(
                "Ce formulaire a déjà servi pour la demande n° %s. Si vous signalez autre chose, "
                "relisez, puis envoyez de nouveau."
            )
            % sent_already.spoken_number
        )
    for photo in data.getlist("remove_photo"):
        _unstage(submission, photo)
    refusal.staging = stage_files(request, submission)
    passed = None
    try:
        passed = _let_through(request)
    except bots.LooksAutomatic as refused:
        # The same form from another connection, which was faster by a moment.
        sent_already = _made_by(submission)
        if sent_already is not None and _says_the_same(form, sent_already):
            return _receipt_again(request, form)
        refusal.messages.append(str(refused))
        refusal.ticket = (
            bots.new_ticket() if refused.renew else bots.ticket_again(data.get("ticket", ""))
        )
    if not form.is_valid() or refusal.messages or refusal.staging.errors:
        return _page(request, form, refusal)
    if passed and not _within_limit(request, passed):
        return _too_many(request, form, refusal)
    try:
        with transaction.atomic():
            if passed:
                bots.spend(passed)
            receipt = report_problem(request.actor, form.report(_channel(request, form)))
    except bots.LooksAutomatic as refused:  # spent by another connection a moment ago
        sent_already = _made_by(submission)
        if sent_already is not None and _says_the_same(form, sent_already):
            return _receipt_again(request, form)
        refusal.messages.append(str(refused))
        return _page(request, form, refusal)
    return _follow(receipt)


def _made_by(submission: uuid.UUID) -> CitizenRequest | None:
    """The request that the form of this id has made, if it has."""
    made: CitizenRequest | None = CitizenRequest.objects.filter(submission=submission).first()
    return made


def _receipt_again(request: ActorRequest, form: ReportForm) -> HttpResponse:
    return _follow(report_problem(request.actor, form.report(_channel(request, form))))


def _let_through(request: ActorRequest) -> bots.Passed | None:
    """Who is known needs no proof, only a form of ours; None for those.

    Raises:
        LooksAutomatic: neither known nor proven.
    """
    if not _is_handler(request):
        return bots.check(request.POST)
    if not _csrf_holds(request):
        raise bots.LooksAutomatic(
            _("Cette page est restée ouverte trop longtemps : relisez, puis envoyez de nouveau.")
        )
    return None


def _csrf_holds(request: HttpRequest) -> bool:
    def guarded(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    return CsrfViewMiddleware(guarded).process_view(request, guarded, (), {}) is None


def _is_handler(request: ActorRequest) -> bool:
    return request.actor.has_role(settings.HOME_TERRITORY, REQUEST_HANDLERS)


def _channel(request: ActorRequest, form: ReportForm) -> Channel:
    chosen = form.cleaned_data.get("canal")
    return Channel(chosen) if chosen and _is_handler(request) else Channel.WEB


def _within_limit(request: HttpRequest, passed: bots.Passed) -> bool:
    limit = REPORTS_AN_HOUR_BY_QUESTION if passed.by_question else REPORTS_AN_HOUR
    bucket = "report-by-question" if passed.by_question else "report"
    return allow(bucket, client_address(request), limit, HOUR)


def _own_id(data: QueryDict) -> uuid.UUID:
    """The form's own id, put in order where it is missing or broken."""
    try:
        return uuid.UUID(data.get("submission", ""))
    except ValueError:
        fresh = uuid.uuid4()
        data["submission"] = str(fresh)
        return fresh


def _says_the_same(form: ReportForm, known: CitizenRequest) -> bool:
    """A form that is sent again unchanged asks for the same request, not for another one."""
    return (
        form.is_valid()
        and form.cleaned_data["category"].pk == known.category_id
        and checked_text(form.cleaned_data["text"], required=False) == known.text
        and form.cleaned_data["address"] == known.address
    )


def _unstage(submission: uuid.UUID, photo: str) -> None:
    try:
        unstage_photo(submission, uuid.UUID(photo))
    except ValueError:
        return


def _follow(receipt: Receipt) -> HttpResponse:
    query = urlencode({"cle": receipt.secret, "recu": "1" if receipt.is_new else "2"})
    return redirect(f"{reverse('follow', args=[receipt.request.number])}?{query}")


def _too_many(request: ActorRequest, form: ReportForm, refusal: _Refusal) -> HttpResponse:
    refusal.status = HTTPStatus.TOO_MANY_REQUESTS
    refusal.messages.append(
        _(
            "Beaucoup de demandes viennent de votre connexion. Attendez une heure, puis envoyez "
            "de nouveau ; si c’est urgent, téléphonez à la mairie."
        )
    )
    response = _page(request, form, refusal)
    response["Retry-After"] = str(HOUR)
    return response


def _page(request: ActorRequest, form: ReportForm, refusal: _Refusal | None = None) -> HttpResponse:
    territory = settings.HOME_TERRITORY
    if refusal:
        for message in refusal.messages:
            form.add_error(None, message)
        for message in refusal.staging.errors:
            form.add_error(None, message)
    ticket = refusal.ticket if refusal and refusal.ticket else None
    if ticket is None:
        ticket = bots.ticket_again(request.POST.get("ticket", ""))
    groups = offered_groups(territory)
    chosen = str(form["category"].value() or "")
    context = {
        "form": form,
        "groups": groups,
        "chosen": int(chosen) if chosen.isdecimal() else None,
        "open_group": next(
            (
                group.pk
                for group in groups
                if any(str(category.pk) == chosen for category in group.offered)
            ),
            None,
        ),
        "is_handler": _is_handler(request),
        "ticket": ticket,
        "trap": bots.TRAP,
        "text_limit": TEXT_LIMIT,
        "max_photos": MAX_PHOTOS,
        "photos": staged_photos(form["submission"].value()) if refusal else (),
        "photo_errors": refusal.staging.errors if refusal else (),
        "photo_places": refusal.staging.places if refusal and not form.place else (),
        "style_url": "/tiles/style.json?layers=communes",
        "bounds": commune_bounds(request.actor, territory) or "",
    }
    status = refusal.status if refusal else HTTPStatus.OK
    return render(request, "citizen/report.html", context, status=status)


def offered_groups(territory: str) -> list[Any]:
    """The groups of categories that can be chosen, each with its `offered` categories."""
    offered = Prefetch(
        "categories", queryset=Category.objects.filter(active=True), to_attr="offered"
    )
    groups = CategoryGroup.objects.filter(territory_id=territory).prefetch_related(offered)
    return [group for group in groups if cast(Any, group).offered]
