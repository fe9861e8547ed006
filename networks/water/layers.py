"""The layers of the networks' assets."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from layers.catalog.fields import Field, Lookup
from layers.catalog.layer import Layer
from layers.catalog.style import Shape, Style, Symbol
from layers.territory.locate import PlaceSource
from networks.water.field import incidents as field_incidents
from networks.water.field import valves as field_valves
from networks.water.field.companion import COMPANION
from networks.water.models import (
    Connection,
    Device,
    Incident,
    Node,
    Pipe,
    Roadworks,
    Structure,
)
from networks.water.policy import (
    CONNECTIONS_POLICY,
    DEVICES_POLICY,
    INCIDENTS_POLICY,
    NODES_POLICY,
    PIPES_POLICY,
    ROADWORKS_POLICY,
    STRUCTURES_POLICY,
)
from networks.water.services.import_roadworks import import_roadworks
from networks.water.vocabulary import (
    Circulation,
    Content,
    DeclarationKind,
    DeviceFunction,
    FoundBy,
    Handling,
    IncidentKind,
    IncidentState,
    Material,
    Network,
    NodeKind,
    PipeFunction,
    PositionClass,
    SensitiveUse,
    Severity,
    StructureFunction,
    WorksKind,
    WorksState,
    YearSource,
)

# The colours that trench markings use (NF P 98-332): blue, brown; green where both run.
NETWORK_COLORS = {
    Network.DRINKING: "#1f6fb4",
    Network.WASTE: "#8a5a2b",
    Network.STORM: "#4e9f86",
    Network.COMBINED: "#5b3a6b",
}

_CODE = Field("code", _("Identifiant"))
_NETWORK = Field("network", _("Réseau"), "code", codes=tuple(Network.choices))
_COMMUNE = Field(
    "commune", _("Commune"), column="commune_id", lookup=Lookup("territory_commune", "name")
)
_RETIRED = Field("retired_on", _("Hors service depuis"), "date")
_SYNTHETIC = Field("synthetic", _("Donnée de démonstration inventée"), "boolean")
_CLASSES = (
    Field("xy_class", _("Classe de position"), "code", codes=tuple(PositionClass.choices)),
    Field("z_class", _("Classe d’altitude"), "code", codes=tuple(PositionClass.choices)),
)
_LOCATED = (
    *_CLASSES,
    Field("located_on", _("Localisé le"), "date"),
    Field("location_source", _("Source de la localisation")),
    _COMMUNE,
)
_LAID = (
    Field("laid_from_year", _("Année de début de pose"), "integer"),
    Field("laid_year", _("Année de pose"), "integer"),
    Field("year_source", _("Source de l’année"), "code", codes=tuple(YearSource.choices)),
    _RETIRED,
)
_RECORDED = (
    Field("owner", _("Maître d’ouvrage")),
    Field("operator", _("Exploitant")),
    Field("updated_on", _("Mis à jour le"), "date"),
    Field("update_source", _("Source de la mise à jour")),
    Field("attribute_source", _("Source des attributs")),
    _SYNTHETIC,
)


def _code_of(name: str, title: str | Promise, table: str) -> Field:
    """What another asset is called."""
    return Field(name, title, column=f"{name}_id", lookup=Lookup(table, "code"))


def _by_network(shape: Shape, size: float, min_zoom: int) -> Style:
    symbols = tuple(
        Symbol(network.label, color, network.value) for network, color in NETWORK_COLORS.items()
    )
    return Style(shape=shape, symbols=symbols, attribute="network", size=size, min_zoom=min_zoom)


_STANDING = (
    Field("z_m", _("Altitude (m NGF)"), "number"),
    *_LAID,
    *_LOCATED,
    *_RECORDED,
    _code_of("node", _("Nœud"), "water_node"),
    _code_of("upstream_pipe", _("Canalisation amont"), "water_pipe"),
    _code_of("downstream_pipe", _("Canalisation aval"), "water_pipe"),
    _code_of("main_pipe", _("Canalisation principale"), "water_pipe"),
)

PIPES = Layer(
    id="water-pipes",
    title=_("Canalisations"),
    description=_("Les canalisations d’eau potable et d’assainissement."),
    model=Pipe,
    geometry_type="LineString",
    fields=(
        _CODE,
        _NETWORK,
        Field("material", _("Matériau"), "code", codes=tuple(Material.choices)),
        Field("diameter_mm", _("Diamètre (mm)"), "integer"),
        Field("content", _("Contenu"), "code", codes=tuple(Content.choices)),
        Field("function", _("Fonction"), "code", codes=tuple(PipeFunction.choices)),
        Field("circulation", _("Circulation"), "code", codes=tuple(Circulation.choices)),
        Field("in_service", _("En service"), "boolean"),
        Field("is_connection", _("Branchement"), "boolean"),
        _code_of("start_node", _("Nœud initial"), "water_node"),
        _code_of("end_node", _("Nœud terminal"), "water_node"),
        _code_of("main_pipe", _("Canalisation principale"), "water_pipe"),
        Field("depth_m", _("Profondeur (m)"), "number"),
        Field("length_m", _("Longueur (m)"), "number"),
        Field("connections", _("Nombre de branchements"), "integer"),
        Field("upstream_invert_m", _("Radier amont (m NGF)"), "number"),
        Field("downstream_invert_m", _("Radier aval (m NGF)"), "number"),
        Field("flows_forward", _("Coule dans le sens du tracé"), "boolean"),
        Field("condition", _("État (1 bon – 5 à refaire)"), "integer"),
        *_LAID,
        *_LOCATED,
        *_RECORDED,
    ),
    policy=PIPES_POLICY,
    facets=(COMPANION,),
    style=_by_network("line", 2.5, min_zoom=9),
)
NODES = Layer(
    id="water-nodes",
    title=_("Nœuds des réseaux"),
    description=_("Où les canalisations se rejoignent ou finissent."),
    model=Node,
    geometry_type="Point",
    fields=(
        _CODE,
        _NETWORK,
        Field("kind", _("Nature"), "code", codes=tuple(NodeKind.choices)),
        Field("z_m", _("Altitude (m NGF)"), "number"),
        *_CLASSES,
        _COMMUNE,
        _RETIRED,
        _SYNTHETIC,
    ),
    policy=NODES_POLICY,
    style=_by_network("circle", 2.5, min_zoom=14),
)
DEVICES = Layer(
    id="water-devices",
    title=_("Appareils des réseaux"),
    description=_("Vannes, poteaux d’incendie, compteurs, régulateurs, vidanges, ventouses…"),
    model=Device,
    geometry_type="Point",
    fields=(
        _CODE,
        _NETWORK,
        Field("function", _("Fonction"), "code", codes=tuple(DeviceFunction.choices)),
        Field("diameter_mm", _("Diamètre (mm)"), "integer"),
        Field("is_open", _("Ouverte"), "boolean"),
        Field("handling", _("Manœuvre"), "code", codes=tuple(Handling.choices)),
        Field("handling_note", _("Remarque sur la manœuvre")),
        *_STANDING,
        _code_of("structure", _("Ouvrage"), "water_structure"),
    ),
    policy=DEVICES_POLICY,
    facets=(field_valves.FORM,),
    writers=field_valves.WRITERS,
    style=Style(
        shape="circle",
        attribute="function",
        symbols=(
            Symbol(DeviceFunction.VALVE.label, "#1b3a57", DeviceFunction.VALVE),
            Symbol(DeviceFunction.HYDRANT.label, "#c0392b", DeviceFunction.HYDRANT),
            Symbol(DeviceFunction.METER.label, "#c79a1e", DeviceFunction.METER),
            Symbol(
                DeviceFunction.PRESSURE_REGULATOR.label,
                "#7d5a8c",
                DeviceFunction.PRESSURE_REGULATOR,
            ),
            Symbol(DeviceFunction.DRAIN.label, "#4e9f86", DeviceFunction.DRAIN),
            Symbol(DeviceFunction.AIR_VALVE.label, "#5fa8d3", DeviceFunction.AIR_VALVE),
            Symbol(DeviceFunction.OTHER.label, "#8f9497"),
        ),
        size=4.5,
        min_zoom=14,
    ),
)
STRUCTURES = Layer(
    id="water-structures",
    title=_("Ouvrages des réseaux"),
    description=_("Réservoirs, stations, regards, déversoirs…"),
    model=Structure,
    geometry_type="Point",
    fields=(
        _CODE,
        _NETWORK,
        Field("function", _("Fonction"), "code", codes=tuple(StructureFunction.choices)),
        *_STANDING,
    ),
    policy=STRUCTURES_POLICY,
    style=_by_network("circle", 5.5, min_zoom=12),
)
CONNECTIONS = Layer(
    id="water-connections",
    title=_("Branchements"),
    description=_("Qui est desservi par quelle canalisation."),
    model=Connection,
    geometry_type="Point",
    fields=(
        _CODE,
        _NETWORK,
        _code_of("pipe", _("Canalisation"), "water_pipe"),
        Field("customers", _("Abonnés"), "integer"),
        Field("sensitive", _("Usager sensible"), "code", codes=tuple(SensitiveUse.choices)),
        Field("address", _("Adresse")),
        _COMMUNE,
        _RETIRED,
        _SYNTHETIC,
    ),
    policy=CONNECTIONS_POLICY,
    style=Style(
        shape="circle", symbols=(Symbol(_("Branchement"), "#5fa8d3"),), size=3, min_zoom=14
    ),
)

STATE_COLORS = {
    IncidentState.OPEN: "#c0392b",
    IncidentState.ISOLATED: "#d9822b",
    IncidentState.REPAIRED: "#2a6f97",
    IncidentState.CLOSED: "#5f8f6a",
    IncidentState.UNFOUNDED: "#8f9497",
}

INCIDENTS = Layer(
    id="water-incidents",
    title=_("Incidents sur les réseaux"),
    description=_("Fuites, casses, obstructions… et où elles en sont."),
    model=Incident,
    geometry_type="Point",
    fields=(
        Field("number", _("Numéro")),
        Field("kind", _("Nature"), "code", codes=tuple(IncidentKind.choices)),
        _NETWORK,
        Field("state", _("État"), "code", codes=tuple(IncidentState.choices)),
        Field("severity", _("Urgence"), "code", codes=tuple(Severity.choices)),
        Field("found_by", _("Découvert par"), "code", codes=tuple(FoundBy.choices)),
        Field("announcement", _("Annonce")),
        Field("opened_at", _("Ouvert le"), "datetime"),
        Field("isolated_at", _("Isolé le"), "datetime"),
        Field("repaired_at", _("Réparé le"), "datetime"),
        Field("restored_at", _("Service rétabli le"), "datetime"),
        Field("closed_at", _("Clos le"), "datetime"),
        _code_of("pipe", _("Canalisation"), "water_pipe"),
        _code_of("device", _("Appareil"), "water_device"),
        Field("customers_cut", _("Abonnés coupés"), "integer"),
        Field("address", _("Adresse ou repère")),
        Field("accuracy_m", _("Précision (m)"), "number"),
        Field("place_source", _("Source de la position"), "code", codes=tuple(PlaceSource.choices)),
        Field("agency", _("Équipe"), column="agency_id", lookup=Lookup("access_agency", "name")),
        _COMMUNE,
        _SYNTHETIC,
    ),
    policy=INCIDENTS_POLICY,
    moment="opened_at",
    facets=(field_incidents.FORM,),
    writers=field_incidents.WRITERS,
    style=Style(
        shape="circle",
        attribute="state",
        symbols=tuple(Symbol(state.label, color, state) for state, color in STATE_COLORS.items()),
        size=7.0,
    ),
)

WORKS_COLORS = {
    WorksState.PLANNED: "#b8860b",
    WorksState.GOING_ON: "#c2570c",
    WorksState.DONE: "#5f8f6a",
    WorksState.CANCELLED: "#8f9497",
}

ROADWORKS = Layer(
    id="roadworks",
    title=_("Travaux de voirie"),
    description=_("Travaux prévus sur les routes et les rues, et leurs dates."),
    model=Roadworks,
    geometry_type="Geometry",
    fields=(
        Field("title", _("Intitulé")),
        Field("reference", _("Référence")),
        Field("kind", _("Nature"), "code", codes=tuple(WorksKind.choices)),
        Field("state", _("État"), "code", codes=tuple(WorksState.choices)),
        Field("road", _("Voie")),
        Field("starts_on", _("Début"), "date"),
        Field("ends_on", _("Fin"), "date"),
        Field("manager", _("Responsable du projet")),
        Field("company", _("Entreprise")),
        Field("declaration", _("Déclaration"), "code", codes=tuple(DeclarationKind.choices)),
        Field("declaration_number", _("Numéro de DT ou DICT")),
        Field("received_on", _("Reçue le"), "date"),
        Field("on_paper", _("Reçue sur papier"), "boolean"),
        Field("answered_on", _("Réponse envoyée le"), "date"),
        Field("announced", _("Annoncés au public"), "boolean"),
        Field("width_m", _("Largeur (m)"), "number"),
        _COMMUNE,
        _SYNTHETIC,
    ),
    policy=ROADWORKS_POLICY,
    moment="starts_on",
    writers={"import": import_roadworks},
    style=Style(
        shape="line",
        attribute="state",
        symbols=tuple(Symbol(state.label, color, state) for state, color in WORKS_COLORS.items()),
        size=5.0,
        min_zoom=10,
    ),
)

ASSET_LAYERS = (PIPES, NODES, DEVICES, STRUCTURES, CONNECTIONS)
