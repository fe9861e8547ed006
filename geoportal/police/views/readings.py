"""Readings of a session, brought on the screen: the file, what it will give, how it went."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from geoportal.police.forms.readings import ReadingsForm
from geoportal.police.forms.uploads import receive_readings
from geoportal.police.importing.preview import COLUMN_WORDS, Preview, preview
from geoportal.police.importing.session_file import NotThis, completed
from geoportal.police.incoming import FOLDER
from geoportal.police.models import ReadingsFile, SessionState, SpeedSession
from geoportal.police.presenting import number, span
from geoportal.police.services.bring_readings import (
    bring_readings,
    give_up_import,
    start_import,
)
from geoportal.police.views.door import for_police, nothing_here, row_of
from layers.access.middleware import ActorRequest
from layers.catalog.importing import CannotImport
from layers.exchange.bringing.brought_file import FileState
from layers.exchange.bringing.receiving import Receiving
from layers.ui.form_fields import refuse

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
SHOWN_REASONS = 200


@csrf_exempt  # where files go is said first: `_bring` checks the form's token then
@for_police
@GET_OR_POST
def bring(request: ActorRequest, key: int) -> HttpResponse:
    """The form; a file that passes is shown before anything of it is written."""
    session = row_of(request.actor, SpeedSession, key)
    if session.state != SessionState.DONE:
        raise nothing_here()
    if request.method == "POST":
        upload = receive_readings(request)
        try:
            return _bring(request, session, upload)
        finally:
            upload.close()
    return _bring_page(request, session, ReadingsForm())


@csrf_protect
def _bring(request: ActorRequest, session: SpeedSession, upload: Receiving) -> HttpResponse:
    form = ReadingsForm(request.POST, request.FILES)
    file = _shown(request, form, session, upload.token) if form.is_valid() else None
    if file is None:
        return _bring_page(request, session, form)
    upload.keep()
    return HttpResponseRedirect(reverse("police-readings", args=[file.pk]))


def _shown(
    request: ActorRequest, form: ReadingsForm, session: SpeedSession, token: str
) -> ReadingsFile | None:
    """The file, entered; None where the form now says why not."""
    try:
        mapping = completed(FOLDER.path_of(token), form.declared(), session)
        preview(FOLDER.path_of(token), mapping, session)
        return bring_readings(request.actor, session.pk, token, mapping)
    except NotThis as wrong:
        form.add_error(wrong.field, str(wrong))
    except CannotImport as refused:
        form.add_error(None, str(refused))
    except ValidationError as error:
        refuse(form, error)
    return None


def _bring_page(request: ActorRequest, session: SpeedSession, form: ReadingsForm) -> HttpResponse:
    return render(
        request,
        "police/bring_readings.html",
        {"form": form, "session": session, "span": span(session.starts_at, session.ends_at)},
        status=422 if form.errors else 200,
    )


@for_police
@GET_OR_POST
def file_page(request: ActorRequest, key: int) -> HttpResponse:
    """What the file will give, how far its import is, or how it went."""
    file = row_of(request.actor, ReadingsFile, key)
    session = row_of(request.actor, SpeedSession, file.session_id)
    if request.method == "POST":
        if request.POST.get("verbe") == "renoncer":
            give_up_import(request.actor, key)
            messages.success(request, _("Le fichier est effacé ; rien n’est entré."))
            return HttpResponseRedirect(reverse("police-session", args=[session.pk]))
        start_import(request.actor, key)
        return HttpResponseRedirect(request.path)
    context: dict[str, Any] = {
        "file": file,
        "session": session,
        "span": span(session.starts_at, session.ends_at),
        "words": _words(file),
    }
    if file.state == FileState.SHOWN:
        try:
            shown = _preview(file, session)
            context |= {"preview": shown, "beginning": _beginning(shown)}
        except CannotImport as refused:
            context["unreadable"] = str(refused)
    if file.report:
        context["figures"] = [
            (_("Lignes lues"), number(file.report["read"])),
            (_("Acceptées"), number(file.report["accepted"])),
            (_("Refusées"), number(file.report["rejected"])),
            (_("Véhicules de la séance"), number(session.vehicles)),
        ]
        context["reasons"] = [
            (row, COLUMN_WORDS.get(column, ""), reason)
            for row, column, reason in file.report["reasons"][:SHOWN_REASONS]
        ]
        context["untold"] = file.report["rejected"] - len(context["reasons"])
    return render(request, "police/readings.html", context)


@require_safe
@for_police
def file_state(request: ActorRequest, key: int) -> JsonResponse:
    """How far an import is, for the page that waits for it: no place and no time in it."""
    file = row_of(request.actor, ReadingsFile, key)
    return JsonResponse({"words": _words(file), "finished": not file.is_unfinished})


def _preview(file: ReadingsFile, session: SpeedSession) -> Preview:
    path = FOLDER.path_of(file.token)
    if not path.exists():
        raise CannotImport(_("Le fichier a été effacé : il n’a pas été confirmé dans l’heure."))
    return preview(path, file.mapping, session)


def _beginning(shown: Preview) -> str:
    read = ngettext("%s ligne regardée", "%s lignes regardées", shown.read) % number(shown.read)
    refused = ngettext("%s refusée", "%s refusées", shown.rejected) % number(shown.rejected)
    return f"{read}, {refused}"


def _words(file: ReadingsFile) -> str:
    if file.state == FileState.RUNNING:
        return _("%s lignes lues…") % number(file.rows_read)
    return str(FileState(file.state).label)
