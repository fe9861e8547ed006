"""`geoportal water segments`: what can be shut off apart, without a database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from time import perf_counter
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from networks.graph import Segments
from networks.water.model_files import add_files, network_in, reasons

HELP = "les secteurs qu’isolent les vannes"


def add_arguments(parser: CommandParser) -> None:
    """The files."""
    add_files(parser)


def run(options: Mapping[str, Any]) -> str:
    """The segment of each node and link, counted from 1; `seconds` leave out the reading."""
    network, valves, defects = network_in(options)
    begun = perf_counter()
    segments = Segments(network, valves)
    nodes, links = segments.numbered
    seconds = perf_counter() - begun
    told = reasons([*defects, *segments.defects])
    if options["json"]:
        document = {"nodes": nodes, "links": links, "seconds": seconds, "reasons": told}
        return json.dumps(document, ensure_ascii=False)
    count = len(set(nodes.values()) | set(links.values()))
    summary = _("%(segments)d secteurs, %(nodes)d nœuds, %(links)d conduites, %(valves)d vannes.")
    size = {"nodes": len(nodes), "links": len(links), "valves": len(segments.valves)}
    return "\n".join([summary % {"segments": count, **size}, *(each["reason"] for each in told)])
