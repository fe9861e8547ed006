"""What kinds of units look like: each has a shape of its own, colour only repeats it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of unit: CSS class, French name in the legend, fill if the page gives none."""

    key: str
    label: str
    fill: str


PLAIN = Kind("plain", "autre unité", "#ffffff")
KINDS = {
    kind.key: kind
    for kind in (
        Kind("deposit", "couche, dépôt", "#ffffff"),
        Kind("fill", "comblement", "#f6ecd6"),
        Kind("cut", "creusement", "#ffffff"),
        Kind("structural", "construction", "#e3e3e3"),
        Kind("surface", "sol, interface", "#e6f0e6"),
    )
}
# Beginnings, without accents; one that ends with a space is a whole word.
WORDS = {
    "deposit": "deposit|layer|couche|depot|remblai|niveau|strat|positive",
    "fill": "fill|combl|rempli",
    "cut": "cut|creus|fosse|negati|tranch|trou|pit|ditch|recoup",
    "structural": "struct|mason|wall|mur|macon|constr|fondation|foundation|batim|pav",
    "surface": "surface|interface|sol |floor",
}


def kind_of(text: str) -> Kind:
    """The kind that a word on the sheet names; plain if it names none that is drawn."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(char if char.isalnum() else " " for char in plain if char.isascii()) + " "
    for key, beginnings in WORDS.items():
        if any(letters.startswith(beginning) for beginning in beginnings.split("|")):
            return KINDS[key]
    return PLAIN
