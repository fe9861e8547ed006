"""What of a table of vehicles by road segment and month may be told, and what would tell too much.

Primary rule: a cell under 10 vehicles or under 3 sessions is not told, nor one that has changed by
less than that since it was told. Complementary rule: from everything that is told, in this release
and in earlier ones, and because vehicles are never less than none, no number that is not told
follows to within less than 10, nor its change between two releases.

The reader we defend against is stronger than any likely one: it knows which cells are empty and
which have changed since an earlier release. It does not know a session's own count, nor in which
order we chose.

Cells are hidden before totals are withheld: first those that with the hidden one are the corners
of a rectangle (two segments of a commune × two months), since 10 vehicles can then be thought
from corner to corner without a sum changing. Where there is no rectangle, totals are withheld.
Linear programs have the last word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from geoportal.police.measuring.knowledge import Knowledge, Move
from geoportal.police.measuring.releases import Count, Key, Kind, Release, Total, totals_of

LEAST_VEHICLES = 10
LEAST_SESSIONS = 3
LEAST_WIDTH = 10
KINDS: tuple[Kind, ...] = ("segment", "commune", "all")
# The order in which totals are withheld.
_GIVEN_UP: tuple[Kind, ...] = ("commune", "segment", "all")


def safe_release(
    counts: Mapping[Key, Count],
    communes: Mapping[str, str],
    months: Iterable[str],
    *,
    kinds: Iterable[Kind] = KINDS,
    earlier: Sequence[Release] = (),
) -> Release:
    """What may be told of a table.

    Args:
        counts: every cell, empty ones left out or not.
        communes: the commune of each segment in `counts`.
        months: the months that the release is about; those of `counts` are among them.
        kinds: which totals are wanted.
        earlier: all releases that share a month with this one, in their order, with their truth.

    Raises:
        ValueError: a cell is of another month, or an earlier release has no truth for what it told.
    """
    truth = {key: count for key, count in counts.items() if count.vehicles > 0}
    draft = _Draft(truth, communes, frozenset(months), kinds, earlier)
    for key in sorted(draft.hidden, key=lambda each: (truth[each].vehicles, each)):
        draft.cover(key)
    while True:
        found = draft.release()
        narrow = Knowledge([*earlier, found]).narrow(LEAST_WIDTH, draft.moves)
        # What the earlier releases alone tell cannot be taken back.
        if not [key for key in sorted(narrow) if draft.give_up(key)]:
            return found


class _Draft:
    """A release in the making; what is hidden or withheld only grows."""

    def __init__(
        self,
        truth: Mapping[Key, Count],
        communes: Mapping[str, str],
        months: frozenset[str],
        kinds: Iterable[Kind],
        earlier: Sequence[Release],
    ) -> None:
        if not {month for _code, month in truth} <= months:
            raise ValueError("a cell is of a month that the release is not about")
        if any(each.cells.keys() - each.truth.keys() for each in earlier):
            raise ValueError("an earlier release without the truth behind it")
        self._truth, self._communes, self._months = truth, communes, months
        self._earlier = earlier
        self._totals = totals_of(truth, communes, kinds)
        self._rows = any(each.kind == "segment" for each in self._totals)
        self._columns = any(each.kind == "commune" for each in self._totals)
        self._segments: dict[str, list[str]] = {}
        for code in sorted({code for code, _month in truth}):
            self._segments.setdefault(communes[code], []).append(code)
        # Told before and the same: it stays told, and hides nothing.
        self._told = {
            key
            for key, count in truth.items()
            if any(each.cells.get(key) == count.vehicles for each in earlier)
        }
        self.hidden = {key for key in truth if key not in self._told and not self._may_tell(key)}
        self.moves: list[Move] = []

    def release(self) -> Release:
        """The release as it stands."""
        cells = {k: c.vehicles for k, c in self._truth.items() if k not in self.hidden}
        return Release(self._months, cells, tuple(self._totals), dict(self._truth))

    def cover(self, key: Key) -> bool:
        """Hide the fewest vehicles that make a cell uncertain; whether anything more is hidden."""
        if any(key in move for move in self.moves):
            return False
        best: tuple[int, list[Key]] | None = None
        chosen: Move = {}
        for move in self._moves_for(key):
            fresh = sorted(each for each in move if each not in self.hidden)
            cost = (sum(self._truth[each].vehicles for each in fresh), fresh)
            if best is None or cost < best:
                best, chosen = cost, move
        if best is None:
            return False
        self.moves.append(chosen)
        self.hidden.update(best[1])
        return bool(best[1])

    def give_up(self, key: Key) -> bool:
        """Tell a little less so that a cell becomes less certain; whether that was possible.

        First what speaks of the cell itself, then what is tied to it by way of other cells.
        """
        if key in self._truth and key not in self._told and self.cover(key):
            return True
        own = [each for each in self._totals if key in each.cells]
        beside = {key}.union(
            *(
                total.cells
                for release in self._earlier
                for total in release.totals
                if key in total.cells
            )
        )
        tied = [each for each in self._totals if each.cells & beside & self.hidden]
        any_hidden = [each for each in self._totals if each.cells & self.hidden]
        for totals in (own, tied):
            if self._withhold(totals):
                return True
        return self._hide(beside) or self._withhold(any_hidden) or self._hide(self._once_summed())

    def _withhold(self, totals: Sequence[Total]) -> bool:
        if not totals:
            return False
        self._totals.remove(min(totals, key=lambda each: _GIVEN_UP.index(each.kind)))
        return True

    def _hide(self, keys: Iterable[Key]) -> bool:
        """Hide the smallest cell of those that are told for the first time."""
        fresh = [key for key in keys if key in self._truth and key not in self.hidden | self._told]
        if not fresh:
            return False
        self.hidden.add(min(fresh, key=lambda each: (self._truth[each].vehicles, each)))
        return True

    def _once_summed(self) -> set[Key]:
        """All cells that earlier totals speak of."""
        return {key for each in self._earlier for total in each.totals for key in total.cells}

    def _may_tell(self, key: Key) -> bool:
        """Whether a cell is large enough, and so is what has changed in it since it was told."""
        now = self._truth[key]
        if now.vehicles < LEAST_VEHICLES or now.sessions < LEAST_SESSIONS:
            return False
        for release in self._earlier:
            if key[1] not in release.months:
                continue
            before = release.truth.get(key, Count(0, 0))
            if before.vehicles == now.vehicles:
                return False  # was hidden for a reason, which may still hold
            if key in release.cells and not _far_apart(before, now):
                return False
        return True

    def _moves_for(self, key: Key) -> Iterator[Move]:
        """How 10 vehicles could be thought into a cell, or out of it, with every sum the same."""
        code, month = key
        others = [each for each in self._segments[self._communes[code]] if each != code]
        months = sorted(self._months - {month})
        if self._rows and self._columns:
            found: Iterator[Move] = (
                {key: 1, (code, then): -1, (other, month): -1, (other, then): 1}
                for other, then in product(others, months)
            )
        elif self._columns:
            found = ({key: 1, (other, month): -1} for other in others)
        elif self._rows:
            found = ({key: 1, (code, then): -1} for then in months)
        else:
            found = ({key: 1, other: -1} for other in self._truth if other != key)
        return (move for move in found if self._carries(move))

    def _carries(self, move: Move) -> bool:
        """Whether all cells are there and unknown, and one side can lose 10 vehicles."""
        if any(each not in self._truth or each in self._told for each in move):
            return False
        return any(
            all(
                self._truth[each].vehicles >= LEAST_WIDTH
                for each, by in move.items()
                if by == direction
            )
            for direction in (1, -1)
        )


def _far_apart(before: Count, now: Count) -> bool:
    """Whether a change is as large as a cell must be."""
    return (
        abs(now.vehicles - before.vehicles) >= LEAST_VEHICLES
        and abs(now.sessions - before.sessions) >= LEAST_SESSIONS
    )


__all__ = ["KINDS", "Count", "Kind", "Release", "Total", "safe_release"]
