"""Who answers: the territory, its agencies and accounts, and which agency gets which request."""

from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from geoportal.demo.facts.categories import CATEGORIES, Category

Role = Literal[
    "front_desk",
    "agent",
    "head",
    "secretary",
    "elected",
    "mediator",
    "archaeologist",
    "heritage",
    "police",
    "administrator",
]


@dataclass(frozen=True, slots=True)
class Territory:
    """A territory: its key (the SIREN) and its name."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Agency:
    """A service or a town hall.

    Args:
        slug: its code.
        name: its name, as citizens read it.
        area: INSEE codes that it serves, empty for the whole territory.
    """

    slug: str
    name: str
    area: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """A demonstration account.

    Args:
        username: sign-in name.
        display_name: an invented person.
        role: what they may do.
        agency: slug of their agency, or None for the whole territory.
    """

    username: str
    display_name: str
    role: Role
    agency: str | None


@dataclass(frozen=True, slots=True)
class RoutingRule:
    """Category or group, in an area, goes to an agency; the highest priority that fits wins.

    Args:
        agency: slug of the agency.
        priority: the larger wins.
        reason: why, in French, shown to agents.
        category: code of a category, empty for any.
        group: code of a group, empty for any.
        commune: INSEE code, empty for the whole territory.
    """

    agency: str
    priority: int
    reason: str
    category: str = ""
    group: str = ""
    commune: str = ""

    def fits(self, category: Category, insee: str | None) -> bool:
        """Whether the rule speaks of this category in this commune."""
        return (
            self.category in ("", category.code)
            and self.group in ("", category.group)
            and self.commune in ("", insee)
        )


TERRITORY: Final = Territory("200010700", "Caux Seine agglo")

SERVICES: Final[tuple[Agency, ...]] = (
    Agency("accueil", "Accueil et relation aux usagers"),
    Agency("eau", "Eau et assainissement"),
    Agency("voirie", "Voirie communautaire"),
    Agency("dechets", "Déchets et propreté"),
    Agency("espaces-verts", "Espaces verts et biodiversité"),
    Agency("eclairage", "Éclairage public"),
    Agency("rivieres", "Rivières et prévention des inondations"),
    Agency("transports", "Transports et mobilités"),
    Agency("batiments", "Bâtiments et équipements"),
    Agency("patrimoine", "Patrimoine et médiation – Juliobona"),
    Agency("archeologie", "Archéologie"),
    Agency("police", "Police intercommunale"),
)

TOWN_HALLS: Final[tuple[Agency, ...]] = (
    Agency("mairie-lillebonne", "Mairie de Lillebonne", ("76384",)),
    Agency("mairie-bolbec", "Mairie de Bolbec", ("76114",)),
    Agency("mairie-port-jerome", "Mairie de Port-Jérôme-sur-Seine", ("76476",)),
    Agency("mairie-rives-en-seine", "Mairie de Rives-en-Seine", ("76164",)),
    Agency("mairie-terres-de-caux", "Mairie de Terres-de-Caux", ("76258",)),
    Agency("mairie-gruchet", "Mairie de Gruchet-le-Valasse", ("76329",)),
    Agency("mairie-arelaune", "Mairie d’Arelaune-en-Seine", ("76401",)),
    Agency("mairie-la-frenaye", "Mairie de La Frénaye", ("76281",)),
)

AGENCIES: Final[tuple[Agency, ...]] = SERVICES + TOWN_HALLS

# Who else looks after what: requests are forwarded there, with a word to the citizen.
ELSEWHERE: Final[dict[str, str]] = {
    "departement": "Département de la Seine-Maritime (routes départementales)",
    "autoroute": "Exploitant de l’autoroute",
    "electricite": "Gestionnaire du réseau d’électricité",
    "telecoms": "Opérateur du réseau de téléphone",
    "rail": "Gestionnaire du réseau ferré",
    "port": "Autorité portuaire de la Seine",
    "region": "Région Normandie (cars scolaires)",
}

ACCOUNTS: Final[tuple[Account, ...]] = (
    Account("accueil", "Camille Lefebvre", "front_desk", "accueil"),
    Account("eau", "Yann Duval", "agent", "eau"),
    Account("eau-chef", "Sophie Marchand", "head", "eau"),
    Account("voirie", "Karim Benali", "agent", "voirie"),
    Account("mairie", "Nathalie Quesnel", "secretary", "mairie-lillebonne"),
    Account("elu", "Bernard Lecoq", "elected", None),
    Account("mediateur", "Inès Auber", "mediator", "patrimoine"),
    Account("archeologue", "Hugo Vasseur", "archaeologist", "archeologie"),
    Account("patrimoine", "Claire Hauchecorne", "heritage", "patrimoine"),
    Account("police", "Thomas Grenier", "police", "police"),
    Account("admin", "Administration de la plateforme", "administrator", None),
)

_WHOLE = "compétence communautaire sur tout le territoire"
_GROUP_AGENCIES: Final = {
    "voirie": "voirie",
    "circulation": "voirie",
    "eau": "eau",
    "assainissement": "eau",
    "dechets": "dechets",
    "eclairage": "eclairage",
    "nature": "espaces-verts",
    "rivieres": "rivieres",
    "equipements": "batiments",
    "transports": "transports",
    "tranquillite": "police",
    "autres": "accueil",
}
_CATEGORY_AGENCIES: Final = {
    "patrimoine": "patrimoine",
    "mare-fosse": "rivieres",
    "ruissellement": "rivieres",
    "stationnement-genant": "police",
    "epave": "police",
    "animal-errant": "police",
    "neige-verglas": "voirie",
    "affaissement": "voirie",
}
# What a commune keeps for itself inside its limits; water, waste and transport never.
_COMMUNAL_GROUPS: Final = ("voirie", "circulation", "nature")
_COMMUNAL_CATEGORIES: Final = (
    "mobilier-urbain",
    "cimetiere",
    "sanitaires",
    "accessibilite",
    "corbeille",
    "salete",
    "graffiti",
    "encombrants",
)


@cache
def routing_rules() -> tuple[RoutingRule, ...]:
    """All rules, the strongest first."""
    rules = [RoutingRule("accueil", 0, "aucune règle plus précise : l’accueil oriente la demande")]
    for group, agency in _GROUP_AGENCIES.items():
        rules.append(RoutingRule(agency, 10, _WHOLE, group=group))
    for hall in TOWN_HALLS:
        for insee in hall.area:
            for group in _COMMUNAL_GROUPS:
                reason = f"domaine communal : {hall.name} s’en occupe dans ses limites"
                rules.append(RoutingRule(hall.slug, 20, reason, group=group, commune=insee))
            for category in _COMMUNAL_CATEGORIES:
                reason = f"équipement communal : {hall.name} s’en occupe dans ses limites"
                rules.append(RoutingRule(hall.slug, 30, reason, category=category, commune=insee))
    for category, agency in _CATEGORY_AGENCIES.items():
        reason = "service spécialisé pour tout le territoire"
        rules.append(RoutingRule(agency, 40, reason, category=category))
    return tuple(sorted(rules, key=lambda rule: -rule.priority))


def route(category_code: str, insee: str | None) -> RoutingRule:
    """The rule that decides for a category in a commune (None: not located yet).

    Raises:
        KeyError: no category has this code.
    """
    found = category(category_code)
    return next(rule for rule in routing_rules() if rule.fits(found, insee))


def category(code: str) -> Category:
    """The category of that code.

    Raises:
        KeyError: there is none.
    """
    return _categories()[code]


@cache
def _categories() -> dict[str, Category]:
    return {one.code: one for one in CATEGORIES}
