"""On PostgreSQL the role that the application signs in with may add entries and read them, nothing else.

The triggers refuse everybody; this takes the right itself away, as far as a role can from itself. A role that is no
owner of the table cannot give it back to itself: see the guide on running.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations


def take_away(_apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute("REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry FROM PUBLIC, CURRENT_USER")


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_only_added")]
    operations = [migrations.RunPython(take_away, migrations.RunPython.noop)]
