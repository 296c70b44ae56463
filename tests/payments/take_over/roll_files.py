"""Rolls of invented families in a layout of their own, uploaded and compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from doudi.core.accounts.models import User
from doudi.core.divisions.models import Division
from doudi.core.jobs.queue import run_waiting_jobs
from doudi.payments import actions
from doudi.payments.models import TownshipTakeOver
from doudi.registry.roll_import.actions import upload_roll
from doudi.registry.roll_import.models import RollFile
from doudi.values.divisions import division_name
from tests.conftest import identity_number

JANUARY = date(2023, 1, 1)
APRIL = date(2023, 4, 1)
MAY = date(2023, 5, 1)
TITLE = "{township}2023年4月农村最低生活保障金发放表"
HEADINGS = "号,组,村居,户主姓名,成员姓名,身份证,关系,保障类别,月人均收入,保障人口,户月补助金额,起领年月,一卡通卡号"


@dataclass
class RollFamily:
    """A family of a roll: its head and, with more than one member, a child; amounts in yuan."""

    head: str
    order: int
    amount: str
    dibao_class: str = "常补"
    income: str = ""
    members: int = 1
    start: str = "2022-01"
    card: str = ""
    village: str = ""

    def lines(self, number: int, village: str) -> list[str]:
        """The rows of the family, the first with its figures."""
        rows = []
        card = self.card or f"6228480{self.order:012d}"
        for place in range(self.members):
            born = date(1955, 1, 1) if not place else date(2012, 1, 1)
            name = self.head if not place else f"{self.head[0]}小{'甲乙丙丁'[place]}"
            identity = identity_number(born, self.order * 4 % 900 + place + 10)
            figures = (
                [self.dibao_class, self.income, str(self.members), self.amount, self.start, card]
                if not place
                else [""] * 6
            )
            cells = [
                str(number) if not place else "",
                "三组",
                self.village or village,
                self.head if not place else "",
                name,
                identity,
                "本人" if not place else "子",
                *figures,
            ]
            rows.append(",".join(cells))
        return rows


def roll_csv(families: Sequence[RollFamily], village: str, township: str, title: str = TITLE) -> bytes:
    """The roll as a file of comma-separated values."""
    lines = [title.format(township=township), HEADINGS]
    for number, family in enumerate(families, start=1):
        lines += family.lines(number, village)
    return "\n".join(lines).encode()


def place_of(village: Division) -> str:
    """The name of the township of a village."""
    return division_name(village.code[:9]) or ""


def hand_in(by: User, families: Sequence[RollFamily], village: Division, title: str = TITLE) -> RollFile:
    """Upload a roll of a township and read it."""
    roll = upload_roll(
        by=by,
        name="低保发放表.csv",
        content=roll_csv(families, village.name, place_of(village), title),
        township_code=village.code[:9],
    )
    run_waiting_jobs()
    roll.refresh_from_db()
    return roll


def compare(by: User, roll: RollFile, through: date = APRIL, since: date = JANUARY) -> RollFile:
    """State the months paid and let the roll be compared."""
    actions.state_paid_months(by=by, roll=roll, months={"dibao": (since, through)})
    run_waiting_jobs()
    return RollFile.objects.get(pk=roll.pk)


def confirm(by: User, roll: RollFile) -> Any:
    """Confirm a roll with everything that can be imported."""
    return actions.confirm_roll_with_history(
        by=by, roll=roll, changes=frozenset({"new", "changed", "same"}), legacy_basis="县局2022年12月审批"
    )


def go_live(cast: Any) -> Any:
    """Rehearse the first payroll of the cast's township and set it live by two people."""
    take_over = TownshipTakeOver.objects.get(village_code=cast.officer.scope.ljust(12, "0"))
    actions.request_rehearsal(by=cast.officer, take_over=take_over)
    run_waiting_jobs()
    take_over = actions.propose_go_live(by=cast.leader, take_over=take_over)
    return actions.confirm_go_live(by=cast.director, take_over=take_over)
