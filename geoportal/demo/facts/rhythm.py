"""How often, when and by which way people report things: weights chosen to look like a town."""

from typing import Final

# How many of a category come in a year, relative to the others; 4 where nothing is said.
FREQUENCY: Final[dict[str, float]] = {
    "nid-de-poule": 34,
    "depot-sauvage": 34,
    "lampadaire-eteint": 30,
    "fuite-eau": 22,
    "herbes-hautes": 16,
    "collecte-oubliee": 16,
    "avaloir-bouche": 12,
    "point-tri-plein": 12,
    "trottoir-abime": 12,
    "salete": 11,
    "question": 11,
    "egout-bouche": 10,
    "branche-tombee": 10,
    "stationnement-genant": 9,
    "vitesse": 9,
    "panneau": 9,
    "rue-noire": 8,
    "haie-debordante": 8,
    "bac-casse": 8,
    "encombrants": 7,
    "coupure-pression": 7,
    "incivilite": 7,
    "frelons": 7,
    "bruit": 6,
    "arret-bus": 6,
    "regard-casse": 6,
    "chaussee-glissante": 6,
    "eau-trouble": 5,
    "mobilier-urbain": 5,
    "inondation": 5,
    "ruissellement": 5,
    "epave": 5,
    "affaissement": 2,
    "feux": 2,
    "lampadaire-jour": 2,
    "batiment-occupe": 2,
    "pollution": 2,
    "cimetiere": 2,
    "sanitaires": 2,
    "mat-endommage": 2,
    "berge": 2.5,
    "riviere-encombree": 2,
}

# January to December; 1 all year round where nothing is said.
_WINTER = (2.2, 2.3, 2.0, 1.2, 0.7, 0.4, 0.3, 0.3, 0.5, 0.8, 1.3, 1.8)
_DARK = (1.7, 1.4, 1.0, 0.7, 0.5, 0.4, 0.4, 0.5, 0.9, 1.5, 2.0, 2.0)
_GROWTH = (0.0, 0.1, 0.4, 1.2, 2.4, 2.8, 2.2, 1.4, 0.9, 0.4, 0.1, 0.0)
_LEAVES = (0.8, 0.6, 0.5, 0.5, 0.6, 0.7, 0.6, 0.6, 1.0, 2.4, 2.8, 1.4)
_WARM = (0.2, 0.2, 0.5, 1.0, 1.5, 1.9, 2.0, 1.9, 1.3, 0.8, 0.4, 0.3)
_SCHOOL = (1.2, 0.8, 1.2, 0.8, 1.0, 0.8, 0.1, 0.2, 2.4, 1.3, 1.3, 0.9)
SEASONS: Final[dict[str, tuple[float, ...]]] = {
    "nid-de-poule": _WINTER,
    "neige-verglas": (5.0, 4.5, 0.6, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.5, 2.5),
    "lampadaire-eteint": _DARK,
    "rue-noire": _DARK,
    "herbes-hautes": _GROWTH,
    "haie-debordante": _GROWTH,
    "massif": _GROWTH,
    "frelons": (0.0, 0.0, 0.3, 1.0, 1.2, 1.4, 2.0, 2.6, 2.6, 1.6, 0.6, 0.0),
    "avaloir-bouche": _LEAVES,
    "depot-sauvage": (0.7, 0.8, 1.2, 1.3, 1.2, 1.2, 1.1, 1.1, 1.1, 0.9, 0.8, 0.6),
    "chaussee-glissante": (1.0, 0.5, 0.4, 0.3, 0.3, 0.4, 0.8, 1.2, 1.8, 3.0, 2.6, 1.2),
    "bruit": _WARM,
    "incivilite": _WARM,
    "odeur-egout": _WARM,
    "aire-de-jeux": _WARM,
    "eau-trouble": _WARM,
    "bus-scolaire": _SCHOOL,
    "horaires-bus": _SCHOOL,
    "salete": _LEAVES,
}

# What a day of storm multiplies.
STORM: Final[dict[str, float]] = {
    "inondation": 30,
    "ruissellement": 22,
    "branche-tombee": 26,
    "arbre-dangereux": 14,
    "egout-bouche": 8,
    "avaloir-bouche": 6,
    "rue-noire": 10,
    "panneau": 3,
    "riviere-encombree": 8,
    "mat-endommage": 8,
}
STORMS_A_YEAR: Final = 6
STORM_MONTHS: Final = (1, 2, 3, 6, 8, 10, 11, 12)

# Monday to Sunday.
WEEKDAYS: Final = (1.35, 1.15, 1.05, 1.05, 1.0, 0.65, 0.5)

# Channel: share, and weight of each hour from 0 to 23.
CHANNELS: Final[dict[str, float]] = {
    "web": 0.44,
    "phone": 0.26,
    "app": 0.14,
    "email": 0.09,
    "counter": 0.07,
}
_AWAKE = (1, 0, 0, 0, 0, 1, 3, 7, 9, 9, 9, 8, 9, 8, 7, 7, 8, 10, 11, 10, 9, 8, 5, 2)
_OFFICE = (0, 0, 0, 0, 0, 0, 0, 0, 6, 11, 10, 8, 0, 3, 8, 8, 7, 0, 0, 0, 0, 0, 0, 0)
HOURS: Final[dict[str, tuple[int, ...]]] = {
    "web": _AWAKE,
    "app": _AWAKE,
    "email": _AWAKE,
    "phone": _OFFICE,
    "counter": _OFFICE,
}

# Categories that several people tend to report at once.
OFTEN_TWICE: Final = (
    "fuite-eau",
    "nid-de-poule",
    "depot-sauvage",
    "rue-noire",
    "lampadaire-eteint",
    "inondation",
    "branche-tombee",
    "egout-bouche",
    "feux",
    "coupure-pression",
)

# Where a category happens: along roads, in the open country, by the river, at antique sites.
ON_ROADS: Final = frozenset(
    {
        "nid-de-poule",
        "affaissement",
        "neige-verglas",
        "chaussee-glissante",
        "panneau",
        "marquage",
        "vitesse",
        "animal-mort",
        "branche-tombee",
        "herbes-hautes",
        "travaux-signalisation",
    }
)
IN_COUNTRY: Final = frozenset({"depot-sauvage", "mare-fosse", "ruissellement", "animal-errant"})
BY_RIVER: Final = frozenset({"berge", "pollution", "riviere-encombree"})
ANTIQUE: Final = frozenset({"patrimoine"})
