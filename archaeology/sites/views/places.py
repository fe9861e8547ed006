"""Writing down a place of the ancient town, and correcting it: archaeology and heritage service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from archaeology.sites.forms.recording import HeritageSiteForm
from archaeology.sites.models import HeritageSite
from archaeology.sites.rights import PRESENTERS
from archaeology.sites.services.change_heritage_site import change_heritage_site
from archaeology.sites.services.record_heritage_site import (
    HeritageSiteFacts,
    record_heritage_site,
)
from archaeology.sites.views.door import row_to_change, territory_to_record_in
from archaeology.sites.views.writing import FORM, Sheet, written
from layers.access.middleware import ActorRequest
from layers.ui.doors import conceal

_ROWS = (
    ("name",),
    ("kind", "code"),
    ("description",),
    ("dating",),
    ("place",),
    ("precision_class", "precision_m"),
    ("confidentiality", "reliability"),
    ("source",),
)


@FORM
@conceal
def new_heritage_site(request: ActorRequest) -> HttpResponse:
    """A new place."""
    territory = territory_to_record_in(request.actor, PRESENTERS)
    form = HeritageSiteForm(request.actor, territory, request.POST or None)

    def do() -> str:
        made = record_heritage_site(request.actor, territory, form.facts())
        return reverse("archaeology-heritage-site", args=[made.pk])

    sheet = Sheet(
        title=_("Nouveau lieu de patrimoine"),
        send=_("Enregistrer le lieu"),
        done=_("Le lieu est enregistré."),
        back=(reverse("archaeology"), _("Archéologie")),
        rows=_rows(form),
    )
    return written(request, sheet, form, do)


@FORM
@conceal
def edit_heritage_site(request: ActorRequest, key: int) -> HttpResponse:
    """Correct a place."""
    site = row_to_change(request.actor, HeritageSite, key)
    form = HeritageSiteForm(
        request.actor, site.territory_id, request.POST or None, initial=_now(site)
    )
    address = reverse("archaeology-heritage-site", args=[key])

    def do() -> str:
        change_heritage_site(request.actor, key, form.cleaned_data["version"] or 0, form.facts())
        return address

    def state() -> Mapping[str, Any]:
        return _now(row_to_change(request.actor, HeritageSite, key))

    sheet = Sheet(
        title=_("Modifier le lieu"),
        send=_("Enregistrer"),
        done=_("Le lieu est modifié."),
        back=(address, str(site)),
        rows=_rows(form),
        hint=_(
            "Une datation ou une position retenue parmi des énoncés se change en en retenant une"
            " autre."
        ),
    )
    return written(request, sheet, form, do, state)


def _rows(form: HeritageSiteForm) -> tuple[tuple[str, ...], ...]:
    """The fields that this actor has."""
    return tuple(tuple(name for name in row if name in form.fields) for row in _ROWS)


def _now(site: HeritageSite) -> Mapping[str, Any]:
    facts = HeritageSiteFacts.of(site)
    known = {each.name: getattr(facts, each.name) for each in fields(facts)}
    return known | {"place": facts.geom, "version": site.version}
