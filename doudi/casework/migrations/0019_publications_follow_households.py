from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from doudi.core.migration_code import where_rows


def take_households_of_cases(apps: Any, _editor: Any) -> None:
    """Let every publication tell of the household of its case."""
    publications = apps.get_model("casework", "Publication").objects
    household = apps.get_model("casework", "Case").objects.filter(pk=models.OuterRef("case"))
    publications.update(household=models.Subquery(household.values("household")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0018_search_of_applications"),
        ("registry", "0002_moves_with_consent"),
    ]

    operations = [
        migrations.AddField(
            model_name="publication",
            name="household",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="publications",
                to="registry.household",
            ),
        ),
        migrations.RunPython(where_rows("casework_publication", take_households_of_cases), migrations.RunPython.noop),
    ]
