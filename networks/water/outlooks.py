"""What is expected of each pipe, and what renewing it is worth: the common word of the ranking
and of the opinions on roadworks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Advice(TextChoices):
    """What to do about a pipe before the road above it is renewed."""

    RENEW = "renew", _("À renouveler avant")
    WATCH = "watch", _("À surveiller")
    NO_NEED = "no_need", _("Rien à faire")
    INSUFFICIENT = "insufficient", _("Données insuffisantes")


URGENT_FIRST = (Advice.RENEW, Advice.WATCH, Advice.INSUFFICIENT, Advice.NO_NEED)
ADVICE_COLORS = {
    Advice.RENEW: "#c0392b",
    Advice.WATCH: "#d9822b",
    Advice.NO_NEED: "#5f8f6a",
    Advice.INSUFFICIENT: "#8f9497",
}


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is expected of one pipe in service.

    Attributes:
        key: of the pipe.
        network: a `Network`.
        length_m: drawn length where none is declared.
        past: breaks recorded in its life; of a sewer, blockages and overflows.
        last: day of the latest of them.
        expected: breaks a year; None for a sewer.
        low, high: between which `expected` is believed to lie, 9 times in 10; None for a sewer.
        per_km: breaks a km and year; of a sewer, weighted events.
        factors: what `score` (sewer) or `per_km` (pressure) is the product of, in order, by name.
        customers: cut each time, by isolation; of a sewer, its consequence.
        cost: of renewal, euros.
        score: what the ranking sorts by, highest first, within its family of networks.
        share: of the length of its family that ranks before it: 0 for the most urgent.
        advice: what follows from all that.
        reasons: the evidence, one French sentence each.
        as_of: the day of the ranking that says so.
    """

    key: int
    network: str
    length_m: float
    past: int
    last: date | None
    expected: float | None
    low: float | None
    high: float | None
    per_km: float
    factors: Mapping[str, float]
    customers: float
    cost: float
    score: float
    share: float
    advice: Advice
    reasons: tuple[str, ...]
    as_of: date
