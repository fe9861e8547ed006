"""`geoportal water rank`: work out which pipes to renew, and keep it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from networks.water.whose import add_territory, territory_in

HELP = "le classement des conduites à renouveler, calculé et gardé"
SHOWN = 20


def add_arguments(parser: CommandParser) -> None:
    """Of which territory."""
    add_territory(parser)


def run(options: Mapping[str, Any]) -> str:
    """What it was worked out on, and the most urgent pipes."""
    # Nothing of this is there where a command is run without a database.
    from layers.access.actor import system_actor
    from networks.water.services.rank_renewal import rank_renewal

    made = rank_renewal(system_actor("water-rank"), territory_in(options))
    rows = made.outlooks.select_related("pipe").order_by("is_sewer", "rank")
    if options["json"]:
        document = {
            "seconds": made.seconds,
            "summary": made.summary,
            "backtest": made.backtest,
            "pipes": [
                {
                    "id": row.pipe.code,
                    "network": row.pipe.network,
                    "rank": row.rank,
                    "expected": row.expected,
                    "low": row.low,
                    "high": row.high,
                    "customers": row.customers,
                    "cost": row.cost,
                    "score": row.score,
                    "factors": dict(row.factors),
                    "advice": row.advice,
                }
                for row in rows
            ],
        }
        return json.dumps(document, ensure_ascii=False)
    told = _("%(pipes)d conduites d’eau potable, %(breaks)d casses, %(sewers)d collecteurs.")
    lines = [told % made.summary]
    for row in rows.filter(is_sewer=False)[:SHOWN]:
        lines.append(
            f"{row.rank}. {row.pipe.code} · {row.get_advice_display()} · "
            f"{row.expected:.3f}/an × {row.customers:.0f} ÷ {row.cost:.0f} €"
        )
    return "\n".join(lines)
