"""Stating what a source says, choosing what is followed, levels, and relations between units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from archaeology.analysis.matrix.naming import natural_key
from archaeology.sites.forms.stating import STATEMENTS, LevelForm, RelationForm
from archaeology.sites.models import (
    Assertion,
    Find,
    HeritageSite,
    Operation,
    StratigraphicRelation,
)
from archaeology.sites.services.assert_about import Subject, assert_about
from archaeology.sites.services.prefer_assertion import prefer_assertion
from archaeology.sites.services.record_level import record_level
from archaeology.sites.services.relate_units import relate_units
from archaeology.sites.services.unrelate_units import unrelate_units
from archaeology.sites.views.door import row_to_change
from archaeology.sites.views.writing import FORM, Sheet, written
from archaeology.sites.vocabulary import RelationKind
from layers.access.middleware import ActorRequest
from layers.catalog.changing import ConflictingChange
from layers.catalog.rows import KEYS
from layers.ui.doors import conceal

_PAGES: Mapping[str, tuple[Any, str]] = {
    "finds": (Find, "archaeology-find"),
    "heritage-sites": (HeritageSite, "archaeology-heritage-site"),
    "excavations": (Operation, "archaeology-operation"),
}
_STATEMENT_ROWS = {
    "datation": (("dating",),),
    "position": (("place",), ("precision_class", "precision_m")),
    "niveau": (("z_m", "datum"), ("depth_m", "ground_reference"), ("sigma_m",)),
    "identification": (("what",),),
}
_TITLES: dict[str, str | Promise] = {
    "datation": _("Énoncer une datation"),
    "position": _("Énoncer une position"),
    "niveau": _("Énoncer un niveau"),
    "identification": _("Énoncer une identification"),
}


@FORM
@conceal
def state_something(request: ActorRequest, layer: str, key: int, what: str) -> HttpResponse:
    """What a source says of a find or a place, beside what others say."""
    model, page = _PAGES[layer]
    row = row_to_change(request.actor, model, key)
    form_class = STATEMENTS.get(what)
    if form_class is None:
        raise Http404
    form = form_class(request.actor, row.territory_id, request.POST or None)
    address = reverse(page, args=[key])

    def do() -> str:
        assert_about(request.actor, Subject(key, layer), form.stated())
        return f"{address}#sources-says"

    sheet = Sheet(
        title=_TITLES[what],
        send=_("Enregistrer l’énoncé"),
        done=_("L’énoncé est enregistré, à côté des autres. Il n’est pas retenu pour autant."),
        back=(address, str(row)),
        rows=(*_STATEMENT_ROWS[what], ("text",), ("source", "reliability")),
        around=row.geom,
        hint=_("Un énoncé n’en efface aucun autre : les contradictions restent côte à côte."),
    )
    return written(request, sheet, form, do)


@require_POST
@conceal
def prefer(request: ActorRequest, key: int) -> HttpResponse:
    """Follow a statement; `retenu` is the key of the one that was followed on the page."""
    stated = Assertion.objects.filter(pk=key).first() if key in KEYS else None
    if stated is None or stated.subject_layer not in _PAGES or stated.subject_key is None:
        raise Http404
    seen = request.POST.get("retenu", "")
    address = reverse(_PAGES[stated.subject_layer][1], args=[stated.subject_key])
    try:
        prefer_assertion(request.actor, key, instead_of=int(seen) if seen.isdecimal() else None)
    except ConflictingChange:
        messages.error(
            request,
            _now(
                "Quelqu’un d’autre vient de retenir un autre énoncé : rien n’a été changé."
                " Voyez ce qui est retenu maintenant."
            ),
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _now("L’énoncé est retenu."))
    return HttpResponseRedirect(f"{address}#sources-says")


@FORM
@conceal
def add_level(request: ActorRequest, key: int) -> HttpResponse:
    """A height of a find, beside those that are there."""
    find = row_to_change(request.actor, Find, key)
    form = LevelForm(request.actor, find.territory_id, request.POST or None)

    def do() -> str:
        told = form.cleaned_data
        record_level(
            request.actor,
            form.height(),
            find=key,
            what=told["what"],
            source=told["source"].pk if told["source"] else None,
            reliability=told["reliability"],
        )
        return reverse("archaeology-find", args=[key])

    sheet = Sheet(
        title=_("Ajouter un niveau"),
        send=_("Enregistrer le niveau"),
        done=_("Le niveau est enregistré."),
        back=(reverse("archaeology-find", args=[key]), str(find)),
        rows=(
            ("what",),
            ("z_m", "datum"),
            ("depth_m", "ground_reference"),
            ("sigma_m",),
            ("source", "reliability"),
        ),
    )
    return written(request, sheet, form, do)


# -- how units stand to each other ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Related:
    """One relation, told once: its inverse is meant with it."""

    unit: int
    kind: str
    other: int
    words: str


@FORM
@conceal
def relations(request: ActorRequest, key: int) -> HttpResponse:
    """State a relation between two units; a cycle is refused and printed beside the form."""
    operation = row_to_change(request.actor, Operation, key)
    form = RelationForm(request.actor, operation.territory_id, key, request.POST or None)

    def do() -> str:
        told = form.cleaned_data
        kind = RelationKind(told["relation"])
        relate_units(request.actor, told["unit"].pk, kind, told["other"].pk)
        return reverse("archaeology-relations", args=[key])

    sheet = Sheet(
        title=_("Relations entre unités"),
        send=_("Enregistrer la relation"),
        done=_("La relation est enregistrée, et son inverse avec elle."),
        back=(reverse("archaeology-operation", args=[key]), str(operation)),
        rows=(("unit",), ("relation",), ("other",)),
        template="archaeology/relations.html",
        more={"related": _related(key), "operation": key},
    )
    return written(request, sheet, form, do)


@require_POST
@conceal
def take_relation_back(request: ActorRequest, key: int) -> HttpResponse:
    """Take back `relation` between `unit` and `other`, as the page of relations sends them."""
    row_to_change(request.actor, Operation, key)
    unit, other = (_key(request.POST.get(name, "")) for name in ("unit", "other"))
    kind = request.POST.get("relation", "")
    if kind not in RelationKind.values:
        raise Http404
    if unrelate_units(request.actor, unit, RelationKind(kind), other):
        messages.success(request, _now("La relation est retirée, et son inverse avec elle."))
    else:
        messages.warning(request, _now("Quelqu’un d’autre l’avait déjà retirée."))
    return HttpResponseRedirect(reverse("archaeology-relations", args=[key]))


def _key(text: str) -> int:
    key = int(text) if text.isascii() and text.isdecimal() and len(text) < 17 else 0
    if key not in KEYS:
        raise Http404
    return key


def _related(operation: int) -> list[Related]:
    """The relations of an operation, each once: seen from the later unit, or from the first."""
    rows = StratigraphicRelation.objects.filter(unit__operation_id=operation)
    told = []
    for each in rows.select_related("unit", "other"):
        kind = RelationKind(each.kind)
        one, another = natural_key(each.unit.number), natural_key(each.other.number)
        if kind.is_later or (not kind.is_earlier and one < another):
            words = f"{each.unit.number} {kind.label} {each.other.number}"
            told.append((one, another, Related(each.unit_id, each.kind, each.other_id, words)))
    return [related for _one, _another, related in sorted(told, key=lambda each: each[:2])]
