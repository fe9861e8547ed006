"""Closed vocabularies of the networks.

Where RAEPA 1.2 has a code list, ours has its words and `networks.exchange` the codes; what it
lacks and operation needs is marked « ours ».
"""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Network(TextChoices):
    """What flows; RAEPA has a table for drinking water and TYPRESEAU for the others."""

    DRINKING = "drinking", _("Eau potable")
    WASTE = "waste", _("Eaux usées")
    STORM = "storm", _("Eaux pluviales")
    COMBINED = "combined", _("Unitaire")


SEWERS = frozenset({Network.WASTE, Network.STORM, Network.COMBINED})


def family_of(network: str) -> str:
    """The family of networks inside which a code is unique: "drinking" or "sewer"."""
    return "sewer" if network in SEWERS else "drinking"


class Material(TextChoices):
    """RAEPA MATERIAU."""

    UNKNOWN = "unknown", _("Indéterminé")
    STEEL = "steel", _("Acier")
    ASBESTOS_CEMENT = "asbestos_cement", _("Amiante-ciment")
    STEEL_CORE_CONCRETE = "steel_core_concrete", _("Béton âme tôle")
    REINFORCED_CONCRETE = "reinforced_concrete", _("Béton armé")
    FIBRE_CONCRETE = "fibre_concrete", _("Béton fibré")
    PLAIN_CONCRETE = "plain_concrete", _("Béton non armé")
    COPPER = "copper", _("Cuivre")
    FIBRE_CEMENT = "fibre_cement", _("Fibre ciment")
    FIBREGLASS = "fibreglass", _("Fibre de verre")
    FIBROCEMENT = "fibrocement", _("Fibrociment")
    DUCTILE_IRON = "ductile_iron", _("Fonte ductile")
    GREY_IRON = "grey_iron", _("Fonte grise")
    STONEWARE = "stoneware", _("Grès")
    MASONRY = "masonry", _("Maçonné")
    MILLSTONE = "millstone", _("Meulière")
    LDPE = "ldpe", _("PEBD")
    HDPE_CORRUGATED = "hdpe_corrugated", _("PEHD annelé")
    HDPE = "hdpe", _("PEHD lisse")
    LEAD = "lead", _("Plomb")
    PP_CORRUGATED = "pp_corrugated", _("PP annelé")
    PP = "pp", _("PP lisse")
    GRP_A = "grp_a", _("PRV A")
    GRP_B = "grp_b", _("PRV B")
    PVC_OLD = "pvc_old", _("PVC ancien")
    PVC_BO = "pvc_bo", _("PVC BO")
    PVC_U_CORRUGATED = "pvc_u_corrugated", _("PVC U annelé")
    PVC_U = "pvc_u", _("PVC U lisse")
    GALVANISED_SHEET = "galvanised_sheet", _("Tôle galvanisée")
    OTHER = "other", _("Autre")


class Circulation(TextChoices):
    """RAEPA MODECIRC."""

    UNKNOWN = "unknown", _("Indéterminé")
    GRAVITY = "gravity", _("Gravitaire")
    FORCED = "forced", _("Forcé")
    VACUUM = "vacuum", _("Sous-vide")
    OTHER = "other", _("Autre")


class Content(TextChoices):
    """RAEPA CONTCANAEP and CONTCANASS."""

    UNKNOWN = "unknown", _("Indéterminée")
    RAW = "raw", _("Eau brute")
    DRINKING = "drinking", _("Eau potable")
    STORM = "storm", _("Eaux pluviales")
    WASTE = "waste", _("Eaux usées")
    COMBINED = "combined", _("Unitaire")
    OTHER = "other", _("Autre")


class PipeFunction(TextChoices):
    """RAEPA FONCCANAEP and FONCCANASS."""

    UNKNOWN = "unknown", _("Indéterminée")
    TRANSPORT = "transport", _("Transport")
    DISTRIBUTION = "distribution", _("Distribution")
    COLLECTION = "collection", _("Collecte")
    OTHER = "other", _("Autre")


