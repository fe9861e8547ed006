from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_batch_sequence")]

    operations = [
        migrations.RunSQL(
            """
            CREATE SEQUENCE catalog_cursor;
            SELECT setval('catalog_cursor', greatest(max(cursor), 1), max(cursor) IS NOT NULL)
            FROM catalog_sequencedchange;
            """,
            "DROP SEQUENCE catalog_cursor",
        ),
    ]
