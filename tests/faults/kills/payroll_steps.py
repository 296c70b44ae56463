"""The steps of a month, each as an action that a process calls and as a request of a browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from doudi.payments.bank_exchange.models import BankFile
from doudi.payments.models import Run
from tests.faults.kills.county import APRIL, BANK

NUMBER = "202304-01"


@dataclass(frozen=True)
class Sent:
    """A request of a browser; ``file`` is its upload."""

    who: str
    path: str
    fields: dict[str, str]
    file: bytes | None = None


@dataclass(frozen=True)
class Step:
    """A step; ``call`` runs its action, ``again`` are the refusals allowed if it is done already."""

    name: str
    call: Callable[[], Any]
    sent: Callable[[], Sent]
    again: frozenset[str]


def person(name: str) -> Any:
    from doudi.core.accounts.models import User

    return User.objects.get(username=name)


def run() -> Run:
    return Run.objects.get(number=NUMBER)


def file() -> BankFile:
    return BankFile.objects.get(run__number=NUMBER)


def _turn(verb: str, who: str) -> Step:
    """Return a step that presses a button on the page of the run."""
    from doudi.payments import actions

    do: Any = {
        "review": actions.review_run,
        "approve": actions.approve_run,
        "release": actions.release_run,
        "close": actions.close_run,
    }[verb]
    return Step(
        verb,
        lambda: do(by=person(who), run=run()),
        lambda: Sent(who, f"/payroll/{run().pk}/{verb}/", {"version": str(run().version)}),
        frozenset({"transition_not_allowed"}),
    )


def _confirm(who: str) -> Step:
    from django.db.models import Sum

    from doudi.payments import actions

    def roll() -> tuple[str, int]:
        township = str(person(who).scope)
        here = run().payments.filter(village_code__startswith=township)
        return township, here.aggregate(total=Sum("amount_fen"))["total"]

    def call() -> None:
        township, total = roll()
        actions.confirm_roll(by=person(who), run=run(), township_code=township, total_fen=total)

    def sent() -> Sent:
        township, total = roll()
        return Sent(who, f"/payroll/{run().pk}/roll/{township}/", {"total": str(total)})

    return Step("confirm", call, sent, frozenset({"roll_already_confirmed"}))


def steps(answer: Callable[[], bytes]) -> list[Step]:
    """Return the steps of the month in order; ``answer`` is the bank's answer to the file."""
    from doudi.payments import actions
    from doudi.payments.bank_exchange import actions as banking

    def make_files() -> None:
        """Freeze the files, then write what is frozen and not written, as the worker does when it starts."""
        banking.freeze_files(by=person("finance"), run=run(), profile=BANK)
        banking.finish_files()

    return [
        Step(
            "prepare",
            lambda: actions.prepare_run(by=person("bureau"), month=APRIL),
            lambda: Sent("bureau", "/payroll/", {"month": "2023-04", "kind": "monthly"}),
            frozenset({"run_already_open"}),
        ),
        _confirm("officer"),
        _confirm("other_officer"),
        _turn("review", "reviewer"),
        _turn("approve", "director"),
        _turn("release", "finance"),
        Step(
            "files",
            make_files,
            lambda: Sent("finance", f"/bank/runs/{run().pk}/", {"profile": BANK}),
            frozenset({"files_already_made"}),
        ),
        Step(
            "hand over",
            lambda: banking.hand_over(by=person("finance"), file=file()),
            lambda: Sent("finance", f"/bank/files/{file().pk}/download/", {}),
            frozenset(),
        ),
        Step(
            "answer",
            lambda: banking.accept_answer(by=person("finance"), file=file(), name="四月回盘", content=answer()),
            lambda: Sent("finance", f"/bank/files/{file().pk}/", {}, answer()),
            frozenset(),
        ),
        _turn("close", "finance"),
    ]
