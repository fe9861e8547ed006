"""`geoportal water isolate`: which valves to close and who loses water.

Of a network in files, without a database; or, if no file is named, of a territory's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from networks.graph import Defect, Isolation, Segments, Valve, isolate
from networks.graph.pieces import unfed
from networks.water.commands import Refused
from networks.water.model_files import add_files, network_in, reasons
from networks.water.whose import add_territory, territory_in

HELP = "les vannes à fermer autour d’une conduite ou d’un nœud"


def add_arguments(parser: CommandParser) -> None:
    """The files and the place."""
    add_files(parser)
    place = parser.add_mutually_exclusive_group(required=True)
    place.add_argument("--pipe", help="la conduite (ou la pompe) à isoler")
    place.add_argument("--node", help="le nœud à isoler")
    add_territory(parser)


def run(options: Mapping[str, Any]) -> str:
    """Valves in walking order, what is cut, and what no source reaches any more."""
    if options["inp"] is None and options["valves"] is None:
        return _of_territory(options)
    network, valves, defects = network_in(options)
    pipe, node = options["pipe"], options["node"]
    if pipe is not None and pipe not in network.link_number:
        raise Refused(_("Conduite inconnue : « %s ».") % pipe)
    if node is not None and node not in network.node_number:
        raise Refused(_("Nœud inconnu : « %s ».") % node)
    segments = Segments(network, valves)
    found = isolate(segments, link=pipe, node=node)
    return _printed(options, found, [*defects, *segments.defects, *unfed(segments)])


def _of_territory(options: Mapping[str, Any]) -> str:
    """The same of what is in the database, by the service's own names."""
    # Nothing of this is there where a command is run without a database.
    from networks.water.naming import isolated

    found, defects = isolated(territory_in(options), pipe=options["pipe"], node=options["node"])
    return _printed(options, found, defects)


def _printed(options: Mapping[str, Any], found: Isolation, defects: list[Defect]) -> str:
    told = reasons(defects)
    if options["json"]:
        return json.dumps(_document(found) | {"reasons": told}, ensure_ascii=False)
    return "\n".join([*_in_words(found), *(each["reason"] for each in told)])


def _document(found: Isolation) -> dict[str, Any]:
    return {
        "valves": [_named(valve) for valve in found.valves],
        "closed_already": [_named(valve) for valve in found.closed_already],
        "pipes": found.links,
        "nodes": found.nodes,
        "length_m": found.length,
        "without_source": found.nodes_without_source,
        "pipes_without_source": found.links_without_source,
        "sources": found.sources,
    }


def _named(valve: Valve) -> dict[str, Any]:
    return {name: value for name, value in asdict(valve).items() if name in {"id", "link", "node"}}


def _in_words(found: Isolation) -> list[str]:
    lines = [_("Vannes à fermer : %d") % len(found.valves)]
    lines += [
        _("%(number)d. %(id)s (conduite %(link)s, nœud %(node)s)")
        % {"number": number, **_named(valve)}
        for number, valve in enumerate(found.valves, start=1)
    ]
    lines.append(_("Conduites coupées : %s") % (", ".join(found.links) or "–"))
    lines.append(_("Nœuds coupés : %s") % (", ".join(found.nodes) or "–"))
    lines.append(_("Sans ressource : %s") % (", ".join(found.nodes_without_source) or "–"))
    return lines
