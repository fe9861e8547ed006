"""The sources of a territory, for whoever cites them: a list, a new one, a corrected one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from archaeology.sites.forms.recording import SourceForm
from archaeology.sites.models import Source
from archaeology.sites.services.change_source import change_source
from archaeology.sites.services.record_source import SourceFacts, record_source
from archaeology.sites.views.door import row_to_change, territory_to_record_in
from archaeology.sites.views.writing import FORM, HIDING, Sheet, written
from layers.access.middleware import ActorRequest
from layers.ui.doors import conceal

# A longer list is none; the page says that it goes on.
MOST_LISTED = 1000
_ROWS = (
    ("reference",),
    ("kind", "year"),
    ("title",),
    ("author", "licence"),
    ("url",),
    ("place",),
    ("confidentiality", "reliability"),
    ("notes",),
)


@require_safe
@conceal
def sources(request: ActorRequest) -> HttpResponse:
    """All sources of the territory, by reference."""
    territory = territory_to_record_in(request.actor)
    known = Source.objects.visible_to(request.actor).filter(territory_id=territory)
    listed = list(known.order_by("reference")[: MOST_LISTED + 1])
    context = {"sources": listed[:MOST_LISTED], "more": len(listed) > MOST_LISTED}
    return render(request, "archaeology/sources.html", context)


@FORM
@conceal
def new_source(request: ActorRequest) -> HttpResponse:
    """A new source."""
    territory = territory_to_record_in(request.actor)
    form = SourceForm(request.actor, territory, request.POST or None)

    def do() -> str:
        record_source(request.actor, territory, form.facts())
        return reverse("archaeology-sources")

    sheet = Sheet(
        title=_("Nouvelle source"),
        send=_("Enregistrer la source"),
        done=_("La source est enregistrée : elle peut être citée."),
        back=(reverse("archaeology-sources"), _("Sources")),
        rows=_ROWS,
        hint=HIDING,
    )
    return written(request, sheet, form, do)


@FORM
@conceal
def edit_source(request: ActorRequest, key: int) -> HttpResponse:
    """Correct a source."""
    source = row_to_change(request.actor, Source, key)
    form = SourceForm(
        request.actor, source.territory_id, request.POST or None, initial=_now(source)
    )

    def do() -> str:
        change_source(request.actor, key, form.cleaned_data["version"] or 0, form.facts())
        return reverse("archaeology-sources")

    def state() -> Mapping[str, Any]:
        return _now(row_to_change(request.actor, Source, key))

    sheet = Sheet(
        title=_("Modifier la source"),
        send=_("Enregistrer"),
        done=_("La source est modifiée."),
        back=(reverse("archaeology-sources"), _("Sources")),
        rows=_ROWS,
    )
    return written(request, sheet, form, do, state)


def _now(source: Source) -> Mapping[str, Any]:
    facts = SourceFacts.of(source)
    known = {each.name: getattr(facts, each.name) for each in fields(facts)}
    return known | {"place": facts.geom, "version": source.version}
