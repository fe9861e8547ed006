"""The layers `archaeology-sources`, `excavations`, `finds` and `heritage-sites`."""

from django.utils.translation import gettext_lazy as _

from archaeology.sites.models import Find, HeritageSite, Operation, Source
from archaeology.sites.policy import (
    FINDS_POLICY,
    HERITAGE_SITES_POLICY,
    OPERATIONS_POLICY,
    SOURCES_POLICY,
)
from archaeology.sites.services.import_excavations import import_excavations
from archaeology.sites.services.import_finds import import_finds
from archaeology.sites.services.import_heritage_sites import import_heritage_sites
from archaeology.sites.services.import_sources import import_sources
from archaeology.sites.vocabulary import (
    Confidentiality,
    Datum,
    GroundReference,
    Material,
    OperationKind,
    PrecisionClass,
    Reliability,
    SourceKind,
)
from layers.catalog.fields import Field, Lookup
from layers.catalog.layer import Layer
from layers.catalog.style import Style, Symbol

_COMMUNE = Field(
    "commune", _("Commune"), column="commune_id", lookup=Lookup("territory_commune", "name")
)
_SOURCE = Field(
    "source", _("Source"), column="source_id", lookup=Lookup("sites_source", "reference")
)
_RELIABILITY = Field("reliability", _("Fiabilité"), "code", codes=tuple(Reliability.choices))
_CONFIDENTIALITY = Field(
    "confidentiality", _("Confidentialité"), "code", codes=tuple(Confidentiality.choices)
)
_PERIOD = (
    Field("dating", _("Datation (EDTF)")),
    Field("start_min", _("Début au plus tôt"), "integer"),
    Field("start_max", _("Début au plus tard"), "integer"),
    Field("end_min", _("Fin au plus tôt"), "integer"),
    Field("end_max", _("Fin au plus tard"), "integer"),
)
_PRECISION = (
    Field("precision_class", _("Précision"), "code", codes=tuple(PrecisionClass.choices)),
    Field("precision_m", _("Précision (m)"), "number"),
)
_SYNTHETIC = Field("synthetic", _("Donnée de démonstration inventée"), "boolean")

# Distinct in lightness too, so that a print in grey still tells them apart.
_MATERIAL_COLORS = {
    Material.CERAMIC: "#b4532a",
    Material.TILE: "#d9895b",
    Material.STONE: "#6f7478",
    Material.METAL: "#2f4858",
    Material.COIN: "#c79a1e",
    Material.GLASS: "#2a8c82",
    Material.BONE: "#cbb994",
    Material.WOOD: "#5b4427",
    Material.MORTAR: "#94709b",
    Material.OTHER: "#3f6fa8",
    Material.UNKNOWN: "#9aa0a3",
}
_OPERATION_COLORS = {
    OperationKind.EXCAVATION: "#a4482f",
    OperationKind.EVALUATION: "#d08a3c",
    OperationKind.TRENCH: "#7d5a8c",
    OperationKind.SURVEY: "#4d8a5b",
    OperationKind.WATCHING: "#4a7fa5",
    OperationKind.CORING: "#27566b",
    OperationKind.CHANCE: "#8a7a4d",
    OperationKind.UNKNOWN: "#8f9497",
}

SOURCES = Layer(
    id="archaeology-sources",
    title=_("Sources archéologiques"),
    description=_("Rapports, plans, cartes, textes et archives, et l’emprise dont ils parlent."),
    model=Source,
    geometry_type="Geometry",
    fields=(
        Field("reference", _("Référence")),
        Field("kind", _("Nature"), "code", codes=tuple(SourceKind.choices)),
        Field("title", _("Titre")),
        Field("author", _("Auteur")),
        Field("year", _("Année"), "integer"),
        Field("licence", _("Licence")),
        Field("url", _("Adresse")),
        _COMMUNE,
        _RELIABILITY,
        _CONFIDENTIALITY,
        Field("notes", _("Remarques")),
    ),
    policy=SOURCES_POLICY,
    style=Style(shape="fill", symbols=(Symbol(_("Source"), "#7b7f57"),), opacity=0.25),
    generalised="rough",
    writers={"import": import_sources},
)

