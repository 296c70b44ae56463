"""Separate the pay month from the index month; the low-income index may be unpublished."""

from typing import Any

from django.db import migrations, models

from doudi.core.migration_code import where_rows
from doudi.values.benefit_month import add_months


def fill_pay_months(apps: Any, _editor: Any) -> None:
    indices_model = apps.get_model("funding", "PriceIndices")
    for indices in indices_model.objects.all():
        indices.pay_month = add_months(indices.month, 1)
        indices.save(update_fields=["pay_month"])


class Migration(migrations.Migration):
    dependencies = [("funding", "0001_initial")]

    operations = [
        migrations.AlterField(model_name="priceindices", name="month", field=models.DateField(verbose_name="指数月份")),
        migrations.AlterField(
            model_name="priceindices",
            name="low_income_rise",
            field=models.IntegerField(null=True, verbose_name="低收入居民价格指数同比涨幅"),
        ),
        migrations.AddField(
            model_name="priceindices", name="pay_month", field=models.DateField(null=True, verbose_name="发放月份")
        ),
        migrations.RunPython(where_rows("funding_priceindices", fill_pay_months), migrations.RunPython.noop),
        migrations.AlterField(
            model_name="priceindices", name="pay_month", field=models.DateField(verbose_name="发放月份")
        ),
        migrations.AddConstraint(
            model_name="priceindices",
            constraint=models.CheckConstraint(
                condition=models.Q(("pay_month__day", 1), ("pay_month__gt", models.F("month"))),
                name="indices_paid_in_a_later_month",
            ),
        ),
    ]
