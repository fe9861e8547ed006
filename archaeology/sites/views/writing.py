"""A page with one form: show it, or do what it says and go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from archaeology.sites.forms.places import WGS84
from archaeology.sites.forms.recording import WritingForm
from archaeology.sites.views.search import BACKGROUND
from layers.access.middleware import ActorRequest
from layers.catalog.changing import ConflictingChange
from layers.territory.bounds import commune_bounds

Words = str | Promise
FORM = require_http_methods(["GET", "HEAD", "POST"])
HIDING = gettext_lazy(
    "Restreinte tant que vous ne dites pas autre chose : personne d’autre ne la verra."
)
# Degrees around a place on its map.
AROUND = 0.001


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the page of a form says.

    Attributes:
        title: what is done.
        send: what the button says.
        done: what is said once it is done.
        back: where it leads back to, by name of the link.
        rows: the form's fields as they are drawn, several in one line.
        hint: a sentence above the form.
        around: where the map of a place begins while there is no place, EPSG:2154.
        more: what else its template is given.
    """

    title: Words
    send: Words
    done: Words
    back: tuple[str, Words]
    rows: tuple[tuple[str, ...], ...]
    hint: Words = ""
    template: str = "archaeology/write.html"
    around: GEOSGeometry | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done:
    """Where to go on, and what is said instead of the sheet's `done` where it went not quite as
    one may think.
    """

    target: str
    warning: Words = ""


def written(
    request: ActorRequest,
    sheet: Sheet,
    form: WritingForm,
    do: Callable[[], str | Done],
    state: Callable[[], Mapping[str, Any]] | None = None,
) -> HttpResponse:
    """The page; once the form holds, `do` does it and gives the address to go on at.

    What a service refuses stands beside its field (422). Where somebody else was faster (409),
    what was typed is kept beside what is there now: `state` gives that, with its new version.
    """
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                did = do()
            except ValidationError as error:
                form.refuse(error)
            except ConflictingChange:
                status = 409
                _tell_what_changed(form, state() if state else {})
            else:
                done = did if isinstance(did, Done) else Done(did)
                if done.warning:
                    messages.warning(request, str(done.warning))
                else:
                    messages.success(request, str(sheet.done))
                return HttpResponseRedirect(done.target)
    context = {
        "sheet": sheet,
        "form": form,
        "rows": [[form[name] for name in row] for row in sheet.rows],
        "place": _place(request, form, sheet.around) if "place" in form.fields else None,
        **sheet.more,
    }
    return render(request, sheet.template, context, status=status)


def _tell_what_changed(form: WritingForm, now: Mapping[str, Any]) -> None:
    """Say it, keep what was typed, and let the next sending know what it replaces."""
    typed: Any = form.data
    typed = typed.copy()
    typed["version"] = str(now.get("version", ""))
    form.data = typed
    form.add_error(
        None,
        _(
            "Quelqu’un d’autre a modifié cette fiche entre-temps : rien n’a été enregistré. Ce que"
            " vous avez écrit est gardé ; ce qui est enregistré maintenant est dit à côté."
            " Corrigez, puis envoyez de nouveau."
        ),
    )
    for name, field_ in form.fields.items():
        if name == "version" or name not in now:
            continue
        there, here = field_.prepare_value(now[name]), form.cleaned_data.get(name)
        if field_.prepare_value(here) != there:
            words = dict(getattr(field_, "choices", ())).get(there, there)
            form.add_error(name, _("Enregistré maintenant : %s") % (words or _("rien")))


def _place(
    request: ActorRequest, form: WritingForm, around: GEOSGeometry | None
) -> Mapping[str, Any]:
    """The map beside the field of a place."""
    place = form.initial.get("place")
    shown = place.transform(WGS84, clone=True) if place else None
    bounds = str(commune_bounds(request.actor) or "")
    near = place or around
    if near is not None:
        west, south, east, north = near.transform(WGS84, clone=True).extent
        sides = (west - AROUND, south - AROUND, east + AROUND, north + AROUND)
        bounds = ",".join(f"{degrees:.5f}" for degrees in sides)
    field_: Any = form.fields["place"]
    return {
        "style_url": f"{reverse('map-style')}?layers={BACKGROUND}",
        "bounds": bounds,
        "geometry": shown.geojson if shown else "",
        "surfaces": field_.surfaces,
    }
