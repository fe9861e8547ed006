"""Tables of citizen requests."""

from geoportal.citizen.models.categories import Category, CategoryGroup, RoutingRule
from geoportal.citizen.models.correspondence import (
    Contact,
    Message,
    Note,
    ProposedAnswer,
    StateChange,
)
from geoportal.citizen.models.photos import Photo
from geoportal.citizen.models.requests import Channel, CitizenRequest
from geoportal.citizen.models.sent_forms import SentForm
from geoportal.citizen.models.tickets import SpentTicket

__all__ = [
    "Category",
    "CategoryGroup",
    "Channel",
    "CitizenRequest",
    "Contact",
    "Message",
    "Note",
    "Photo",
    "ProposedAnswer",
    "RoutingRule",
    "SentForm",
    "SpentTicket",
    "StateChange",
]
