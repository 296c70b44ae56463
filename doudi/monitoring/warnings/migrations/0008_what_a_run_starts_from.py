"""Keep with a computation of warnings what the next one needs in order to compute only what changed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("warnings", "0007_sealed_notes")]

    operations = [
        migrations.AddField("screeningrun", "marks", models.JSONField(default=dict)),
        migrations.AddField("screeningrun", "facts", models.JSONField(default=list)),
        migrations.AddField("screeningrun", "people_read", models.PositiveIntegerField(null=True)),
    ]
