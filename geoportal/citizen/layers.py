"""The layer `requests`."""

from django.utils.translation import gettext_lazy as _

from geoportal.citizen.models import Channel, CitizenRequest
from geoportal.citizen.policy import REQUESTS_POLICY
from geoportal.citizen.services.import_requests import import_requests
from geoportal.citizen.states import CloseReason, State
from layers.catalog.fields import Field, Lookup
from layers.catalog.layer import Layer
from layers.catalog.style import Style, Symbol
from layers.territory.locate import PlaceSource

# The same as the theme's badges (--state-…), so that map and list speak alike.
STATE_COLORS = {
    State.RECEIVED: "#9a4f0b",
    State.ASSIGNED: "#36506f",
    State.IN_PROGRESS: "#6a4380",
    State.RESOLVED: "#2b6733",
    State.CLOSED: "#5a6163",
    State.REFUSED: "#9f2b20",
    State.FORWARDED: "#1d6377",
    State.DUPLICATE: "#6b5d4b",
}

REQUESTS = Layer(
    id="requests",
    title=_("Demandes des citoyens"),
    description=_("Ce qui est signalé sur le territoire : catégorie, lieu, état et dates."),
    model=CitizenRequest,
    geometry_type="Point",
    fields=(
        Field(
            "category",
            _("Catégorie"),
            column="category_id",
            lookup=Lookup("citizen_category", "title"),
        ),
        Field("state", _("État"), "code", codes=tuple(State.choices)),
        Field(
            "commune", _("Commune"), column="commune_id", lookup=Lookup("territory_commune", "name")
        ),
        Field("received_at", _("Reçue le"), "datetime"),
        Field("changed_at", _("Modifiée le"), "datetime"),
        Field("ended_at", _("Terminée le"), "datetime"),
        Field("text", _("Description")),
        Field(
            "photos",
            _("Photos"),
            "list",
            column="id",
            lookup=Lookup("citizen_photo", "path", key="request_id", many=True, where="released"),
        ),
        Field("number", _("Numéro")),
        Field("channel", _("Canal"), "code", codes=tuple(Channel.choices)),
        Field("agency", _("Service"), column="agency_id", lookup=Lookup("access_agency", "name")),
        Field("agent", _("Agent"), column="agent_id", lookup=Lookup("access_account", "username")),
        Field("address", _("Adresse ou repère")),
        Field("accuracy_m", _("Précision (m)"), "number"),
        Field("place_source", _("Source de la position"), "code", codes=tuple(PlaceSource.choices)),
        Field("reason", _("Motif"), "code", codes=tuple(CloseReason.choices)),
    ),
    policy=REQUESTS_POLICY,
    moment="received_at",
    writers={"import": import_requests},
    style=Style(
        shape="circle",
        attribute="state",
        symbols=tuple(Symbol(state.label, STATE_COLORS[state], state.value) for state in State),
        size=6.5,
        aggregate_below=11,
    ),
)
