"""What a verb of `geoportal archaeology` is, and how it speaks."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from django.core.management.base import CommandParser, OutputWrapper

# What was given cannot be read, or contradicts itself.
REFUSED = 2


@dataclass(frozen=True, slots=True)
class Voice:
    """Where a verb writes."""

    stdout: OutputWrapper
    stderr: OutputWrapper

    def document(self, document: Any) -> None:
        """One JSON document."""
        self.stdout.write(json.dumps(document, ensure_ascii=False))

    def refuse(self, file: str, reason: str, *, as_json: bool) -> NoReturn:
        """Say why a file cannot be worked with; exit 2."""
        if as_json:
            self.document({"file": file, "error": reason})
        self.stderr.write(f"{file} : {reason}")
        sys.exit(REFUSED)


@dataclass(frozen=True, slots=True)
class Verb:
    """A name, a line of help, its arguments, and what it does with them."""

    name: str
    help: str
    arguments: Callable[[CommandParser], None]
    run: Callable[[Voice, Mapping[str, Any]], None]


OFFERED: dict[str, Verb] = {}


def offer(verb: Verb) -> None:
    """Make a verb known to the command; an app does it when it is ready."""
    OFFERED[verb.name] = verb
