"""Notices of the demonstration: the uprating of 2023, confirmed, told in part to the demonstration's township."""

from __future__ import annotations

from datetime import date
from typing import Any

_DECIDED = date(2023, 4, 20)
_PAY_MONTH = date(2023, 5, 1)
_TOLD_OF_EACH_VILLAGE = 0.6


def create_notices() -> int:
    """Prepare, confirm and tell the uprating of 2023; return the households, 0 if it was told already."""
    from doudi.core.accounts.models import User
    from doudi.core.clock import today
    from doudi.core.jobs.queue import run_waiting_jobs
    from doudi.outreach.notices import actions
    from doudi.outreach.notices.models import NoticeRound
    from doudi.payments.calendar.pay_days import pay_day

    if NoticeRound.objects.exists() or today() < _DECIDED:
        return 0
    cast = {user.username: user for user in User.objects.filter(username__in=("township", "bureau"))}
    director = User.objects.filter(role="bureau_leader").order_by("pk").first()
    if director is None:
        return 0
    plan = actions.RoundPlan(
        decided=_DECIDED,
        pay_month=_PAY_MONTH,
        paid_by=max(pay_day(_PAY_MONTH), date(2023, 5, 15)),
        title="2023年城乡困难群众提标提补",
        explanation="县里提高了今年的救助标准，一月到四月的差额五月一起补发。",
    )
    made = actions.begin_round(by=cast["bureau"], plan=plan)
    run_waiting_jobs()
    made.refresh_from_db()
    made = actions.confirm_round(by=director, prepared=made)
    _tell(cast["township"], made)
    return made.households_number


def _tell(township: Any, made: Any) -> None:
    """Record slips and a visit in the villages of the township, and where the poster hangs."""
    from doudi.core.clock import today
    from doudi.outreach.notices.actions import record_publication
    from doudi.outreach.notices.deliveries import record_deliveries
    from doudi.outreach.notices.models import Notice

    visible = Notice.objects.visible_to(township).filter(round=made).order_by("number")
    villages = sorted(set(visible.values_list("village_code", flat=True)))
    for order, village in enumerate(villages[:-1]):
        pks = list(visible.filter(village_code=village).values_list("pk", flat=True))
        told = pks if order % 2 else pks[: int(len(pks) * _TOLD_OF_EACH_VILLAGE)]
        asked: dict[str, Any] = {"by": township, "prepared": made, "village_code": village, "told_on": today()}
        if told:
            record_deliveries(**asked, notices=told, way="slip")
            record_deliveries(**asked, notices=told[:2], way="visit")
        record_publication(
            by=township, prepared=made, area=village, kind="board", place="村务公开栏", published_on=today()
        )
