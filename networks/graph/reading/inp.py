"""The topology of an EPANET model (`.inp`, EPANET 2.2 Users Manual, appendix C.2).

Only what says where links run is read; what concerns hydraulics is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path

from networks.graph.defects import CannotRead, Defect, Subject
from networks.graph.reading.text import text_of
from networks.graph.records import Link, Node

FOOT = 0.3048
# EPANET's default is GPM: lengths are feet unless flows are metric.
METRIC_FLOWS = frozenset({"LPS", "LPM", "MLD", "CMH", "CMD", "CMS"})
US_FLOWS = frozenset({"CFS", "GPM", "MGD", "IMGD", "AFD"})
# EPANET knows a section by its first letters.
SECTIONS = {
    "[JUNC": "junctions",
    "[RESE": "reservoirs",
    "[TANK": "tanks",
    "[PIPE": "pipes",
    "[PUMP": "pumps",
    "[VALV": "valves",
    "[COOR": "coordinates",
    "[STAT": "status",
    "[OPTI": "options",
}
Line = tuple[int, list[str]]


@dataclass(slots=True)
class Model:
    """Nodes, links (lengths in metres; pumps and regulators have none) and what is wrong."""

    nodes: list[Node] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)


def read_inp(path: Path) -> Model:
    """The network in a model; reservoirs and tanks are its sources.

    Statuses are those a simulation begins with and close nothing here; the report counts them.
    Raises `CannotRead` if the file has no nodes or no links.
    """
    lines = _lines_by_section(text_of(path))
    model = Model()
    places = _places(lines["coordinates"], model.defects)
    for name, is_source in (("junctions", False), ("reservoirs", True), ("tanks", True)):
        for _, words in lines[name]:
            x, y = places.get(words[0], (None, None))
            model.nodes.append(Node(words[0], x, y, source=is_source))
    metres = _metres_per_unit(lines["options"], model.defects)
    for name in ("pipes", "pumps", "valves"):
        for row, words in lines[name]:
            if len(words) < 3:
                reason = f"Ligne {row} : « {words[0]} » n’a pas ses deux nœuds."
                model.defects.append(Defect(Subject.LINK, words[0], reason, row))
                continue
            length = _length(row, words, metres, model.defects) if name == "pipes" else None
            model.links.append(Link(words[0], words[1], words[2], length))
    if not model.nodes or not model.links:
        raise CannotRead("Le fichier ne décrit aucun réseau EPANET (nœuds et conduites).")
    _tell_statuses(lines, model.defects)
    _tell_places(model.nodes, model.defects)
    return model


def _lines_by_section(text: str) -> dict[str, list[Line]]:
    lines: dict[str, list[Line]] = {name: [] for name in SECTIONS.values()}
    section: list[Line] | None = None
    for row, line in enumerate(text.splitlines(), start=1):
        words = line.partition(";")[0].split()
        if not words:
            continue
        if words[0].startswith("["):
            heading = words[0].upper()
            if heading.startswith("[END"):
                break
            section = lines.get(SECTIONS.get(heading[:5], ""))
        elif section is not None:
            section.append((row, words))
    return lines


def _places(lines: list[Line], defects: list[Defect]) -> dict[str, tuple[float, float]]:
    places = {}
    for row, words in lines:
        numbers = [_number(word) for word in words[1:3]]
        if len(numbers) == 2 and numbers[0] is not None and numbers[1] is not None:
            places[words[0]] = (numbers[0], numbers[1])
        else:
            reason = f"Ligne {row} : coordonnées illisibles du nœud « {words[0]} »."
            defects.append(Defect(Subject.NODE, words[0], reason, row))
    return places


def _length(row: int, words: list[str], metres: float, defects: list[Defect]) -> float | None:
    length = _number(words[3]) if len(words) > 3 else None
    if length is not None:
        return length * metres
    reason = f"Ligne {row} : longueur illisible de « {words[0]} », comptée nulle."
    defects.append(Defect(Subject.LINK, words[0], reason, row))
    return None


def _metres_per_unit(lines: list[Line], defects: list[Defect]) -> float:
    for row, words in lines:
        if words[0].upper() != "UNITS" or len(words) < 2:
            continue
        unit = words[1].upper()
        if unit in METRIC_FLOWS:
            return 1.0
        if unit not in US_FLOWS:
            reason = f"Ligne {row} : unité inconnue « {words[1]} », longueurs lues en pieds."
            defects.append(Defect(Subject.FILE, words[1], reason, row))
    return FOOT


def _tell_statuses(lines: dict[str, list[Line]], defects: list[Defect]) -> None:
    closed = dict.fromkeys(_closed(lines))
    if closed:
        named = ", ".join(list(closed)[:5]) + ("…" if len(closed) > 5 else "")
        reason = (
            f"{len(closed)} conduite(s) ou pompe(s) fermées au début de la simulation ({named}) : "
            "l’état n’est pas retenu, seules les vannes ferment."
        )
        defects.append(Defect(Subject.FILE, "STATUS", reason))


def _closed(lines: dict[str, list[Line]]) -> Iterator[str]:
    for _, words in lines["pipes"]:
        if words[-1].upper() == "CLOSED":
            yield words[0]
    for _, words in lines["status"]:
        if words[-1].upper() == "CLOSED":
            yield words[0]


def _tell_places(nodes: list[Node], defects: list[Defect]) -> None:
    missing = sum(node.x is None for node in nodes)
    at_zero = sum(node.x == node.y == 0 for node in nodes)
    told = []
    if missing:
        told.append(f"{missing} nœud(s) sur {len(nodes)} n’ont pas de coordonnées.")
    # One may well be the origin.
    if at_zero > 1:
        told.append(f"{at_zero} nœuds sur {len(nodes)} sont à l’origine (0, 0).")
    defects += [Defect(Subject.FILE, "COORDINATES", reason) for reason in told]


def _number(word: str) -> float | None:
    try:
        number = float(word)
    except ValueError:
        return None
    return number if isfinite(number) else None
