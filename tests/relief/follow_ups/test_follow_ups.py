"""Follow-up visits: which tier, by when, by whom, and what was found."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from doudi.casework.models import Lead
from doudi.core.audit.trail import SYSTEM
from doudi.core.refusals import OutsideScope, ReasonRequired, StaleVersion, TransitionNotAllowed
from doudi.relief.follow_ups import actions, queries, refusals
from doudi.relief.follow_ups.actions import VisitReport, open_follow_up, submit_follow_up_visit
from doudi.relief.follow_ups.due import open_missing_follow_ups
from doudi.relief.follow_ups.models import FollowUp, FollowUpVisit
from doudi.relief.follow_ups.tiers import Tier, tier_of_total
from doudi.relief.models import ReliefCase, ReliefProposal
from doudi.relief.posts.actions import end_post, name_holder
from doudi.relief.posts.models import OfficePost
from doudi.relief.posts.refusals import PostInvalid, PostOfOneself
from doudi.ui.desk_tasks import counted
from tests.casework.conftest import answers, send
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast
from tests.pictures import PNG_HEAD

pytestmark = pytest.mark.django_db
PICTURE = ("合影.png", PNG_HEAD)


@pytest.fixture
def staff(cast: Cast, clock: Clock) -> Cast:  # noqa: F811 - the fixture
    return cast


def granted(cast: Cast, total_fen: int, paid_on: date | None = date(2025, 8, 20)) -> ReliefCase:
    """A case of relief with an approved total; a case of casework carries it."""
    application, _code = send(cast.village, answers("dibao"))
    relief = ReliefCase.objects.create(
        case=application.cases.get(),
        kind="urgent",
        cause="accident",
        sub_cause="accident_fire",
        degree="high",
        area="rural",
        persons_affected=3,
        happened_on=date(2025, 8, 1),
        sealed_account="房子烧了",
        first_paid_on=paid_on,
    )
    proposed(cast, relief, total_fen)
    return relief


def proposed(cast: Cast, relief: ReliefCase, total_fen: int) -> None:
    ReliefProposal.objects.create(
        relief=relief,
        kind="urgent",
        assessed_fen=total_fen,
        ceiling_fen=total_fen,
        total_fen=total_fen,
        prior_year_fen=0,
        prior_same_cause_fen=0,
        decided_by="bureau",
        is_special=False,
        plan=[],
        sealed_explanation="{}",
        proposed_by=cast.officer,
    )


def head_of_civil_affairs(cast: Cast, **changed: Any) -> OfficePost:
    given: dict[str, Any] = {
        "kind": "civil_affairs_head",
        "township_code": cast.village.code[:9],
        "holder": cast.officer,
        "first_day": date(2025, 1, 1),
    }
    return name_holder(by=cast.leader, **(given | changed))


def county_leader(cast: Cast) -> OfficePost:
    return name_holder(by=cast.bureau, kind="county_leader", holder_name="曾副县长", first_day=date(2025, 1, 1))


def report(post: OfficePost, **changed: Any) -> VisitReport:
    given: dict[str, Any] = {
        "key": "a" * 32,
        "visited_on": date(2025, 9, 1),
        "post": post,
        "found": "住在亲戚家，孩子已上学",
        "further": "nothing",
        "satisfaction": "satisfied",
        "photo": PICTURE,
    }
    return VisitReport(**(given | changed))


@pytest.mark.clause("P18-6.l")
@pytest.mark.parametrize(
    ("total_fen", "tier"),
    [
        (1_999_99, None),
        (2_000_00, Tier.TOWNSHIP_OFFICER),
        (4_999_99, Tier.TOWNSHIP_OFFICER),
        (5_000_00, Tier.TOWNSHIP_LEADER),
        (9_999_99, Tier.TOWNSHIP_LEADER),
        (10_000_00, Tier.COUNTY_LEADER),
    ],
)
def test_boundary_amounts_belong_to_the_higher_tier(total_fen: int, tier: Tier | None) -> None:
    assert tier_of_total(total_fen, date(2025, 9, 1)) == tier


@pytest.mark.clause("P18-6.l")
def test_a_paid_case_opens_one_follow_up_due_in_thirty_days(staff: Cast) -> None:
    head_of_civil_affairs(staff)
    assert open_follow_up(granted(staff, 1_000_00), by=SYSTEM) is None
    assert open_follow_up(granted(staff, 3_000_00, paid_on=None), by=SYSTEM) is None
    relief = granted(staff, 3_000_00)
    follow_up = open_follow_up(relief, by=SYSTEM)
    assert follow_up is not None
    assert (follow_up.tier, follow_up.due_on) == (Tier.TOWNSHIP_OFFICER, date(2025, 9, 19))
    assert follow_up.post is not None
    assert follow_up.post.holder == staff.officer
    assert open_follow_up(relief, by=SYSTEM) == follow_up
    granted(staff, 5_000_00)
    assert open_missing_follow_ups() == 1
    assert open_missing_follow_ups() == 0
    assert FollowUp.objects.count() == 2


@pytest.mark.clause("P18-6.l")
def test_a_raised_total_raises_the_open_follow_up(staff: Cast) -> None:
    relief = granted(staff, 3_000_00)
    follow_up = open_follow_up(relief, by=SYSTEM)
    proposed(staff, relief, 12_000_00)
    raised = open_follow_up(relief, by=SYSTEM)
    assert raised is not None
    assert follow_up is not None
    assert (raised.pk, raised.tier, raised.total_fen) == (follow_up.pk, Tier.COUNTY_LEADER, 12_000_00)


@pytest.mark.clause("P18-6.l")
def test_a_visit_of_a_lower_tier_does_not_count_for_the_higher(staff: Cast) -> None:
    post = head_of_civil_affairs(staff)
    relief = granted(staff, 3_000_00)
    low = open_follow_up(relief, by=SYSTEM)
    assert low is not None
    submit_follow_up_visit(by=staff.officer, follow_up=low, report=report(post))
    proposed(staff, relief, 6_000_00)
    high = open_follow_up(relief, by=SYSTEM)
    assert high is not None
    assert (high.tier, high.state) == (Tier.TOWNSHIP_LEADER, "open")
    assert FollowUp.objects.get(pk=low.pk).state == "done"


@pytest.mark.clause("P18-6.l")
def test_visits_are_not_delegated_below_the_tier(staff: Cast) -> None:
    post = head_of_civil_affairs(staff)
    follow_up = open_follow_up(granted(staff, 6_000_00), by=SYSTEM)
    assert follow_up is not None
    with pytest.raises(refusals.VisitBelowTier, match="不能由下一级代替"):
        submit_follow_up_visit(by=staff.officer, follow_up=follow_up, report=report(post))
    with pytest.raises(refusals.VisitBelowTier):
        actions.assign_follow_up(by=staff.leader, follow_up=follow_up, post=post)
    deputy = head_of_civil_affairs(staff, kind="deputy_leader", holder=None, holder_name="谢副乡长")
    assert actions.assign_follow_up(by=staff.leader, follow_up=follow_up, post=deputy).post == deputy


@pytest.mark.clause("P18-6.l")
def test_the_holder_records_and_only_who_has_no_account_is_recorded_for(staff: Cast) -> None:
    post = head_of_civil_affairs(staff)
    follow_up = open_follow_up(granted(staff, 3_000_00), by=SYSTEM)
    assert follow_up is not None
    with pytest.raises(refusals.VisitOfAnotherHolder):
        submit_follow_up_visit(by=staff.leader, follow_up=follow_up, report=report(post))
    county = county_leader(staff)
    with pytest.raises(refusals.SignedRecordMissing, match="签字"):
        submit_follow_up_visit(by=staff.bureau, follow_up=follow_up, report=report(county))
    with pytest.raises(refusals.SignedRecordMissing, match="照片"):
        submit_follow_up_visit(by=staff.officer, follow_up=follow_up, report=report(post, photo=None))
    visit = submit_follow_up_visit(
        by=staff.bureau, follow_up=follow_up, report=report(county, photo=None, signed_record=PICTURE)
    )
    assert (visit.visitor_name, visit.recorded_by) == ("曾副县长", staff.bureau)
    with pytest.raises(TransitionNotAllowed):
        submit_follow_up_visit(by=staff.officer, follow_up=follow_up, report=report(post, key="b" * 32))


@pytest.mark.clause("P18-6.l")
def test_a_visit_is_recorded_once_and_never_changed(staff: Cast) -> None:
    post = head_of_civil_affairs(staff)
    follow_up = open_follow_up(granted(staff, 3_000_00), by=SYSTEM)
    assert follow_up is not None
    with pytest.raises(StaleVersion):
        submit_follow_up_visit(by=staff.officer, follow_up=follow_up, report=report(post, seen_version=99))
    with pytest.raises(refusals.FollowUpInvalid):
        submit_follow_up_visit(by=staff.officer, follow_up=follow_up, report=report(post, visited_on=date(2025, 8, 1)))
    with pytest.raises(ReasonRequired):
        submit_follow_up_visit(by=staff.officer, follow_up=follow_up, report=report(post, found=" "))
    with pytest.raises(OutsideScope):
        submit_follow_up_visit(by=staff.other_officer, follow_up=follow_up, report=report(post))
    visit = submit_follow_up_visit(by=staff.officer, follow_up=follow_up, report=report(post))
    assert submit_follow_up_visit(by=staff.officer, follow_up=follow_up, report=report(post)) == visit
    with pytest.raises(DatabaseError), transaction.atomic():
        FollowUpVisit.objects.filter(pk=visit.pk).update(satisfaction="fair")


@pytest.mark.clause("P18-6.l", "P18-10.c")
def test_a_further_need_becomes_a_lead(staff: Cast) -> None:
    post = head_of_civil_affairs(staff)
    follow_up = open_follow_up(granted(staff, 3_000_00), by=SYSTEM)
    assert follow_up is not None
    with pytest.raises(ReasonRequired):
        submit_follow_up_visit(by=staff.officer, follow_up=follow_up, report=report(post, further="lead"))
    visit = submit_follow_up_visit(
        by=staff.officer, follow_up=follow_up, report=report(post, further="lead", need="奶奶要住院")
    )
    assert visit.lead == Lead.objects.get()
    assert visit.lead is not None
    assert visit.lead.text == "奶奶要住院"


@pytest.mark.clause("P18-6.l")
def test_shares_and_reminders_by_township_and_tier(staff: Cast, clock: Clock) -> None:  # noqa: F811 - the fixture
    post = head_of_civil_affairs(staff)
    done, late = (open_follow_up(granted(staff, 3_000_00), by=SYSTEM) for _number in range(2))
    assert done is not None
    assert late is not None
    submit_follow_up_visit(by=staff.officer, follow_up=done, report=report(post))
    clock.on(late.due_on - timedelta(days=3))
    assert [count for _label, count, _query in queries.waiting_counts(by=staff.officer)] == [1, 1]
    clock.on(late.due_on + timedelta(days=1))
    waiting = [counted(label, number) for label, number, _query in queries.waiting_counts(by=staff.leader)]
    assert waiting == ["已超期的救助回访"]
    (row,) = queries.follow_up_shares(by=staff.director)
    assert (row.tier, row.due, row.done, row.in_time, row.overdue, row.share) == ("township_officer", 2, 1, 1, 1, "50%")
    assert queries.follow_up_shares(by=staff.other_officer) == []


def test_posts_are_entered_by_others_in_their_scope(staff: Cast) -> None:
    with pytest.raises(PostOfOneself):
        head_of_civil_affairs(staff, holder=staff.leader)
    with pytest.raises(PostInvalid):
        head_of_civil_affairs(staff, holder=staff.other_officer)
    with pytest.raises(OutsideScope):
        head_of_civil_affairs(staff, township_code=staff.other_village.code[:9], holder=None, holder_name="李某")
    with pytest.raises(PostInvalid, match="驻点"):
        head_of_civil_affairs(staff, kind="resident_leader")
    with pytest.raises(PostInvalid):
        end_post(by=staff.leader, post=head_of_civil_affairs(staff), last_day=date(2024, 1, 1))


def test_the_page_and_the_phone_record_a_visit(staff: Cast, signed_in: Any) -> None:
    post = head_of_civil_affairs(staff)
    follow_up = open_follow_up(granted(staff, 3_000_00), by=SYSTEM)
    assert follow_up is not None
    client = signed_in("officer")
    posts = client.get(reverse("relief:posts")).content.decode()
    assert ("chief_leader" in posts, "county_leader" in posts) == (True, False)
    assert "待回访" in client.get(reverse("relief:follow_ups")).content.decode()
    packed = client.post(reverse("relief:take_follow_ups_along"), {"follow_up": follow_up.pk}).json()["pages"]
    assert [page["id"] for page in packed] == [f"follow-up-{follow_up.pk}"]
    assert "data-visit" in packed[0]["html"]
    sent = {
        "visited_on": "2025-09-01",
        "post": post.pk,
        "seen": "都好",
        "further": "nothing",
        "satisfaction": "fair",
        "drawing": "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAQAAAAD",
        "key": "c" * 32,
        "seen_version": follow_up.version - 1,
    }
    stale = client.post(follow_up.get_absolute_url(), sent, headers={"X-Visit": "yes"})
    assert (stale.status_code, stale.json()["version"]) == (409, follow_up.version)
    sent["seen_version"] = follow_up.version
    assert client.post(follow_up.get_absolute_url(), sent, headers={"X-Visit": "yes"}).status_code == 201
    page = client.get(follow_up.get_absolute_url()).content.decode()
    assert "基本满意" in page
    assert client.get(reverse("relief:follow_up_shares") + "?excel=1").status_code == 200
    assert signed_in("other_officer").get(follow_up.get_absolute_url()).status_code == 404
