"""The text of the model that a territory's network was last imported from.

Demands, patterns, curves and controls are no assets: they stay in the text, apart, and go out again
around the network as it is by then.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils.text import get_valid_filename


def keep(territory: str, text: str) -> None:
    """Keep a text in the place of the one before."""
    path = _path(territory)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def kept(territory: str) -> str:
    """The text, or ""."""
    path = _path(territory)
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _path(territory: str) -> Path:
    folder = Path(settings.MEDIA_ROOT) / "networks-epanet"
    return folder / f"{get_valid_filename(territory)}.inp"
