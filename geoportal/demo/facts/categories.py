"""What people report: ten groups and their categories, in the words that citizens use."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Group:
    """The first level: code, title and the name of an icon."""

    code: str
    title: str
    icon: str


@dataclass(frozen=True, slots=True)
class Category:
    """The second level.

    Args:
        code: slug, unique over all groups.
        title: what a citizen reads.
        group: code of its group.
        deadline_days: days within which an answer is promised.
        hint: one line under the title, empty if the title is enough.
        danger: people must telephone first, the form says so.
        withheld: its requests are never public, not even their place.
    """

    code: str
    title: str
    group: str
    deadline_days: int
    hint: str = ""
    danger: bool = False
    withheld: bool = False


GROUPS: Final[tuple[Group, ...]] = (
    Group("voirie", "Routes et trottoirs", "road"),
    Group("circulation", "Circulation et stationnement", "sign"),
    Group("eau", "Eau potable", "tap"),
    Group("assainissement", "Égouts et eaux de pluie", "drain"),
    Group("dechets", "Déchets et propreté", "bin"),
    Group("eclairage", "Éclairage public", "lamp"),
    Group("nature", "Arbres, espaces verts et animaux", "tree"),
    Group("rivieres", "Seine, rivières et inondations", "wave"),
    Group("equipements", "Bâtiments, équipements et patrimoine", "building"),
    Group("transports", "Bus et mobilité", "bus"),
    Group("tranquillite", "Tranquillité publique", "shield"),
    Group("autres", "Autre demande", "question"),
)

CATEGORIES: Final[tuple[Category, ...]] = (
    # Routes et trottoirs
    Category("nid-de-poule", "Nid-de-poule ou chaussée abîmée", "voirie", 15),
    Category("trottoir-abime", "Trottoir abîmé ou dangereux", "voirie", 30),
    Category(
        "affaissement",
        "Trou ou affaissement de la chaussée",
        "voirie",
        2,
        "Un trou qui s’ouvre peut s’agrandir : ne vous approchez pas.",
        danger=True,
    ),
    Category("regard-casse", "Plaque ou grille cassée, descellée, bruyante", "voirie", 7),
    Category("neige-verglas", "Neige ou verglas", "voirie", 1),
    Category("chaussee-glissante", "Boue, gravillons ou huile sur la route", "voirie", 2),
    Category("travaux-signalisation", "Chantier mal signalé ou mal refermé", "voirie", 5),
    # Circulation et stationnement
    Category("panneau", "Panneau abîmé, masqué ou manquant", "circulation", 15),
    Category("marquage", "Marquage au sol effacé", "circulation", 60),
    Category("feux", "Feu tricolore en panne", "circulation", 1),
    Category(
        "stationnement-genant",
        "Stationnement gênant habituel",
        "circulation",
        10,
        "Décrivez le lieu et les heures, sans plaque d’immatriculation.",
    ),
    Category(
        "epave",
        "Véhicule abandonné",
        "circulation",
        30,
        "Sans plaque d’immatriculation : un agent la relèvera sur place.",
    ),
    Category("vitesse", "Vitesse excessive, besoin d’aménagement", "circulation", 45),
    Category("amenagement-cyclable", "Piste ou stationnement pour vélos", "circulation", 30),
    # Eau potable
    Category("fuite-eau", "Fuite d’eau sur la voie publique", "eau", 2),
    Category("coupure-pression", "Coupure d’eau ou pression faible", "eau", 1),
    Category("eau-trouble", "Eau trouble, goût ou odeur de l’eau", "eau", 2),
    Category("compteur-eau", "Compteur d’eau ou son regard abîmé", "eau", 10),
    Category("borne-incendie", "Borne d’incendie qui coule ou abîmée", "eau", 3),
    # Égouts et eaux de pluie
    Category("egout-bouche", "Égout bouché ou qui déborde", "assainissement", 2),
    Category("odeur-egout", "Odeurs d’égout", "assainissement", 7),
    Category("avaloir-bouche", "Grille d’eau de pluie bouchée", "assainissement", 10),
    Category("ruissellement", "Ruissellement ou coulée de boue", "assainissement", 3),
    Category("mare-fosse", "Mare, fossé ou bassin à entretenir", "assainissement", 45),
    # Déchets et propreté
    Category("depot-sauvage", "Dépôt sauvage", "dechets", 7),
    Category("collecte-oubliee", "Poubelle non ramassée", "dechets", 3),
    Category("bac-casse", "Bac de collecte cassé ou à changer", "dechets", 15),
    Category("point-tri-plein", "Conteneur de tri plein ou abîmé", "dechets", 3),
    Category("encombrants", "Encombrants restés sur le trottoir", "dechets", 7),
    Category("corbeille", "Corbeille pleine ou cassée", "dechets", 5),
    Category("salete", "Rue sale, verre cassé, déjections", "dechets", 7),
    Category("graffiti", "Graffiti ou affichage sauvage", "dechets", 15),
    Category("animal-mort", "Animal mort sur la voie publique", "dechets", 1),
    # Éclairage public
    Category("lampadaire-eteint", "Lampadaire éteint ou qui clignote", "eclairage", 10),
    Category("rue-noire", "Rue ou quartier sans éclairage", "eclairage", 3),
    Category("lampadaire-jour", "Éclairage allumé en plein jour", "eclairage", 15),
    Category(
        "mat-endommage",
        "Lampadaire penché, fil ou boîtier à nu",
        "eclairage",
        1,
        "Ne touchez ni au mât ni aux fils.",
        danger=True,
    ),
    # Arbres, espaces verts et animaux
    Category("herbes-hautes", "Herbes hautes, fauchage", "nature", 30),
    Category("haie-debordante", "Haie qui déborde sur le passage", "nature", 30),
    Category("branche-tombee", "Branche ou arbre tombé", "nature", 2),
    Category(
        "arbre-dangereux",
        "Arbre qui menace de tomber",
        "nature",
        2,
        "Restez à distance.",
        danger=True,
    ),
    Category("massif", "Massif, pelouse ou arrosage", "nature", 30),
    Category("aire-de-jeux", "Aire de jeux ou terrain de sport abîmé", "nature", 7),
    Category("frelons", "Nid de frelons asiatiques sur le domaine public", "nature", 5),
    Category("animal-errant", "Animal errant", "nature", 2),
    # Seine, rivières et inondations
    Category(
        "inondation",
        "Inondation d’une rue ou d’une habitation",
        "rivieres",
        1,
        "Si quelqu’un est en danger, appelez d’abord les secours.",
        danger=True,
    ),
    Category("berge", "Berge ou quai abîmé", "rivieres", 30),
    Category("riviere-encombree", "Rivière encombrée, embâcle", "rivieres", 10),
    Category(
        "pollution",
        "Pollution de l’eau, mousse, poissons morts",
        "rivieres",
        1,
        danger=True,
    ),
    # Bâtiments, équipements et patrimoine
    Category("mobilier-urbain", "Banc, barrière ou potelet abîmé", "equipements", 20),
    Category("batiment-public", "Problème dans un bâtiment public", "equipements", 15),
    Category("sanitaires", "Toilettes publiques", "equipements", 5),
    Category("cimetiere", "Cimetière", "equipements", 20),
    Category("patrimoine", "Monument ou site antique abîmé", "equipements", 10),
    Category("accessibilite", "Passage impossible en fauteuil ou poussette", "equipements", 30),
    # Bus et mobilité
    Category("arret-bus", "Arrêt ou abri de bus", "transports", 15),
    Category("bus-scolaire", "Car scolaire", "transports", 5),
    Category("horaires-bus", "Horaires et lignes", "transports", 10),
    # Tranquillité publique
    Category("incivilite", "Incivilité, trouble de voisinage", "tranquillite", 15, withheld=True),
    Category("bruit", "Bruit", "tranquillite", 15, withheld=True),
    Category("batiment-occupe", "Lieu dégradé ou occupé", "tranquillite", 10, withheld=True),
    # Autre demande
    Category("question", "Question sur un service", "autres", 10),
    Category("autre", "Rien de tout cela", "autres", 15),
)
