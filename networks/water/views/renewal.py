"""`/eau/renouvellement`: which pipes to renew first, and why."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from layers.access.middleware import ActorRequest
from layers.catalog.rows import KEY_BITS
from layers.territory.bounds import commune_bounds
from layers.territory.models import Commune
from networks.water.drawings import bounds_of, collection, feature
from networks.water.models import Incident, Pipe, PipeOutlook
from networks.water.outlooks import ADVICE_COLORS, Advice
from networks.water.renewing.advising import PAVEMENT_YEARS, chance_of_a_break
from networks.water.renewing.stored import latest_run, outlooks_of
from networks.water.rights import is_water_head
from networks.water.services.rank_renewal import rank_renewal
from networks.water.views.door import for_water, nothing_here, row_of
from networks.water.vocabulary import BREAKS, SEWER_FAILURES, Material, Network

STYLE = "/tiles/style.json?layers=communes"
PER_PAGE = 50
# More lines than these are not drawn; those to be renewed come first.
MOST_DRAWN = 6_000
# The factors by their names in `networks.renewal`.
FACTORS = {
    "overall": gettext_lazy("taux moyen du réseau (casses par km et an)"),
    "growth": gettext_lazy("vieillissement depuis le milieu de l’historique"),
    "material": gettext_lazy("matériau"),
    "decade": gettext_lazy("décennie de pose"),
    "cohort": gettext_lazy("ce matériau posé dans cette décennie"),
    "diameter": gettext_lazy("diamètre"),
    "length": gettext_lazy("classe de longueur"),
    "own_history": gettext_lazy("ses propres casses"),
    "events": gettext_lazy("obstructions et débordements par km et an, pondérés"),
    "condition": gettext_lazy("état constaté"),
    "age": gettext_lazy("âge"),
    "consequence": gettext_lazy("conséquence d’un débordement"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; whatever it does not know is left out."""

    sewers: bool = False
    advice: str = ""
    material: str = ""
    commune: str = ""
    text: str = ""

    @classmethod
    def read(cls, query: Any) -> Wanted:
        """The filters of an address."""
        return cls(
            sewers=query.get("reseau") == "assainissement",
            advice=query["avis"] if query.get("avis") in Advice.values else "",
            material=query["materiau"] if query.get("materiau") in Material.values else "",
            commune=query.get("commune", "")[:120].replace("\0", ""),
            text=query.get("q", "").strip()[:100].replace("\0", ""),
        )

    @property
    def is_narrow(self) -> bool:
        """Whether anything is filtered out."""
        return any((self.advice, self.material, self.commune, self.text))

    @property
    def query(self) -> str:
        """The same as an address asks for it."""
        asked = {
            "reseau": "assainissement" if self.sewers else "",
            "avis": self.advice,
            "materiau": self.material,
            "commune": self.commune,
            "q": self.text,
        }
        return urlencode({name: value for name, value in asked.items() if value})

    def of(self, rows: Any) -> Any:
        """Those rows."""
        exact = {
            "advice": self.advice,
            "pipe__material": self.material,
            "pipe__commune__name": self.commune,
        }
        rows = rows.filter(
            is_sewer=self.sewers, **{name: value for name, value in exact.items() if value}
        )
        return rows.filter(pipe__code__icontains=self.text) if self.text else rows


