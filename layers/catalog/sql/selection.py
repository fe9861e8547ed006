"""From branches to SQL: what an actor gets, as one UNION ALL that names nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from layers.access.policy import Branch
from layers.catalog.fields import Field
from layers.catalog.sql.filters import Filter
from layers.catalog.sql.fragment import Fragment, join, name

if TYPE_CHECKING:
    from layers.catalog.layer import Layer

Columns = Callable[[Branch], Fragment]


def _scope_condition(branch: Branch) -> Fragment:
    """Which rows a branch covers, as few comparisons as its scopes allow."""
    if branch.keys:
        return Fragment.of("t.id = ANY(%s)", sorted(branch.keys))
    by_territory: dict[str, set[str]] = defaultdict(set)
    for territory, visibility in branch.scopes:
        by_territory[territory].add(visibility)
    alike: dict[frozenset[str], list[str]] = defaultdict(list)
    for territory, classes in by_territory.items():
        alike[frozenset(classes)].append(territory)
    # Territories are named even when they are all those known: another process may just have made
    # one more, and nothing of it has been granted yet.
    groups = [
        Fragment.weave(
            "({territory} AND {of_class})",
            territory=Fragment.of("t.territory_id = ANY(%s)", sorted(territories)),
            of_class=Fragment.of("t.visibility = ANY(%s)", sorted(classes)),
        )
        for classes, territories in sorted(alike.items(), key=lambda item: sorted(item[1]))
    ]
    condition = join(" OR ", groups)
    if branch.without:
        return Fragment.weave(
            "({scopes}) AND t.id <> ALL({held})",
            scopes=condition,
            held=Fragment.of("%s", sorted(branch.without)),
        )
    return Fragment.weave("({scopes})", scopes=condition)


def branch_conditions(layer: Layer, branch: Branch, filters: Iterable[Filter]) -> Fragment | None:
    """The whole WHERE of one branch, or None if a filter may not be asked of it."""
    conditions = [_scope_condition(branch)]
    for each in filters:
        condition = each.condition(layer, branch)
        if condition is None:
            return None
        conditions.append(condition)
    return join(" AND ", conditions)


def select(
    layer: Layer, branches: Sequence[Branch], filters: Sequence[Filter], columns: Columns
) -> Fragment | None:
    """`SELECT columns FROM table AS t WHERE …` for each branch, tied with UNION ALL."""
    parts = []
    for branch in branches:
        where = branch_conditions(layer, branch, filters)
        if where is None:
            continue
        parts.append(
            Fragment.weave(
                "SELECT {columns} FROM {table} AS t WHERE {where}",
                columns=columns(branch),
                table=name(layer.table),
                where=where,
            )
        )
    return join(" UNION ALL ", parts) if parts else None


def field_value(field: Field, alias: str = "t") -> Fragment:
    """The value of a field of the row `alias`; lookups become a scalar subquery."""
    column = Fragment.weave("{alias}.{column}", alias=name(alias), column=name(field.source))
    if field.lookup is None:
        return column
    lookup = field.lookup
    value = Fragment.weave("k.{value}", value=name(lookup.value))
    key = Fragment.weave("k.{key}", key=name(lookup.key))
    if not lookup.many:
        return Fragment.weave(
            "(SELECT {value} FROM {table} AS k WHERE {key} = {column})",
            value=value,
            table=name(lookup.table),
            key=key,
            column=column,
        )
    where = (
        Fragment.weave(" AND k.{where}", where=name(lookup.where))
        if lookup.where
        else Fragment.of("")
    )
    return Fragment.weave(
        "(SELECT coalesce(jsonb_agg({value} ORDER BY k.{order}), '[]'::jsonb)"
        " FROM {table} AS k WHERE {key} = {column}{where})",
        value=value,
        order=name(lookup.key_order),
        table=name(lookup.table),
        key=key,
        column=column,
        where=where,
    )