EXCAVATIONS = Layer(
    id="excavations",
    title=_("Opérations archéologiques"),
    description=_("Où le sous-sol a été étudié, et jusqu’à quelle profondeur."),
    model=Operation,
    geometry_type="Geometry",
    fields=(
        Field("number", _("Numéro")),
        Field("kind", _("Nature"), "code", codes=tuple(OperationKind.choices)),
        Field("title", _("Intitulé")),
        Field("organisation", _("Opérateur")),
        Field("year", _("Année"), "integer"),
        Field("started_on", _("Début"), "date"),
        Field("ended_on", _("Fin"), "date"),
        Field("depth_reached_m", _("Profondeur atteinte (m)"), "number"),
        Field("lowest_m", _("Altitude atteinte (m NGF)"), "number"),
        _COMMUNE,
        *_PRECISION,
        _RELIABILITY,
        _SYNTHETIC,
        _SOURCE,
        _CONFIDENTIALITY,
        Field("notes", _("Remarques")),
    ),
    policy=OPERATIONS_POLICY,
    style=Style(
        shape="fill",
        attribute="kind",
        symbols=tuple(
            Symbol(kind.label, _OPERATION_COLORS[kind], kind.value) for kind in OperationKind
        ),
        opacity=0.45,
    ),
    generalised="rough",
    writers={"import": import_excavations},
)

FINDS = Layer(
    id="finds",
    title=_("Mobilier archéologique"),
    description=_("Ce qui a été trouvé : nature, matériau, datation et niveau."),
    model=Find,
    geometry_type="Point",
    fields=(
        Field("number", _("Numéro d’inventaire")),
        Field("title", _("Désignation")),
        Field("kind", _("Nature")),
        Field("material", _("Matériau"), "code", codes=tuple(Material.choices)),
        Field("description", _("Description")),
        Field("count", _("Nombre"), "integer"),
        Field("found_on", _("Trouvé le"), "date"),
        *_PERIOD,
        Field("z_m", _("Altitude (m)"), "number"),
        Field("z_sigma_m", _("Incertitude (m)"), "number"),
        Field("datum", _("Système d’altitude"), "code", codes=tuple(Datum.choices)),
        Field("depth_m", _("Profondeur (m)"), "number"),
        Field(
            "ground_reference", _("Comptée depuis"), "code", codes=tuple(GroundReference.choices)
        ),
        Field(
            "operation",
            _("Opération"),
            column="operation_id",
            lookup=Lookup("sites_operation", "number"),
        ),
        Field(
            "unit",
            _("Unité stratigraphique"),
            column="unit_id",
            lookup=Lookup("sites_stratigraphicunit", "label"),
        ),
        _COMMUNE,
        *_PRECISION,
        _RELIABILITY,
        _SYNTHETIC,
        _SOURCE,
        _CONFIDENTIALITY,
    ),
    policy=FINDS_POLICY,
    style=Style(
        shape="circle",
        attribute="material",
        symbols=tuple(
            Symbol(material.label, _MATERIAL_COLORS[material], material.value)
            for material in Material
        ),
        size=5.5,
        aggregate_below=11,
    ),
    generalised="rough",
    writers={"import": import_finds},
)

HERITAGE_SITES = Layer(
    id="heritage-sites",
    title=_("Lieux de patrimoine"),
    description=_("Les monuments et lieux de la ville antique, avec ce que l’on en sait."),
    model=HeritageSite,
    geometry_type="Point",
    fields=(
        Field("code", _("Code")),
        Field("name", _("Nom")),
        Field("kind", _("Nature")),
        Field("description", _("Description")),
        *_PERIOD,
        _COMMUNE,
        *_PRECISION,
        _RELIABILITY,
        _SOURCE,
        _CONFIDENTIALITY,
    ),
    policy=HERITAGE_SITES_POLICY,
    style=Style(
        shape="circle",
        symbols=(Symbol(_("Lieu de patrimoine"), "#8b2f3f"),),
        size=7.5,
        label="name",
    ),
    generalised="rough",
    writers={"import": import_heritage_sites},
)
