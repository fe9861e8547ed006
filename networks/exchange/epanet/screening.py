"""The text of a model without the lines that no reader could follow, each of them told.

WNTR stops at the first such line; who imports wants to know of all, and wants the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path

from django.utils.translation import gettext as _

from layers.catalog.importing import CannotImport
from networks.exchange.findings import At, Findings

_NODES = ("JUNCTIONS", "RESERVOIRS", "TANKS")
# Sections of links, and which of their words are numbers.
_LINKS = {"PIPES": (3, 4, 5), "PUMPS": (), "VALVES": (3,)}
_OF_NODES = frozenset({"COORDINATES", "DEMANDS", "EMITTERS", "QUALITY", "SOURCES", "MIXING"})
# Sections of numbers after a name, and how many of them; a line with anything else is left.
_OF_NUMBERS = {"CURVES": 2, "PATTERNS": 1000, "DEMANDS": 1}
_OF_LINKS = frozenset({"VERTICES", "STATUS"})
_KNOWN = (
    *(*_NODES, *_LINKS, *_OF_NODES, *_OF_LINKS, "TITLE", "PATTERNS", "CURVES", "CONTROLS"),
    *("RULES", "ENERGY", "REACTIONS", "TIMES", "REPORT", "OPTIONS", "LABELS", "BACKDROP", "TAGS"),
    "END",
)
_LEAST_WORDS = {"PIPES": 6, "PUMPS": 5, "VALVES": 6}
_UNITS = frozenset({"CFS", "GPM", "MGD", "IMGD", "AFD", "LPS", "LPM", "MLD", "CMH", "CMD"})
_UNSAID = "GPM"
# Valves that hold a level of their own beside one that is held already: no reader takes them.
_HOLDING = frozenset({"PRV", "PSV", "FCV"})
# What a model can do without, if nobody can read it.
_TO_SPARE = frozenset({"CONTROLS", "RULES", "ENERGY", "REACTIONS", "REPORT", "LABELS", "TAGS"})


@dataclass(slots=True)
class Screened:
    """A model's lines by section, and the first words of all its numbered lines."""

    sections: list[tuple[str, list[str]]] = field(default_factory=list)
    rows: dict[str, list[str]] = field(default_factory=dict)

    def text(self, *, spared: bool = False) -> str:
        """The text for a reader; spared of what a network can do without."""
        return "\n".join(
            f"[{name}]\n" + "\n".join(lines) + "\n"
            for name, lines in self.sections
            if not (spared and name in _TO_SPARE)
        )


