"""`/police/consultations`: who looked at what is the police's alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q, QuerySet
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
    ours = _ours()
    rows = Look.objects.filter(layer__in=WATCHED).filter(
        Q(territory=settings.HOME_TERRITORY)
        # Older than the territory is written: told where its reader had no other to look at.
        | Q(territory=None, actor__in=ours)
        | Q(territory=None, actor__startswith="system:")
    )
    readers = _names(rows)
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
            "looks": [_told(each, readers, ours) for each in shown],
            "accounts": [(label.removeprefix("account:"), name) for label, name in readers.items()],
            "chosen": chosen,
            "next_url": f"{address}?{query}" if query else "",
        },
    )


def _ours() -> frozenset[str]:
    """The labels of those who are of this territory's police and of no other.

    Only theirs are told by which address: others' may name a row of another territory.
    """
    posts: dict[int, set[str]] = {}
    members = Membership.objects.filter(role=Role.POLICE)
    for account_id, territory in members.values_list("account_id", "territory_id"):
        posts.setdefault(account_id, set()).add(str(territory))
    home = {str(settings.HOME_TERRITORY)}
    return frozenset(f"account:{account}" for account, held in posts.items() if held == home)


def _names(rows: QuerySet[Look]) -> dict[str, str]:
    """The names of the accounts that looked, by their labels."""
    labels = rows.filter(actor__startswith="account:").values_list("actor", flat=True).distinct()
    keys = {int(label.removeprefix("account:")) for label in labels}
    accounts: Any = Account.objects.filter(pk__in=keys).order_by("username")
    return {f"account:{account.pk}": str(account) for account in accounts}


def _told(look: Look, readers: dict[str, str], ours: frozenset[str]) -> Told:
    name = readers.get(look.actor, look.actor)
    address = look.address if look.actor in ours else ""
    return Told(look.at, name, str(WATCHED[look.layer]), address)
