"""Pieces of SQL that carry their bound parameters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, LiteralString

from psycopg import sql


@dataclass(frozen=True, slots=True)
class Fragment:
    """A composable text and the values bound to its placeholders, in order."""

    text: sql.Composable
    params: tuple[Any, ...] = ()

    @classmethod
    def of(cls, text: LiteralString, *params: Any, **names: sql.Composable) -> Fragment:
        """A fragment from a literal; `{name}` takes identifiers, `%s` the parameters."""
        return cls(sql.SQL(text).format(**names), params)

    @classmethod
    def weave(cls, text: LiteralString, **parts: Fragment) -> Fragment:
        """A literal whose `{name}` are fragments, each used once, in the order of the keywords.

        The keywords must come in the order in which the literal names them, since that is the
        order of the parameters.
        """
        woven = sql.SQL(text).format(**{name: part.text for name, part in parts.items()})
        return cls(woven, tuple(value for part in parts.values() for value in part.params))

    def written_out(self) -> Fragment:
        """The same with its text in one piece, for a fragment that is kept and used again."""
        return Fragment(sql.SQL(self.text.as_string(None)), self.params)


def join(separator: LiteralString, parts: Iterable[Fragment]) -> Fragment:
    """Fragments one after the other."""
    listed = list(parts)
    return Fragment(
        sql.SQL(separator).join([part.text for part in listed]),
        tuple(value for part in listed for value in part.params),
    )


@lru_cache(maxsize=4096)
def name(text: str) -> Fragment:
    """An identifier."""
    return Fragment(sql.Identifier(text))
