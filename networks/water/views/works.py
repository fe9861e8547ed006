"""`/travaux`: works planned on roads, and what the water service says of the pipes under them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from layers.access.actor import Actor
from layers.access.middleware import ActorRequest
from layers.catalog.changing import ConflictingChange
from layers.catalog.rows import KEY_BITS
from layers.territory.bounds import commune_bounds
from layers.tiles.legend import legend_for
from layers.ui.form_fields import refuse
from networks.water.drawings import collection, feature
from networks.water.forms.works import WorksForm
from networks.water.layers import ROADWORKS, WORKS_COLORS
from networks.water.models import Roadworks
from networks.water.outlooks import ADVICE_COLORS, Advice
from networks.water.report.opinion_report import opinion_report
from networks.water.rights import is_water, is_water_head
from networks.water.services.give_opinions import give_opinions, sign_opinions
from networks.water.services.plan_roadworks import change_roadworks, plan_roadworks
from networks.water.views.door import for_works, nothing_here, row_of
from networks.water.vocabulary import WorksState
from networks.water.works import SOON, is_signed, pipes_under, said_under, without_opinion

STYLE = "/tiles/style.json?layers=communes,roadworks"
FORM_STYLE = "/tiles/style.json?layers=communes,water-pipes,roadworks"
MOST = 400
MOST_KEYS = 20_000  # letters
MONTHS = (1, 3, 6, 12)
# How far back the calendar goes by itself.
BACK = timedelta(days=45)
WORKS_COLOR = "#6b5b00"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; whatever it does not know is left out."""

    without: bool = False
    months: int = 0
    past: bool = False
    text: str = ""

    @classmethod
    def read(cls, query: Any) -> Wanted:
        """The filters of an address."""
        months = query.get("mois", "")
        return cls(
            without=query.get("sans-avis") == "1",
            months=int(months) if months in {str(each) for each in MONTHS} else 0,
            past=query.get("passes") == "1",
            text=query.get("q", "").strip()[:100].replace("\0", ""),
        )

    @property
    def is_narrow(self) -> bool:
        """Whether anything is filtered out."""
        return bool(self.without or self.months or self.text)

    @property
    def query(self) -> str:
        """The same as an address asks for it."""
        asked = {
            "sans-avis": "1" if self.without else "",
            "mois": str(self.months or ""),
            "passes": "1" if self.past else "",
            "q": self.text,
        }
        return urlencode({name: value for name, value in asked.items() if value})


@require_safe
@for_works
def calendar(request: ActorRequest) -> HttpResponse:
    """Works by month; `sans-avis=1`, `mois=N`, `passes=1`, `q` filter."""
    wanted = Wanted.read(request.GET)
    today = timezone.localdate()
    rows = list(_wanted_rows(request.actor, wanted, today)[: MOST + 1])
    more, rows = len(rows) > MOST, rows[:MOST]
    months: dict[date, list[Roadworks]] = {}
    for row in rows:
        months.setdefault(row.starts_on.replace(day=1), []).append(row)
    context = {
        "wanted": wanted,
        "months": [
            (month, [_item(row, today) for row in works]) for month, works in months.items()
        ],
        "more": more,
        "count": len(rows),
        "choices": MONTHS,
        "without_count": _without_count(request.actor, today),
        "points": collection(
            feature(
                row.geom,
                row.pk,
                color=WORKS_COLORS[WorksState(row.state)],
                title=row.title,
                href=reverse("roadworks-page", args=[row.pk]),
            )
            for row in rows
        ),
        "is_water": is_water(request.actor, settings.HOME_TERRITORY),
        "style_url": STYLE,
        "bounds": commune_bounds(request.actor, settings.HOME_TERRITORY) or "",
        "legend_entries": legend_for(ROADWORKS),
    }
    return render(request, "water/works.html", context)


def _wanted_rows(actor: Actor, wanted: Wanted, today: date) -> Any:
    rows = _rows(actor)
    if wanted.without or wanted.months:
        months = wanted.months or max(MONTHS)
        soon = without_opinion(rows, months, today)
        if not wanted.without:
            until = today + timedelta(days=round(months * 30.44))
            soon = rows.with_opinion().filter(state__in=SOON, starts_on__lte=until)
        rows = soon
    else:
        rows = rows.with_opinion()
        if not wanted.past:
            rows = rows.filter(
                Q(ends_on__gte=today - BACK)
                | Q(starts_on__gte=today - BACK)
                | Q(state=WorksState.GOING_ON)
            )
    if wanted.text:
        text = wanted.text
        rows = rows.filter(
            Q(title__icontains=text)
            | Q(road__icontains=text)
            | Q(manager__icontains=text)
            | Q(declaration_number__icontains=text)
            | Q(reference__icontains=text)
        )
    return rows.order_by("starts_on", "title", "pk")


def _rows(actor: Actor) -> Any:
    rows: Any = Roadworks.objects.visible_to(actor).filter(territory_id=settings.HOME_TERRITORY)
    return rows.select_related("commune")


def _without_count(actor: Actor, today: date) -> int:
    count: int = without_opinion(_rows(actor), 6, today).count()
    return count


def _item(row: Any, today: date) -> dict[str, Any]:
    return {
        "works": row,
        "color": WORKS_COLORS[WorksState(row.state)],
        "deadline": _deadline(row, today),
        "has_opinion": row.has_opinion,
    }


