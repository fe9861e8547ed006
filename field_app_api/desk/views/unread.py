"""`/terrain/a-voir/illisible/…`: what could not be read, and the form to fill it in anew."""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from field_app_api.desk.forms import QuestionsForm
from field_app_api.desk.mending import as_text, of_unread, other_forms
from field_app_api.desk.salvage import broken, how_many
from field_app_api.desk.views.door import for_field, nothing_here
from field_app_api.sync.json_bodies import Unreadable, load
from field_app_api.sync.models import Operation, Unread
from field_app_api.sync.rights import judged_by, unread_by
from field_app_api.sync.services.decide import AlreadyDecided, look_at, replay_unread
from field_app_api.sync.vocabulary import Outcome
from layers.access.actor import Actor
from layers.access.middleware import ActorRequest
from layers.ui.form_fields import refuse


@for_field
@require_http_methods(["GET", "HEAD", "POST"])
def unread_page(request: ActorRequest, key: UUID) -> HttpResponse:
    """What came, why it cannot be read, and beside it the form with what is left of it.

    `?couche=`: which form. Who fills none in mends the text itself.
    """
    unread = _unread(request.actor, key)
    what = request.POST.get("what", "")
    asked = of_unread(request.actor, unread, request.GET.get("couche", ""))
    form = QuestionsForm(request.POST if what == "mend" else None, asked) if asked else None
    raw = bytes(unread.raw)
    text = request.POST.get("raw", raw.decode("utf-8", "replace"))
    error, status = "", 200
    if request.method == "POST":
        try:
            if done := _decide(request, unread, form, text):
                messages.success(request, done)
                return HttpResponseRedirect(reverse("field-review"))
            status = 422
        except (AlreadyDecided, PermissionDenied) as decided:
            error, status = str(decided), 409
        except ValidationError as refused:
            if form is not None and form.is_bound:
                refuse(form, refused)
            error, status = " ".join(refused.messages), 422
    context = {
        "unread": unread,
        "form": form,
        "asked": asked,
        "others": other_forms(request.actor, asked, asked.territory if asked else ""),
        "files": [each.get("name") or each["sha256"][:8] for each in asked.body.get("files") or ()]
        if asked
        else [],
        "broken": broken(raw),
        "readable": _readable(raw),
        "count": how_many(raw),
        "twin": _sent_again(request.actor, unread),
        "text": text,
        "error": error,
    }
    return render(request, "field/unread.html", context, status=status)


@for_field
@require_safe
def unread_text(request: ActorRequest, key: UUID) -> HttpResponse:
    """The whole of it, to be saved."""
    unread = _unread(request.actor, key)
    response = HttpResponse(bytes(unread.raw), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="envoi-{unread.pk}.txt"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _unread(actor: Actor, key: UUID) -> Unread:
    unread = unread_by(actor).select_related("account").filter(pk=key).first()
    if unread is None:
        raise nothing_here()
    return unread


def _decide(request: ActorRequest, unread: Unread, form: QuestionsForm | None, text: str) -> str:
    """What was done, in a sentence; nothing where the form is to be corrected first."""
    what = request.POST.get("what", "")
    if what == "see":
        look_at(request.actor, unread.pk)
        return _("L’envoi est classé ; il reste gardé un an.")
    if what in {"mend", "raw"} and unread.replayed_id is not None:
        raise AlreadyDecided(_("Cet envoi a déjà été repris."))
    if form is not None and what == "mend":
        if not form.is_valid():
            return ""
        replay_unread(request.actor, unread.pk, json.dumps(form.mended()))
    elif form is None and what == "raw":
        replay_unread(request.actor, unread.pk, text)
    else:
        raise ValidationError(_("On ne sait pas quoi faire : choisissez."))
    return _("La saisie est reprise et enregistrée.")


def _readable(raw: bytes) -> str:
    """What came, in lines; as it is where it is JSON that means nothing (a member twice, say)."""
    try:
        value = load(raw)
    except Unreadable:
        return raw.decode("utf-8", "replace")
    return as_text(value)


def _sent_again(actor: Actor, unread: Unread) -> Operation | None:
    """The operation of the same id that came whole: nobody enters that twice."""
    named = unread.named
    if named is None or unread.why == Outcome.ID_REUSED or named == unread.replayed_id:
        return None
    return judged_by(actor).filter(pk=named).first()
