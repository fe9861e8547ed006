"""Plan a session, and what becomes of it: moved, cancelled, recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from geoportal.police.complaints import (
    NEAR_M,
    Complaint,
    complaint_of,
    metres_between,
    nearest_site,
)
from geoportal.police.forms.sessions import (
    CancelForm,
    MoveForm,
    PlanForm,
    RecordForm,
    SessionForm,
)
from geoportal.police.models import Purpose, Recording, SessionState, SpeedSession
from geoportal.police.presenting import number, session_state, span
from geoportal.police.services.cancel_session import cancel_session
from geoportal.police.services.plan_session import plan_session
from geoportal.police.services.record_session import record_session
from geoportal.police.services.reschedule_session import reschedule_session
from geoportal.police.views.door import for_police, nothing_here, row_of
from layers.access.actor import Actor
from layers.access.middleware import ActorRequest
from layers.catalog.changing import ConflictingChange
from layers.catalog.models import Relation
from layers.catalog.services.relate import End, relations_of
from layers.ui.form_fields import refuse

FILES = 10


@for_police
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: ActorRequest) -> HttpResponse:
    """The form; `site` and `demande` (a complaint) fill it in."""
    complaint = asked_complaint(request)
    near = nearest_site(request.actor, complaint) if complaint else None
    if request.method == "POST":
        form = PlanForm(request.POST, actor=request.actor)
        if form.is_valid():
            planned = _plan(request.actor, form, complaint)
            if planned is not None:
                messages.success(request, _("La séance est prévue."))
                return HttpResponseRedirect(reverse("police-session", args=[planned.pk]))
    else:
        form = PlanForm(actor=request.actor, initial=_initial(request, complaint, near))
    return render(
        request,
        "police/plan.html",
        {
            "form": form,
            "complaint": complaint,
            "near": near,
            "near_metres": metres_between(near, complaint) if near and complaint else None,
            "reach": int(NEAR_M),
        },
        status=422 if form.errors else 200,
    )


def _key(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 17 else None


def asked_complaint(request: ActorRequest) -> Complaint | None:
    """The complaint that an address names (`demande`), None where it names none.

    Raises:
        Problem: 404, there is none for the actor.
    """
    asked = request.GET.get("demande")
    if not asked:
        return None
    key = _key(asked)
    found = complaint_of(request.actor, key) if key is not None else None
    if found is None:
        raise nothing_here()
    return found


def _initial(request: ActorRequest, complaint: Complaint | None, near: Any) -> dict[str, Any]:
    initial: dict[str, Any] = {}
    site = _key(request.GET.get("site", ""))
    if site is not None:
        initial["site"] = site
    elif near is not None:
        initial["site"] = near.pk
    if complaint is not None:
        initial["purpose"] = Purpose.COMPLAINT
    return initial


def _plan(actor: Actor, form: PlanForm, complaint: Complaint | None) -> SpeedSession | None:
    told = form.cleaned_data
    try:
        return plan_session(
            actor,
            told["site"].pk,
            starts_at=told["starts_at"],
            ends_at=told["ends_at"],
            purpose=Purpose(told["purpose"]),
            recording=Recording(told["recording"]),
            device=told["device"].pk if told["device"] else None,
            agents=told["agents"],
            complaint=complaint.key if complaint else None,
        )
    except ValidationError as error:
        refuse(form, error)
        return None


# -- what becomes of it ------------------------------------------------------------------------


def _move(actor: Actor, session: SpeedSession, told: dict[str, Any]) -> None:
    device = told["device"].pk if told["device"] else None
    times = {"starts_at": told["starts_at"], "ends_at": told["ends_at"]}
    reschedule_session(actor, session.pk, told["version"], device=device, **times)


def _record(actor: Actor, session: SpeedSession, told: dict[str, Any]) -> None:
    record_session(
        actor,
        session.pk,
        told["version"],
        starts_at=told["starts_at"],
        ends_at=told["ends_at"],
        device=told["device"].pk,
        agents=told["agents"],
        recording=Recording(told["recording"]),
    )


def _cancel(actor: Actor, session: SpeedSession, told: dict[str, Any]) -> None:
    cancel_session(actor, session.pk, told["version"])


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing to do with a planned session."""

    code: str
    label: str | Promise
    send: str | Promise
    done: str | Promise
    form: type[SessionForm]
    do: Callable[[Actor, SpeedSession, dict[str, Any]], None]
    hint: str | Promise = ""


VERBS = {
    verb.code: verb
    for verb in (
        Verb(
            "enregistrer",
            gettext_lazy("Elle a eu lieu"),
            gettext_lazy("Enregistrer la séance"),
            gettext_lazy("La séance est enregistrée."),
            RecordForm,
            _record,
        ),
        Verb(
            "deplacer",
            gettext_lazy("Déplacer"),
            gettext_lazy("Déplacer la séance"),
            gettext_lazy("La séance est déplacée."),
            MoveForm,
            _move,
        ),
        Verb(
            "annuler",
            gettext_lazy("Annuler la séance"),
            gettext_lazy("Annuler définitivement"),
            gettext_lazy("La séance est annulée."),
            CancelForm,
            _cancel,
            gettext_lazy("L’appareil redevient libre. Une séance annulée ne se rétablit pas."),
        ),
    )
}


@require_safe
@for_police
def session_page(request: ActorRequest, key: int) -> HttpResponse:
    """What is known of a session, and the forms of what can be done with it."""
    return _page(request, row_of(request.actor, SpeedSession, key))


@for_police
@require_POST
def act(request: ActorRequest, key: int, code: str) -> HttpResponse:
    """Do something with a planned session; refused, the page says why beside the field."""
    session = row_of(request.actor, SpeedSession, key)
    verb = VERBS.get(code)
    if verb is None:
        raise nothing_here()
    form = verb.form(request.POST, session=session)
    status = 422
    if form.is_valid():
        try:
            verb.do(request.actor, session, form.cleaned_data)
        except ValidationError as error:
            refuse(form, error)
        except ConflictingChange as conflict:
            form.add_error(None, str(conflict))
            status = 409
        else:
            messages.success(request, str(verb.done))
            return HttpResponseRedirect(reverse("police-session", args=[key]))
    return _page(request, row_of(request.actor, SpeedSession, key), {code: form}, status)


def _page(
    request: ActorRequest,
    session: SpeedSession,
    refused: dict[str, SessionForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    refused = refused or {}
    code, words = session_state(session)
    open_code = request.GET.get("action", "")
    panels = [
        {
            "verb": verb,
            "form": refused.get(verb.code) or verb.form(session=session),
            "open": verb.code in refused or verb.code == open_code,
        }
        for verb in VERBS.values()
        if session.state == SessionState.PLANNED or verb.code in refused
    ]
    return render(
        request,
        "police/session.html",
        {
            "session": session,
            "state": code,
            "state_label": words,
            "span": span(session.starts_at, session.ends_at),
            "purpose": Purpose(session.purpose).label,
            "recording": Recording(session.recording).label,
            "panels": panels,
            "vehicles": number(session.vehicles),
            "files": session.files.all()[:FILES],
            "complaints": _complaints_of(request.actor, session),
        },
        status=status,
    )


def _complaints_of(actor: Actor, session: SpeedSession) -> list[Complaint]:
    ties = relations_of(actor, End("speed-checks", session.pk))
    keys = [
        tie.target_key
        for tie in ties
        if tie.kind == Relation.Kind.ABOUT and tie.target_layer == "requests"
    ]
    found = (complaint_of(actor, key) for key in keys)
    return [each for each in found if each is not None]
