"""What a tour is made of."""

from archaeology.tours.models.media import Medium, MediumText
from archaeology.tours.models.places import (
    FindOnTheWay,
    OperationOnTheWay,
    SiteOnTheWay,
    SourceOnTheWay,
)
from archaeology.tours.models.stops import Stop, StopText
from archaeology.tours.models.tours import Tour, TourText

__all__ = [
    "FindOnTheWay",
    "Medium",
    "MediumText",
    "OperationOnTheWay",
    "SiteOnTheWay",
    "SourceOnTheWay",
    "Stop",
    "StopText",
    "Tour",
    "TourText",
]