class DeviceFunction(TextChoices):
    """RAEPA FNAPPAEP and FNAPPASS."""

    UNKNOWN = "unknown", _("Indéterminé")
    CONNECTION_POINT = "connection_point", _("Point de branchement")
    AIR_VALVE = "air_valve", _("Ventouse")
    VALVE = "valve", _("Vanne")
    DRAIN = "drain", _("Vidange")
    PRESSURE_REGULATOR = "pressure_regulator", _("Régulateur de pression")
    HYDRANT = "hydrant", _("Hydrant")
    METER = "meter", _("Compteur")
    FLOW_METER = "flow_meter", _("Débitmètre")
    OTHER = "other", _("Autre")


class StructureFunction(TextChoices):
    """RAEPA FNOUVAEP and FNOUVASS."""

    UNKNOWN = "unknown", _("Indéterminé")
    PUMPING_STATION = "pumping_station", _("Station de pompage")
    TREATMENT_PLANT = "treatment_plant", _("Station de traitement")
    RESERVOIR = "reservoir", _("Réservoir")
    METERING_CHAMBER = "metering_chamber", _("Chambre de comptage")
    INTAKE = "intake", _("Captage")
    SEWAGE_PLANT = "sewage_plant", _("Station d’épuration")
    STORAGE_BASIN = "storage_basin", _("Bassin de stockage")
    STORM_OVERFLOW = "storm_overflow", _("Déversoir d’orage")
    OUTFALL = "outfall", _("Rejet")
    MANHOLE = "manhole", _("Regard")
    GULLY = "gully", _("Avaloir")
    OTHER = "other", _("Autre")


class PositionClass(TextChoices):
    """RAEPA QUALGLOCXY and QUALGLOCZ: how well a position is known (arrêté du 15 février 2012)."""

    A = "A", _("Classe A")
    B = "B", _("Classe B")
    C = "C", _("Classe C")


# Metres within which a rigid pipe of each class lies (same decree; flexible ones of class A, 0.5).
# Class C is « more than 1.5 m »; this much is looked around for it.
CLASS_METRES = {PositionClass.A: 0.4, PositionClass.B: 1.5, PositionClass.C: 5.0}


class YearSource(TextChoices):
    """RAEPA QUALANNEE: how the year of laying is known."""

    UNKNOWN = "unknown", _("Indéterminé")
    CERTAIN = "certain", _("Certaine")
    AS_BUILT = "as_built", _("Récolement")
    PROJECT = "project", _("Projet")
    MEMORY = "memory", _("Mémoire")
    DEDUCED = "deduced", _("Déduite")


class NodeKind(TextChoices):
    """Ours: what a vertex of the network is to those who trace it."""

    JUNCTION = "junction", _("Jonction")
    SOURCE = "source", _("Ressource")
    TANK = "tank", _("Réservoir")
    MANHOLE = "manhole", _("Regard")
    OUTLET = "outlet", _("Exutoire")
    END = "end", _("Extrémité")


class Handling(TextChoices):
    """Ours: whether a valve can be handled today."""

    OPERABLE = "operable", _("Manœuvrable")
    STUCK = "stuck", _("Grippée")
    INACCESSIBLE = "inaccessible", _("Inaccessible")
    UNKNOWN = "unknown", _("Inconnu")


class SensitiveUse(TextChoices):
    """Ours: customers who must be warned in person before their water is cut."""

    NONE = "", _("Aucun")
    HOSPITAL = "hospital", _("Hôpital ou clinique")
    DIALYSIS = "dialysis", _("Dialyse à domicile")
    CARE_HOME = "care_home", _("Maison de retraite")
    SCHOOL = "school", _("École ou crèche")
    INDUSTRY = "industry", _("Industrie dépendante")
    OTHER = "other", _("Autre usager sensible")


