"""The text of a file that people wrote with whatever they had."""

from __future__ import annotations

from pathlib import Path

from networks.graph.defects import CannotRead

LARGEST_BYTES = 500_000_000


def text_of(path: Path) -> str:
    """The whole file: UTF-8, else Windows-1252. Raises `CannotRead`."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise CannotRead(f"Le fichier dépasse {LARGEST_BYTES // 1_000_000} Mo.")
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise CannotRead("Le fichier n’existe pas.") from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "nom impossible"
        raise CannotRead(f"Le fichier ne s’ouvre pas ({why}).") from error
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\0" in content:
        raise CannotRead("Ce n’est pas un fichier de texte.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Undefined bytes become U+FFFD: an odd name is better than no network.
        text = content.decode("cp1252", errors="replace")
    if not text.strip():
        raise CannotRead("Le fichier est vide.")
    return text
