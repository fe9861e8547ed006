"""The police's layers: `speed-sites`, `speed-checks`, `police-operations`, `speed-statistics`."""

from django.utils.translation import gettext_lazy as _

from geoportal.police.models import (
    Band,
    Direction,
    Operation,
    Purpose,
    Recording,
    Secrecy,
    SessionState,
    SiteKind,
    SpeedSession,
    SpeedSite,
    SpeedStatistic,
)
from geoportal.police.policy import (
    CHECKS_POLICY,
    OPERATIONS_POLICY,
    SITES_POLICY,
    STATISTICS_POLICY,
)
from geoportal.police.privacy import looks_personal
from geoportal.police.services.import_readings import import_readings
from geoportal.police.services.import_sites import import_sites
from layers.catalog.fields import Field, Lookup
from layers.catalog.layer import Layer
from layers.catalog.style import Style, Symbol
from layers.exchange.guard import ImportGuard

# Blue for what keeps the limit; above it ever darker, so that the order is seen without hues.
BAND_COLORS = {
    Band.WITHIN: "#4a90c2",
    Band.TO_5: "#f0b429",
    Band.TO_10: "#e07b1a",
    Band.TO_20: "#b93a1e",
    Band.OVER_20: "#6a0f2b",
    Band.NONE: "#b9bfc1",
    Band.UNKNOWN: "#7d8487",
}
STATE_COLORS = {
    SessionState.PLANNED: "#e07b1a",
    SessionState.DONE: "#2a6f97",
    SessionState.CANCELLED: "#8a8f91",
}
SECRECY_COLORS = {
    Secrecy.PUBLIC: "#4a90c2",
    Secrecy.INTERNAL: "#e0a21a",
    Secrecy.RESTRICTED: "#6a0f2b",
}

BAND_STYLE = Style(
    shape="line",
    attribute="band",
    symbols=tuple(Symbol(band.label, color, band.value) for band, color in BAND_COLORS.items()),
    size=5.0,
    # Dark: the light colours must be seen on a light map.
    outline="#3b4245",
)

COMMUNE = Field(
    "commune", _("Commune"), column="commune_id", lookup=Lookup("territory_commune", "name")
)
BAND = Field("band", _("Écart à la limite"), "code", codes=tuple(Band.choices))

SPEED_SITES = Layer(
    id="speed-sites",
    title=_("Sites de mesure de vitesse"),
    description=_("Sections de voie contrôlées, leur limite, et la V85 mesurée."),
    model=SpeedSite,
    geometry_type="Geometry",
    fields=(
        Field("code", _("Code")),
        Field("road", _("Voie")),
        Field("segment", _("Section")),
        COMMUNE,
        Field("kind", _("Nature"), "code", codes=tuple(SiteKind.choices)),
        Field("direction", _("Sens"), "code", codes=tuple(Direction.choices)),
        Field("towards", _("Vers")),
        Field("limit_kmh", _("Limite (km/h)"), "integer"),
        Field("limit_order", _("Arrêté de limitation")),
        Field("limit_ordered_on", _("Date de l’arrêté"), "date"),
        Field("reason", _("Motif")),
        Field("vehicles", _("Véhicules mesurés"), "integer"),
        Field("v85", _("V85 (km/h)"), "number"),
        Field("v85_excess", _("V85 moins limite (km/h)"), "number"),
        BAND,
    ),
    policy=SITES_POLICY,
    writers={"import": import_sites},
    facets=(ImportGuard(looks_personal),),
    style=BAND_STYLE,
)

SPEED_CHECKS = Layer(
    id="speed-checks",
    title=_("Séances de mesure de vitesse"),
    description=_("Séances prévues, réalisées et annulées."),
    model=SpeedSession,
    geometry_type="Point",
    fields=(
        Field("site", _("Site"), column="site_id", lookup=Lookup("police_speedsite", "code")),
        Field("state", _("État"), "code", codes=tuple(SessionState.choices)),
        Field("purpose", _("Objet"), "code", codes=tuple(Purpose.choices)),
        Field("starts_at", _("Début"), "datetime"),
        Field("ends_at", _("Fin"), "datetime"),
        Field("recording", _("Enregistrement"), "code", codes=tuple(Recording.choices)),
        Field(
            "device", _("Appareil"), column="device_id", lookup=Lookup("police_device", "serial")
        ),
        Field("moving", _("Appareil embarqué"), "boolean"),
        Field("limit_kmh", _("Limite (km/h)"), "integer"),
        Field("vehicles", _("Véhicules mesurés"), "integer"),
        Field("v85", _("V85 (km/h)"), "number"),
    ),
    policy=CHECKS_POLICY,
    writers={"import": import_readings},
    facets=(ImportGuard(looks_personal),),
    moment="starts_at",
    style=Style(
        shape="circle",
        attribute="state",
        symbols=tuple(
            Symbol(state.label, color, state.value) for state, color in STATE_COLORS.items()
        ),
        size=7.0,
    ),
)

POLICE_OPERATIONS = Layer(
    id="police-operations",
    title=_("Opérations de police"),
    description=_("Ce que fait la police municipale, où et quand."),
    model=Operation,
    geometry_type="Geometry",
    fields=(
        Field("title", _("Intitulé")),
        Field(
            "kind", _("Nature"), column="kind_id", lookup=Lookup("police_operationkind", "title")
        ),
        Field("secrecy", _("Diffusion"), "code", codes=tuple(Secrecy.choices)),
        Field("starts_at", _("Début"), "datetime"),
        Field("ends_at", _("Fin"), "datetime"),
    ),
    policy=OPERATIONS_POLICY,
    moment="starts_at",
    style=Style(
        shape="fill",
        attribute="secrecy",
        symbols=tuple(
            Symbol(secrecy.label, color, secrecy.value) for secrecy, color in SECRECY_COLORS.items()
        ),
        opacity=0.35,
        outline="#3b4245",
    ),
)

SPEED_STATISTICS = Layer(
    id="speed-statistics",
    title=_("Vitesses mesurées"),
    description=_(
        "Par section de voie et par mois. Un mois n’est publié qu’à partir de 10 véhicules et de "
        "3 séances de mesure ; V85 et moyenne à partir de 100 véhicules."
    ),
    model=SpeedStatistic,
    geometry_type="LineString",
    fields=(
        Field("road", _("Voie")),
        Field("code", _("Code de la section")),
        Field("segment", _("Section")),
        COMMUNE,
        Field("month", _("Mois"), "date"),
        Field("limit_kmh", _("Limite (km/h)"), "integer"),
        Field("vehicles", _("Véhicules mesurés"), "integer"),
        Field("mean", _("Moyenne (km/h)"), "number"),
        Field("v85", _("V85 (km/h)"), "number"),
        Field("share_over", _("Part au-dessus de la limite"), "number"),
        BAND,
    ),
    policy=STATISTICS_POLICY,
    style=BAND_STYLE,
)

POLICE_LAYERS = (SPEED_SITES, SPEED_CHECKS, POLICE_OPERATIONS, SPEED_STATISTICS)
