"""What the same headings were said to be the last time, made a proposal for today's file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from archaeology.sites.bringing.kinds import Kind
from archaeology.sites.bringing.looking import Seen, words_in
from archaeology.sites.bringing.proposing import Tables, choice_of, columns_of, worded

# Of a mapping, what another file with the same headings can be read by.
_SAID = ("columns", "geometry", "place", "dating")
# For all rows of that file; today's are others, and what was public there may not be here.
_OF_THE_FILE = ("operation", "source", "confidentiality")


def headings_of(columns: Iterable[str]) -> str:
    """What tells the headings of files apart, in whatever order they stand."""
    return sha256(json.dumps(sorted(columns)).encode()).hexdigest()


def said_in(mapping: Mapping[str, Any]) -> Tables:
    """The part of a mapping that is worth remembering."""
    return {name: mapping[name] for name in _SAID if name in mapping}


def as_said(
    kind: Kind, path: Path, seen: Seen, today: Tables, said: Mapping[str, Any], system: str
) -> Tables:
    """The tables of a mapping by what was said the last time.

    The operation, the source and the confidentiality of all rows, how the file is opened, how its
    days are written, and a system that today's file or its owner says, are today's.

    Args:
        kind: what the file is said to be.
        path: where it lies.
        seen: how it looks; its headings are those that were explained.
        today: the plain proposal.
        said: see `said_in`.
        system: the coordinate system that was said of today's file, or "".

    Raises:
        CannotImport: the file cannot be read.
    """
    columns: Mapping[str, Any] = said.get("columns", {})
    chosen = {name: choice_of(told) for name, told in columns.items()}
    for name in _OF_THE_FILE:
        now = choice_of(today["columns"].get(name))
        if chosen.get(name, "").startswith("v:") or now.startswith("v:"):
            chosen[name] = now
    words = words_in(path, {"file": today["file"]}, set(worded(kind, chosen).values()))
    proposed = columns_of(kind, seen, chosen, words)
    for name, told in columns.items():
        if name in worded(kind, chosen) and isinstance(told, Mapping):
            known = proposed[name] if isinstance(proposed[name], Mapping) else {}
            values = {**known.get("values", {}), **told.get("values", {})}
            proposed[name] = {**told, "values": values} if values else dict(told)
    tables = {name: table for name, table in today.items() if name not in _SAID}
    tables |= {"columns": proposed} | {
        name: dict(said[name]) for name in ("place", "dating") if name in said
    }
    geometry = {**said.get("geometry", {})}
    if system or seen.system:
        geometry.pop("crs", None)
    if system:
        geometry["crs"] = system
    return tables | ({"geometry": geometry} if geometry else {})
