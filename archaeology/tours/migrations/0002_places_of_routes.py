import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sites", "0003_log_by_hash"),
        ("tours", "0001_initial"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="sitewithstops",
            name="places_of_stops",
        ),
        migrations.DeleteModel(
            name="SiteWithStops",
        ),
        migrations.CreateModel(
            name="FindOnTheWay",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("sites.find",),
        ),
        migrations.CreateModel(
            name="OperationOnTheWay",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("sites.operation",),
        ),
        migrations.CreateModel(
            name="SiteOnTheWay",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("sites.heritagesite",),
        ),
        migrations.CreateModel(
            name="SourceOnTheWay",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("sites.source",),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="stop",
            name="veil_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="stop",
            name="veil_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="stop",
            name="veil_delete",
        ),
        migrations.AddField(
            model_name="tour",
            name="route_confidentiality",
            field=models.CharField(
                choices=[
                    ("public", "Publique"),
                    ("generalised", "Position généralisée au kilomètre"),
                    ("restricted", "Restreinte"),
                ],
                default="public",
                editable=False,
                max_length=12,
            ),
        ),
        # The database keeps it: it has no way to be altered.
        migrations.RemoveField(model_name="tour", name="visibility"),
        migrations.AddField(
            model_name="tour",
            name="visibility",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(
                        models.Q(
                            ("told_in", ""),
                            models.Q(
                                ("veil", "restricted"),
                                ("route_confidentiality", "restricted"),
                                _connector="OR",
                            ),
                        ),
                        then=models.Value("sealed-draft"),
                    ),
                    models.When(models.Q(("told_in", "")), then=models.Value("draft")),
                    models.When(
                        models.Q(
                            ("veil", "restricted"),
                            ("route_confidentiality", "restricted"),
                            _connector="OR",
                        ),
                        then=models.Value("sealed"),
                    ),
                    models.When(
                        models.Q(
                            ("veil", "generalised"),
                            ("route_confidentiality", "generalised"),
                            _connector="OR",
                        ),
                        then=models.Value("veiled"),
                    ),
                    default=models.Value("published"),
                ),
                output_field=models.CharField(max_length=20),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stop",
            trigger=pgtrigger.compiler.Trigger(
                name="veil_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE tours_tour t SET veil = now_.veil\n    FROM (\n        SELECT touched.tour_id, CASE WHEN bool_or(each.confidentiality = 'restricted') THEN 'restricted'\n        WHEN bool_or(each.confidentiality = 'generalised') THEN 'generalised' ELSE 'public' END AS veil\n        FROM (SELECT DISTINCT tour_id FROM new_stops) touched\n        LEFT JOIN tours_stop s ON s.tour_id = touched.tour_id\n        LEFT JOIN LATERAL (\n            VALUES (s.site_confidentiality), (s.near_confidentiality)\n        ) each (confidentiality) ON true\n        GROUP BY touched.tour_id\n    ) now_\n    WHERE t.id = now_.tour_id AND t.veil <> now_.veil;\n    RETURN NULL;",
                    hash="dea3ad49875dc49153d0237f6f901ab1aa422b1e",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_veil_insert_2549d",
                    referencing="REFERENCING NEW TABLE AS new_stops ",
                    table="tours_stop",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stop",
            trigger=pgtrigger.compiler.Trigger(
                name="veil_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE tours_tour t SET veil = now_.veil\n    FROM (\n        SELECT touched.tour_id, CASE WHEN bool_or(each.confidentiality = 'restricted') THEN 'restricted'\n        WHEN bool_or(each.confidentiality = 'generalised') THEN 'generalised' ELSE 'public' END AS veil\n        FROM (SELECT DISTINCT tour_id FROM new_stops) touched\n        LEFT JOIN tours_stop s ON s.tour_id = touched.tour_id\n        LEFT JOIN LATERAL (\n            VALUES (s.site_confidentiality), (s.near_confidentiality)\n        ) each (confidentiality) ON true\n        GROUP BY touched.tour_id\n    ) now_\n    WHERE t.id = now_.tour_id AND t.veil <> now_.veil;\n    RETURN NULL;",
                    hash="5113d9ea4dec9cf9020fd02197f2afcb1affe1cd",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_veil_update_2259c",
                    referencing="REFERENCING NEW TABLE AS new_stops ",
                    table="tours_stop",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stop",
            trigger=pgtrigger.compiler.Trigger(
                name="veil_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE tours_tour t SET veil = now_.veil\n    FROM (\n        SELECT touched.tour_id, CASE WHEN bool_or(each.confidentiality = 'restricted') THEN 'restricted'\n        WHEN bool_or(each.confidentiality = 'generalised') THEN 'generalised' ELSE 'public' END AS veil\n        FROM (SELECT DISTINCT tour_id FROM old_stops) touched\n        LEFT JOIN tours_stop s ON s.tour_id = touched.tour_id\n        LEFT JOIN LATERAL (\n            VALUES (s.site_confidentiality), (s.near_confidentiality)\n        ) each (confidentiality) ON true\n        GROUP BY touched.tour_id\n    ) now_\n    WHERE t.id = now_.tour_id AND t.veil <> now_.veil;\n    RETURN NULL;",
                    hash="1a6cdd7fe26e2c192cde217fff8b7ffdea86c591",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_veil_delete_e7702",
                    referencing="REFERENCING OLD TABLE AS old_stops ",
                    table="tours_stop",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="findontheway",
            trigger=pgtrigger.compiler.Trigger(
                name="places_of_tours",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE reclassified bigint[] := ARRAY(\n        SELECT id FROM old_places o FULL JOIN new_places n USING (id)\n        WHERE o.visibility IS DISTINCT FROM n.visibility\n    );",
                    func="IF reclassified = '{}' THEN\n        RETURN NULL;\n    END IF;\n    PERFORM FROM tours_tour WHERE id IN (\n        SELECT s.tour_id FROM (SELECT n.id, n.geom FROM new_places n\n        WHERE n.id = ANY(reclassified) AND NOT greatest(\n            ST_XMax(n.geom) - ST_XMin(n.geom), ST_YMax(n.geom) - ST_YMin(n.geom)\n        ) >= 1000) place\n        JOIN tours_stop s ON ST_DWithin(s.geom, place.geom, 50)\n        UNION SELECT t.id FROM (SELECT n.id, n.geom FROM new_places n\n        WHERE n.id = ANY(reclassified) AND NOT greatest(\n            ST_XMax(n.geom) - ST_XMin(n.geom), ST_YMax(n.geom) - ST_YMin(n.geom)\n        ) >= 1000) place\n        JOIN tours_tour t ON ST_DWithin(t.geom, place.geom, 50)\n    ) ORDER BY id FOR NO KEY UPDATE;\n    UPDATE tours_stop s SET near_confidentiality = now_.confidentiality\n    FROM (\n        SELECT stop.id, CASE WHEN bool_or(hidden.visibility = 'restricted') THEN 'restricted'\n        WHEN bool_or(hidden.visibility = 'generalised') THEN 'generalised' ELSE 'public' END AS confidentiality\n        FROM (\n            SELECT DISTINCT s.id, s.geom, s.site_id FROM (SELECT n.id, n.geom FROM new_places n\n        WHERE n.id = ANY(reclassified) AND NOT greatest(\n            ST_XMax(n.geom) - ST_XMin(n.geom), ST_YMax(n.geom) - ST_YMin(n.geom)\n        ) >= 1000) place\n            JOIN tours_stop s ON ST_DWithin(s.geom, place.geom, 50)\n        ) stop\n        LEFT JOIN LATERAL (SELECT h.visibility FROM sites_heritagesite h\n        WHERE ST_DWithin(stop.geom, h.geom, 50) AND h.id IS DISTINCT FROM stop.site_id AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000 UNION ALL SELECT h.visibility FROM sites_operation h\n        WHERE ST_DWithin(stop.geom, h.geom, 50) AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000 UNION ALL SELECT h.visibility FROM sites_find h\n        WHERE ST_DWithin(stop.geom, h.geom, 50) AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000 UNION ALL SELECT h.visibility FROM sites_source h\n        WHERE ST_DWithin(stop.geom, h.geom, 50) AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000) hidden ON true\n        GROUP BY stop.id\n    ) now_\n    WHERE s.id = now_.id AND s.near_confidentiality <> now_.confidentiality;\n    UPDATE tours_tour t SET route_confidentiality = now_.confidentiality\n    FROM (\n        SELECT tour.id, CASE WHEN bool_or(hidden.visibility = 'restricted') THEN 'restricted'\n        WHEN bool_or(hidden.visibility = 'generalised') THEN 'generalised' ELSE 'public' END AS confidentiality\n        FROM (\n            SELECT DISTINCT t.id, t.geom FROM (SELECT n.id, n.geom FROM new_places n\n        WHERE n.id = ANY(reclassified) AND NOT greatest(\n            ST_XMax(n.geom) - ST_XMin(n.geom), ST_YMax(n.geom) - ST_YMin(n.geom)\n        ) >= 1000) place\n            JOIN tours_tour t ON ST_DWithin(t.geom, place.geom, 50) AND (\n            ST_DWithin(ST_StartPoint(t.geom), place.geom, 50)\n            OR ST_DWithin(ST_EndPoint(t.geom), place.geom, 50)\n            OR ST_DWithin(ST_Points(t.geom), place.geom, 10))\n        ) tour\n        LEFT JOIN LATERAL (SELECT h.visibility FROM sites_heritagesite h\n        WHERE ST_DWithin(tour.geom, h.geom, 50) AND (\n            ST_DWithin(ST_StartPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_EndPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_Points(tour.geom), h.geom, 10)) AND true AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000 UNION ALL SELECT h.visibility FROM sites_operation h\n        WHERE ST_DWithin(tour.geom, h.geom, 50) AND (\n            ST_DWithin(ST_StartPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_EndPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_Points(tour.geom), h.geom, 10)) AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000 UNION ALL SELECT h.visibility FROM sites_find h\n        WHERE ST_DWithin(tour.geom, h.geom, 50) AND (\n            ST_DWithin(ST_StartPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_EndPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_Points(tour.geom), h.geom, 10)) AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000 UNION ALL SELECT h.visibility FROM sites_source h\n        WHERE ST_DWithin(tour.geom, h.geom, 50) AND (\n            ST_DWithin(ST_StartPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_EndPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_Points(tour.geom), h.geom, 10)) AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000) hidden ON true\n        GROUP BY tour.id\n    ) now_\n    WHERE t.id = now_.id AND t.route_confidentiality <> now_.confidentiality;\n    RETURN NULL;",
                    hash="eda48fb355452132ad606eb3f6364108b82f7e1f",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_places_of_tours_982d0",
                    referencing="REFERENCING OLD TABLE AS old_places  NEW TABLE AS new_places ",
                    table="sites_find",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="operationontheway",
            trigger=pgtrigger.compiler.Trigger(
                name="places_of_tours",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE reclassified bigint[] := ARRAY(\n        SELECT id FROM old_places o FULL JOIN new_places n USING (id)\n        WHERE o.visibility IS DISTINCT FROM n.visibility\n    );",
                    func="IF reclassified = '{}' THEN\n        RETURN NULL;\n    END IF;\n    PERFORM FROM tours_tour WHERE id IN (\n        SELECT s.tour_id FROM (SELECT n.id, n.geom FROM new_places n\n        WHERE n.id = ANY(reclassified) AND NOT greatest(\n            ST_XMax(n.geom) - ST_XMin(n.geom), ST_YMax(n.geom) - ST_YMin(n.geom)\n        ) >= 1000) place\n        JOIN tours_stop s ON ST_DWithin(s.geom, place.geom, 50)\n        UNION SELECT t.id FROM (SELECT n.id, n.geom FROM new_places n\n        WHERE n.id = ANY(reclassified) AND NOT greatest(\n            ST_XMax(n.geom) - ST_XMin(n.geom), ST_YMax(n.geom) - ST_YMin(n.geom)\n        ) >= 1000) place\n        JOIN tours_tour t ON ST_DWithin(t.geom, place.geom, 50)\n    ) ORDER BY id FOR NO KEY UPDATE;\n    UPDATE tours_stop s SET near_confidentiality = now_.confidentiality\n    FROM (\n        SELECT stop.id, CASE WHEN bool_or(hidden.visibility = 'restricted') THEN 'restricted'\n        WHEN bool_or(hidden.visibility = 'generalised') THEN 'generalised' ELSE 'public' END AS confidentiality\n        FROM (\n            SELECT DISTINCT s.id, s.geom, s.site_id FROM (SELECT n.id, n.geom FROM new_places n\n        WHERE n.id = ANY(reclassified) AND NOT greatest(\n            ST_XMax(n.geom) - ST_XMin(n.geom), ST_YMax(n.geom) - ST_YMin(n.geom)\n        ) >= 1000) place\n            JOIN tours_stop s ON ST_DWithin(s.geom, place.geom, 50)\n        ) stop\n        LEFT JOIN LATERAL (SELECT h.visibility FROM sites_heritagesite h\n        WHERE ST_DWithin(stop.geom, h.geom, 50) AND h.id IS DISTINCT FROM stop.site_id AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000 UNION ALL SELECT h.visibility FROM sites_operation h\n        WHERE ST_DWithin(stop.geom, h.geom, 50) AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000 UNION ALL SELECT h.visibility FROM sites_find h\n        WHERE ST_DWithin(stop.geom, h.geom, 50) AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000 UNION ALL SELECT h.visibility FROM sites_source h\n        WHERE ST_DWithin(stop.geom, h.geom, 50) AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000) hidden ON true\n        GROUP BY stop.id\n    ) now_\n    WHERE s.id = now_.id AND s.near_confidentiality <> now_.confidentiality;\n    UPDATE tours_tour t SET route_confidentiality = now_.confidentiality\n    FROM (\n        SELECT tour.id, CASE WHEN bool_or(hidden.visibility = 'restricted') THEN 'restricted'\n        WHEN bool_or(hidden.visibility = 'generalised') THEN 'generalised' ELSE 'public' END AS confidentiality\n        FROM (\n            SELECT DISTINCT t.id, t.geom FROM (SELECT n.id, n.geom FROM new_places n\n        WHERE n.id = ANY(reclassified) AND NOT greatest(\n            ST_XMax(n.geom) - ST_XMin(n.geom), ST_YMax(n.geom) - ST_YMin(n.geom)\n        ) >= 1000) place\n            JOIN tours_tour t ON ST_DWithin(t.geom, place.geom, 50) AND (\n            ST_DWithin(ST_StartPoint(t.geom), place.geom, 50)\n            OR ST_DWithin(ST_EndPoint(t.geom), place.geom, 50)\n            OR ST_DWithin(ST_Points(t.geom), place.geom, 10))\n        ) tour\n        LEFT JOIN LATERAL (SELECT h.visibility FROM sites_heritagesite h\n        WHERE ST_DWithin(tour.geom, h.geom, 50) AND (\n            ST_DWithin(ST_StartPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_EndPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_Points(tour.geom), h.geom, 10)) AND true AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000 UNION ALL SELECT h.visibility FROM sites_operation h\n        WHERE ST_DWithin(tour.geom, h.geom, 50) AND (\n            ST_DWithin(ST_StartPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_EndPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_Points(tour.geom), h.geom, 10)) AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000 UNION ALL SELECT h.visibility FROM sites_find h\n        WHERE ST_DWithin(tour.geom, h.geom, 50) AND (\n            ST_DWithin(ST_StartPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_EndPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_Points(tour.geom), h.geom, 10)) AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000 UNION ALL SELECT h.visibility FROM sites_source h\n        WHERE ST_DWithin(tour.geom, h.geom, 50) AND (\n            ST_DWithin(ST_StartPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_EndPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_Points(tour.geom), h.geom, 10)) AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000) hidden ON true\n        GROUP BY tour.id\n    ) now_\n    WHERE t.id = now_.id AND t.route_confidentiality <> now_.confidentiality;\n    RETURN NULL;",
                    hash="cd08a9a9bc9de09c6462e55f416e9271b261964c",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_places_of_tours_9481b",
                    referencing="REFERENCING OLD TABLE AS old_places  NEW TABLE AS new_places ",
                    table="sites_operation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="siteontheway",
            trigger=pgtrigger.compiler.Trigger(
                name="places_of_tours",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE reclassified bigint[] := ARRAY(\n        SELECT id FROM old_places o FULL JOIN new_places n USING (id)\n        WHERE o.visibility IS DISTINCT FROM n.visibility\n    );",
                    func="IF reclassified = '{}' THEN\n        RETURN NULL;\n    END IF;\n    PERFORM FROM tours_tour WHERE id IN (\n        SELECT s.tour_id FROM (SELECT n.id, n.geom FROM new_places n\n        WHERE n.id = ANY(reclassified) AND NOT greatest(\n            ST_XMax(n.geom) - ST_XMin(n.geom), ST_YMax(n.geom) - ST_YMin(n.geom)\n        ) >= 1000) place\n        JOIN tours_stop s ON ST_DWithin(s.geom, place.geom, 50)\n        UNION SELECT t.id FROM (SELECT n.id, n.geom FROM new_places n\n        WHERE n.id = ANY(reclassified) AND NOT greatest(\n            ST_XMax(n.geom) - ST_XMin(n.geom), ST_YMax(n.geom) - ST_YMin(n.geom)\n        ) >= 1000) place\n        JOIN tours_tour t ON ST_DWithin(t.geom, place.geom, 50)\n        UNION SELECT s.tour_id FROM new_places n JOIN tours_stop s ON s.site_id = n.id\n    ) ORDER BY id FOR NO KEY UPDATE;\n    UPDATE tours_stop s SET site_confidentiality = n.confidentiality\n    FROM new_places n\n    WHERE s.site_id = n.id AND s.site_confidentiality <> n.confidentiality;\n    UPDATE tours_stop s SET near_confidentiality = now_.confidentiality\n    FROM (\n        SELECT stop.id, CASE WHEN bool_or(hidden.visibility = 'restricted') THEN 'restricted'\n        WHEN bool_or(hidden.visibility = 'generalised') THEN 'generalised' ELSE 'public' END AS confidentiality\n        FROM (\n            SELECT DISTINCT s.id, s.geom, s.site_id FROM (SELECT n.id, n.geom FROM new_places n\n        WHERE n.id = ANY(reclassified) AND NOT greatest(\n            ST_XMax(n.geom) - ST_XMin(n.geom), ST_YMax(n.geom) - ST_YMin(n.geom)\n        ) >= 1000) place\n            JOIN tours_stop s ON ST_DWithin(s.geom, place.geom, 50) AND s.site_id IS DISTINCT FROM place.id\n        ) stop\n        LEFT JOIN LATERAL (SELECT h.visibility FROM sites_heritagesite h\n        WHERE ST_DWithin(stop.geom, h.geom, 50) AND h.id IS DISTINCT FROM stop.site_id AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000 UNION ALL SELECT h.visibility FROM sites_operation h\n        WHERE ST_DWithin(stop.geom, h.geom, 50) AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000 UNION ALL SELECT h.visibility FROM sites_find h\n        WHERE ST_DWithin(stop.geom, h.geom, 50) AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000 UNION ALL SELECT h.visibility FROM sites_source h\n        WHERE ST_DWithin(stop.geom, h.geom, 50) AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000) hidden ON true\n        GROUP BY stop.id\n    ) now_\n    WHERE s.id = now_.id AND s.near_confidentiality <> now_.confidentiality;\n    UPDATE tours_tour t SET route_confidentiality = now_.confidentiality\n    FROM (\n        SELECT tour.id, CASE WHEN bool_or(hidden.visibility = 'restricted') THEN 'restricted'\n        WHEN bool_or(hidden.visibility = 'generalised') THEN 'generalised' ELSE 'public' END AS confidentiality\n        FROM (\n            SELECT DISTINCT t.id, t.geom FROM (SELECT n.id, n.geom FROM new_places n\n        WHERE n.id = ANY(reclassified) AND NOT greatest(\n            ST_XMax(n.geom) - ST_XMin(n.geom), ST_YMax(n.geom) - ST_YMin(n.geom)\n        ) >= 1000) place\n            JOIN tours_tour t ON ST_DWithin(t.geom, place.geom, 50) AND (\n            ST_DWithin(ST_StartPoint(t.geom), place.geom, 50)\n            OR ST_DWithin(ST_EndPoint(t.geom), place.geom, 50)\n            OR ST_DWithin(ST_Points(t.geom), place.geom, 10))\n        ) tour\n        LEFT JOIN LATERAL (SELECT h.visibility FROM sites_heritagesite h\n        WHERE ST_DWithin(tour.geom, h.geom, 50) AND (\n            ST_DWithin(ST_StartPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_EndPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_Points(tour.geom), h.geom, 10)) AND true AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000 UNION ALL SELECT h.visibility FROM sites_operation h\n        WHERE ST_DWithin(tour.geom, h.geom, 50) AND (\n            ST_DWithin(ST_StartPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_EndPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_Points(tour.geom), h.geom, 10)) AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000 UNION ALL SELECT h.visibility FROM sites_find h\n        WHERE ST_DWithin(tour.geom, h.geom, 50) AND (\n            ST_DWithin(ST_StartPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_EndPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_Points(tour.geom), h.geom, 10)) AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000 UNION ALL SELECT h.visibility FROM sites_source h\n        WHERE ST_DWithin(tour.geom, h.geom, 50) AND (\n            ST_DWithin(ST_StartPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_EndPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_Points(tour.geom), h.geom, 10)) AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000) hidden ON true\n        GROUP BY tour.id\n    ) now_\n    WHERE t.id = now_.id AND t.route_confidentiality <> now_.confidentiality;\n    RETURN NULL;",
                    hash="7288da595da11d8f64efeeb3053469ef436e3bcc",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_places_of_tours_c4198",
                    referencing="REFERENCING OLD TABLE AS old_places  NEW TABLE AS new_places ",
                    table="sites_heritagesite",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sourceontheway",
            trigger=pgtrigger.compiler.Trigger(
                name="places_of_tours",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE reclassified bigint[] := ARRAY(\n        SELECT id FROM old_places o FULL JOIN new_places n USING (id)\n        WHERE o.visibility IS DISTINCT FROM n.visibility\n    );",
                    func="IF reclassified = '{}' THEN\n        RETURN NULL;\n    END IF;\n    PERFORM FROM tours_tour WHERE id IN (\n        SELECT s.tour_id FROM (SELECT n.id, n.geom FROM new_places n\n        WHERE n.id = ANY(reclassified) AND NOT greatest(\n            ST_XMax(n.geom) - ST_XMin(n.geom), ST_YMax(n.geom) - ST_YMin(n.geom)\n        ) >= 1000) place\n        JOIN tours_stop s ON ST_DWithin(s.geom, place.geom, 50)\n        UNION SELECT t.id FROM (SELECT n.id, n.geom FROM new_places n\n        WHERE n.id = ANY(reclassified) AND NOT greatest(\n            ST_XMax(n.geom) - ST_XMin(n.geom), ST_YMax(n.geom) - ST_YMin(n.geom)\n        ) >= 1000) place\n        JOIN tours_tour t ON ST_DWithin(t.geom, place.geom, 50)\n    ) ORDER BY id FOR NO KEY UPDATE;\n    UPDATE tours_stop s SET near_confidentiality = now_.confidentiality\n    FROM (\n        SELECT stop.id, CASE WHEN bool_or(hidden.visibility = 'restricted') THEN 'restricted'\n        WHEN bool_or(hidden.visibility = 'generalised') THEN 'generalised' ELSE 'public' END AS confidentiality\n        FROM (\n            SELECT DISTINCT s.id, s.geom, s.site_id FROM (SELECT n.id, n.geom FROM new_places n\n        WHERE n.id = ANY(reclassified) AND NOT greatest(\n            ST_XMax(n.geom) - ST_XMin(n.geom), ST_YMax(n.geom) - ST_YMin(n.geom)\n        ) >= 1000) place\n            JOIN tours_stop s ON ST_DWithin(s.geom, place.geom, 50)\n        ) stop\n        LEFT JOIN LATERAL (SELECT h.visibility FROM sites_heritagesite h\n        WHERE ST_DWithin(stop.geom, h.geom, 50) AND h.id IS DISTINCT FROM stop.site_id AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000 UNION ALL SELECT h.visibility FROM sites_operation h\n        WHERE ST_DWithin(stop.geom, h.geom, 50) AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000 UNION ALL SELECT h.visibility FROM sites_find h\n        WHERE ST_DWithin(stop.geom, h.geom, 50) AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000 UNION ALL SELECT h.visibility FROM sites_source h\n        WHERE ST_DWithin(stop.geom, h.geom, 50) AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000) hidden ON true\n        GROUP BY stop.id\n    ) now_\n    WHERE s.id = now_.id AND s.near_confidentiality <> now_.confidentiality;\n    UPDATE tours_tour t SET route_confidentiality = now_.confidentiality\n    FROM (\n        SELECT tour.id, CASE WHEN bool_or(hidden.visibility = 'restricted') THEN 'restricted'\n        WHEN bool_or(hidden.visibility = 'generalised') THEN 'generalised' ELSE 'public' END AS confidentiality\n        FROM (\n            SELECT DISTINCT t.id, t.geom FROM (SELECT n.id, n.geom FROM new_places n\n        WHERE n.id = ANY(reclassified) AND NOT greatest(\n            ST_XMax(n.geom) - ST_XMin(n.geom), ST_YMax(n.geom) - ST_YMin(n.geom)\n        ) >= 1000) place\n            JOIN tours_tour t ON ST_DWithin(t.geom, place.geom, 50) AND (\n            ST_DWithin(ST_StartPoint(t.geom), place.geom, 50)\n            OR ST_DWithin(ST_EndPoint(t.geom), place.geom, 50)\n            OR ST_DWithin(ST_Points(t.geom), place.geom, 10))\n        ) tour\n        LEFT JOIN LATERAL (SELECT h.visibility FROM sites_heritagesite h\n        WHERE ST_DWithin(tour.geom, h.geom, 50) AND (\n            ST_DWithin(ST_StartPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_EndPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_Points(tour.geom), h.geom, 10)) AND true AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000 UNION ALL SELECT h.visibility FROM sites_operation h\n        WHERE ST_DWithin(tour.geom, h.geom, 50) AND (\n            ST_DWithin(ST_StartPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_EndPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_Points(tour.geom), h.geom, 10)) AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000 UNION ALL SELECT h.visibility FROM sites_find h\n        WHERE ST_DWithin(tour.geom, h.geom, 50) AND (\n            ST_DWithin(ST_StartPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_EndPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_Points(tour.geom), h.geom, 10)) AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000 UNION ALL SELECT h.visibility FROM sites_source h\n        WHERE ST_DWithin(tour.geom, h.geom, 50) AND (\n            ST_DWithin(ST_StartPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_EndPoint(tour.geom), h.geom, 50)\n            OR ST_DWithin(ST_Points(tour.geom), h.geom, 10)) AND h.visibility <> 'public' AND NOT greatest(\n            ST_XMax(h.geom) - ST_XMin(h.geom), ST_YMax(h.geom) - ST_YMin(h.geom)\n        ) >= 1000) hidden ON true\n        GROUP BY tour.id\n    ) now_\n    WHERE t.id = now_.id AND t.route_confidentiality <> now_.confidentiality;\n    RETURN NULL;",
                    hash="a6144ae9425c4f6b9183d154f017056f618defbb",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_places_of_tours_4dc4e",
                    referencing="REFERENCING OLD TABLE AS old_places  NEW TABLE AS new_places ",
                    table="sites_source",
                    when="AFTER",
                ),
            ),
        ),
        # Stops that are not told yet count as well from now on.
        migrations.RunSQL(
            "UPDATE tours_stop SET title = title"
            " WHERE site_confidentiality <> 'public' OR near_confidentiality <> 'public'",
            migrations.RunSQL.noop,
        ),
    ]
