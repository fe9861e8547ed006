"""Triggers that keep how public the places are that a tour leads to, whoever writes and however.

A place that is reclassified takes the stops at it out of every exit in the same transaction, and
the routes that lead to it: an event delivered afterwards would leave them shown meanwhile.

Who changes several of these locks the place first, then the tours, then the stops: nobody waits for
somebody who waits for him.
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger

from archaeology.sites.models import Find, HeritageSite, Operation, Source
from archaeology.sites.policy import GRID_M
from layers.catalog.sql.transitions import before_and_after

# Within this distance a stop gives a place away, and so does the beginning or the end of a route.
NEAR_M = 50
# A route that turns this close to a place was drawn to it; a street that passes by is no secret.
CORNER_WITHIN_M = 10
# Of a hidden place everyone gets the cell of this grid: what is as wide is no place to be found.
WIDE_M = GRID_M

_STRICTEST = """CASE WHEN bool_or({column} = 'restricted') THEN 'restricted'
        WHEN bool_or({column} = 'generalised') THEN 'generalised' ELSE 'public' END"""

# Who places a stop holds its site and what is near (`places.hold_places`): a reclassification
# waits, and then sees the stop. Without a new link there is no need: it waits for the stop itself.
_PLACE_OF_THE_SITE = """
    NEW.site_confidentiality := coalesce((
        SELECT confidentiality FROM sites_heritagesite WHERE id = NEW.site_id
    ), 'public');
    RETURN NEW;
"""

# What is written stands by what is there, whoever writes: he may know less than the database, and
# readers get what it holds. A place that is recorded later changes nothing of what is told: see the
# decision on stops and their places. What nobody was told of yet is judged anew when it is first
# told. A row that is new keeps what it was given where that is stricter.
_TAKEN_OVER = """
    IF TG_OP = 'UPDATE' THEN
        IF {unmoved} AND (OLD.told_in <> '' OR NEW.told_in = '') THEN
            RETURN NEW;
        END IF;
        NEW.{column} := 'public';
    END IF;
    NEW.{column} := (
        SELECT {strictest}
        FROM (SELECT NEW.{column} AS visibility UNION ALL {hidden}) hidden
    );
    RETURN NEW;
"""

_VEIL = """
    UPDATE tours_tour t SET veil = now_.veil
    FROM (
        SELECT touched.tour_id, {strictest} AS veil
        FROM (SELECT DISTINCT tour_id FROM {rows}) touched
        LEFT JOIN tours_stop s ON s.tour_id = touched.tour_id
        LEFT JOIN LATERAL (
            VALUES (s.site_confidentiality), (s.near_confidentiality)
        ) each (confidentiality) ON true
        GROUP BY touched.tour_id
    ) now_
    WHERE t.id = now_.tour_id AND t.veil <> now_.veil;
    RETURN NULL;
"""

# As `places.where_given_away` has it.
_LEADS_TO = """ST_DWithin({route}, {place}, {near}) AND (
            ST_DWithin(ST_StartPoint({route}), {place}, {near})
            OR ST_DWithin(ST_EndPoint({route}), {place}, {near})
            OR ST_DWithin(ST_Points({route}), {place}, {corner}))"""

_IS_WIDE = """greatest(
            ST_XMax({place}) - ST_XMin({place}), ST_YMax({place}) - ST_YMin({place})
        ) >= {wide}"""

# The class of a row is as strict as its own confidentiality and that which it inherits.
_RECLASSIFIED = """ARRAY(
        SELECT id FROM {places}
        WHERE o.visibility IS DISTINCT FROM n.visibility
    )"""
_CHANGED = """SELECT n.id, n.geom FROM new_places n
        WHERE n.id = ANY(reclassified) AND NOT {is_wide}"""

_HIDDEN = """SELECT h.visibility FROM {table} h
        WHERE {condition} AND h.visibility <> 'public' AND NOT {is_wide}"""

_PLACES_OF_TOURS = """
    IF reclassified = '{{}}' THEN
        RETURN NULL;
    END IF;
    PERFORM FROM tours_tour WHERE id IN (
        SELECT s.tour_id FROM ({changed}) place
        JOIN tours_stop s ON ST_DWithin(s.geom, place.geom, {near})
        UNION SELECT t.id FROM ({changed}) place
        JOIN tours_tour t ON ST_DWithin(t.geom, place.geom, {near}){lock_linked}
    ) ORDER BY id FOR NO KEY UPDATE;{state_linked}
    UPDATE tours_stop s SET near_confidentiality = now_.confidentiality
    FROM (
        SELECT stop.id, {strictest} AS confidentiality
        FROM (
            SELECT DISTINCT s.id, s.geom, s.site_id FROM ({changed}) place
            JOIN tours_stop s ON ST_DWithin(s.geom, place.geom, {near}){not_linked}
        ) stop
        LEFT JOIN LATERAL ({hidden_near_stop}) hidden ON true
        GROUP BY stop.id
    ) now_
    WHERE s.id = now_.id AND s.near_confidentiality <> now_.confidentiality;
    UPDATE tours_tour t SET route_confidentiality = now_.confidentiality
    FROM (
        SELECT tour.id, {strictest} AS confidentiality
        FROM (
            SELECT DISTINCT t.id, t.geom FROM ({changed}) place
            JOIN tours_tour t ON {changed_is_led_to}
        ) tour
        LEFT JOIN LATERAL ({hidden_led_to}) hidden ON true
        GROUP BY tour.id
    ) now_
    WHERE t.id = now_.id AND t.route_confidentiality <> now_.confidentiality;
    RETURN NULL;
