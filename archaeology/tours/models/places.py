"""Triggers that keep how public the place of a stop is, whoever writes and however.

A site that is reclassified takes the stops at it out of every exit in the same transaction: an
event delivered afterwards would leave them shown meanwhile.

Who changes several of these locks the site first, then the tours, then the stops: nobody waits for
somebody who waits for him.
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger

from archaeology.sites.models import HeritageSite

# Within this distance a stop gives the place of a site away.
NEAR_M = 50

_STRICTEST = """CASE WHEN bool_or({column} = 'restricted') THEN 'restricted'
        WHEN bool_or({column} = 'generalised') THEN 'generalised' ELSE 'public' END"""

# Who links a stop to a site holds the site (`rights.hold_site`): a reclassification waits, and then
# sees the stop. Without a new link there is no need: it waits for the stop itself.
_PLACE_OF_THE_SITE = """
    NEW.site_confidentiality := coalesce((
        SELECT confidentiality FROM sites_heritagesite WHERE id = NEW.site_id
    ), 'public');
    RETURN NEW;
"""

_VEIL = """
    UPDATE tours_tour t SET veil = now_.veil
    FROM (
        SELECT touched.tour_id, {strictest} AS veil
        FROM (SELECT DISTINCT tour_id FROM {rows}) touched
        LEFT JOIN tours_stop s ON s.tour_id = touched.tour_id AND s.told_in <> ''
        LEFT JOIN LATERAL (
            VALUES (s.site_confidentiality), (s.near_confidentiality)
        ) each (confidentiality) ON true
        GROUP BY touched.tour_id
    ) now_
    WHERE t.id = now_.tour_id AND t.veil <> now_.veil;
    RETURN NULL;
"""

_PLACES_OF_STOPS = """
    IF NOT EXISTS (
        SELECT FROM old_sites o FULL JOIN new_sites n USING (id)
        WHERE o.confidentiality <> n.confidentiality
    ) THEN
        RETURN NULL;
    END IF;
    PERFORM FROM tours_tour WHERE id IN (
        SELECT s.tour_id FROM new_sites n
        JOIN tours_stop s ON s.site_id = n.id OR ST_DWithin(s.geom, n.geom, {metres})
    ) ORDER BY id FOR NO KEY UPDATE;
    UPDATE tours_stop s SET site_confidentiality = n.confidentiality
    FROM new_sites n
    WHERE s.site_id = n.id AND s.site_confidentiality <> n.confidentiality;
    UPDATE tours_stop s SET near_confidentiality = now_.confidentiality
    FROM (
        SELECT near.id, {strictest} AS confidentiality
        FROM old_sites o FULL JOIN new_sites n USING (id)
        JOIN tours_stop near ON near.site_id IS DISTINCT FROM n.id
            AND ST_DWithin(near.geom, n.geom, {metres})
        JOIN sites_heritagesite h ON h.id IS DISTINCT FROM near.site_id
            AND ST_DWithin(near.geom, h.geom, {metres})
        WHERE o.confidentiality <> n.confidentiality
        GROUP BY near.id
    ) now_
    WHERE s.id = now_.id AND s.near_confidentiality <> now_.confidentiality;
    RETURN NULL;
"""


def place_of_the_site() -> pgtrigger.Trigger:
    """A stop takes over the confidentiality of the site that it is given."""
    return pgtrigger.Trigger(
        name="place_of_the_site",
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=_PLACE_OF_THE_SITE.strip(),
    )


def veils_of_tours() -> list[pgtrigger.Trigger]:
    """A tour is veiled as the strictest of its published stops is."""

    def trigger(name: str, operation: pgtrigger.Operation, rows: str) -> pgtrigger.Trigger:
        strictest = _STRICTEST.format(column="each.confidentiality")
        return pgtrigger.Trigger(
            name=f"veil_{name}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(**{rows: f"{rows}_stops"}),
            func=_VEIL.format(strictest=strictest, rows=f"{rows}_stops").strip(),
        )

    return [
        trigger("insert", pgtrigger.Insert, "new"),
        trigger("update", pgtrigger.Update, "new"),
        trigger("delete", pgtrigger.Delete, "old"),
    ]


class SiteWithStops(HeritageSite):
    """A heritage site, seen from the tours that lead to it: carries their trigger.

    Stops at the site follow it both ways. Those near it are hidden with it: as a place that was
    public it may have been what their writer had in mind. When it becomes public again, they are
    as public as what else is near.
    """

    class Meta:
        proxy = True
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="places_of_stops",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                referencing=pgtrigger.Referencing(old="old_sites", new="new_sites"),
                func=_PLACES_OF_STOPS.format(
                    strictest=_STRICTEST.format(column="h.confidentiality"), metres=NEAR_M
                ).strip(),
            )
        ]
