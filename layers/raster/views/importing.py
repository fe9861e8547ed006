"""Bringing a raster, correcting what is said of it, deleting it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from layers.access.middleware import ActorRequest
from layers.catalog.changing import ConflictingChange
from layers.raster.dependents import dependents_of
from layers.raster.examining import RasterRefused
from layers.raster.forms.importing import LICENCES, CorrectionForm, ImportForm
from layers.raster.models import Raster
from layers.raster.rights import territory_to_import_into
from layers.raster.services.correct_raster import Correction, correct_raster
from layers.raster.services.delete_raster import StillUsed, delete_raster
from layers.raster.services.import_raster import import_raster
from layers.raster.services.remake_raster import remake_raster
from layers.raster.views.door import to_change
from layers.ui.doors import conceal
from layers.ui.form_fields import refuse

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
@conceal
def new_raster(request: ActorRequest) -> HttpResponse:
    """A file and what it is; what no raster can be made from is said beside the field (422).

    Raises:
        Http404: the actor brings no rasters anywhere.
    """
    territory = territory_to_import_into(request.actor)
    form = ImportForm(request.actor, territory, request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = import_raster(
                    request.actor, territory, form.cleaned_data["file"], form.facts()
                )
            except RasterRefused as refused:
                form.add_error("file", str(refused))
            except ValidationError as error:
                refuse(form, error)
            else:
                return HttpResponseRedirect(reverse("raster", args=[made.pk]))
    context = {"form": form, "licences": LICENCES}
    return render(request, "raster/new.html", context, status=status)


@FORM
@conceal
def correct_page(request: ActorRequest, key: int) -> HttpResponse:
    """Correct what is said of a raster; where somebody else was faster, 409.

    Raises:
        Http404: no raster that the actor may change.
    """
    raster = to_change(request.actor, key)
    initial = asdict(Correction.of(raster)) | {"version": raster.version}
    form = CorrectionForm(request.actor, raster.territory_id, request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                version = form.cleaned_data["version"] or 0
                correct_raster(request.actor, key, version, form.correction())
            except ValidationError as error:
                refuse(form, error)
            except ConflictingChange:
                status = 409
                _tell_what_changed(form, to_change(request.actor, key))
            else:
                messages.success(request, _("La fiche est corrigée."))
                return HttpResponseRedirect(reverse("raster", args=[key]))
    context = {"form": form, "raster": raster, "licences": LICENCES}
    return render(request, "raster/correct.html", context, status=status)


@FORM
@conceal
def delete_page(request: ActorRequest, key: int) -> HttpResponse:
    """Ask once more, say what rests on it, then delete a raster and its files.

    Raises:
        Http404: no raster that the actor may change.
    """
    raster = to_change(request.actor, key)
    status = 200
    if request.method == "POST":
        although_used = request.POST.get("utilise") == "on"
        try:
            delete_raster(request.actor, key, _version(request), although_used=although_used)
        except (ConflictingChange, StillUsed) as refused:
            status = 409
            messages.error(request, str(refused))
        else:
            messages.success(request, _("« %s » est supprimé.") % raster.title)
            return HttpResponseRedirect(reverse("rasters"))
    context = {"raster": raster, "used_by": dependents_of(request.actor, key)}
    return render(request, "raster/delete.html", context, status=status)


@require_POST
@conceal
def remake(request: ActorRequest, key: int) -> HttpResponse:
    """Start the making that failed once more, and lead back to the raster.

    Raises:
        Http404: no raster that the actor may change.
    """
    try:
        remake_raster(request.actor, key, _version(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except ConflictingChange as conflict:
        messages.error(request, str(conflict))
    return HttpResponseRedirect(reverse("raster", args=[key]))


def _version(request: ActorRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() else 0


def _tell_what_changed(form: CorrectionForm, raster: Raster) -> None:
    """Say it, keep what was typed, and let the next sending know what it replaces."""
    typed: Any = form.data
    typed = typed.copy()
    typed["version"] = str(raster.version)
    form.data = typed
    form.add_error(
        None,
        _(
            "Quelqu’un d’autre a modifié cette fiche entre-temps : rien n’a été enregistré. Ce que"
            " vous avez écrit est gardé ; corrigez, puis envoyez de nouveau."
        ),
    )
    for name, value in asdict(Correction.of(raster)).items():
        if name in form.fields and form.cleaned_data.get(name) != value:
            words = dict(getattr(form.fields[name], "choices", ())).get(value, value)
            form.add_error(name, _("Enregistré maintenant : %s") % (words or _("rien")))