class IncidentKind(TextChoices):
    """Ours: what happened."""

    LEAK = "leak", _("Fuite")
    BREAK = "break", _("Casse")
    NO_WATER = "no_water", _("Manque d’eau")
    LOW_PRESSURE = "low_pressure", _("Manque de pression")
    DISCOLOURED = "discoloured", _("Eau trouble ou colorée")
    BLOCKAGE = "blockage", _("Obstruction")
    OVERFLOW = "overflow", _("Débordement")
    ODOUR = "odour", _("Odeur")
    COLLAPSE = "collapse", _("Affaissement")
    COVER = "cover", _("Tampon ou bouche à clé")
    OTHER = "other", _("Autre")


# What counts as a break of a pressure pipe, and as a failure of a sewer, in renewal.
BREAKS = frozenset({IncidentKind.LEAK, IncidentKind.BREAK})
SEWER_FAILURES = frozenset({IncidentKind.BLOCKAGE, IncidentKind.OVERFLOW, IncidentKind.COLLAPSE})


class FoundBy(TextChoices):
    """Ours: how an incident came to be known."""

    CITIZEN = "citizen", _("Demande d’un usager")
    AGENT = "agent", _("Agent sur place")
    SURVEY = "survey", _("Recherche de fuites")
    SENSOR = "sensor", _("Capteur ou télégestion")
    OPERATOR = "operator", _("Autre service ou entreprise")
    IMPORT = "import", _("Historique repris")


class Severity(TextChoices):
    """Ours: how soon somebody must go."""

    LOW = "low", _("À programmer")
    NORMAL = "normal", _("Dans la semaine")
    HIGH = "high", _("Dans la journée")
    URGENT = "urgent", _("Tout de suite")


class IncidentState(TextChoices):
    """Ours: where an incident stands."""

    OPEN = "open", _("Ouvert")
    ISOLATED = "isolated", _("Isolé, eau coupée")
    REPAIRED = "repaired", _("Réparé")
    CLOSED = "closed", _("Clos, service rétabli")
    UNFOUNDED = "unfounded", _("Sans suite")


ENDED = frozenset({IncidentState.CLOSED, IncidentState.UNFOUNDED})


class RepairSupport(TextChoices):
    """RAEPA SUPPREPARE."""

    PIPE = "pipe", _("Canalisation")
    DEVICE = "device", _("Appareillage")
    STRUCTURE = "structure", _("Ouvrage")


class Defect(TextChoices):
    """RAEPA DEFREPAREE; the last ones are ours, for what stops a sewer, and are « autre » there."""

    UNKNOWN = "unknown", _("Indéterminé")
    LENGTHWISE_BREAK = "lengthwise_break", _("Casse longitudinale")
    CLEAN_BREAK = "clean_break", _("Casse nette")
    PULLED_APART = "pulled_apart", _("Déboîtement")
    CRACK = "crack", _("Fissure")
    JOINT = "joint", _("Joint")
    PUNCTURE = "puncture", _("Percement")
    OTHER = "other", _("Autre")
    ROOTS = "roots", _("Racines")
    GREASE = "grease", _("Graisses")
    DEPOSITS = "deposits", _("Dépôts")
    FOREIGN_OBJECT = "foreign_object", _("Corps étranger")
    COLLAPSE = "collapse", _("Effondrement")


class WorksKind(TextChoices):
    """Ours: what is done to a road."""

    RESURFACING = "resurfacing", _("Réfection de chaussée")
    REBUILDING = "rebuilding", _("Reprise de structure, aménagement")
    PAVEMENT = "pavement", _("Trottoir")
    TRENCH = "trench", _("Tranchée d’un autre réseau")
    OTHER = "other", _("Autre")


class WorksState(TextChoices):
    """Ours: where works stand."""

    PLANNED = "planned", _("Prévus")
    GOING_ON = "going_on", _("En cours")
    DONE = "done", _("Terminés")
    CANCELLED = "cancelled", _("Abandonnés")


class DeclarationKind(TextChoices):
    """What the one who plans works must send to who has pipes there (Code de l'environnement)."""

    NONE = "", _("Aucune déclaration")
    DT = "dt", _("DT")
    DICT = "dict", _("DICT")
