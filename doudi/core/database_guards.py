"""Migration operations for triggers: append-only tables, fixed columns, state transitions.

Constraints that Django's models cannot express. The application obeys them anyway; the triggers hold against
everything else that writes to the database. Each operation works on SQLite and on PostgreSQL.

A migration that alters a table later may rebuild it on SQLite, which drops its triggers: it declares the guards
again. ``missing_triggers`` finds those that were forgotten, or removed by hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import connection
from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader

_FUNCTION = "refuse_change"
"""The PostgreSQL function behind every trigger; its argument is the message."""
_TRIGGER = re.compile(r"CREATE TRIGGER (?P<name>\w+) .*? ON (?P<table>\w+)", re.DOTALL)
_TRIGGERS_THERE = {
    "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}


def append_only(*tables: str, message: str, guards_truncate: bool = True) -> Guard:
    """Refuse UPDATE and DELETE on ``tables``, and TRUNCATE on PostgreSQL if ``guards_truncate``."""

    def sqlite() -> Iterable[str]:
        for table in tables:
            yield from (_sqlite_trigger(f"{table}_no_{verb}", verb, table, message) for verb in ("update", "delete"))

    def postgresql() -> Iterable[str]:
        for table in tables:
            yield _postgresql_trigger(f"{table}_append_only", "UPDATE OR DELETE", table, message)
            if guards_truncate:
                yield _postgresql_trigger(f"{table}_no_truncate", "TRUNCATE", table, message, each="STATEMENT")

    return Guard(sqlite, postgresql, keeps=dict.fromkeys(tables))


def erasable_after(table: str, column: str, days: int, *, message: str) -> Guard:
    """Refuse every UPDATE of ``table``, and DELETE of rows whose time in ``column`` is not so many days ago."""

    def sqlite() -> Iterable[str]:
        yield _sqlite_trigger(f"{table}_no_update", "update", table, message)
        young = f"OLD.{column} > datetime('now', '-{days} days')"
        yield _sqlite_trigger(f"{table}_not_yet", "delete", table, message, when=young)

    def postgresql() -> Iterable[str]:
        yield _postgresql_trigger(f"{table}_no_update", "UPDATE", table, message)
        young = f"OLD.{column} > now() - interval '{days} days'"
        yield _postgresql_trigger(f"{table}_not_yet", "DELETE", table, message, when=young)
        yield _postgresql_trigger(f"{table}_no_truncate", "TRUNCATE", table, message, each="STATEMENT")

    return Guard(sqlite, postgresql, keeps={table: None})


def fixed_columns(table: str, columns: Sequence[str], *, message: str) -> Guard:
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

    return Guard(sqlite, postgresql, keeps={table: tuple(columns)})


def state_transitions(table: str, moves: Iterable[tuple[str, str]], *, message: str) -> Guard:
    """Refuse every change of ``table.state`` that is not one of ``moves`` (from, to)."""
    allowed = ", ".join(f"'{old}>{new}'" for old, new in moves)
    wrong = f"OLD.state <> NEW.state AND (OLD.state || '>' || NEW.state) NOT IN ({allowed})"

    def sqlite() -> Iterable[str]:
        yield _sqlite_trigger(f"{table}_transitions", "update of state", table, message, when=wrong)

    def postgresql() -> Iterable[str]:
        yield _postgresql_trigger(f"{table}_transitions", "UPDATE", table, message, when=wrong)

    return Guard(sqlite, postgresql)


def refused_changes(table: str, name: str, verb: str, condition: str, *, message: str) -> Guard:
    """Refuse an INSERT or UPDATE of ``table`` where a condition holds; it may read other tables.

    Args:
        name: the end of the guard's name, after the table's.
        verb: ``insert`` or ``update``.
        condition: SQL of both databases over ``NEW`` (and ``OLD`` for an update).
    """
    trigger, function = f"{table}_{name}", f"refuse_{table}_{name}"

    def sqlite() -> Iterable[str]:
        yield _sqlite_trigger(trigger, verb, table, message, when=condition)

    def postgresql() -> Iterable[str]:
        yield (
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {condition} THEN RAISE EXCEPTION '{message}'; END IF; RETURN NEW; END $$"
        )
        yield f"CREATE TRIGGER {trigger} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"

    return Guard(sqlite, postgresql)


def dropped_guard(table: str, name: str) -> RunPython:
    """Drop a guard of ``table`` that reads another table, before operations that alter that one.

    Declare it again after them. SQLite refuses to rebuild a table that a trigger of another one reads.
    """

    def drop(_apps: Any, editor: Any) -> None:
        place = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}{place}", params=None)

    return RunPython(drop, RunPython.noop)


def _sqlite_trigger(name: str, verb: str, table: str, message: str, when: str = "") -> str:
    condition = f" WHEN {when}" if when else ""
    action = f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    return f"CREATE TRIGGER {name} BEFORE {verb} ON {table}{condition} {action}"


def _postgresql_trigger(name: str, verb: str, table: str, message: str, when: str = "", each: str = "ROW") -> str:
    condition = f" WHEN ({when})" if when else ""
    action = f"EXECUTE FUNCTION {_FUNCTION}('{message}')"
    return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH {each}{condition} {action}"


class Guard(RunPython):
    """An operation that creates triggers, by the SQL of either database; a trigger that is there is replaced."""

    def __init__(
        self,
        sqlite: Callable[[], Iterable[str]],
        postgresql: Callable[[], Iterable[str]],
        keeps: Mapping[str, tuple[str, ...] | None] | None = None,
    ) -> None:
        super().__init__(self._create, RunPython.noop)
        self._sqlite, self._postgresql = sqlite, postgresql
        self.keeps = keeps or {}
        """By table the columns that never change; None for whole rows."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:  # noqa: ARG002 - of the operation
        """Create the triggers without the models of the migration, which take half a second to make each time."""
        self._create(None, schema_editor)

    def triggers(self, vendor: str) -> set[tuple[str, str]]:
        """Return the table and the name of each trigger."""
        statements = self._postgresql() if vendor == "postgresql" else self._sqlite()
        return {(found["table"], found["name"]) for one in statements if (found := _TRIGGER.match(one))}

    def _create(self, _apps: Any, editor: Any) -> None:
        if editor.connection.vendor != "postgresql":
            statements = [*self._sqlite()]
        else:
            function = (
                f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$"
            )
            statements = [function, *self._postgresql()]
        for table, name in sorted(self.triggers(editor.connection.vendor)):
            place = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
            editor.execute(f"DROP TRIGGER IF EXISTS {name}{place}", params=None)
        for statement in statements:
            editor.execute(statement, params=None)  # a percent sign is no placeholder here


