from django.db import migrations

from doudi.core.database_guards import state_transitions


class Migration(migrations.Migration):
    dependencies = [("conferences", "0001_conferences")]

    operations = [
        state_transitions(
            "conferences_meeting",
            [
                ("planned", "folder_sent"),
                ("planned", "cancelled"),
                ("folder_sent", "in_session"),
                ("folder_sent", "planned"),
                ("folder_sent", "cancelled"),
                ("in_session", "cancelled"),
                ("in_session", "drawn_up"),
                ("drawn_up", "signed"),
                ("drawn_up", "in_session"),
                ("signed", "confirmed"),
                ("signed", "in_session"),
            ],
            message="states move along the transition table",
        ),
    ]
