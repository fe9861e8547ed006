import django.utils.timezone
from django.db import migrations, models

# Packages that lie on phones stay as they are.
_AS_THE_TOUR = """
UPDATE tours_tourtext SET updated_at = tour.updated_at
FROM tours_tour tour WHERE tour.id = tours_tourtext.tour_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("tours", "0005_tour_profile_synthetic"),
    ]

    operations = [
        migrations.AddField(
            model_name="tourtext",
            name="updated_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.RunSQL(_AS_THE_TOUR, migrations.RunSQL.noop),
    ]
