"""The roles a person may hold in a territory."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a membership lets its holder be; policies and predicates read nothing else."""

    FRONT_DESK = "front_desk", _("Accueil")
    AGENT = "agent", _("Agent d’un service")
    HEAD = "head", _("Responsable d’un service")
    SECRETARY = "secretary", _("Secrétariat de mairie")
    ELECTED = "elected", _("Élu")
    MEDIATOR = "mediator", _("Médiation")
    ARCHAEOLOGIST = "archaeologist", _("Archéologue")
    HERITAGE = "heritage", _("Patrimoine")
    POLICE = "police", _("Police")
    WATER = "water", _("Eau et assainissement")
    ROADS = "roads", _("Voirie")
    ADMINISTRATOR = "administrator", _("Administration")


# Those who handle citizens' requests: they read them whole in their own territory.
REQUEST_HANDLERS = frozenset(
    {
        Role.FRONT_DESK,
        Role.AGENT,
        Role.HEAD,
        Role.SECRETARY,
        Role.MEDIATOR,
        Role.ADMINISTRATOR,
    }
)
