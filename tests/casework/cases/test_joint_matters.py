"""Matters of one family in one sitting, the queue that goes on by itself, and the clicks both take."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from doudi.casework import actions
from doudi.casework.cases.assessment import SELF_CARE_TESTS
from doudi.casework.economic_checks import actions as checks
from doudi.casework.economic_checks.sources import sources_on
from doudi.casework.home_visits.checklist import questions_of
from doudi.casework.models import Case, HomeVisit
from tests.casework.conftest import (
    answers,
    member,
    past_the_federation,
    second_visitor,
    seen_versions,
    send,
    signed_paper,
    with_check_report,
    with_home_visit,
    with_opinion,
    with_replies,
)
from tests.clock import Clock
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

_DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
"""A drawn signature: a PNG of one dot."""
DISABLED = member(
    "邱长生", date(1958, 4, 3), 701, business_fen="10000", disability_category="visual", disability_grade="1"
)
DISABLED["facts"]["self_care"] = "none"


def both(cast: Cast) -> tuple[Case, Case]:
    """The dibao of a family, and the nursing subsidy of its head, applied for on one form."""
    said = answers("dibao", DISABLED, subjects={"dibao": [], "disability_nursing": [0]})
    dibao, nursing = send(cast.village, said)[0].cases.order_by("procedure_id")
    return dibao, nursing


def unable(case: Case) -> dict[str, dict[str, bool]]:
    """The six tests of the nursing subsidy, none of them passed."""
    person = case.household.memberships.get().person.number if case.household else ""
    return {person: dict.fromkeys(SELF_CARE_TESTS, False)} if case.procedure_id == "disability_nursing" else {}


def act(client: Any, case: Case, verb: str, query: str = "", **given: Any) -> Any:
    return client.post(f"{reverse('casework:act', args=[case.pk, verb])}?{query}", seen_versions(case.pk) | given)


def visit(cases: list[Case], by: Any) -> dict[str, Any]:
    """What the form of a home visit sends for the first case and the others."""
    given: dict[str, Any] = {
        "visited_on": timezone.localdate().isoformat(),
        "visitor_2": second_visitor(cases[0], by).pk,
        "drawing_2": f"data:image/png;base64,{_DOT}",
        "seen": "土坯房一间",
        "signer": "邱长生",
        "unsigned_why": "不会写字，口述确认",
        "key": "0" * 32,
        "joint": [case.pk for case in cases[1:]],
    }
    for question in [question for case in cases for question in questions_of(case)]:
        given[question.name] = question.choices[-1][0] if question.fact else question.choices[0][0]
    return given


def opinion(case: Case, prefix: str = "") -> dict[str, Any]:
    people = [DISABLED["name"]]
    numbers = [member.person.number for member in case.household.memberships.all() if member.person.name in people]
    given = {"is_favourable": "true", "people": numbers, "reason": "情况属实，符合条件"}
    given |= {"dibao_class": "other"} if case.procedure_id == "dibao" else {}
    return {f"{prefix}{name}": value for name, value in given.items()}


@pytest.mark.clause("P18-27.b")
def test_second_matter_of_a_family_is_handled_in_the_same_sittings(staff: Cast, clock: Clock, signed_in: Any) -> None:
    dibao, nursing = both(staff)
    officer, leader = signed_in("officer"), signed_in("leader")
    page = officer.get(dibao.get_absolute_url()).content.decode()
    assert "这一家还有同一步的事项" in page
    assert nursing.number in page
    assert act(officer, dibao, "accept", joint=nursing.pk).status_code == 302
    for case in (dibao, nursing):
        case.refresh_from_db()
        assert (case.step, case.accepted_on) == ("investigation", clock.today)
    address = reverse("casework:home_visit", args=[dibao.pk])
    assert "同一次入户" in officer.get(address).content.decode()
    assert officer.post(address, visit([dibao, nursing], staff.officer)).status_code == 302
    assert HomeVisit.objects.count() == 2
    assert officer.post(address, visit([dibao, nursing], staff.officer)).status_code == 302
    assert HomeVisit.objects.count() == 2, "sent twice, recorded once"
    nursing.refresh_from_db()
    assert set(nursing.investigated_facts), "the six tests are asked for the nursing subsidy"
    dibao.refresh_from_db()
    assert dibao.investigated_facts == {}, "and stay with it"
    with_check_report(dibao, staff.officer)
    given = opinion(dibao) | opinion(nursing, f"case{nursing.pk}-") | {"joint": nursing.pk}
    assert act(officer, dibao, "propose", **given).status_code == 302
    assert "重度残疾人护理补贴" in leader.get(dibao.get_absolute_url()).content.decode()
    assert act(leader, dibao, "agree", joint=nursing.pk).status_code == 302
    for case in (dibao, nursing):
        case.refresh_from_db()
    assert (dibao.step, nursing.step) == ("public_notice", "federation_review")
    assert {case.opinions.get().given_by for case in (dibao, nursing)} == {staff.officer}
    assert nursing.reviewed_by == staff.leader


def test_refusal_of_one_matter_refuses_the_sitting(staff: Cast, signed_in: Any) -> None:
    dibao, nursing = both(staff)
    stale = {f"joint_version_{nursing.pk}": nursing.version - 1, "joint": nursing.pk}
    answer = act(signed_in("officer"), dibao, "accept", **stale)
    assert answer.status_code == 422
    assert "同一家的“重度残疾人护理补贴”" in answer.content.decode()
    for case in (dibao, nursing):
        case.refresh_from_db()
        assert case.step == "acceptance"


def test_every_matter_keeps_its_own_opinion_and_its_own_faults(staff: Cast, signed_in: Any) -> None:
    dibao, nursing = both(staff)
    for case in (dibao, nursing):
        actions.accept_case(by=staff.officer, case=case)
        with_home_visit(case, staff.officer, asked=unable(Case.objects.get(pk=case.pk)))
        case.refresh_from_db()
    with_check_report(dibao, staff.officer)
    answer = act(signed_in("officer"), dibao, "propose", **opinion(dibao), joint=nursing.pk)
    assert answer.status_code == 422
    assert not dibao.opinions.exists()
    unticked = act(signed_in("officer"), dibao, "propose", **opinion(dibao))
    assert unticked.status_code == 302
    nursing.refresh_from_db()
    assert nursing.step == "investigation"


def test_proposer_is_not_offered_the_review_of_a_second_matter(staff: Cast, colleague: Any, signed_in: Any) -> None:
    dibao, nursing = both(staff)
    for case, by in ((dibao, staff.officer), (nursing, colleague)):
        actions.accept_case(by=by, case=case)
        with_home_visit(case, by, asked=unable(Case.objects.get(pk=case.pk)))
        with_opinion(case, by)
    page = signed_in("officer").get(nursing.get_absolute_url()).content.decode()
    assert "/do/agree/" in page
    assert "这一家还有同一步的事项" not in page, "the officer proposed the other"
    answer = act(signed_in("officer"), nursing, "agree", joint=dibao.pk)
    assert answer.status_code == 302
    dibao.refresh_from_db()
    assert dibao.step == "review"


def test_another_township_joins_nothing(staff: Cast, signed_in: Any) -> None:
    dibao, nursing = both(staff)
    assert act(signed_in("other_officer"), dibao, "accept", joint=nursing.pk).status_code == 404


def test_next_case_follows_and_keeps_filter_and_place(staff: Cast, signed_in: Any) -> None:
    first, second, third = (
        send(staff.village, answers("dibao", member(f"温{order}", date(1950, 1, order), 703)))[0].cases.get()
        for order in (1, 2, 3)
    )
    officer = signed_in("officer")
    listed = officer.get(f"{reverse('casework:cases')}?step=acceptance").content.decode()
    assert f"{second.get_absolute_url()}?step=acceptance&amp;queue=1" in listed
    page = officer.get(f"{second.get_absolute_url()}?step=acceptance&queue=1").content.decode()
    assert "第2件，共3件" in page
    answer = act(officer, second, "accept", "step=acceptance&queue=1")
    assert answer.headers["Location"] == f"{third.get_absolute_url()}?step=acceptance&queue=1"
    answer = act(officer, third, "accept", "step=acceptance&queue=1")
    assert answer.headers["Location"] == f"{first.get_absolute_url()}?step=acceptance&queue=1"
    answer = act(officer, first, "accept", "step=acceptance&queue=1")
    assert answer.headers["Location"] == f"{reverse('casework:cases')}?step=acceptance"


def test_case_that_still_waits_stays_open_and_the_family_comes_next(staff: Cast, signed_in: Any) -> None:
    other = send(staff.village, answers("dibao", member("温一", date(1950, 1, 1), 703)))[0].cases.get()
    dibao, nursing = both(staff)
    officer = signed_in("officer")
    answer = act(officer, dibao, "accept", "queue=1")
    assert answer.headers["Location"] == f"{dibao.get_absolute_url()}?queue=1", (
        "its investigation waits for the officer"
    )
    answer = act(officer, nursing, "decline", "step=acceptance&queue=1", reason="自愿放弃")
    assert answer.headers["Location"] == f"{other.get_absolute_url()}?step=acceptance&queue=1"
    assert (
        act(officer, dibao, "withdraw", "queue=1", why="不申请")
        .headers["Location"]
        .startswith(nursing.get_absolute_url())
    )


class Clicks:
    """Counts the pages opened and the forms sent as somebody works on; following a redirect is no click."""

    def __init__(self, signed_in: Any) -> None:
        self.signed_in, self.number, self.at = signed_in, 0, ""

    def sign_in(self, who: str) -> None:
        self.client = self.signed_in(who)

    def open(self, address: str) -> str:
        """Open an address that the page before leads to."""
        self.number += 1
        answer = self.client.get(address)
        assert answer.status_code == 200, address
        return str(answer.content.decode())

    def send(self, address: str, **given: Any) -> str:
        """Send a form of the page before; ``at`` is where it leads."""
        self.number += 1
        case = re.search(r"cases/(\d+)/do/", address)
        answer = self.client.post(address, (seen_versions(int(case[1])) if case else {}) | given, follow=True)
        assert answer.status_code == 200, answer.content.decode()
        self.at = answer.redirect_chain[-1][0]
        return str(answer.content.decode())


def address_of(case: Case, page: str, *more: str) -> str:
    return f"{reverse(f'casework:{page}', args=[case.pk, *more])}?queue=1"


def clicks_of_the_township(staff: Cast, clock: Clock, signed_in: Any, dibao: Case, nursing: Case | None) -> int:
    """Walk a family through the township as its pages lead, all but the typing, and return the clicks."""
    clicks, joint = Clicks(signed_in), {"joint": nursing.pk} if nursing else {}
    clicks.sign_in("officer")
    assert address_of(dibao, "case") in clicks.open(reverse("casework:cases"))
    assert address_of(dibao, "act", "accept") in clicks.open(address_of(dibao, "case"))
    assert address_of(dibao, "economic_check") in clicks.send(address_of(dibao, "act", "accept"), **joint)
    now = [Case.objects.get(pk=case.pk) for case in (dibao, nursing) if case is not None]
    request = address_of(dibao, "act_on_check", "request_complete_check")
    assert request in clicks.open(address_of(dibao, "economic_check"))
    paper = SimpleUploadedFile("授权书.pdf", b"%PDF-1.7 signed", "application/pdf")
    given: dict[str, Any] = {"attachment": paper, "has_all_signatures": "on", "signed_on": clock.today.isoformat()}
    given["sources"] = list(sources_on(clock.today))
    assert address_of(dibao, "home_visit") in clicks.send(request, **given)
    clicks.open(address_of(dibao, "home_visit"))
    visited = visit(now, staff.officer) | {"key": f"{dibao.pk:032x}", "signer": dibao.application.applicant_name}
    assert address_of(dibao, "act", "propose") in clicks.send(address_of(dibao, "home_visit"), **visited)
    opinions = opinion(now[0]) | (opinion(now[1], f"case{now[1].pk}-") if nursing else {}) | joint
    clicks.send(address_of(dibao, "act", "propose"), **opinions)
    clicks.sign_in("leader")
    assert address_of(dibao, "case") in clicks.open(reverse("casework:cases"))
    clicks.open(address_of(dibao, "case"))
    clicks.send(address_of(dibao, "act", "agree"), **joint)
    decide_elsewhere(staff, clock, now)
    clicks.sign_in("officer")
    assert address_of(dibao, "case") in clicks.open(reverse("casework:cases"))
    clicks.open(address_of(dibao, "case"))
    clicks.send(address_of(dibao, "act", "deliver"), how="当面送达", **joint)
    for case in now:
        case.refresh_from_db()
        assert (case.step, case.outcome) == ("closed", "granted")
    return clicks.number


def decide_elsewhere(staff: Cast, clock: Clock, cases: list[Case]) -> None:
    """What the county, the federation and the days of the public notice do."""
    dibao = Case.objects.get(pk=cases[0].pk)
    check = dibao.economic_checks.get()
    checks.record_report(
        by=staff.director,
        check=with_replies(check, staff.director),
        number=f"核2025-{dibao.pk}",
        reported_on=clock.today,
        attachment=signed_paper(dibao, staff.director),
    )
    for case in cases[1:]:
        actions.grant(by=staff.bureau, case=past_the_federation(Case.objects.get(pk=case.pk), staff))
    clock.after(8)
    actions.grant(by=staff.bureau, case=actions.end_public_notice(by=staff.officer, case=dibao))


@pytest.mark.clause("P18-27.b")
def test_clicks_of_the_township_from_list_to_delivery(staff: Cast, clock: Clock, signed_in: Any) -> None:
    """A dibao costs the township at most 14 clicks, a second matter of the family at most 6; typing is not counted."""
    single = send(staff.village, answers("dibao", member("邱长生", date(1956, 4, 3), 705)))[0].cases.get()
    alone = clicks_of_the_township(staff, clock, signed_in, single, None)
    assert alone <= 14
    clock.on(date(2025, 9, 15))
    dibao, nursing = both(staff)
    assert clicks_of_the_township(staff, clock, signed_in, dibao, nursing) - alone <= 6
