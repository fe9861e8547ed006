"""The table of pipes: `id,material,diameter,laid,length_m[,retired]`."""

from __future__ import annotations

from math import inf, isnan, nan
from pathlib import Path

import numpy as np

from networks.renewal.moments import NotADate, span_of
from networks.renewal.reading.table import number_in, rows_of
from networks.renewal.records import UNKNOWN, CannotRead, Defect, Pipes

TABLE = "pipes"
WANTED = ("id", "material", "diameter", "laid", "length_m", "retired")
HEADINGS = {
    heading: role
    for role, headings in {
        "id": "id|pipe|pipe_id|identifiant|conduite",
        "material": "material|matériau|materiau",
        "diameter": "diameter|diameter_mm|diamètre|diametre",
        "laid": "laid|pose|année_pose|annee_pose|date_pose",
        "length_m": "length_m|length|longueur|longueur_m",
        "retired": "retired|abandon|date_abandon|hors_service",
    }.items()
    for heading in headings.split("|")
}
# Water pipes of Roman lead apart, an older one is a slip of the keyboard or a zero.
OLDEST = 1700
# What stands for « not yet », as 9999.
NEWEST = 2200
# A year alone leaves open when in it the old pipe made way for the new.
A_YEAR = 1.0
NOBODY_KNOWS = frozenset(["", "0", "0.0", "-", "?", "na", "n/a", "nan", "null", "none", "unknown"])
NOBODY_KNOWS |= {"inconnu", "inconnue", "unk", "xxx"}


def read_pipes(path: Path) -> tuple[Pipes, list[Defect]]:
    """The pipes, and a line for each cell or row that could not be used.

    `laid` and `retired` are years or dates. What nobody knows of a pipe leaves it in, with its
    like; without an id or a length it cannot be counted. Raises `CannotRead`.
    """
    reading = _Reading()
    for row, cells in rows_of(path, HEADINGS, ("id", "length_m"), WANTED):
        reading.add(row, *cells)
    if not reading.ids:
        raise CannotRead("Aucune conduite utilisable.")
    diameters, laid, retired, lengths = (np.array(each, dtype=float) for each in reading.numbers)
    pipes = Pipes(reading.ids, reading.materials, diameters, laid, retired, lengths)
    return pipes, reading.defects


class _Reading:
    """The rows so far."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.materials: list[str] = []
        # Diameter, laid, retired, length.
        self.numbers: tuple[list[float], ...] = ([], [], [], [])
        self.lives: dict[str, list[tuple[float, float]]] = {}
        self.defects: list[Defect] = []

    def add(
        self, row: int, id: str, material: str, diameter: str, laid: str, length: str, retired: str
    ) -> None:
        """Keep the row, or say why not."""
        if not id:
            self.tell(row, "id", "Conduite écartée : sans identifiant.")
            return
        metres = self.number(row, "length_m", length)
        if isnan(metres):
            self.tell(row, "length_m", f"Conduite « {id} » écartée : sans longueur.")
            return
        begun, ended = self.moment(row, "laid", laid)[0], self.moment(row, "retired", retired)[1]
        life = (-inf if isnan(begun) else begun, inf if isnan(ended) else ended)
        if life[1] < life[0]:
            self.tell(row, "retired", f"Conduite « {id} » écartée : retirée avant d’être posée.")
            return
        there = self.lives.setdefault(id, [])
        if any(life[0] + A_YEAR < end and start + A_YEAR < life[1] for start, end in there):
            self.tell(row, "id", f"Conduite « {id} » écartée : identifiant déjà pris alors.")
            return
        there.append(life)
        name = " ".join(material.split()).upper()
        self.ids.append(id)
        self.materials.append(UNKNOWN if name.casefold() in NOBODY_KNOWS else name)
        values = (self.number(row, "diameter", diameter), begun, life[1], metres)
        for column, value in zip(self.numbers, values, strict=True):
            column.append(value)

    def tell(self, row: int, column: str, reason: str) -> None:
        """One more line of the report."""
        self.defects.append(Defect(TABLE, row, column, reason))

    def number(self, row: int, column: str, text: str) -> float:
        """A number above 0; NaN if nobody knows."""
        if text.casefold() in NOBODY_KNOWS:
            return nan
        try:
            value = number_in(text)
        except ValueError:
            value = 0.0
        if value > 0:
            return value
        self.tell(row, column, f"Nombre impossible (« {text} »), tenu pour inconnu.")
        return nan

    def moment(self, row: int, column: str, text: str) -> tuple[float, float]:
        """The earliest and the latest moment meant; NaN if nobody knows."""
        if text.casefold() in NOBODY_KNOWS:
            return nan, nan
        try:
            span = span_of(text)
        except NotADate:
            span = (0.0, 0.0)
        if OLDEST <= span[0] <= NEWEST:
            return span
        self.tell(row, column, f"Date impossible (« {text} »), tenue pour inconnue.")
        return nan, nan
