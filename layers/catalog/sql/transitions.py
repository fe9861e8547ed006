"""The rows of an update as its statement-level trigger sees them: before beside after."""

from __future__ import annotations


def before_and_after(before: str = "old_rows", after: str = "new_rows") -> str:
    """A FROM clause of both transition tables, whose rows are `o` and `n`, by key.

    A key never changes, so each row has its other one. But the plan is made once, for the first
    statement of a connection, and kept: an inner join would be a nested loop ever after, and a bulk
    update cost the square of its rows. A full join is never one, unless a condition in WHERE that
    NULL does not satisfy makes an inner join of it: `IS DISTINCT FROM` between the two sides does
    not, nor does a condition in FILTER or CASE.
    """
    return f"{before} o FULL JOIN {after} n USING (id)"
