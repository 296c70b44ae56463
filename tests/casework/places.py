"""Cases in every state, and what a township keeps of families beside them."""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.casework import actions
from doudi.casework.cases.applicant import Applicant
from doudi.casework.models import ElectricityList, RandomCheck, RandomCheckDraw, Recognition, UnreportedChange
from doudi.casework.provincial.actions import upload_file
from doudi.casework.provincial.incoming_file import COLUMNS
from doudi.core.accounts.actions import open_account
from doudi.core.audit.trail import SYSTEM
from doudi.core.clock import this_month
from doudi.values.benefit_month import add_months
from tests.casework.conftest import answers, member, send, with_home_visit, with_opinion
from tests.conftest import Cast


def unreported_change(by: Any, home: Any) -> Any:
    """A change that a family did not report."""
    return UnreportedChange.objects.create(
        household=home.household,
        what="买了汽车",
        changed_on=date(2022, 1, 1),
        found_on=date(2023, 1, 1),
        evidence="车辆登记",
        recorded_by=by,
    )


def electricity_list(cast: Cast) -> Any:
    """A list of electricity relief that waits to be confirmed; one for all places."""
    kept = {"drawn_by": cast.bureau, "drawn_on": date(2023, 5, 1)}
    return ElectricityList.objects.get_or_create(month=date(2023, 5, 1), defaults=kept)[0]


def cases_in_every_state(by: Any, cast: Cast, village: Any) -> dict[str, Any]:
    """A case to accept, one with a public notice, and one that is decided."""
    born = {"360731100": 1958, "360731101": 1959}[village.code[:9]]
    waiting = send(village, answers("dibao"))[0].cases.get()
    said = member("某公示", date(born, 1, 2), 700)
    noticed_case = actions.accept_case(by=by, case=send(village, answers("dibao", said))[0].cases.get())
    with_home_visit(noticed_case, by)
    with_opinion(noticed_case, by)
    second = cast.leader if by == cast.officer else another_officer(cast)
    actions.agree(by=second, case=noticed_case)
    decided = actions.decline_case(by=by, case=send(village, answers("dibao"))[0].cases.get(), reason="不属本县")
    third = member("某在查", date(born, 1, 3), 702)
    checked = actions.accept_case(by=by, case=send(village, answers("dibao", third))[0].cases.get())
    nursing = member(
        "某重残", date(born, 1, 4), 704, disability_category="visual", disability_grade="1", self_care="none"
    )
    severe = send(village, answers("disability_nursing", nursing, places=[0]))[0].cases.get()
    severe = actions.accept_case(by=by, case=severe)
    with_opinion(severe, by)
    beside = {
        "lead": actions.report_lead(by=by, village=village, need="alone", who="三组某家"),
        "referral": send(village, answers("dibao", needs={"education": "学费"}))[0].referrals.get(),
        "federation_referral": actions.refer_case(by=by, case=waiting, kind="disability", text="要轮椅"),
        "recipient_request": actions.send_recipient_request(
            by=Applicant("某"),
            village=village,
            sender=actions.Sender("某", "13700000001", "0001"),
            content=actions.RequestContent("card", "卡丢了", account="6217000012345678"),
        )[0],
        "message": actions.send_message(by=Applicant("某"), case=waiting, text="请快一点"),
        "review": actions.request_decision_review(by=Applicant("某"), case=decided, text="请再看看"),
    }
    return {
        "case": waiting,
        "checked": checked,
        "on_notice": noticed_case,
        "decided": decided,
        "random_check": random_check_of(decided),
        "electricity_list": electricity_list(cast),
        "federation_case": actions.agree(by=second, case=severe),
        "public_notice": noticed_case.public_notices.get(),
        "recognition": Recognition.objects.create(
            case=noticed_case,
            household=noticed_case.household,
            procedure_id="dibao_margin",
            first_month=this_month(),
            last_month=add_months(this_month(), 11),
        ),
        **beside,
    }


def random_check_of(case: Any) -> Any:
    """A check of a decided case, drawn in a window of its township's own."""
    day = date(2023, 1, int(case.village_code[6:9]) % 27 + 1)
    draw = RandomCheckDraw.objects.create(
        kind="delegated",
        first_day=day,
        last_day=day,
        seed="1",
        share=1,
        on_site_share=1,
        population={case.village_code[:9]: [case.number]},
        population_hash="0",
        drawn_on=day,
    )
    return RandomCheck.objects.create(
        draw=draw, case=case, stratum=case.village_code[:9], must_visit=True, due_on=date(2999, 1, 1)
    )


def another_officer(cast: Cast) -> Any:
    """A second officer of the other township."""
    return open_account(
        by=SYSTEM,
        username="other_second",
        name="另一人",
        role="township_officer",
        division=cast.other_officer.division,
        password="a-long-enough-word-7",  # noqa: S106 - of nobody
        initial=False,
    )


def provincial_file(by: Any) -> Any:
    """A file from the provincial app of one row."""
    return upload_file(by=by, name="赣服通.csv", content=",".join(COLUMNS).encode() + b"\nX")
