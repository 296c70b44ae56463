"""What a new county does first is on the desk of the user who does it, until money has gone out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from doudi.console.first_steps.queries import first_steps
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Role
from doudi.payments.models import Run
from tests.conftest import Cast, Family

pytestmark = pytest.mark.django_db


def states(by: User) -> dict[str, bool]:
    return {step.title: step.is_done for step in first_steps(by=by)}


def test_an_empty_county_tells_everybody_what_to_begin_with(cast: Cast, signed_in: Any) -> None:
    assert states(cast.bureau) == {
        "填机关信息": False,
        "对照文件看标准": False,
        "登记资金下达": False,
        "接管向导": False,
        "核算第一个月": False,
    }
    assert states(cast.officer) == states(cast.leader) == {"导入花名册": False, "接管向导": False}
    assert states(cast.finance) == {"登记资金下达": False}
    assert states(cast.auditor) == {}
    assert "第一次发放以前，先办这几件" in signed_in("officer").get("/").content.decode()


def test_administrator_sees_missing_roles(cast: Cast) -> None:
    User.objects.filter(role=Role.FINANCE_OFFICER).update(is_active=False)
    (step,) = first_steps(by=cast.system_administrator)
    assert not step.is_done
    assert "财务人员1位" in step.text
    assert "县局负责人" not in step.text


def test_registered_people_need_no_roll(cast: Cast, family: Family) -> None:
    assert states(cast.officer) == {}, "loaded without a roll: there is nothing to take over"
    assert states(cast.bureau)["接管向导"]


def test_nothing_is_shown_once_money_went_out(cast: Cast) -> None:
    month, now = date(2023, 5, 1), timezone.now()
    assert first_steps(by=cast.bureau)
    dates: dict[str, Any] = dict.fromkeys(("month", "first_month", "due_on"), month)
    dates |= {"known_at": now, "prepared_at": now}
    people = {"reviewed_by": cast.officer, "approved_by": cast.director, "released_by": cast.finance}
    run = Run(number="202305-01", kind=Run.Kind.MONTHLY, state="released", prepared_by=cast.bureau, **dates, **people)
    run.save()
    assert first_steps(by=cast.bureau) == []
