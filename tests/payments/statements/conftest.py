"""Its own archive of payment files, and a run from computation to bank answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from doudi.payments import invariants
from doudi.payments.actions import close_run
from doudi.payments.bank_exchange import actions as banking
from doudi.payments.models import Run
from doudi.payments.workflow import RunState
from tests.payments.bank_exchange.released_run import at_the_bank, bank_of, sent_file
from tests.payments.conftest import Office


@pytest.fixture(autouse=True)
def archive_folder(tmp_path: Path, settings: Any) -> None:
    settings.BANK_FILE_FOLDER = tmp_path / "bank-files"


@pytest.fixture
def broken_on_purpose() -> None:
    """Asked for by a test that breaks the books to see whether it is noticed."""


@pytest.fixture(autouse=True)
def nothing_violated(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every invariant of the money holds when a test ends that did not break it on purpose."""
    yield
    if "broken_on_purpose" not in request.fixturenames:
        assert [str(one) for one in invariants.check_all()] == []


@pytest.fixture
def through_the_bank(office: Office) -> Callable[..., Run]:
    """Release a run, bring its file to the bank, take the answer; ``failures`` are accounts with a reason each."""

    def go(run: Run, *, close: bool = True, **bank: Any) -> Run:
        run = run if run.state == RunState.RELEASED else office.release(run)
        file = sent_file(office.cast, run)
        content = bank_of(file, **bank).answer(at_the_bank(file), office.clock.now().date())
        banking.accept_answer(by=office.cast.finance, file=file, name="回盘.txt", content=content)
        return close_run(by=office.cast.finance, run=run) if close else run

    return go
