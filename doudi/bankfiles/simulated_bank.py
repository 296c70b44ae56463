"""A simulated bank for tests and the demonstration: it reads payment files and answers them, repeatably from a seed."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, get_args

from doudi.bankfiles.failure_reasons import REASONS, Outcome
from doudi.bankfiles.file_writer import render
from doudi.bankfiles.payment_files import PaymentFile
from doudi.bankfiles.profiles import Profile
from doudi.bankfiles.return_files import FileRow, read_rows

AnswerDefect = Literal[
    "truncated",
    "row_doubled",
    "row_missing",
    "row_unknown",
    "amount_changed",
    "account_changed",
    "other_batch",
    "wrong_encoding",
    "totals_wrong",
    "status_unknown",
]
"""Defects of an answer; each must be rejected."""

ANSWER_DEFECTS: tuple[AnswerDefect, ...] = get_args(AnswerDefect)


@dataclass(frozen=True)
class Reply:
    """The bank's answer to one payment."""

    row: FileRow
    outcome: Outcome
    reason: str = ""


@dataclass
class SimulatedBank:
    """One bank. ``failures`` are reasons of returns by account; ``undecided`` accounts are answered "in question"."""

    profile: Profile
    seed: int = 0
    failures: Mapping[str, str] = field(default_factory=dict)
    undecided: frozenset[str] = frozenset()

    def replies(self, file: PaymentFile) -> list[Reply]:
        """Read a payment file, check its totals and hash, and answer each row.

        Raises:
            BankFileError: the file is not valid.
        """
        return [self._reply(row) for row in read_rows(self.profile.payment, file.content)]

    def answer(self, file: PaymentFile, day: date, *, reordered: bool = False) -> bytes:
        """Return one answer to all payments of a file, in another order if ``reordered``."""
        replies = self.replies(file)
        if reordered:
            self._chance(file.number).shuffle(replies)
        return self.answer_file(replies, file.number, day)

    def answers_in_parts(self, file: PaymentFile, day: date, number: int) -> list[bytes]:
        """Return the answer split into ``number`` files, as banks send it that pay in several runs."""
        replies = self.replies(file)
        return [
            self.answer_file(replies[start::number], file.number, day) for start in range(number) if replies[start:]
        ]

    def later_return(self, file: PaymentFile, accounts: Mapping[str, str], day: date) -> bytes:
        """Return a later answer that returns paid payments, with the reason by account."""
        rows = read_rows(self.profile.payment, file.content)
        replies = [Reply(row, "returned", accounts[row.account]) for row in rows if row.account in accounts]
        return self.answer_file(replies, file.number, day)

    def defective_answer(self, file: PaymentFile, day: date, defect: AnswerDefect) -> bytes:
        """Return an answer with one defect; its totals are right unless they are the defect."""
        chance = self._chance(file.number + defect)
        replies = self.replies(file)
        at = chance.randrange(len(replies))
        number = f"{file.number}9" if defect == "other_batch" else file.number
        if defect == "row_doubled":
            replies.insert(chance.randrange(len(replies) + 1), replies[at])
        elif defect == "row_missing":
            del replies[at]
        elif defect in {"row_unknown", "other_batch", "amount_changed", "account_changed"}:
            replies[at] = _changed(replies[at], defect)
        content = self.answer_file(
            replies,
            number,
            day,
            facts={"count": len(replies) + 1} if defect == "totals_wrong" else {},
            status="X?"[: self._status_width()] if defect == "status_unknown" else "",
        )
        if defect == "truncated":
            return content[: chance.randrange(1, len(content))]
        return content.decode("latin-1").encode("utf-16") if defect == "wrong_encoding" else content

    def answer_file(
        self,
        replies: Sequence[Reply],
        file_number: str,
        day: date,
        *,
        facts: Mapping[str, Any] | None = None,
        status: str = "",
    ) -> bytes:
        """Return the bytes of an answer. ``facts`` and ``status`` override true values."""
        returns = self.profile.returns
        statuses = {outcome: code for code, outcome in reversed(tuple(returns.statuses.items()))}
        reasons = {reason: code for code, reason in reversed(tuple(returns.reasons.items()))}
        rows = [
            {
                "item_id": reply.row.item_id,
                "position": position,
                "account_name": reply.row.account_name,
                "account": reply.row.account,
                "amount": reply.row.amount_fen,
                "outcome": reply.outcome,
                "status": status or statuses[reply.outcome],
                "reason": reasons[reply.reason] if reply.reason else "",
                "note": REASONS[reply.reason].label if reply.reason else "",
                "paid_on": day if reply.outcome == "paid" else None,
            }
            for position, reply in enumerate(replies, 1)
        ]
        header = {"file_number": file_number, "date": day, "month": day, "unit": "", "programme": ""}
        return render(returns.layout, rows, header | dict(facts or {}), day)

    def _reply(self, row: FileRow) -> Reply:
        if row.account in self.failures:
            return Reply(row, "returned", self.failures[row.account])
        if row.account in self.undecided:
            return Reply(row, "in_question")
        return Reply(row, "paid")

    def _chance(self, what: str) -> random.Random:
        return random.Random(f"{self.seed} {what}")  # noqa: S311 - an invented bank, repeatable on purpose

    def _status_width(self) -> int:
        return next(c.width for c in self.profile.returns.layout.columns if c.field == "status") or 2


def _changed(reply: Reply, defect: AnswerDefect) -> Reply:
    """Return the reply with one wrong value."""
    row = reply.row
    values = dict(vars(row))
    if defect in {"row_unknown", "other_batch"}:
        values["item_id"] = row.item_id[:-1] + ("8" if row.item_id.endswith("9") else "9")
        values["item_id"] = f"X{values['item_id'][1:]}"
    elif defect == "amount_changed":
        values["amount_fen"] = row.amount_fen + 100
    else:
        values["account"] = row.account[:-1] + str((int(row.account[-1]) + 1) % 10)
    return Reply(FileRow(**values), reply.outcome, reply.reason)
