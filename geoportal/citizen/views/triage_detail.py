"""One request as its agent sees it: what, where, who, what happened, what can be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.gis.db.models.functions import Distance
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from geoportal.citizen.ages import age_in_words
from geoportal.citizen.beside import Beside, beside
from geoportal.citizen.forms.triage import ActionForm, DuplicateForm
from geoportal.citizen.layers import STATE_COLORS
from geoportal.citizen.models import CitizenRequest, Contact, ProposedAnswer
from geoportal.citizen.numbers import BadNumber, read_number
from geoportal.citizen.queue import Queue
from geoportal.citizen.rights import may
from geoportal.citizen.states import ENDED, State, Verb
from geoportal.citizen.views.triage_items import exact_time, lon_lat
from geoportal.citizen.views.triage_timeline import Entry, timeline
from geoportal.citizen.views.triage_verbs import ACTIONS, BY_CODE, Action
from layers.access.actor import Actor
from layers.catalog.models import Relation
from layers.catalog.services.relate import End, relations_of
from networks.water.rights import is_water

NEAR_METRES = 100
NEAR_DAYS = 60
NEAR_LIMIT = 6


@dataclass(frozen=True, slots=True)
class Panel:
    """One action of the detail: its form, and whether it is permitted and open."""

    action: Action
    form: ActionForm
    permitted: bool
    is_open: bool = False
    possible: bool = True
    notice: tuple[str, ...] = ()
    conflict: bool = False

    @property
    def hidden_fields(self) -> list[Any]:
        """What the form carries unseen."""
        return self.form.hidden_fields()


@dataclass(frozen=True, slots=True)
class Near:
    """A request that may report the same problem."""

    request: CitizenRequest
    metres: int
    age: str
    color: str
    form: DuplicateForm | None

    @property
    def state(self) -> State:
        """The state, with its label."""
        return State(self.request.state)


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything that the detail shows."""

    request: CitizenRequest
    queue: Queue
    panels: tuple[Panel, ...]
    timeline: tuple[Entry, ...]
    near: tuple[Near, ...]
    ties: tuple[tuple[str, CitizenRequest], ...]
    contact: Contact | None
    contact_withheld: bool
    decides: bool
    age: str
    exact: str
    color: str
    place: tuple[float, float] | None
    proposed: ProposedAnswer | None
    beside: tuple[Beside, ...]
    # Whether the reader can send a team of the water service from here.
    opens_incident: bool

    @property
    def state(self) -> State:
        """The state, with its label."""
        return State(self.request.state)

    @property
    def main(self) -> list[Panel]:
        """Actions with a button of their own."""
        return [panel for panel in self.panels if panel.action.main]

    @property
    def others(self) -> list[Panel]:
        """Actions behind « Autres actions »."""
        return [panel for panel in self.panels if not panel.action.main]

    @property
    def opened(self) -> Panel | None:
        """The action whose form is open."""
        return next((panel for panel in self.panels if panel.is_open), None)


def visible_request(actor: Actor, number: str) -> CitizenRequest:
    """The request of a number.

    Raises:
        Http404: none that the actor handles; the message is for people.
    """
    try:
        known = read_number(number)
    except BadNumber as error:
        raise Http404(str(error)) from error
    found = (
        CitizenRequest.objects.visible_to(actor)
        .filter(number=known)
        .select_related("category__group", "commune", "agency", "agent", "territory")
        .first()
    )
    if found is None:
        raise Http404(_("Aucune demande de votre territoire n’a ce numéro."))
    return found  # type: ignore[no-any-return]


def panel_id(code: str) -> str:
    """How the ids of a panel's fields begin."""
    return f"{code}_%s"


