"""What requests do when what they told of is over; called after the commit, at least once."""

from __future__ import annotations

from django.utils.translation import gettext as _

from geoportal.citizen.models import CitizenRequest, ProposedAnswer
from geoportal.citizen.states import ENDED
from layers.catalog.events import subscribe
from layers.catalog.models import Relation
from networks.water.events import IncidentClosed

INCIDENTS = "water-incidents"


@subscribe(IncidentClosed)
def propose_answers(event: IncidentClosed) -> None:
    """Whoever handles a request finds what the network's service proposes to say.

    Nothing is sent by itself: the request may have told of more than that.
    """
    ties = Relation.objects.filter(
        kind=Relation.Kind.CAUSED,
        source_layer="requests",
        target_layer=INCIDENTS,
        target_key=event.key,
    )
    text = event.answer or _("Notre service est intervenu : le problème est réglé.")
    for request in CitizenRequest.objects.filter(pk__in=ties.values("source_key")):
        if request.state not in ENDED:
            ProposedAnswer.objects.update_or_create(
                request=request, layer=INCIDENTS, key=event.key, defaults={"text": text}
            )
