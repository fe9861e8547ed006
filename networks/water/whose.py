"""Of which territory a command speaks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from networks.water.commands import Refused


def add_territory(parser: CommandParser) -> None:
    """The option that names it."""
    parser.add_argument("--territory", default="", help="le territoire, d’office celui d’ici")


def territory_in(options: Mapping[str, Any]) -> str:
    """The key of the territory.

    Raises:
        Refused: there is no such territory.
    """
    # Not there where a command is run without a database.
    from layers.access.models import Territory

    key = options["territory"] or settings.HOME_TERRITORY
    if not Territory.objects.filter(key=key).exists():
        raise Refused(_("Le territoire %s n’existe pas.") % key)
    return str(key)
