"""The choices of the filters, and what is chosen, in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from geoportal.citizen.layers import STATE_COLORS
from geoportal.citizen.models import Category, CategoryGroup
from geoportal.citizen.queue import GROUP, MINE, NO_AGENCY, ORDERS, VIEWS, Queue
from geoportal.citizen.states import State
from layers.access.actor import Actor
from layers.access.models import Agency, Territory
from layers.access.roles import REQUEST_HANDLERS
from layers.access.territories import territory_keys
from layers.territory.models import Commune

AGES = (1, 2, 7, 15, 30, 60, 180, 365)


@dataclass(frozen=True, slots=True)
class Chip:
    """A condition in words, and the queue without it."""

    label: str
    query: str


@dataclass(frozen=True, slots=True)
class StateChoice:
    """A state that may be ticked, in the colour of its points."""

    state: State
    color: str
    checked: bool


def territories_of(actor: Actor) -> list[str]:
    """Where the actor handles requests."""
    return [key for key in territory_keys() if actor.has_role(key, REQUEST_HANDLERS)]


def filters_of(actor: Actor, queue: Queue) -> dict[str, Any]:
    """What can be chosen, in the territories that the actor handles."""
    handled = territories_of(actor)
    keys = [key for key in handled if key == queue.territory] or handled
    groups: dict[str, tuple[str, dict[str, str]]] = {}
    for category in (
        Category.objects.filter(territory__in=keys)
        .select_related("group")
        .order_by("group__position", "group__title", "position", "title")
    ):
        _title, known = groups.setdefault(category.group.code, (category.group.title, {}))
        known.setdefault(category.code, category.title)
    return {
        "states": [
            StateChoice(state, STATE_COLORS[state], state in queue.wanted_states) for state in State
        ],
        "groups": [
            (GROUP + code, title, list(known.items())) for code, (title, known) in groups.items()
        ],
        "agencies": dict(
            Agency.objects.filter(territory__in=keys).values_list("slug", "name")
        ).items(),
        "no_agency": NO_AGENCY,
        "communes": Commune.objects.filter(territory__in=keys).values_list("insee", "name"),
        "territories": Territory.objects.filter(key__in=handled) if len(handled) > 1 else (),
        "ages": [(days, _age(days)) for days in AGES]
        + ([] if queue.older in (None, *AGES) else [(queue.older, _age(queue.older or 0))]),
        "mine": MINE.items(),
        "orders": ORDERS.items(),
    }


def _age(days: int) -> str:
    if days >= 365:
        return _("Plus d’un an")
    return _("Plus d’un jour") if days == 1 else _("Plus de %s jours") % days


def chips_of(actor: Actor, queue: Queue) -> list[Chip]:
    """The conditions that narrow the list, each with the address that drops it.

    Names are looked up where the actor handles requests: a code of elsewhere stays a code.
    """
    keys = territories_of(actor)
    chips = []

    def add(label: str, **dropped: Any) -> None:
        chips.append(Chip(label, replace(queue, **dropped).query))

    if queue.text:
        add(f"« {queue.text} »", text="")
    if queue.states is not None and not _is_view(queue):
        labels = [str(state.label) for state in State if state in queue.wanted_states]
        add(_("État : %s") % ", ".join(labels), states=None)
    if queue.category:
        add(_category_title(queue.category, keys), category="")
    if queue.agency:
        agency = Agency.objects.filter(territory__in=keys, slug=queue.agency).first()
        named = _("aucun") if queue.agency == NO_AGENCY else agency or queue.agency
        add(_("Service : %s") % named, agency="")
    if queue.commune:
        commune = Commune.objects.filter(territory__in=keys, insee=queue.commune).first()
        add(str(commune or queue.commune), commune="")
    if queue.territory:
        territory = Territory.objects.filter(key__in=keys).filter(key=queue.territory).first()
        add(str(territory or queue.territory), territory="")
    if queue.since:
        add(_("Depuis le %s") % date_format(queue.since, "j F Y"), since=None)
    if queue.older:
        add(_age(queue.older), older=None)
    if queue.mine:
        add(str(MINE[queue.mine]), mine="")
    if queue.to_locate:
        add(_("À localiser"), to_locate=False)
    return chips


def _is_view(queue: Queue) -> bool:
    return any(queue.states == changes["states"] for _code, _label, changes in VIEWS)


def _category_title(code: str, keys: list[str]) -> str:
    if code.startswith(GROUP):
        groups = CategoryGroup.objects.filter(territory__in=keys)
        known: Any = groups.filter(code=code.removeprefix(GROUP)).first()
    else:
        known = Category.objects.filter(territory__in=keys, code=code).first()
    return str(known or code)
