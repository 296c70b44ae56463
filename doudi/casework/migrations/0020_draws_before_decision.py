from typing import Any

from django.db import migrations, models

from doudi.casework.random_checks.sampling import population_hash
from doudi.core.database_guards import append_only
from doudi.core.migration_code import where_rows

_TOWNSHIP_DIGITS = 9


def keep_earlier_draws(apps: Any, _editor: Any) -> None:
    """Make rows of the draws that cases kept themselves; a case that waits for its visit is a check that waits."""
    draws, checks = (apps.get_model("casework", name).objects for name in ("RandomCheckDraw", "RandomCheck"))
    for case in apps.get_model("casework", "Case").objects.filter(is_sampled__isnull=False).order_by("pk"):
        kept, township = case.sample_draw or {}, case.village_code[:_TOWNSHIP_DIGITS]
        population = {township: [case.number]}
        day = case.step_since
        draw = draws.create(
            kind="before",
            first_day=day,
            last_day=day,
            seed=kept.get("seed", "")[:40],
            share=kept.get("below", 0),
            on_site_share=kept.get("of", 0),
            population=population,
            population_hash=population_hash(population),
            drawn_on=day,
        )
        if case.is_sampled and case.step != "closed":
            due_on = case.step_due_on or case.due_on or day
            checks.create(draw=draw, case=case, stratum=township, must_visit=True, due_on=due_on)


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0019_publications_follow_households"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="randomcheckdraw", name="one_draw_of_a_window"),
        migrations.AlterField(
            model_name="randomcheck",
            name="finding",
            field=models.CharField(
                blank=True,
                choices=[
                    ("in_order", "没有问题"),
                    ("defect", "有瑕疵，已纠正"),
                    ("wrong", "不应当这样决定"),
                    ("visited", "已入户，结论见决定"),
                ],
                max_length=10,
                verbose_name="结果",
            ),
        ),
        migrations.AlterField(
            model_name="randomcheckdraw",
            name="kind",
            field=models.CharField(
                choices=[("delegated", "乡镇受权确认的决定"), ("before", "决定以前的办件")],
                max_length=20,
                verbose_name="抽查什么",
            ),
        ),
        migrations.AddIndex(
            model_name="randomcheckdraw",
            index=models.Index(fields=["kind", "-first_day"], name="draw_of_kind"),
        ),
        migrations.AddConstraint(
            model_name="randomcheckdraw",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "delegated")),
                fields=("kind", "first_day"),
                name="one_draw_of_a_window",
            ),
        ),
        append_only("casework_randomcheckdraw", message="draws are append-only"),
        migrations.RunPython(where_rows("casework_case", keep_earlier_draws), migrations.RunPython.noop),
        migrations.RemoveField(model_name="case", name="sample_draw"),
    ]