@contextmanager
def suspended_guards(tables: Iterable[str]) -> Iterator[None]:
    """Let the owner of the database change guarded rows of tables, for work that is not the application's.

    The caller is inside a transaction; the triggers stand again when the block ends.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for verb in ("DISABLE", "ENABLE"):
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no event of a deferred constraint may wait
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
                for table in tables:
                    cursor.execute(f"ALTER TABLE {table} {verb} TRIGGER USER")
                if verb == "DISABLE":
                    yield
            return
        marks = ", ".join(["%s"] * len(names := list(tables)))
        cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({marks})", names)
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _name, sql in triggers:
            cursor.execute(sql)


def declared_guards() -> list[Guard]:
    """Return the guards that the migrations declare."""
    loader = MigrationLoader(None, load=False)
    loader.load_disk()  # without the graph of what depends on what
    migrations = loader.disk_migrations.values()
    return [one for migration in migrations for one in migration.operations if isinstance(one, Guard)]


@cache
def kept_columns() -> dict[str, frozenset[str] | None]:
    """Return by guarded table the columns that never change; None where whole rows never change."""
    kept: dict[str, frozenset[str] | None] = {}
    for guard in declared_guards():
        for table, columns in guard.keeps.items():
            before = kept.get(table, frozenset())
            kept[table] = None if columns is None or before is None else before | set(columns)
    return kept


def missing_triggers() -> list[str]:
    """Return the triggers that the migrations declare and this database lacks, as ``table.trigger``."""
    declared = {trigger for guard in declared_guards() for trigger in guard.triggers(connection.vendor)}
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS_THERE[connection.vendor])
        return sorted(f"{table}.{name}" for table, name in declared - set(cursor.fetchall()))