"""

_LOCK_LINKED = """
        UNION SELECT s.tour_id FROM new_places n JOIN tours_stop s ON s.site_id = n.id"""
_STATE_LINKED = """
    UPDATE tours_stop s SET site_confidentiality = n.confidentiality
    FROM new_places n
    WHERE s.site_id = n.id AND s.site_confidentiality <> n.confidentiality;"""
# The site that a stop stands for is judged by itself.
_NOT_LINKED = " AND s.site_id IS DISTINCT FROM place.id"
_TABLES = ("sites_heritagesite", "sites_operation", "sites_find", "sites_source")


def place_of_the_site() -> pgtrigger.Trigger:
    """A stop takes over the confidentiality of the site that it is given."""
    return pgtrigger.Trigger(
        name="place_of_the_site",
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=_PLACE_OF_THE_SITE.strip(),
    )


def places_near_the_stop() -> pgtrigger.Trigger:
    """A stop takes over the confidentiality of what lies near the place that it is given."""
    return _taken_over(
        "near_confidentiality",
        _hidden(_near("NEW.geom"), "h.id IS DISTINCT FROM NEW.site_id"),
        unmoved="NEW.geom IS NOT DISTINCT FROM OLD.geom"
        " AND NEW.site_id IS NOT DISTINCT FROM OLD.site_id",
    )


def places_on_the_route() -> pgtrigger.Trigger:
    """A tour takes over the confidentiality of what the route leads to that it is given."""
    return _taken_over(
        "route_confidentiality",
        _hidden(_leads_to("NEW.geom", "h.geom")),
        unmoved="NEW.geom IS NOT DISTINCT FROM OLD.geom",
    )


def _taken_over(column: str, hidden: str, *, unmoved: str) -> pgtrigger.Trigger:
    strictest = _STRICTEST.format(column="hidden.visibility")
    return pgtrigger.Trigger(
        name=column,
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=_TAKEN_OVER.format(
            column=column, hidden=hidden, unmoved=unmoved, strictest=strictest
        ).strip(),
    )


def veils_of_tours() -> list[pgtrigger.Trigger]:
    """A tour is veiled as the strictest of its stops is."""

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


def _places_of_tours(*, linked: bool = False) -> pgtrigger.Trigger:
    """What follows from a reclassification; `linked`: of places that stops stand for."""
    reclassified = _RECLASSIFIED.format(places=before_and_after("old_places", "new_places"))
    return pgtrigger.Trigger(
        name="places_of_tours",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        referencing=pgtrigger.Referencing(old="old_places", new="new_places"),
        declare=[("reclassified", f"bigint[] := {reclassified}")],
        func=_PLACES_OF_TOURS.format(
            changed=_CHANGED.format(is_wide=_is_wide("n.geom")),
            changed_is_led_to=_leads_to("t.geom", "place.geom"),
            hidden_led_to=_hidden(_leads_to("tour.geom", "h.geom")),
            hidden_near_stop=_hidden(_near("stop.geom"), "h.id IS DISTINCT FROM stop.site_id"),
            lock_linked=_LOCK_LINKED if linked else "",
            state_linked=_STATE_LINKED if linked else "",
            not_linked=_NOT_LINKED if linked else "",
            near=NEAR_M,
            strictest=_STRICTEST.format(column="hidden.visibility"),
        ).strip(),
    )


def _hidden(condition: str, of_sites: str = "true") -> str:
    """Hidden places of every kind that satisfy a condition on `h`, sites a further one."""
    conditions = dict.fromkeys(_TABLES, condition)
    conditions["sites_heritagesite"] += f" AND {of_sites}"
    return " UNION ALL ".join(
        _HIDDEN.format(table=table, condition=each, is_wide=_is_wide("h.geom"))
        for table, each in conditions.items()
    )


def _near(stop: str) -> str:
    return f"ST_DWithin({stop}, h.geom, {NEAR_M})"


def _is_wide(place: str) -> str:
    return _IS_WIDE.format(place=place, wide=WIDE_M)


def _leads_to(route: str, place: str) -> str:
    return _LEADS_TO.format(route=route, place=place, near=NEAR_M, corner=CORNER_WITHIN_M)


class SiteOnTheWay(HeritageSite):
    """A heritage site, seen from the tours that lead to it: carries their trigger.

    Stops at the site follow it both ways. Stops near a place are hidden with it, and so are routes
    that lead to it: as a place that was public it may have been what their writer had in mind. When
    it becomes public again, they are as public as what else is there.
    """

    class Meta:
        proxy = True
        triggers: ClassVar = [_places_of_tours(linked=True)]


class OperationOnTheWay(Operation):
    """An operation, as `SiteOnTheWay` is a site."""

    class Meta:
        proxy = True
        triggers: ClassVar = [_places_of_tours()]


class FindOnTheWay(Find):
    """A find, as `SiteOnTheWay` is a site."""

    class Meta:
        proxy = True
        triggers: ClassVar = [_places_of_tours()]


class SourceOnTheWay(Source):
    """A source with an extent, as `SiteOnTheWay` is a site."""

    class Meta:
        proxy = True
        triggers: ClassVar = [_places_of_tours()]
