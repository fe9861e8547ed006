"""`/eau/astreinte`: who is on call, week by week."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from layers.access.middleware import ActorRequest
from layers.access.models import Account, Agency
from layers.ui.form_fields import MomentField, refuse
from networks.water.forms.incidents import people, teams
from networks.water.models import OnCallTurn
from networks.water.rights import is_water_head
from networks.water.services.plan_turn import MOST_TURNS, cancel_turn, on_call, plan_turns
from networks.water.views.door import for_water, nothing_here

# What lies further back is not listed.
BACK = timedelta(days=14)
MOST = 120


class TurnForm(forms.Form):
    """One turn, or a rotation of several that follow each other."""

    agency = forms.ModelChoiceField(
        label=gettext_lazy("Équipe"), queryset=Agency.objects.none(), empty_label=None
    )
    people = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Personnes, à tour de rôle"),
        queryset=Account.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    starts_at = MomentField(label=gettext_lazy("Début du premier tour"))
    ends_at = MomentField(label=gettext_lazy("Fin du premier tour"))
    times = forms.IntegerField(
        label=gettext_lazy("Nombre de tours"), min_value=1, max_value=MOST_TURNS, initial=1
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["agency"].queryset = teams()  # type: ignore[attr-defined]
        self.fields["people"].queryset = people()  # type: ignore[attr-defined]


@for_water
@require_http_methods(["GET", "HEAD", "POST"])
def rota(request: ActorRequest) -> HttpResponse:
    """The rota; the head of the service adds turns."""
    home = settings.HOME_TERRITORY
    is_head = is_water_head(request.actor, home)
    form = TurnForm(request.POST or None, initial=_next(home))
    if request.method == "POST":
        if not is_head:
            raise nothing_here()
        if form.is_valid() and _planned(request, form):
            return HttpResponseRedirect(reverse("water-rota"))
    now = timezone.now()
    turns = OnCallTurn.objects.filter(agency__territory_id=home, ends_at__gt=now - BACK)
    context = {
        "now": now,
        "on_call": on_call(home, now),
        "turns": turns.select_related("agency", "account").order_by("starts_at", "agency")[:MOST],
        "form": form if is_head else None,
    }
    return render(request, "water/rota.html", context)


@for_water
@require_POST
def cancel(request: ActorRequest, key: int) -> HttpResponse:
    """Take a turn out."""
    try:
        cancel_turn(request.actor, key)
    except PermissionDenied:
        raise nothing_here() from None
    messages.success(request, _("Le tour est retiré."))
    return HttpResponseRedirect(reverse("water-rota"))


def _planned(request: ActorRequest, form: TurnForm) -> bool:
    said = form.cleaned_data
    try:
        made = plan_turns(
            request.actor,
            said["agency"].pk,
            [each.pk for each in said["people"]],
            said["starts_at"],
            said["ends_at"],
            times=said["times"],
        )
    except ValidationError as error:
        refuse(form, error)
        return False
    messages.success(
        request, _("%s tours inscrits.") % len(made) if len(made) > 1 else _("Le tour est inscrit.")
    )
    return True


def _next(territory: str) -> dict[str, Any]:
    """From where the rota ends, a week long."""
    last = OnCallTurn.objects.filter(agency__territory_id=territory).order_by("-ends_at").first()
    start = max(timezone.localtime(last.ends_at if last else None), timezone.localtime())
    start = start.replace(minute=0, second=0, microsecond=0)
    return {"starts_at": start, "ends_at": start + timedelta(days=7), "times": 1}
