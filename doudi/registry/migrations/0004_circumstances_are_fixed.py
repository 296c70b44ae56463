"""What a circumstance says is fixed: a change is a new row. A merge of records moves it to another person."""

from django.db import migrations

from doudi.core.database_guards import fixed_columns


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_search_by_index")]

    operations = [
        fixed_columns(
            "registry_circumstance",
            ("kind", "text", "text_index"),
            message="circumstances are never changed",
        ),
    ]
