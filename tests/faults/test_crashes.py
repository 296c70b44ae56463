"""Every effect of every step of a payroll is a place to crash at; afterwards the step is done again, and all is as if
nothing had happened.

Each crash takes half a second: a run crashes at every fourth effect of each step, ``make test-all`` at all of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from doudi.bankfiles.simulated_bank import SimulatedBank
from doudi.payments import actions, invariants
from doudi.payments.bank_exchange import actions as banking
from doudi.payments.bank_exchange.models import BankFile
from doudi.payments.bank_exchange.rendering import profile_of
from doudi.payments.models import Run
from tests.payments.bank_exchange.released_run import at_the_bank
from tests.payments.conftest import Office, clock, office

__all__ = ["clock", "office"]
pytestmark = pytest.mark.django_db
APRIL = date(2023, 4, 1)
ONE_OF = 1 if os.environ.get("DOUDI_ALL") else 4
WRITES = ("INSERT", "UPDATE", "DELETE")
APPS = ("payments_", "bank_exchange_", "funding_", "registry_", "audit_")


class Crash(BaseException):
    """The process is gone: nothing that waits for an Exception sees it."""


class Effects:
    """Counts what has an effect outside of the process, and crashes before the one it was told."""

    def __init__(self, at: int = 0) -> None:
        self.at, self.number = at, 0

    def happen(self) -> None:
        self.number += 1
        if self.number == self.at:
            raise Crash

    @contextmanager
    def watched(self) -> Iterator[None]:
        def statement(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
            if sql.lstrip().upper().startswith(WRITES):
                self.happen()
            return execute(sql, parameters, many, context)

        with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
            stack.enter_context(connection.execute_wrapper(statement))
            for name in ("replace", "fsync"):
                plain = getattr(os, name)
                patch.setattr(os, name, lambda *given, plain=plain: (self.happen(), plain(*given))[1])
            replace = Path.replace
            patch.setattr(Path, "replace", lambda path, target: (self.happen(), replace(path, target))[1])
            yield


def state(folder: Path) -> dict[str, Any]:
    """Everything that is on record, but for the time of day and the links of the trail; and the files."""
    tables = [one for one in connection.introspection.table_names() if one.startswith(APPS)]
    found: dict[str, Any] = {"files": sorted(one.name for one in folder.glob("*") if not one.name.startswith("."))}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in cursor.description]
            kept = [
                place
                for place, name in enumerate(names)
                if not (name.endswith("_at") or name in {"at", "hash", "previous_hash", "kept"})
            ]
            found[table] = sorted(str([row[place] for place in kept]) for row in cursor.fetchall())
    return found


def crash_everywhere(step: Callable[[], Any], folder: Path, again: Callable[[], Any] | None = None) -> int:
    """Do a step, crashing at its first effect, at its next chosen one, and so on until it comes through.

    Return how often it crashed.
    """
    before = state(folder)
    crashes = 0
    while True:
        effects = Effects(at=1 + crashes * ONE_OF)
        try:
            with effects.watched():
                step()
        except Crash:
            crashes += 1
            if again is None:
                assert state(folder) == before, f"crashed at effect {effects.at}: half done"
            else:
                again()
            assert [str(one) for one in invariants.check_all()] == []
            continue
        return crashes


def test_a_crash_at_every_effect_of_a_month(office: Office, tmp_path: Path, settings: Any) -> None:
    settings.BANK_FILE_FOLDER = folder = tmp_path / "bank-files"
    settings.ATTACHMENT_FOLDER = tmp_path / "attachments"
    folder.mkdir()
    office.funds()
    people = [office.person(name) for name in ("钟有田", "易小明", "段和平")]
    for person in people:
        office.award(person)
    crashes = {"prepare": crash_everywhere(lambda: office.prepare(APRIL), folder)}
    run = Run.objects.get()
    run = office.approve(run)
    crashes["release"] = crash_everywhere(lambda: actions.release_run(by=office.cast.finance, run=run), folder)
    freeze = {"by": office.cast.finance, "run": run, "profile": "rural_one_card"}
    crashes["freeze"] = crash_everywhere(lambda: banking.freeze_files(**freeze), folder)
    file = BankFile.objects.get()
    mark = transaction.savepoint()
    banking.write_file(by=office.cast.finance, file=file)
    wanted = state(folder)
    transaction.savepoint_rollback(mark)
    for one in folder.glob("*"):
        one.unlink()
    crashes["write"] = crash_everywhere(
        lambda: banking.write_file(by=office.cast.finance, file=file), folder, again=lambda: None
    )
    assert state(folder) == wanted, "the same bytes under the same name, said once"
    handed, _content = banking.hand_over(by=office.cast.finance, file=file)
    sent = at_the_bank(handed)
    failing = {sent.items[0].account: "account_closed"}
    answer = SimulatedBank(profile_of(handed.profile), failures=failing).answer(sent, APRIL)
    take = {"by": office.cast.finance, "file": handed, "name": "回盘", "content": answer}
    crashes["answer"] = crash_everywhere(lambda: banking.accept_answer(**take), folder)
    crashes["close"] = crash_everywhere(lambda: actions.close_run(by=office.cast.finance, run=run), folder)
    assert sorted(run.payments.values_list("state", flat=True)) == ["paid", "paid", "returned"]
    assert all(number >= 2 // ONE_OF + 1 for number in crashes.values()), crashes
    assert sum(crashes.values()) > 30 // ONE_OF
