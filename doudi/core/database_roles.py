"""The privileges of the application's role on PostgreSQL, derived from the guards that the migrations declare.

A role of its own migrates and owns the tables. The application's role reads and inserts; it updates only columns that
no guard keeps, and deletes nothing where money and traces are. It cannot disable a trigger or empty a table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from doudi.core.database_guards import kept_columns

_NEVER_DELETED = ("payments_", "funding_", "bank_exchange_", "statements_", "statistical_returns_", "audit_")
_COMPUTED_AGAIN = frozenset({"payments_finding", "payments_familycomparison"})
"""Tables of findings, which each check replaces."""

_ERASED_LATER = frozenset({"access_log_access"})
"""Tables whose guard lets old rows be erased."""

_READ_ONLY = frozenset({"django_migrations"})
SCHEMA = "public"


@dataclass(frozen=True)
class TablePrivileges:
    """What the application's role may do with a table.

    Attributes:
        updates: the columns it may update; None for all, empty for none.
    """

    table: str
    inserts: bool
    updates: tuple[str, ...] | None
    deletes: bool

    def statements(self, role: str) -> Iterator[str]:
        """Yield the GRANT statements."""
        yield f"GRANT SELECT{', INSERT' if self.inserts else ''} ON {self.table} TO {role}"
        if self.updates is None:
            yield f"GRANT UPDATE ON {self.table} TO {role}"
        elif self.updates:
            columns = ", ".join(f'"{name}"' for name in self.updates)  # quoted: a column may be called "group"
            yield f"GRANT UPDATE ({columns}) ON {self.table} TO {role}"
        if self.deletes:
            yield f"GRANT DELETE ON {self.table} TO {role}"


def table_privileges() -> list[TablePrivileges]:
    """Return the privileges on every table of the database."""
    kept = kept_columns()
    found = []
    for table, columns in _columns_by_table().items():
        guarded = kept.get(table, frozenset())
        if table in _READ_ONLY:
            updates: tuple[str, ...] | None = ()
        elif guarded:
            updates = tuple(column for column in columns if column not in guarded and column != "id")
        else:
            updates = () if guarded is None else None
        never_deleted = table.startswith(_NEVER_DELETED) and table not in _COMPUTED_AGAIN
        may_delete = table in _ERASED_LATER or (table not in kept and not never_deleted and table not in _READ_ONLY)
        found.append(TablePrivileges(table, table not in _READ_ONLY, updates, may_delete))
    return found


def grants(role: str) -> list[str]:
    """Return the statements that give a role exactly what the application needs."""
    name = connection.ops.quote_name(role)
    statements = [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {SCHEMA} FROM {name}",
        f"REVOKE CREATE ON SCHEMA {SCHEMA} FROM PUBLIC, {name}",
        f"GRANT USAGE ON SCHEMA {SCHEMA} TO {name}",
        f"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA {SCHEMA} TO {name}",
    ]
    for privileges in table_privileges():
        statements += privileges.statements(name)
    return statements


def owned_tables() -> list[str]:
    """Return tables that the role of this connection owns, or every table for a superuser; empty on SQLite."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s "
            "AND (pg_has_role(current_user, tableowner, 'member') OR current_setting('is_superuser') = 'on') "
            "ORDER BY tablename",
            [SCHEMA],
        )
        return [table for (table,) in cursor.fetchall()]


def excess_privileges() -> list[str]:
    """Return what the role of this connection may do beyond what the application needs, as ``PRIVILEGE table``."""
    if connection.vendor != "postgresql":
        return []
    excess = []
    with connection.cursor() as cursor:
        for wanted in table_privileges():
            asked = {"TRUNCATE": False, "DELETE": wanted.deletes, "UPDATE": wanted.updates is None}
            for privilege, is_needed in asked.items():
                cursor.execute("SELECT has_table_privilege(current_user, %s, %s)", [wanted.table, privilege])
                if cursor.fetchone()[0] and not is_needed:
                    excess.append(f"{privilege} {wanted.table}")
    return excess


def _columns_by_table() -> dict[str, list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns JOIN pg_tables ON tablename = table_name "
            "AND schemaname = table_schema WHERE table_schema = %s ORDER BY table_name, ordinal_position",
            [SCHEMA],
        )
        columns: dict[str, list[str]] = {}
        for table, column in cursor.fetchall():
            columns.setdefault(table, []).append(column)
    return columns
