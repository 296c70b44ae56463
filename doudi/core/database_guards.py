"""Migration operations for triggers: append-only tables, fixed columns, state transitions.

Constraints that Django's models cannot express. The application obeys them anyway; the triggers hold against
everything else that writes to the database. Each operation works on SQLite and on PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.migrations import RunPython

_FUNCTION = "refuse_change"
"""The PostgreSQL function behind every trigger; its argument is the message."""


def append_only(*tables: str, message: str, guards_truncate: bool = True) -> RunPython:
    """Refuse UPDATE and DELETE on ``tables``, and TRUNCATE on PostgreSQL if ``guards_truncate``."""

    def sqlite() -> Iterable[str]:
        for table in tables:
            yield from (_sqlite_trigger(f"{table}_no_{verb}", verb, table, message) for verb in ("update", "delete"))

    def postgresql() -> Iterable[str]:
        for table in tables:
            yield _postgresql_trigger(f"{table}_append_only", "UPDATE OR DELETE", table, message)
            if guards_truncate:
                yield _postgresql_trigger(f"{table}_no_truncate", "TRUNCATE", table, message, each="STATEMENT")

    return _operation(sqlite, postgresql)


def fixed_columns(table: str, columns: Sequence[str], *, message: str) -> RunPython:
    """Refuse DELETE on ``table`` and every UPDATE that changes one of ``columns``."""

    def sqlite() -> Iterable[str]:
        changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
        verb = f"update of {', '.join(columns)}"
        yield _sqlite_trigger(f"{table}_fixed", verb, table, message, when=changed)
        yield _sqlite_trigger(f"{table}_no_delete", "delete", table, message)

    def postgresql() -> Iterable[str]:
        changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
        yield _postgresql_trigger(f"{table}_fixed", "UPDATE", table, message, when=changed)
        yield _postgresql_trigger(f"{table}_no_delete", "DELETE", table, message)

    return _operation(sqlite, postgresql)


def state_transitions(table: str, moves: Iterable[tuple[str, str]], *, message: str) -> RunPython:
    """Refuse every change of ``table.state`` that is not one of ``moves`` (from, to)."""
    allowed = ", ".join(f"'{old}>{new}'" for old, new in moves)
    wrong = f"OLD.state <> NEW.state AND (OLD.state || '>' || NEW.state) NOT IN ({allowed})"

    def sqlite() -> Iterable[str]:
        yield _sqlite_trigger(f"{table}_transitions", "update of state", table, message, when=wrong)

    def postgresql() -> Iterable[str]:
        yield _postgresql_trigger(f"{table}_transitions", "UPDATE", table, message, when=wrong)

    return _operation(sqlite, postgresql)


def _sqlite_trigger(name: str, verb: str, table: str, message: str, when: str = "") -> str:
    condition = f" WHEN {when}" if when else ""
    action = f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    return f"CREATE TRIGGER {name} BEFORE {verb} ON {table}{condition} {action}"


def _postgresql_trigger(name: str, verb: str, table: str, message: str, when: str = "", each: str = "ROW") -> str:
    condition = f" WHEN ({when})" if when else ""
    action = f"EXECUTE FUNCTION {_FUNCTION}('{message}')"
    return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH {each}{condition} {action}"


def _operation(sqlite: Callable[[], Iterable[str]], postgresql: Callable[[], Iterable[str]]) -> RunPython:
    def create(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor != "postgresql":
            statements = [*sqlite()]
        else:
            function = (
                f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$"
            )
            statements = [function, *postgresql()]
        for statement in statements:
            editor.execute(statement, params=None)  # a percent sign is no placeholder here

    return RunPython(create, RunPython.noop)
