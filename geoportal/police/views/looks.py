"""`/police/consultations`: who looked at what is the police's alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from geoportal.police.layers import POLICE_LAYERS
from geoportal.police.views.door import for_police
from layers.access.middleware import ActorRequest
from layers.access.models import Account, Membership
from layers.access.roles import Role
from layers.catalog.models import Look

PAGE = 50
WATCHED = {each.id: each.title for each in POLICE_LAYERS if each.policy.watched}


@dataclass(frozen=True, slots=True)
class Told:
    """One look, in words."""

    at: datetime
    who: str
    layer: str
    address: str


@require_safe
@for_police
def looks_page(request: ActorRequest) -> HttpResponse:
    """Newest first; `compte` chooses one account, `avant` is where the page before ended."""
    readers = _readers()
    rows = Look.objects.filter(layer__in=WATCHED).filter(
        Q(actor__in=readers) | Q(actor__startswith="system:")
    )
    chosen = request.GET.get("compte", "")
    if f"account:{chosen}" in readers:
        rows = rows.filter(actor=f"account:{chosen}")
    else:
        chosen = ""
    before = request.GET.get("avant", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-pk")[: PAGE + 1])
    shown = found[:PAGE]
    more = {"compte": chosen, "avant": str(shown[-1].pk)} if len(found) > PAGE else {}
    address = reverse("police-looks")
    query = urlencode({name: value for name, value in more.items() if value})
    return render(
        request,
        "police/looks.html",
        {
            "looks": [_told(each, readers) for each in shown],
            "accounts": [
                (label.removeprefix("account:"), name) for label, (name, _own) in readers.items()
            ],
            "chosen": chosen,
            "next_url": f"{address}?{query}" if query else "",
        },
    )


def _readers() -> dict[str, tuple[str, bool]]:
    """Those whose looks may be of this territory's rows: label → name, and whether of it alone.

    A look does not say of which territory the rows were. Who is of another territory's police
    only is left out; who is of both is named, but not by which address: it may name a row of the
    other.
    """
    posts: dict[int, set[str]] = {}
    members = Membership.objects.filter(role=Role.POLICE)
    for account_id, territory in members.values_list("account_id", "territory_id"):
        posts.setdefault(account_id, set()).add(str(territory))
    home = str(settings.HOME_TERRITORY)
    readers: dict[str, tuple[str, bool]] = {}
    looked = set(
        Look.objects.filter(layer__in=WATCHED, actor__startswith="account:")
        .values_list("actor", flat=True)
        .distinct()
    )
    keys = {int(label.removeprefix("account:")) for label in looked}
    accounts: Any = Account.objects.filter(pk__in=keys).order_by("username")
    for account in accounts:
        held = posts.get(account.pk, set())
        if home in held or not held:
            readers[f"account:{account.pk}"] = (str(account), held == {home})
    return readers


def _told(look: Look, readers: dict[str, tuple[str, bool]]) -> Told:
    name, own = readers.get(look.actor, (look.actor, False))
    title = str(WATCHED[look.layer])
    return Told(look.at, name, title, look.address if own else "")