def _deadline(works: Roadworks, today: date) -> dict[str, Any] | None:
    """By when the declaration must be answered; None without one, or once it is answered."""
    by = works.answer_by
    if by is None or works.answered_on is not None:
        return None
    left = (by - today).days
    return {"by": by, "left": left, "late": -left, "is_late": left < 0, "is_near": 0 <= left <= 3}


@for_works
@require_http_methods(["GET", "HEAD", "POST"])
def new_works(request: ActorRequest) -> HttpResponse:
    """The form of new works."""
    form = WorksForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = plan_roadworks(request.actor, settings.HOME_TERRITORY, form.facts())
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Les travaux sont inscrits."))
            return HttpResponseRedirect(reverse("roadworks-page", args=[made.pk]))
    return _form_page(request, form, None)


@for_works
@require_http_methods(["GET", "HEAD", "POST"])
def change_works(request: ActorRequest, key: int) -> HttpResponse:
    """The same form for works that are there."""
    works = _works(request.actor, key)
    form = WorksForm(request.POST or None, works=works)
    status = 200
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            change_roadworks(request.actor, key, version, form.facts())
        except ValidationError as error:
            refuse(form, error)
        except ConflictingChange as conflict:
            form.add_error(None, str(conflict))
            status = 409
        else:
            messages.success(request, _("Les travaux sont modifiés."))
            return HttpResponseRedirect(reverse("roadworks-page", args=[key]))
    return _form_page(request, form, works, status)


def _form_page(
    request: ActorRequest, form: WorksForm, works: Roadworks | None, status: int = 200
) -> HttpResponse:
    bounds: Any = commune_bounds(request.actor, settings.HOME_TERRITORY) or ""
    if works is not None:
        bounds = ",".join(map(str, _around(works)))
    context = {"form": form, "works": works, "style_url": FORM_STYLE, "bounds": bounds}
    return render(request, "water/works_form.html", context, status=status)


@for_works
@require_http_methods(["GET", "HEAD", "POST"])
def works_page(request: ActorRequest, key: int) -> HttpResponse:
    """Works, the pipes under them; a post gives opinions (`avis-<pipe>`) or signs (`signer`)."""
    works = _works(request.actor, key)
    if request.method == "POST":
        error = _given(request, works)
        if not error:
            return HttpResponseRedirect(reverse("roadworks-page", args=[key]))
        messages.error(request, error)
    under = pipes_under(request.actor, works)
    today = timezone.localdate()
    home = settings.HOME_TERRITORY
    context = {
        "works": works,
        "color": WORKS_COLORS[WorksState(works.state)],
        "deadline": _deadline(works, today),
        "under": under,
        "advices": Advice.choices,
        "is_water": is_water(request.actor, home),
        "is_head": is_water_head(request.actor, home),
        "to_sign": [each for each in under if each.opinion and not each.opinion.signed_at],
        # Who sees no pipes still reads what was said of them.
        "said": [] if under else said_under(works),
        "is_signed": is_signed(works),
        "drawn": {
            "footprint": collection([feature(works.footprint, works.pk, color=WORKS_COLOR)]),
            "under": collection(
                feature(
                    each.pipe.geom,
                    each.pipe.pk,
                    color=ADVICE_COLORS[
                        Advice(each.opinion.advice) if each.opinion else each.proposed
                    ],
                    title=each.pipe.code,
                )
                for each in under
            ),
        },
        "view": _around(works),
        "style_url": "/tiles/style.json?layers=communes",
    }
    return render(request, "water/works_page.html", context)


def _given(request: ActorRequest, works: Roadworks) -> str:
    """What was asked for is done; why not, if it was not."""
    try:
        if "signer" in request.POST:
            read = request.POST["signer"][:MOST_KEYS].split(",")
            keys = [int(each) for each in read if each.isascii() and each.isdigit()]
            signed = sign_opinions(request.actor, works.pk, keys)
            messages.success(request, _("%s avis signés.") % signed)
            return ""
        said = {
            int(name[5:]): (str(value), request.POST.get(f"mot-{name[5:]}", ""))
            for name, value in request.POST.items()
            if name.startswith("avis-") and name[5:].isascii() and name[5:].isdigit() and value
        }
        if not said:
            return _("Aucun avis n’a été choisi.")
        give_opinions(request.actor, works.pk, said)
    except ValidationError as error:
        return " ".join(error.messages)
    except PermissionDenied:
        raise nothing_here() from None
    messages.success(request, _("Les avis sont donnés."))
    return ""


@require_safe
@for_works
def opinion_pdf(request: ActorRequest, key: int) -> HttpResponse:
    """The opinion as a letter to be signed; to others than the water service once it is signed."""
    works = _works(request.actor, key)
    if is_water(request.actor, str(works.territory_id)):
        under = pipes_under(request.actor, works)
    elif is_signed(works):
        under = said_under(works)
    else:
        raise nothing_here()
    pdf = opinion_report(request.actor, works, under)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="avis-{works.pk}.pdf"'
    return response


def _works(actor: Actor, key: int) -> Roadworks:
    if key >= 2**KEY_BITS:
        raise nothing_here()
    return row_of(actor, Roadworks, Roadworks.objects.select_related("commune"), pk=key)


def _around(works: Roadworks) -> list[float]:
    box: Any = works.geom.envelope.buffer(60)
    box.srid = 2154
    box.transform(4326)
    return list(box.extent)
