"""`geoportal water opinions`: works that begin soon and of which nothing was said yet."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from networks.water.whose import add_territory, territory_in

HELP = "les travaux qui commencent bientôt et n’ont pas d’avis"


MOST_MONTHS = 600


def _months(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST_MONTHS):
        raise ArgumentTypeError(_("de 1 à %s mois") % MOST_MONTHS)
    return int(text)


def add_arguments(parser: CommandParser) -> None:
    """How soon, and where."""
    parser.add_argument("--months", type=_months, default=6, help="d’ici tant de mois")
    add_territory(parser)


def run(options: Mapping[str, Any]) -> str:
    """The works, the first to begin first."""
    # Nothing of this is there where a command is run without a database.
    from networks.water.models import Roadworks
    from networks.water.works import without_opinion

    rows: Any = Roadworks.objects.filter(territory_id=territory_in(options))
    soon = without_opinion(rows, options["months"], timezone.localdate()).order_by("starts_on")
    told = [
        {
            "id": row.pk,
            "title": row.title,
            "reference": row.reference,
            "declaration_number": row.declaration_number,
            "starts_on": row.starts_on.isoformat(),
            "answer_by": row.answer_by.isoformat() if row.answer_by else None,
        }
        for row in soon
    ]
    if options["json"]:
        return json.dumps({"works": told}, ensure_ascii=False)
    lines = [f"{each['starts_on']} · {each['title']}" for each in told]
    return "\n".join(lines) or _("Tous les travaux à venir ont un avis.")
