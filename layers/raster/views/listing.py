"""All plans and relief that somebody may see, as cards."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from layers.access.middleware import ActorRequest
from layers.raster.forms.asking import AskingForm
from layers.raster.models import Raster
from layers.raster.policy import IMPORTERS
from layers.raster.views.thumbnails import Card, card_of

LISTED = 24
# Where words are looked for.
_TEXTS = ("title", "author", "source")


@require_safe
def rasters_page(request: ActorRequest) -> HttpResponse:
    """The list, newest first; `q` are words, `nature` a kind."""
    rows = Raster.objects.visible_to(request.actor).order_by("-imported_at", "-pk")
    anything = rows.exists()
    form = AskingForm(request.GET)
    if form.is_valid():
        rows = _asked(rows, form.cleaned_data)
    page = Paginator(rows, LISTED).get_page(request.GET.get("page"))
    cards: list[Card] = [card_of(each) for each in page]
    context = {
        "form": form,
        "asked": any(form.cleaned_data.values()) if form.is_valid() else False,
        "anything": anything,
        "cards": cards,
        "page": page,
        "imports": bool(request.actor.territories_with(IMPORTERS)),
    }
    return render(request, "raster/list.html", context)


def _asked(rows: Any, told: dict[str, Any]) -> Any:
    if told["nature"]:
        rows = rows.filter(kind=told["nature"])
    for word in told["q"].split():
        found = Q()
        for name in _TEXTS:
            found |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(
            found | Q(year=int(word)) if word.isdecimal() and len(word) < 5 else found
        )
    return rows
