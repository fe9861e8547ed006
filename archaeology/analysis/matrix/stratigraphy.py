"""The stratigraphy that the sheets of an excavation state together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from archaeology.analysis.matrix import graph
from archaeology.analysis.matrix.inconsistencies import Inconsistency, one_sided
from archaeology.analysis.matrix.naming import in_natural_order, natural_key
from archaeology.analysis.matrix.record import Record, Unit, Verb
from archaeology.analysis.matrix.unions import Unions


@dataclass(frozen=True, slots=True)
class Cycle:
    """A shortest cycle of a set of units that are all later than one another.

    `path` begins and ends with the same unit. `text` shows it: « → » is « later than », « = » an
    equality that the cycle goes through. `units` are all units of the set.
    """

    path: list[str]
    text: str
    units: list[str]


class Cyclic(ValueError):
    """What needs an order was asked of relations that contradict themselves."""

    def __init__(self, cycles: list[Cycle]) -> None:
        super().__init__("Les relations forment un cycle : " + cycles[0].text)
        self.cycles = cycles


@dataclass(frozen=True)
class Stratigraphy:
    """Units, which of them are one, and which is later than which.

    `later`: (later, earlier) as stated by either sheet, each pair once. `groups`: all units, those
    that are equal together, each group and the groups in natural order; the first of a group
    stands for it.
    """

    units: dict[str, Unit]
    later: list[tuple[str, str]]
    groups: list[list[str]]
    contemporary: list[list[str]]
    stated_inconsistencies: list[Inconsistency] = field(default_factory=list)

    @cached_property
    def group_of(self) -> dict[str, int]:
        """Which group a unit is in."""
        return {name: i for i, group in enumerate(self.groups) for name in group}

    @cached_property
    def children(self) -> graph.Children:
        """Per group the groups that are directly stated to be earlier."""
        targets: list[set[int]] = [set() for _ in self.groups]
        for later, earlier in self.later:
            targets[self.group_of[later]].add(self.group_of[earlier])
        return [sorted(each) for each in targets]

    @property
    def equal(self) -> list[list[str]]:
        """Sets of units that are one."""
        return [group for group in self.groups if len(group) > 1]

    @cached_property
    def cycles(self) -> list[Cycle]:
        """One shortest cycle of each set of units that contradict one another."""
        return [self._told(component) for component in graph.cyclic_components(self.children)]

    @cached_property
    def _order(self) -> list[int]:
        order = graph.topological_order(self.children)
        if len(order) < len(self.groups):
            raise Cyclic(self.cycles)
        return order

    @property
    def order(self) -> list[str]:
        """All units, the latest first, equal ones together; raises `Cyclic`."""
        return [name for group in self._order for name in self.groups[group]]

    @cached_property
    def reduced(self) -> graph.Children:
        """`children` without what follows from the rest; raises `Cyclic`."""
        return graph.transitive_reduction(self.children, self._order)

    @property
    def reduction(self) -> list[tuple[str, str]]:
        """(later, earlier), each the first of its group, without what follows from the rest."""
        return [
            (self.groups[later][0], self.groups[earlier][0])
            for later, targets in enumerate(self.reduced)
            for earlier in targets
        ]

    def earlier_than(self, unit: str) -> list[str]:
        """All units that are earlier, however far below; `KeyError` if there is no such unit."""
        return self._members(graph.reached_from(self.group_of[unit], self.children))

    def later_than(self, unit: str) -> list[str]:
        """All units that are later, however far above; `KeyError` if there is no such unit."""
        return self._members(graph.reached_from(self.group_of[unit], self._parents))

    @cached_property
    def inconsistencies(self) -> list[Inconsistency]:
        """What the sheets say differently, and contemporaries of which one is later."""
        return self.stated_inconsistencies + self._contemporaries_in_order()

    @cached_property
    def _parents(self) -> graph.Children:
        return graph.parents_of(self.children)

    def _members(self, groups: Iterable[int]) -> list[str]:
        return [name for group in sorted(groups) for name in self.groups[group]]

    def _contemporaries_in_order(self) -> list[Inconsistency]:
        found = []
        for names in self.contemporary:
            for name in names:
                below = graph.reached_from(self.group_of[name], self.children)
                found += [
                    Inconsistency.contemporary_but_later(name, other)
                    for other in names
                    if other != name and self.group_of[other] in below
                ]
        return found

    def _told(self, component: graph.CyclicComponent) -> Cycle:
        """The units that the statements of a cycle name, one after the other."""
        pair_of = {
            (self.group_of[later], self.group_of[earlier]): (later, earlier)
            for later, earlier in reversed(self.later)
        }
        cycle = component.cycle
        pairs = [pair_of[step] for step in zip(cycle, cycle[1:] + cycle[:1], strict=True)]
        path, text = [pairs[0][0]], pairs[0][0]
        for (_, earlier), (following, _) in zip(pairs, pairs[1:] + pairs[:1], strict=True):
            path.append(earlier)
            text += f" → {earlier}"
            if following != earlier:
                path.append(following)
                text += f" = {following}"
        return Cycle(path, text, self._members(component.nodes))


def stratigraphy_of(record: Record) -> Stratigraphy:
    """Join what the sheets say: a relation holds if one of the two sheets states it.

    Contemporary units are not merged and give no order. Never raises; cycles are asked for.
    """
    units = dict(record.units)
    for statement in record.statements:
        for name in (statement.unit, statement.other):
            units.setdefault(name, Unit(name, recorded=False))
    names = sorted(units, key=natural_key)
    equals, contemporaries = Unions(names), Unions(names)
    later: dict[tuple[str, str], None] = {}
    for statement in record.statements:
        pair = (statement.unit, statement.other)
        if statement.verb is Verb.EQUAL:
            equals.join(*pair)
        elif statement.verb is Verb.CONTEMPORARY:
            contemporaries.join(*pair)
        else:
            later[pair if statement.verb is Verb.BELOW else pair[::-1]] = None
    return Stratigraphy(
        {name: units[name] for name in names},
        list(later),
        [in_natural_order(group) for group in equals.sets()],
        [in_natural_order(group) for group in contemporaries.sets() if len(group) > 1],
        one_sided(record),
    )
