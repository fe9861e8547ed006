from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE catalog_change_batch", "DROP SEQUENCE catalog_change_batch"
        ),
    ]
