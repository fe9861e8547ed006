"""A network that a command is given in files instead of the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from networks.graph import CannotRead, Defect, Network, Valve, network_of
from networks.graph.pieces import pieces
from networks.graph.reading import read_inp, read_valves
from networks.water.commands import Refused

T = TypeVar("T")


def add_files(parser: CommandParser) -> None:
    """The options that name them."""
    parser.add_argument("--inp", type=Path, help="le réseau, fichier EPANET .inp")
    parser.add_argument("--valves", type=Path, help="les vannes, CSV de colonnes link,node")


def network_in(options: Mapping[str, Any]) -> tuple[Network, list[Valve], list[Defect]]:
    """The network and its valves, with what is wrong; none if no table of valves is named."""
    if options["inp"] is None:
        raise Refused(_("Il manque --inp, le fichier du réseau."))
    model = _read(options["inp"], read_inp)
    valves, of_valves = _read(options["valves"], read_valves) if options["valves"] else ([], [])
    network, of_network = network_of(model.nodes, model.links)
    return network, valves, [*model.defects, *of_network, *pieces(network), *of_valves]


def reasons(defects: Iterable[Defect]) -> list[dict[str, Any]]:
    """The lines of the report."""
    return [asdict(each) for each in defects]


def _read(path: Path, reader: Callable[[Path], T]) -> T:
    try:
        return reader(path)
    except CannotRead as refused:
        raise Refused(f"{path.name or path} : {refused}") from refused
