"""Why a text is not EDTF, said so that whoever typed it can mend it."""

from __future__ import annotations

# Dashes that word processors put where EDTF wants the plain hyphen.
DASHES = "‐‑‒–—―−"
QUALIFIERS = "?~%"


class NotEdtf(ValueError):
    """A text that cannot be read as EDTF.

    `position` counts characters of `text` from 0 and says where the reading stopped;
    `reason_code` is for programs, `detail` (also `str(error)`) is a French sentence for people.
    """

    def __init__(self, text: str, position: int, reason_code: str, detail: str) -> None:
        super().__init__(detail)
        self.text = text
        self.position = position
        self.reason_code = reason_code
        self.detail = detail


def unexpected(text: str, at: int) -> NotEdtf:
    """The refusal of the character at `at`, where nothing that EDTF knows can be read."""
    if at >= len(text):
        return NotEdtf(text, at, "too_short", "Le texte s’arrête avant la fin de la date.")
    return NotEdtf(text, at, *_about(text, at))


def _about(text: str, at: int) -> tuple[str, str]:
    char = text[at]
    if char.isspace():
        return "space", "Une date EDTF s’écrit sans espace."
    if char in DASHES:
        return "dash", (
            f"Le tiret « {char} » n’est pas le trait d’union « - » ; "
            "un intervalle s’écrit avec « / » (0150/0200)."
        )
    if char == "X":
        return "unspecified", (
            "« X » tient lieu d’un chiffre d’une année de quatre chiffres, d’un mois ou d’un jour."
        )
    if char in "ux":
        return "draft", (f"Un chiffre inconnu s’écrit « X » en capitale, non « {char} » (198X).")
    capital = _capital(text, at)
    if capital:
        return "draft", f"« {char} » est l’écriture de 2012 ; EDTF écrit « {capital} » en capitale."
    if char in QUALIFIERS:
        if at and text[at - 1] in QUALIFIERS:
            return "qualifier", (
                "Un seul signe par élément : « % » dit à la fois incertain et approximatif."
            )
        return "qualifier", f"« {char} » ne peut pas se trouver ici."
    if char == ".":
        return "dots", (
            "« .. » n’est permis que dans un ensemble ([1670..1672]) ou comme borne ouverte "
            "d’un intervalle (0150/..) ; entre deux dates, écrire « / »."
        )
    if char == "/":
        return "slash", (
            "« / » ne sépare que les deux bornes d’un intervalle ; "
            "une date s’écrit année-mois-jour (1846-12-25)."
        )
    if char.isdigit() and not char.isascii():
        return "digits", f"« {char} » n’est pas un chiffre de 0 à 9."
    if char.isalpha():
        return "letters", (
            f"« {char} » n’appartient pas à une date EDTF : les siècles et les périodes en toutes "
            "lettres ne sont pas devinés ; écrire par exemple 01XX ou 0150/0200."
        )
    return "unexpected", f"« {char} » n’est pas attendu ici."


def _capital(text: str, at: int) -> str:
    """What the draft's small letter is now, if it is one: y170000, Y17e7, 1950p2."""
    before, after = text[:at], text[at + 1 :].lstrip("-")[:1].isdigit()
    if not after:
        return ""
    if text[at] == "y" and not before:
        return "Y"
    if text[at] == "e" and before.startswith("Y"):
        return "E"
    return "S" if text[at] == "p" and before.lstrip("Y-").isdigit() else ""
