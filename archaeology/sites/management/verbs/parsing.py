"""Arguments that begin with a minus sign and are no options."""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from collections.abc import Sequence

from django.core.management.base import CommandParser

NEGATIVE = re.compile(r"-[0-9X.]")


class NegativesParser(CommandParser):
    """Takes what begins like a negative number for a value: `-0050/-0010`, `--level -1.5`."""

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: Namespace | None = None
    ) -> tuple[Namespace, list[str]]:
        """The arguments; negatives joined to the option before them, or moved behind `--`."""
        given: list[str] = []
        behind: list[str] = []
        for each in sys.argv[1:] if args is None else args:
            if not NEGATIVE.match(each):
                given.append(each)
            elif given and self._wants_value(given[-1]):
                given[-1] += f"={each}"
            else:
                behind.append(each)
        if behind:
            given += behind if "--" in given else ["--", *behind]
        return super().parse_known_args(given, namespace)

    def _wants_value(self, argument: str) -> bool:
        action = self._option_string_actions.get(argument)
        return action is not None and action.nargs is None
