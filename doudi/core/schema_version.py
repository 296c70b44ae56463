"""Whether a database or a backup has the tables of this version of the program."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from doudi.core.refusals import Refused

OLD_APP_LABELS = frozenset({"banking", "casequeue", "intake", "papers", "provincial"})
"""Apps of databases made before the migrations were squashed."""


class DatabaseTooOld(Refused):
    code = "database_too_old"


def applied_migrations() -> list[str]:
    """Migrations applied to this database (``payments.0001_initial``), of the program's own apps and former ones."""
    return sorted(
        f"{label}.{name}" for label, name in MigrationRecorder(connection).applied_migrations() if _is_own(label)
    )


def refuse_unknown_migrations(applied: Iterable[str]) -> None:
    """Refuse tables made by migrations that this version does not have.

    Raises:
        DatabaseTooOld: names the first unknown migrations.
    """
    known = {f"{label}.{name}" for label, name in MigrationLoader(None).disk_migrations}
    unknown = [migration for migration in applied if migration not in known]
    if unknown:
        message = _(
            "这些数据是更早的版本建立的（{migrations}），本版本不能升级它们。请用空库重新导入，或用原来的版本打开。"
        )
        raise DatabaseTooOld(message.format(migrations="、".join(unknown[:3])))


def _is_own(label: str) -> bool:
    own = {config.label for config in apps.get_app_configs() if config.name.startswith("doudi.")}
    return label in own | OLD_APP_LABELS
