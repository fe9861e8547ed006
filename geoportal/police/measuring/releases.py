"""A publication of vehicles by road segment and month: its cells, its totals, what it hid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self

# A segment's code and a month as `2026-05`.
Key = tuple[str, str]
Kind = Literal["segment", "commune", "all"]


@dataclass(frozen=True, slots=True)
class Count:
    """Vehicles of full recordings in a cell, and the sessions they come from."""

    vehicles: int
    sessions: int


@dataclass(frozen=True, slots=True)
class Total:
    """A sum that is told: of a segment over the months (`month` is ""), of a commune's segments in
    a month, or of all. `cells` are those that are not empty, told or hidden.
    """

    kind: Kind
    name: str
    month: str
    cells: frozenset[Key]
    vehicles: int


@dataclass(frozen=True, slots=True)
class Release:
    """What was told at once, and the truth behind it.

    `cells` and `totals` are public. `truth` holds every cell that is not empty: it is the police's
    alone, and later releases need it, for they must not tell by how little a cell has changed.
    `months` are those the release is about.
    """

    months: frozenset[str]
    cells: Mapping[Key, int]
    totals: tuple[Total, ...]
    truth: Mapping[Key, Count] = field(default_factory=dict)

    def vehicles(self, key: Key) -> int:
        """The true number of vehicles in a cell at that time."""
        there = self.truth.get(key)
        return 0 if there is None else there.vehicles

    def hidden(self) -> frozenset[Key]:
        """The cells that are not empty and not told."""
        return frozenset(self.truth.keys() - self.cells.keys())

    def as_json(self) -> dict[str, Any]:
        """Everything, as plain lists: `months`, `cells`, `totals` (public) and `truth` (secret)."""
        return {
            "months": sorted(self.months),
            "cells": [[*key, vehicles] for key, vehicles in sorted(self.cells.items())],
            "totals": [
                {
                    "kind": each.kind,
                    "name": each.name,
                    "month": each.month,
                    "vehicles": each.vehicles,
                    "cells": sorted(map(list, each.cells)),
                }
                for each in self.totals
            ],
            "truth": [
                [*key, count.vehicles, count.sessions] for key, count in sorted(self.truth.items())
            ],
        }

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Self:
        """The release that `as_json` wrote."""
        return cls(
            frozenset(given["months"]),
            {(code, month): vehicles for code, month, vehicles in given["cells"]},
            tuple(
                Total(
                    each["kind"],
                    each["name"],
                    each["month"],
                    frozenset((code, month) for code, month in each["cells"]),
                    each["vehicles"],
                )
                for each in given["totals"]
            ),
            {
                (code, month): Count(vehicles, sessions)
                for code, month, vehicles, sessions in given["truth"]
            },
        )


def totals_of(
    truth: Mapping[Key, Count], communes: Mapping[str, str], kinds: Iterable[Kind]
) -> list[Total]:
    """All totals of those kinds over the cells; a segment's only where there are two months."""
    groups: dict[tuple[Kind, str, str], set[Key]] = {}
    several = len({month for _code, month in truth}) > 1
    wanted = set(kinds)
    for key in truth:
        code, month = key
        if "segment" in wanted and several:
            groups.setdefault(("segment", code, ""), set()).add(key)
        if "commune" in wanted:
            groups.setdefault(("commune", communes[code], month), set()).add(key)
        if "all" in wanted:
            groups.setdefault(("all", "", ""), set()).add(key)
    return [
        Total(*name, frozenset(keys), sum(truth[key].vehicles for key in keys))
        for name, keys in sorted(groups.items())
    ]
