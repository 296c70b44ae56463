"""Record deaths and bank cards as the procedures do: one person enters, another one confirms."""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.core.accounts.models import User
from doudi.registry import actions

SOURCE = "公安户口注销名单"


def two_people() -> tuple[User, User]:
    """The bureau's officer and its leader of the test cast, who see the whole county."""
    return User.objects.get(username="bureau"), User.objects.get(username="director")


def record_death(person: Any, day: date) -> Any:
    """Report a death by a data source and confirm it; return the report."""
    first, second = two_people()
    report = actions.report_death(by=first, person=person, died_on=day, data_source=SOURCE)
    confirmed = actions.confirm_death_report(by=second, report=report, why="看过名单，电话核实")
    person.refresh_from_db(fields=["death_date"])
    return confirmed


def correct_death(person: Any, day: date | None) -> Any:
    """Report that a recorded death is wrong and confirm it; return the report."""
    first, second = two_people()
    person.refresh_from_db(fields=["death_date"])
    report = actions.report_wrong_death(by=first, person=person, died_on=day, data_source=SOURCE)
    confirmed = actions.confirm_death_report(by=second, report=report, why="看过名单，电话核实")
    person.refresh_from_db(fields=["death_date"])
    return confirmed


def record_card(person: Any, number: str, since: date) -> Any:
    """Record a bank card that one person entered and another one confirmed; return the circumstance."""
    first, second = two_people()
    return actions.change_circumstance_by_two(
        by=second,
        entered_by=first,
        subject=person,
        kind="bank_account",
        value=number,
        since=since,
        source="paper",
        source_detail="银行卡原件",
    )