def read_text(path: Path) -> str:
    """The text of a model, UTF-8 or what old French systems write.

    Raises:
        CannotImport: there is no such file, or it is no text.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CannotImport(
            _("Le fichier %(path)s ne s’ouvre pas (%(why)s).")
            % {"path": path, "why": error.strerror}
        ) from None
    if b"\0" in content:
        raise CannotImport(_("%s n’est pas un modèle EPANET lisible.") % path.name)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def screen(text: str, findings: Findings) -> Screened:
    """Leave out lines that say nothing possible, and tell them.

    Raises:
        CannotImport: nobody could say how long a length of it is.
    """
    found = Screened()
    for name, lines in _sections(text):
        found.sections.append((name, lines))
    nodes = _keep_nodes(found, findings)
    held = {name for each in ("RESERVOIRS", "TANKS") for name in found.rows[each]}
    links = _keep_links(found, nodes, held, findings)
    _say_units(found, findings)
    for name, lines in found.sections:
        if name in _OF_NUMBERS:
            lines[:] = _of_numbers(name, lines, findings)
        if name in _OF_NODES:
            lines[:] = _kept(name, lines, nodes, findings)
        elif name in _OF_LINKS:
            lines[:] = _kept(name, lines, links, findings)
    return found


def _say_units(found: Screened, findings: Findings) -> None:
    """Without a word on units a model is in EPANET's own; WNTR wants the word.

    Raises:
        CannotImport: the word is none of EPANET's.
    """
    options = [lines for name, lines in found.sections if name == "OPTIONS"]
    every = [_words(line) for lines in options for line in lines]
    said = [words[1:] for words in every if words[0].upper() == "UNITS"]
    if not said:
        if not options:
            options.append([])
            # After the end nobody would read it.
            found.sections.insert(0, ("OPTIONS", options[0]))
        options[0].insert(0, f"Units {_UNSAID}")
        told = _("Unités non dites : %s, comme EPANET les prend.") % _UNSAID
        findings.warn(At("OPTIONS"), "Units", told)
    elif not said[-1] or said[-1][0].upper() not in _UNITS:
        raise CannotImport(_("« %s » n’est pas une unité d’EPANET.") % " ".join(said[-1])[:40])


def _sections(text: str) -> Iterator[tuple[str, list[str]]]:
    """Sections with their lines, without remarks; EPANET knows a section by its first letters."""
    name, lines = "TITLE", list[str]()
    for raw in text.splitlines():
        line = raw.strip()
        if line.startswith("["):
            yield name, lines
            wanted = line[1:5].upper().rstrip("]")
            name = next((each for each in _KNOWN if each.startswith(wanted)), line.strip("[]"))
            lines = []
        elif line and not line.startswith(";"):
            lines.append(raw.rstrip())
    yield name, lines


def _keep_nodes(found: Screened, findings: Findings) -> set[str]:
    seen: set[str] = set()

    def wrong(words: list[str]) -> str:
        if words[0] in seen:
            return _("« %s » est déjà dit.") % words[0]
        if not all(_is_number(word) for word in words[1:2]):
            return _("« %s » n’est pas une altitude.") % words[1]
        seen.add(words[0])
        return ""

    for name in _NODES:
        _screen(found, name, wrong, findings)
    return seen


def _keep_links(found: Screened, nodes: set[str], held: set[str], findings: Findings) -> set[str]:
    seen: set[str] = set()
    for name, numbers in _LINKS.items():

        def wrong(
            words: list[str],
            numbers: tuple[int, ...] = numbers,
            least: int = _LEAST_WORDS[name],
        ) -> str:
            if words[0] in seen:
                return _("« %s » est déjà dit.") % words[0]
            if len(words) < least:
                return _("La ligne est incomplète.")
            for node in words[1:3]:
                if node not in nodes:
                    return _("« %s » ne nomme aucun nœud.") % node
            if words[1] == words[2]:
                return _("Le tronçon part de « %s » et y revient.") % words[1]
            for place in numbers:
                if place < len(words) and not _is_number(words[place]):
                    return _("« %s » n’est pas un nombre.") % words[place]
            if held & set(words[1:3]) and _HOLDING & {word.upper() for word in words[4:5]}:
                return _("Un régulateur ne touche ni bâche ni réservoir.")
            seen.add(words[0])
            return ""

        _screen(found, name, wrong, findings)
    return seen


def _screen(
    found: Screened, name: str, wrong: Callable[[list[str]], str], findings: Findings
) -> None:
    """Number the lines of a section and keep those with nothing wrong."""
    rows = found.rows.setdefault(name, [])
    for section, lines in found.sections:
        if section != name:
            continue
        kept = []
        for line in lines:
            words = _words(line)
            rows.append(words[0])
            reason = wrong(words)
            if reason:
                findings.refuse(At(name, len(rows)), words[0], reason)
            else:
                kept.append(line)
        lines[:] = kept


def _kept(name: str, lines: list[str], known: set[str], findings: Findings) -> list[str]:
    """Lines of a section whose first word names something that is there."""
    kept = []
    for row, line in enumerate(lines, 1):
        words = _words(line)
        if name in {"COORDINATES", "VERTICES"} and not (
            len(words) >= 3 and _is_number(words[1]) and _is_number(words[2])
        ):
            findings.warn(At(name, row), words[0], _("Coordonnées illisibles : laissées."))
        elif words[0] in known:
            kept.append(line)
        else:
            findings.warn(At(name, row), words[0], _("« %s » n’est pas connu.") % words[0])
    return kept


def _of_numbers(name: str, lines: list[str], findings: Findings) -> list[str]:
    """Lines of a section that hold the numbers they ought to."""
    kept = []
    for row, line in enumerate(lines, 1):
        words = _words(line)
        wrong = [each for each in words[1 : 1 + _OF_NUMBERS[name]] if not _is_number(each)]
        if wrong:
            told = _("« %s » n’est pas un nombre : ligne laissée.") % wrong[0][:40]
            findings.warn(At(name, row), words[0], told)
        else:
            kept.append(line)
    return kept


def _words(line: str) -> list[str]:
    return line.partition(";")[0].split() or [""]


def _is_number(word: str) -> bool:
    try:
        return isfinite(float(word))
    except ValueError:
        return False
