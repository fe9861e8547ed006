"""`/terrain/a-voir`: what phones sent and a person has to decide, mend or see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from field_app_api.desk.forms import Asked, QuestionsForm
from field_app_api.desk.heaps import heap_named, heaps_for
from field_app_api.desk.mending import (
    as_text,
    is_known_as_sent,
    object_of,
    of_operation,
    of_today,
    other_forms,
)
from field_app_api.desk.refused_files import told_files
from field_app_api.desk.telling import flags, layer_of, page_of, rows_of, said_at, title_of
from field_app_api.desk.views.door import for_field, nothing_here
from field_app_api.sync.conflicts import conflict_now
from field_app_api.sync.gone import ways_of
from field_app_api.sync.models import Operation
from field_app_api.sync.rights import judged_by
from field_app_api.sync.services.decide import (
    AlreadyDecided,
    NotChosen,
    Side,
    Whole,
    is_overdue,
    is_replayable,
    look_at,
    replay,
    resolve_conflict,
)
from field_app_api.sync.services.decide_gone import Filling
from layers.access.middleware import ActorRequest
from layers.catalog.collecting import form_of
from layers.ui.form_fields import refuse

SIDES: dict[str, Side] = {"mine": "mine", "theirs": "theirs"}
MENDING = frozenset({"mend", "again", "raw"})
WHOLE: dict[str, Whole] = {"mine": "mine", "add": "add", "theirs": "theirs"}


@for_field
@require_safe
def review(request: ActorRequest) -> HttpResponse:
    """What is to be chosen, mended, seen; what is on its way; what was refused.

    `?heap=mend&page=2`: of one heap, what does not fit on the first page.
    """
    if name := request.GET.get("heap"):
        heap = heap_named(request.actor, name, request.GET.get("page", "1"))
        if heap is None:
            raise nothing_here()
        return render(request, "field/heap.html", {"heap": heap})
    heaps = heaps_for(request.actor)
    is_anything_open = any(not heap.kind.is_folded for heap in heaps)
    context = {"heaps": heaps, "is_anything_open": is_anything_open}
    return render(request, "field/review.html", context)


@for_field
@require_http_methods(["GET", "HEAD", "POST"])
def operation_page(request: ActorRequest, key: UUID) -> HttpResponse:
    """One operation: its values side by side; what can be decided about it."""
    actor = request.actor
    known = judged_by(actor).select_related("account", "token")
    operation = known.filter(pk=key).first()
    if operation is None:
        raise nothing_here()
    about = layer_of(actor, operation)
    form = form_of(about) if about is not None else None
    filling: QuestionsForm | None = None
    wanted = request.GET.get("couche", "")
    asked = of_operation(actor, operation, wanted)
    is_sent = request.POST.get("what") == "mend"
    mending = QuestionsForm(request.POST if is_sent else None, asked) if asked else None
    raw = as_text(operation.repaired or operation.body)
    error, status = "", 200
    if request.method == "POST":
        try:
            done = _decide(request, operation, mending)
        except (AlreadyDecided, PermissionDenied) as decided:
            error, status = str(decided), 409
        except ValidationError as refused:
            if mending is not None and mending.is_bound:
                refuse(mending, refused)
            error, status = " ".join(refused.messages), 422
            raw = request.POST.get("raw", raw)
        else:
            if done:
                messages.success(request, done)
                return HttpResponseRedirect(reverse("field-review"))
            status = 422
        operation.refresh_from_db()
    conflict = conflict_now(actor, operation)
    if conflict is not None and conflict["missing"]:
        filling = _filling(request, operation)
    key_now = operation.key
    is_there = bool(form and key_now is not None and form.read(actor, [key_now]))
    context = {
        "operation": operation,
        "title": title_of(actor, operation),
        "flags": flags(operation),
        "at": said_at(operation),
        "device": operation.token.device if operation.token else operation.device,
        "is_overdue": is_overdue(operation),
        "rows": rows_of(actor, operation, conflict),
        "href": page_of(form, operation) if is_there else "",
        "form": mending,
        "asked": asked,
        "is_anew": asked is not None and asked.body.get("layer") != operation.layer,
        "others": other_forms(actor, asked, operation.territory),
        # Its layer is known, and there is nothing to fill in: it is done as it is, or not at all.
        "is_as_sent": asked is None and is_known_as_sent(actor, operation),
        "raw": raw,
        "error": error,
        "files": told_files(operation),
        "is_conflict": conflict is not None,
        "is_gone": (conflict or {}).get("kind") == "gone",
        "version": (conflict or {}).get("current_version"),
        "choices": (conflict or {}).get("choices", []),
        "missing": list((conflict or {}).get("missing", {}).values()),
        "filling": filling,
        "can_replay": is_replayable(operation),
    }
    return render(request, "field/operation.html", context, status=status)


def _decide(request: ActorRequest, operation: Operation, mending: QuestionsForm | None) -> str:
    """What was done, in a sentence; nothing where the form is to be corrected first."""
    what = request.POST.get("what", "")
    actor = request.actor
    body: dict[str, Any] = dict(operation.repaired or operation.body)
    doing: dict[str, Callable[[], object]] = {"see": lambda: look_at(actor, operation.pk)}
    if is_known_as_sent(actor, operation):
        doing["again"] = lambda: replay(actor, operation.pk, of_today(actor, operation, body))
    elif mending is None:
        doing["raw"] = lambda: replay(actor, operation.pk, object_of(request.POST.get("raw", "")))
    if what in MENDING and not is_replayable(operation):
        # Two had the page open: the form of the second is not there any more.
        raise AlreadyDecided(_("Cette saisie a déjà été reprise."))
    if what == "choose":
        _choose(request, operation)
        return _("Le choix est enregistré.")
    if what == "mend" and mending is not None:
        if not mending.is_valid():
            return ""
        replay(actor, operation.pk, mending.mended())
        return _("La saisie est reprise et enregistrée.")
    if what not in doing:
        raise ValidationError(_("On ne sait pas quoi faire : choisissez."))
    doing[what]()
    return _("C’est vu.") if what == "see" else _("La saisie est reprise et enregistrée.")


def _filling(request: ActorRequest, operation: Operation) -> QuestionsForm | None:
    """The questions of a new object, begun with what is known of the one that is gone."""
    about = layer_of(request.actor, operation)
    form = form_of(about) if about is not None else None
    if about is None or form is None:
        return None
    known = ways_of(request.actor, operation).anew
    asked = Asked(request.actor, about, form, "create", operation.territory, known)
    return QuestionsForm(request.POST if request.POST.get("fill") else None, asked)


def _choose(request: ActorRequest, operation: Operation) -> None:
    version = request.POST.get("version", "")
    upon = int(version) if version.isdecimal() and len(version) < 19 else None
    whole = WHOLE.get(request.POST.get("take", ""))
    if whole is not None:
        filling = None
        if request.POST.get("fill"):
            form = _filling(request, operation)
            if form is None or not form.is_valid():
                raise ValidationError(_("Il reste des champs à corriger."))
            said = form.mended()
            filling = Filling(said["new"], said.get("geometry") if form.asks_place else None)
        try:
            resolve_conflict(request.actor, operation.pk, whole, upon, filling)
        except NotChosen as unsaid:
            raise ValidationError(str(unsaid)) from None
        return
    said = {
        name.removeprefix("take-"): SIDES[side]
        for name, side in request.POST.items()
        if name.startswith("take-") and side in SIDES
    }
    try:
        resolve_conflict(request.actor, operation.pk, said, upon)
    except NotChosen:
        raise ValidationError(_("Choisissez une valeur pour chaque ligne.")) from None
