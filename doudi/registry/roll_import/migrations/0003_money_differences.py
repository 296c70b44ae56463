from django.db import migrations, models

MARK_DIFFERENCES = """
UPDATE roll_import_stagedfamily SET has_money_difference = TRUE
WHERE CAST(problems AS text) LIKE '%"amount_differs_from_law"%' OR CAST(problems AS text) LIKE '%"total_differs"%'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("roll_import", "0002_cards_of_families"),
    ]

    operations = [
        migrations.AddField(
            model_name="stagedfamily",
            name="has_money_difference",
            field=models.BooleanField(default=False, verbose_name="金额有差别"),
        ),
        migrations.RunSQL(MARK_DIFFERENCES, migrations.RunSQL.noop),
    ]
