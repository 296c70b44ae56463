"""A round of the uprating of 2023, and rows of every page of notices in a village."""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.core.jobs.queue import run_waiting_jobs
from doudi.outreach.notices.actions import RoundPlan, begin_round, confirm_round
from doudi.outreach.notices.models import Notice, NoticeRound

DECIDED = date(2023, 4, 20)


def plan(**changes: Any) -> RoundPlan:
    """The uprating of 2023: paid from May on, by the fifteenth."""
    given: dict[str, Any] = {
        "decided": DECIDED,
        "pay_month": date(2023, 5, 1),
        "paid_by": date(2023, 5, 15),
        "title": "2023年提标提补",
    }
    return RoundPlan(**given | changes)


def prepared_round(cast: Any) -> NoticeRound:
    """Return the round, computed."""
    made = begin_round(by=cast.bureau, plan=plan())
    run_waiting_jobs()
    made.refresh_from_db()
    return made


def confirmed_round(cast: Any) -> NoticeRound:
    """Return the round, confirmed."""
    return confirm_round(by=cast.director, prepared=prepared_round(cast))


def notice_rows(cast: Any, families: Any) -> dict[str, Any]:
    """Return a round that is out, with a notice of the head of each family; written by hand, without a computation."""
    made = NoticeRound.objects.create(
        title="2023年提标提补",
        decided=DECIDED,
        first_month=date(2023, 1, 1),
        pay_month=date(2023, 5, 1),
        paid_by=date(2023, 5, 15),
        state="confirmed",
        households_number=len(families),
        people_number=len(families),
        prepared_by=cast.bureau,
        prepared_on=DECIDED,
        confirmed_by=cast.director,
        confirmed_on=DECIDED,
    )
    for number, family in enumerate(families, start=1):
        notice = Notice.objects.create(
            round=made,
            number=number,
            household=family.household,
            addressee=family.mother,
            village_code=family.household.village_id,
            people_number=1,
            from_fen=600_00,
            to_fen=660_00,
            back_fen=240_00,
            has_children_benefit=False,
            has_telephone=True,
            has_loss=False,
            is_withheld=False,
            run_differs=False,
        )
        notice.lines.create(
            programme="dibao",
            people_number=1,
            from_fen=600_00,
            to_fen=660_00,
            back_fen=240_00,
            first_month=date(2023, 1, 1),
            area="rural",
        )
    return {"notice_round": made, "notice_act": [made.pk, "publish"], "notice_poster": [made.pk, "a4"]}


def places_of(made: NoticeRound, village_code: str) -> dict[str, Any]:
    """Return the pages of a village in a round."""
    return {
        "notice_village": [made.pk, village_code],
        "notice_slips": [made.pk, village_code, "open"],
    }
