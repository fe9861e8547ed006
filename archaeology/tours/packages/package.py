"""What a package holds: an inventory of hashes, the same version for the same content."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One file: where it lies in the package, its SHA-256 in hexadecimal, its size and type."""

    path: str
    sha256: str
    bytes: int
    type: str


@dataclass(frozen=True, slots=True)
class Package:
    """The inventory. `told` is the digest of the tour itself, by which a stale one is known."""

    key: int
    tour: str
    language: str
    version: str
    told: str
    files: tuple[Entry, ...]

    @classmethod
    def of(cls, key: int, tour: str, language: str, told: str, files: Sequence[Entry]) -> Self:
        """The inventory of some files; its version is made of their paths and hashes."""
        named = "\n".join(f"{each.path} {each.sha256}" for each in files)
        version = hashlib.sha256(f"{FORMAT}\n{named}".encode()).hexdigest()[:16]
        return cls(key, tour, language, version, told, tuple(files))

    @property
    def bytes(self) -> int:
        """What the files weigh."""
        return sum(each.bytes for each in self.files)

    def entry(self, path: str) -> Entry | None:
        """The file at that path."""
        return next((each for each in self.files if each.path == path), None)

    def but(self, held: frozenset[tuple[str, str]]) -> tuple[Entry, ...]:
        """The files that somebody who holds some (path, SHA-256) has not yet."""
        return tuple(each for each in self.files if (each.path, each.sha256) not in held)

    def as_kept(self) -> dict[str, Any]:
        """For the shelf."""
        return asdict(self)

    @classmethod
    def from_kept(cls, kept: Mapping[str, Any]) -> Self:
        """From the shelf."""
        files = tuple(Entry(**each) for each in kept["files"])
        return cls(**{**kept, "files": files})
