"""Carry no more than the person paid, and fix what the person paid as the other figures of a settlement are fixed."""

from django.db import migrations, models

from doudi.core.database_guards import fixed_columns, state_transitions

SETTLEMENT_FIXED = (
    "number",
    "person_id",
    "sealed_hospital",
    "admitted_on",
    "discharged_on",
    "total_fen",
    "fund_fen",
    "serious_illness_fen",
    "medical_aid_fen",
    "other_fen",
    "own_paid_fen",
    "recorded_by_id",
)
SETTLEMENT_MOVES = (
    ("recorded", "decided"),
    ("decided", "confirmed"),
    ("decided", "recorded"),
    ("confirmed", "recorded"),
)


class Migration(migrations.Migration):
    dependencies = [("care_medical", "0002_explanation")]

    operations = [
        migrations.RemoveConstraint(model_name="settlement", name="settlement_is_not_negative"),
        migrations.RemoveConstraint(model_name="settlement", name="settlement_carried_within_total"),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("total_fen__gt", 0),
                    ("fund_fen__gte", 0),
                    ("serious_illness_fen__gte", 0),
                    ("medical_aid_fen__gte", 0),
                    ("other_fen__gte", 0),
                    ("own_paid_fen__gte", 0),
                ),
                name="settlement_is_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("carried_fen__isnull", True),
                    models.Q(
                        ("carried_fen__lte", models.F("own_paid_fen")), ("county_fen__lte", models.F("carried_fen"))
                    ),
                    _connector="OR",
                ),
                name="settlement_carried_within_own_paid",
            ),
        ),
        fixed_columns("care_medical_settlement", SETTLEMENT_FIXED, message="money rows are append-only"),
        state_transitions(
            "care_medical_settlement", SETTLEMENT_MOVES, message="states move along the transition table"
        ),
    ]
