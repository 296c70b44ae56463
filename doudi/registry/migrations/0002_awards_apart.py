"""No two awards of one programme for a person at one time; names compared by their characters, not by a locale."""

from __future__ import annotations

from typing import Any

from django.db import migrations

_CLASH = """
SELECT RAISE(ABORT, 'no_overlapping_awards') WHERE NEW.withdrawn_at IS NULL AND EXISTS (
    SELECT 1 FROM registry_award AS other
    WHERE other.person_id = NEW.person_id AND other.programme = NEW.programme AND other.withdrawn_at IS NULL
      AND other.id IS NOT NEW.id
      AND other.valid_from <= COALESCE(NEW.valid_to, '9999-12-31')
      AND COALESCE(other.valid_to, '9999-12-31') >= NEW.valid_from
);
"""
_SQLITE = [
    f"CREATE TRIGGER registry_award_apart_{verb} BEFORE {verb.upper()} ON registry_award BEGIN {_CLASH} END"
    for verb in ("insert", "update")
]
_NAMES = (("name", 40), ("name_sound", 120), ("name_initials", 40), ("given_name", 40), ("name_frame", 2))
_POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    "ALTER TABLE registry_award ADD CONSTRAINT no_overlapping_awards EXCLUDE USING gist "
    "(person_id WITH =, programme WITH =, daterange(valid_from, valid_to, '[]') WITH &&) "
    "WHERE (withdrawn_at IS NULL)",
    *(f'ALTER TABLE registry_person ALTER COLUMN {name} TYPE varchar({length}) COLLATE "C"' for name, length in _NAMES),
]


def add_constraints(_apps: Any, editor: Any) -> None:
    for statement in _POSTGRESQL if editor.connection.vendor == "postgresql" else _SQLITE:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [migrations.RunPython(add_constraints, migrations.RunPython.noop)]