@require_safe
@for_water
def ranking(request: ActorRequest) -> HttpResponse:
    """The list, most urgent first; `reseau`, `avis`, `materiau`, `commune`, `q` filter."""
    wanted = Wanted.read(request.GET)
    home = settings.HOME_TERRITORY
    run = latest_run(home)
    rows = PipeOutlook.objects.none() if run is None else outlooks_of(request.actor, run)
    page = Paginator(wanted.of(rows).order_by("rank"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "wanted": wanted,
        "run": run,
        "page": page,
        "count": page.paginator.count,
        "colors": {str(advice): color for advice, color in ADVICE_COLORS.items()},
        "advices": [(each, each.label, ADVICE_COLORS[each]) for each in Advice],
        "materials": Material.choices,
        "communes": Commune.objects.filter(territory_id=home)
        .order_by("name")
        .values_list("name", flat=True),
        "tabs": [
            (_("Eau potable"), "", not wanted.sewers),
            (_("Assainissement"), "?reseau=assainissement", wanted.sewers),
        ],
        "is_head": is_water_head(request.actor, home),
        "style_url": STYLE,
        "bounds": commune_bounds(request.actor, home) or "",
        "years": PAVEMENT_YEARS,
    }
    return render(request, "water/renewal.html", context)


@require_safe
@for_water
def ranking_map(request: ActorRequest) -> JsonResponse:
    """The filtered pipes as lines, in the colour of their advice."""
    run = latest_run(settings.HOME_TERRITORY)
    rows: Any = [] if run is None else outlooks_of(request.actor, run)
    if run is not None:
        rows = Wanted.read(request.GET).of(rows).by_advice()[:MOST_DRAWN]
        rows = rows.values_list("pipe", "pipe__geom", "advice", "rank", "pipe__code")
    drawn = collection(
        feature(
            geom,
            key,
            color=ADVICE_COLORS[Advice(advice)],
            title=f"{rank}. {code}",
            href=reverse("water-outlook", args=[key]),
        )
        for key, geom, advice, rank, code in rows
    )
    return JsonResponse(drawn)


@require_safe
@for_water
def ranking_csv(request: ActorRequest) -> StreamingHttpResponse:
    """The filtered ranking as a table, every factor in a column of its own."""
    run = latest_run(settings.HOME_TERRITORY)
    wanted = Wanted.read(request.GET)
    rows: Any = () if run is None else wanted.of(outlooks_of(request.actor, run)).order_by("rank")
    response = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="renouvellement.csv"'
    return response


@require_safe
@for_water
def outlook_page(request: ActorRequest, key: int) -> HttpResponse:
    """One pipe: its rank, each factor, what happened to it."""
    if key >= 2**KEY_BITS:
        raise nothing_here()
    pipe = row_of(request.actor, Pipe, pk=key)
    run = latest_run(settings.HOME_TERRITORY)
    row = None if run is None else outlooks_of(request.actor, run).filter(pipe=pipe).first()
    kinds = BREAKS if pipe.network == Network.DRINKING else SEWER_FAILURES
    incidents: Any = Incident.objects.visible_to(request.actor)
    context = {
        "pipe": pipe,
        "run": run,
        "row": row,
        "color": ADVICE_COLORS[Advice(row.advice)] if row else "",
        "chance": chance_of_a_break(row.expected) * 100 if row and row.expected else None,
        "years": PAVEMENT_YEARS,
        "factors": [(FACTORS.get(name, name), value) for name, value in row.factors] if row else [],
        "incidents": incidents.filter(pipe=pipe, kind__in=sorted(kinds)).order_by("-opened_at"),
        "drawn": {
            "outlook": collection(
                [
                    feature(
                        pipe.geom,
                        pipe.pk,
                        color=ADVICE_COLORS[Advice(row.advice)] if row else "#8f9497",
                    )
                ]
            )
        },
        "view": bounds_of([pipe]),
        "style_url": "/tiles/style.json?layers=communes,water-pipes",
    }
    return render(request, "water/outlook.html", context)


@require_POST
@for_water
def work_out(request: ActorRequest) -> HttpResponse:
    """Work the ranking out anew, now."""
    try:
        run = rank_renewal(request.actor, settings.HOME_TERRITORY)
    except PermissionDenied:
        raise nothing_here() from None
    messages.success(request, _("Le classement est à jour (%s s de calcul).") % run.seconds)
    return HttpResponseRedirect(reverse("water-renewal"))


class _Echo:
    def write(self, value: str) -> str:
        return value


def _lines(rows: Any) -> Iterator[str]:
    writer = csv.writer(_Echo(), delimiter=";")
    head = [
        "rang",
        "conduite",
        "reseau",
        "materiau",
        "annee",
        "longueur_m",
        "incidents",
        "attendues_an",
    ]
    head += ["bas", "haut", "abonnes", "cout_eur", "score", "avis", *FACTORS]
    yield "\ufeff" + str(writer.writerow(head))
    for row in rows.iterator(chunk_size=1000) if rows else ():
        factors = dict(row.factors)
        told = [
            *(row.rank, row.pipe.code, row.pipe.network, row.pipe.material, row.pipe.laid_year),
            *(row.length_m, row.past, row.expected, row.low, row.high, row.customers, row.cost),
            *(row.score, row.get_advice_display(), *(factors.get(name, "") for name in FACTORS)),
        ]
        yield str(writer.writerow(["" if each is None else each for each in told]))
