"""The triggers that write the change log, one statement-level trigger per operation.

They append only: a counter kept in place would make writers wait for each other. An insert logs
key and bounds; an update also the history fields that changed and the geometry it replaced; free
text and contact details are never named here because a layer does not list them as history.
"""

from __future__ import annotations

from collections.abc import Sequence

import pgtrigger
from django.db import connection

from layers.catalog.sql.transitions import before_and_after

# One statement is one batch: the sequencer then has one row to look for, however many changed.
_FUNCTION = """
    INSERT INTO catalog_change (
        batch, actor, layer, key, operation,
        old_territory, new_territory, old_class, new_class,
        old_bounds, new_bounds, old_general, new_general, fields, shape_before
    )
    SELECT this_batch, coalesce(nullif(current_setting('geoportal.actor', true), ''), 'unknown'),
        '{layer}', {key}, '{operation}', {values}
    FROM {source};
    IF FOUND THEN
        INSERT INTO catalog_pendingbatch (batch) VALUES (this_batch);
    END IF;
    RETURN NULL;
"""


def _columns(alias: str | None, position: str, generalised: str) -> list[str]:
    if alias is None:
        return ["NULL"] * 4
    general = f"ST_Envelope({alias}.{generalised})" if generalised else "NULL"
    return [
        f"{alias}.territory_id",
        f"{alias}.visibility",
        f"ST_Envelope({alias}.{position})",
        general,
    ]


def _interleave(before: list[str], after: list[str]) -> list[str]:
    return [column for pair in zip(before, after, strict=True) for column in pair]


def _changed_fields(history: Sequence[str]) -> str:
    if not history:
        return "NULL"
    pieces = [
        f"CASE WHEN o.{field} IS DISTINCT FROM n.{field} "
        f"THEN jsonb_build_object('{field}', jsonb_build_array(o.{field}, n.{field})) "
        "ELSE jsonb_build_object() END"
        for field in history
    ]
    return " || ".join(pieces)


def change_log(
    layer: str, *, position: str = "geom", generalised: str = "", history: Sequence[str] = ()
) -> list[pgtrigger.Trigger]:
    """The three triggers of a layer's model, for its `Meta.triggers`.

    Args:
        layer: the layer's id.
        position: the exact geometry column.
        generalised: the generalised geometry column, if there is one.
        history: columns whose old and new values the log keeps.
    """

    def trigger(
        name: str,
        operation: pgtrigger.Operation,
        code: str,
        source: str,
        referencing: pgtrigger.Referencing,
        values: list[str],
    ) -> pgtrigger.Trigger:
        body = _FUNCTION.format(
            layer=layer,
            key="o.id" if code == "D" else "n.id",
            operation=code,
            values=", ".join(values),
            source=source,
        )
        return pgtrigger.Trigger(
            name=f"log_{name}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=referencing,
            declare=[("this_batch", "bigint := nextval('catalog_change_batch')")],
            func=body.strip(),
        )

    nothing = _columns(None, position, generalised)
    old = _columns("o", position, generalised)
    new = _columns("n", position, generalised)
    replaced = (
        f"CASE WHEN ST_OrderingEquals(o.{position}, n.{position}) THEN NULL "
        f"ELSE ST_AsEWKB(o.{position}) END"
    )
    return [
        trigger(
            "insert",
            pgtrigger.Insert,
            "I",
            "new_rows n",
            pgtrigger.Referencing(new="new_rows"),
            [*_interleave(nothing, new), "NULL", "NULL"],
        ),
        trigger(
            "update",
            pgtrigger.Update,
            "U",
            before_and_after(),
            pgtrigger.Referencing(old="old_rows", new="new_rows"),
            [*_interleave(old, new), _changed_fields(history), replaced],
        ),
        trigger(
            "delete",
            pgtrigger.Delete,
            "D",
            "old_rows o",
            pgtrigger.Referencing(old="old_rows"),
            [*_interleave(old, nothing), "NULL", f"ST_AsEWKB(o.{position})"],
        ),
    ]


def append_tombstones(actor: str, layer: str, key: int) -> None:
    """Log that an object was erased: key and operation E, neither place nor fields.

    One row for each class that the log knows the object in: whoever may have seen it hears of its
    end, even if it was hidden since; whoever could not does not.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH this AS (
                SELECT nextval('catalog_change_batch') AS batch
            ), known AS (
                SELECT old_territory AS territory, old_class AS class
                FROM catalog_change WHERE layer = %(layer)s AND key = %(key)s
                UNION
                SELECT new_territory, new_class
                FROM catalog_change WHERE layer = %(layer)s AND key = %(key)s
            ), tombstones AS (
                INSERT INTO catalog_change
                    (batch, actor, layer, key, operation, old_territory, old_class)
                SELECT this.batch, %(actor)s, %(layer)s, %(key)s, 'E', territory, class
                FROM this, known WHERE class IS NOT NULL
            )
            INSERT INTO catalog_pendingbatch (batch) SELECT batch FROM this
            """,
            {"actor": actor, "layer": layer, "key": key},
        )


def name_actor(label: str) -> str:
    """Attribute what this transaction logs from now on to `label`; returns the name before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('geoportal.actor', true), '')")
        before = str(cursor.fetchone()[0])
        cursor.execute("SELECT set_config('geoportal.actor', %s, true)", [label])
    return before