def detail_of(
    actor: Actor,
    request: CitizenRequest,
    queue: Queue,
    *,
    open_code: str = "",
    replaced: Panel | None = None,
) -> Detail:
    """What the detail of a request shows to an agent.

    Args:
        actor: who reads.
        request: what, with its category, commune, agency and agent.
        queue: where the reader came from and goes back to.
        open_code: the action whose form is to be open.
        replaced: a panel that was filled in and refused, to be shown instead of a fresh one.
    """
    decides = may("citizen.decide_request", actor, request)
    sees_contact = may("citizen.see_contact", actor, request)
    contact = Contact.objects.filter(request=request).first()
    proposed = request.proposed_answers.first() if decides else None
    panels = [
        _panel(actor, request, action, open_code, proposed)
        for action in ACTIONS
        if action.possible(State(request.state))
    ]
    if replaced:
        panels = [panel for panel in panels if panel.action is not replaced.action]
        panels.insert(0, replaced)
        panels.sort(key=lambda panel: ACTIONS.index(panel.action))
    return Detail(
        request=request,
        queue=queue,
        panels=tuple(panels),
        timeline=tuple(timeline(request)),
        near=tuple(_near(actor, request, decides)),
        ties=tuple(_ties(actor, request)),
        contact=contact if sees_contact else None,
        contact_withheld=contact is not None and not sees_contact,
        decides=decides,
        age=age_in_words(request.received_at),
        exact=exact_time(request.received_at),
        color=STATE_COLORS[State(request.state)],
        place=lon_lat(request),
        proposed=proposed if State(request.state) not in ENDED else None,
        beside=tuple(beside(actor, request)),
        opens_incident=is_water(actor, str(request.territory_id)),
    )


def _panel(
    actor: Actor,
    request: CitizenRequest,
    action: Action,
    open_code: str,
    proposed: ProposedAnswer | None,
) -> Panel:
    permitted = may(action.permission, actor, request)
    words = {"text": proposed.text} if proposed and action.verb is Verb.RESOLVE else {}
    return Panel(
        action=action,
        form=action.form(
            request=request, actor=actor, initial=words, auto_id=panel_id(action.code)
        ),
        permitted=permitted,
        is_open=permitted and action.code == open_code and not action.one_click,
    )


def _near(actor: Actor, request: CitizenRequest, decides: bool) -> list[Near]:
    """Requests of the same family nearby that came shortly before or after."""
    if request.geom is None:
        return []
    window = timedelta(days=NEAR_DAYS)
    rows = (
        CitizenRequest.objects.visible_to(actor)
        .within_metres(request.geom, NEAR_METRES)
        .filter(
            category__group=request.category.group_id,
            received_at__gte=request.received_at - window,
            received_at__lte=max(request.received_at + window, timezone.now()),
        )
        .exclude(pk=request.pk)
        .exclude(state=State.DUPLICATE)
        .select_related("category")
        .annotate(distance=Distance("geom", request.geom))
        .order_by("distance", "pk")[:NEAR_LIMIT]
    )
    possible = decides and BY_CODE["doublon"].possible(State(request.state))
    return [
        Near(
            request=row,
            metres=round(row.distance.m),
            age=age_in_words(row.received_at),
            color=STATE_COLORS[State(row.state)],
            form=DuplicateForm(
                request=request,
                actor=actor,
                initial={"original": row.number},
                auto_id=f"doublon_{row.number}_%s",
            )
            if possible
            else None,
        )
        for row in rows
    ]


def _ties(actor: Actor, request: CitizenRequest) -> list[tuple[str, CitizenRequest]]:
    """Requests tied to this one, with what they are to it."""
    end = End("requests", request.pk)
    ties = [tie for tie in relations_of(actor, end) if tie.kind == Relation.Kind.DUPLICATE_OF]
    ends = {
        (tie.target_key if tie.source_key == request.pk else tie.source_key): (
            _("Doublon de") if tie.source_key == request.pk else _("A pour doublon")
        )
        for tie in ties
        if tie.source_layer == tie.target_layer == "requests"
    }
    others = CitizenRequest.objects.visible_to(actor).filter(pk__in=ends).order_by("received_at")
    return [(ends[other.pk], other) for other in others]
