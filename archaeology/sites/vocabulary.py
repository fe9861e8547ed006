"""The closed vocabularies of the recording system; French on the screen, English in the code."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Confidentiality(TextChoices):
    """Who may know where."""

    PUBLIC = "public", _("Publique")
    GENERALISED = "generalised", _("Position généralisée au kilomètre")
    RESTRICTED = "restricted", _("Restreinte")


class Reliability(TextChoices):
    """How far a statement can be relied on."""

    A = "A", _("A · établi")
    B = "B", _("B · probable")
    C = "C", _("C · discuté ou contradictoire")
    D = "D", _("D · non vérifié")


class SourceKind(TextChoices):
    """What a statement rests on."""

    REPORT = "report", _("Rapport")
    PLAN = "plan", _("Plan")
    MAP = "map", _("Carte")
    TEXT = "text", _("Texte publié")
    ARCHIVE = "archive", _("Archive")
    ORAL = "oral", _("Témoignage oral")
    FIND_NOTICE = "find_notice", _("Déclaration de découverte")
    DATASET = "dataset", _("Jeu de données")


class OperationKind(TextChoices):
    """How the ground was looked into (Code du patrimoine, livre V)."""

    EXCAVATION = "excavation", _("Fouille")
    EVALUATION = "evaluation", _("Diagnostic")
    TRENCH = "trench", _("Sondage")
    SURVEY = "survey", _("Prospection")
    WATCHING = "watching", _("Suivi de travaux")
    CORING = "coring", _("Carottage")
    CHANCE = "chance", _("Découverte fortuite")
    UNKNOWN = "unknown", _("Inconnue")


class UnitKind(TextChoices):
    """What a stratigraphic unit is."""

    DEPOSIT = "deposit", _("Couche")
    FILL = "fill", _("Comblement")
    CUT = "cut", _("Creusement")
    STRUCTURE = "structure", _("Construction")
    SURFACE = "surface", _("Sol, niveau de circulation")
    NATURAL = "natural", _("Substrat")
    UNKNOWN = "unknown", _("Indéterminée")


class RelationKind(TextChoices):
    """How one unit stands to another; each kind has its inverse, symmetrical ones themselves."""

    COVERS = "covers", _("recouvre")
    COVERED_BY = "covered_by", _("est recouverte par")
    CUTS = "cuts", _("coupe")
    CUT_BY = "cut_by", _("est coupée par")
    FILLS = "fills", _("comble")
    FILLED_BY = "filled_by", _("est comblée par")
    ABUTS = "abuts", _("s’appuie contre")
    ABUTTED_BY = "abutted_by", _("sert d’appui à")
    BONDED_WITH = "bonded_with", _("est liée à")
    EQUALS = "equals", _("est la même que")
    CONTEMPORARY = "contemporary", _("est contemporaine de")

    @property
    def inverse(self) -> RelationKind:
        """The same relation, told from the other unit."""
        return _INVERSES.get(self, self)

    @property
    def is_later(self) -> bool:
        """Whether the unit is later than the other."""
        return self in LATER

    @property
    def is_earlier(self) -> bool:
        """Whether the unit is earlier than the other."""
        return self.inverse in LATER and self not in LATER


LATER = frozenset({RelationKind.COVERS, RelationKind.CUTS, RelationKind.FILLS, RelationKind.ABUTS})
_PAIRS = (
    (RelationKind.COVERS, RelationKind.COVERED_BY),
    (RelationKind.CUTS, RelationKind.CUT_BY),
    (RelationKind.FILLS, RelationKind.FILLED_BY),
    (RelationKind.ABUTS, RelationKind.ABUTTED_BY),
)
_INVERSES = dict(_PAIRS) | {inverse: kind for kind, inverse in _PAIRS}


class Material(TextChoices):
    """What a find is made of."""

    CERAMIC = "ceramic", _("Céramique")
    TILE = "tile", _("Terre cuite architecturale")
    STONE = "stone", _("Pierre")
    METAL = "metal", _("Métal")
    COIN = "coin", _("Monnaie")
    GLASS = "glass", _("Verre")
    BONE = "bone", _("Os, matière dure animale")
    WOOD = "wood", _("Bois, charbon")
    MORTAR = "mortar", _("Mortier, enduit, mosaïque")
    OTHER = "other", _("Autre")
    UNKNOWN = "unknown", _("Inconnue")


class Datum(TextChoices):
    """What an altitude is counted from."""

    NGF_IGN69 = "ngf_ign69", _("NGF-IGN69")
    OTHER = "other", _("Autre système")
    RELATIVE = "relative", _("Relatif au chantier")
    UNKNOWN = "unknown", _("Inconnu")


class GroundReference(TextChoices):
    """What a depth is counted from; a depth is no altitude."""

    GROUND = "ground", _("Sol actuel")
    STREET = "street", _("Chaussée")
    STRIPPED = "stripped", _("Niveau de décapage")
    FLOOR = "floor", _("Sol du bâtiment")
    UNKNOWN = "unknown", _("Non précisé")


class PrecisionClass(TextChoices):
    """How a position is known."""

    SURVEYED = "surveyed", _("Levé sur place")
    PLAN = "plan", _("Lu sur un plan")
    PARCEL = "parcel", _("Parcelle")
    MONUMENT = "monument", _("Près d’un monument")
    PLACE = "place", _("Lieu-dit ou quartier")
    COMMUNE = "commune", _("Commune")
    HYPOTHESIS = "hypothesis", _("Hypothèse")
    UNKNOWN = "unknown", _("Inconnue")


class Statement(TextChoices):
    """What an assertion is about."""

    DATING = "dating", _("Datation")
    POSITION = "position", _("Position")
    LEVEL = "level", _("Altitude ou profondeur")
    IDENTIFICATION = "identification", _("Identification")
    MEASURE = "measure", _("Mesure")
    HISTORY = "history", _("Histoire")
