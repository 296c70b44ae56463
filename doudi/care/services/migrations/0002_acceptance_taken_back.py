"""An acceptance can be taken back before it is settled."""

from django.db import migrations

from doudi.core.database_guards import dropped_guard, state_transitions

MOVES = (
    ("ordered", "delivered"),
    ("ordered", "cancelled"),
    ("delivered", "accepted"),
    ("delivered", "refused"),
    ("accepted", "delivered"),
)


class Migration(migrations.Migration):
    dependencies = (("care_services", "0001_initial"),)

    operations = (
        dropped_guard("care_services_workorder", "transitions"),
        state_transitions("care_services_workorder", MOVES, message="states move along the transition table"),
    )
