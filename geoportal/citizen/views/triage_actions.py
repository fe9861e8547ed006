"""What an agent sends: done once, refused with the words kept, on the version that was read."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from geoportal.citizen.forms.triage import ActionForm
from geoportal.citizen.models import CitizenRequest
from geoportal.citizen.queue import read_queue
from geoportal.citizen.services.changing import ChangedMeanwhile, TextRefused
from geoportal.citizen.services.once import once
from geoportal.citizen.states import State, WrongState
from geoportal.citizen.views.triage_detail import Panel, detail_of, panel_id, visible_request
from geoportal.citizen.views.triage_door import for_handlers
from geoportal.citizen.views.triage_page import page
from geoportal.citizen.views.triage_timeline import what_changed
from geoportal.citizen.views.triage_verbs import BY_CODE, Action
from layers.access.middleware import ActorRequest
from layers.ui.problems import for_program, problem_response

# What of a form does not say what is to be done.
_APART = frozenset({"csrfmiddlewaretoken", "version", "read_at", "form"})


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was done: status, and sentences for people."""

    status: int
    sentences: tuple[str, ...] = ()


@require_POST
@for_handlers
def act(request: ActorRequest, number: str, code: str) -> HttpResponse:
    """Do one thing with a request.

    A person's browser is sent back to the request; a script gets `{message, html, key}`. Refused:
    the same page (or a problem document with its `html`) with the words that were typed, and why:
    409 somebody changed the request meanwhile, 422 the form is wrong, 403 not this agent's to do.
    """
    action = BY_CODE.get(code)
    if action is None:
        raise Http404
    subject = visible_request(request.actor, number)
    form = action.form(
        request.POST, request=subject, actor=request.actor, auto_id=panel_id(action.code)
    )
    if not form.is_valid():
        return _refused(request, number, action, form, Refusal(422))
    try:
        with once(subject.pk, _fingerprint(request, number, code, form)) as is_new:
            if is_new:
                action.run(request.actor, subject, form.cleaned_data)
    except TextRefused as error:
        form.add_error(None, str(error))
        return _refused(request, number, action, form, Refusal(422))
    except ChangedMeanwhile:
        return _refused(request, number, action, form, _changed(request, number, form))
    except WrongState as error:
        sentences = _changed(request, number, form).sentences
        return _refused(request, number, action, form, Refusal(409, (str(error), *sentences)))
    except PermissionDenied as error:
        sentence = str(error) or _("Cette demande est confiée à un autre service.")
        return _refused(request, number, action, form, Refusal(403, (sentence,)))
    return _done(request, number, action)


def _fingerprint(request: ActorRequest, number: str, code: str, form: ActionForm) -> uuid.UUID:
    """The form's id mixed with what it says: other words are another form."""
    said = sorted(
        (name, value)
        for name in request.POST
        if name not in _APART
        for value in request.POST.getlist(name)
    )
    who = request.actor.account_id
    return uuid.uuid5(form.cleaned_data["form"], repr((who, number, code, said)))


def _changed(request: ActorRequest, number: str, form: ActionForm) -> Refusal:
    current = visible_request(request.actor, number)
    read_at: datetime | None = form.cleaned_data.get("read_at")
    return Refusal(409, tuple(what_changed(current, read_at)))


def _done(request: ActorRequest, number: str, action: Action) -> HttpResponse:
    queue = read_queue(request.GET)
    try:
        subject = visible_request(request.actor, number)
    except Http404:  # done, and out of sight by what was done
        subject = None
    if for_program(request):
        html = ""
        if subject is not None:
            html = render_to_string(
                "citizen/triage/detail.html",
                {"detail": detail_of(request.actor, subject, queue)},
                request,
            )
        return JsonResponse({"message": str(action.done), "html": html})
    messages.success(request, str(action.done))
    address = reverse("triage-request", args=[number]) if subject else reverse("triage")
    return HttpResponseRedirect(f"{address}?{queue.query}" if queue.pairs else address, status=303)


def _refused(
    request: ActorRequest, number: str, action: Action, form: ActionForm, refusal: Refusal
) -> HttpResponse:
    """The detail as it is now, with the form as it was filled in, ready for the new version."""
    subject = visible_request(request.actor, number)
    if refusal.status == 409:
        form = _on_new_version(request, subject, action)
    panel = Panel(
        action=action,
        form=form,
        permitted=refusal.status != 403,
        is_open=True,
        possible=action.possible(State(subject.state)),
        notice=refusal.sentences,
        conflict=refusal.status == 409,
    )
    queue = read_queue(request.GET)
    detail = detail_of(request.actor, subject, queue, replaced=panel)
    if not for_program(request):
        return page(request, queue, detail, status=refusal.status)
    html = render_to_string("citizen/triage/detail.html", {"detail": detail}, request)
    sentence = " ".join(refusal.sentences) or " ".join(
        str(error) for errors in form.errors.values() for error in errors
    )
    return problem_response(
        refusal.status, sentence, html=html, errors=form.errors, version=subject.version
    )


def _on_new_version(request: ActorRequest, subject: CitizenRequest, action: Action) -> ActionForm:
    said = request.POST.copy()
    said["version"] = str(subject.version)
    said["read_at"] = timezone.now().isoformat()
    return action.form(said, request=subject, actor=request.actor, auto_id=panel_id(action.code))
