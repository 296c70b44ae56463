"""The annual review: the list with what differs, visits planned, unchanged families signed and agreed in sittings."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from doudi.casework import actions as casework
from doudi.casework.annual_reviews import actions, queries
from doudi.casework.annual_reviews.differences import differences_of, reviewed_family
from doudi.casework.annual_reviews.models import AnnualReview
from doudi.casework.annual_reviews.refusals import TooManyFamilies, YearNotOpen
from doudi.casework.models import Case
from doudi.core.audit.models import Entry
from doudi.core.audit.trail import SYSTEM
from doudi.core.refusals import OutsideScope, PermissionRequired, RoleNotAllowed
from doudi.registry import actions as registry
from doudi.registry.models import Award
from tests.casework.conftest import with_home_visit
from tests.clock import Clock
from tests.conftest import Cast, Family, identity_number, make_family

pytestmark = pytest.mark.django_db
REASON = "入户核实，没有变化"


def add_family(cast: Cast, number: int, **assessed: Any) -> Any:
    """A one-person dibao family without income in the first village."""
    household = registry.register_household(by=cast.officer, number=f"R{number}", village=cast.village)
    born = date(1950, 1, number)
    person = registry.register_person(
        by=cast.officer,
        number=f"RP{number}",
        name=f"温复{number}",
        id_number=identity_number(born, 300 + number),
        sex="male",
        birth_date=born,
        household=household,
        relation="户主",
        source="paper",
    )
    given = {"programme": "dibao", "dibao_class": "other", "assessed_income_fen": 0} | assessed
    registry.take_over_award(
        by=cast.officer,
        approved_by=cast.director,
        number=f"RA{number}",
        person=person,
        from_month=date(2022, 1, 1),
        **given,
    )
    return household


def drawn_up(cast: Cast) -> dict[str, AnnualReview]:
    actions.draw_up_village(by=cast.officer, year=2025, village=cast.village)
    return {one.household.number: one for one in AnnualReview.objects.filter(village_code=cast.village.code)}


def visited(cast: Cast, *reviews: AnnualReview) -> list[AnnualReview]:
    """Reviews with their visits planned and made."""
    actions.plan_visits(by=cast.officer, reviews=list(reviews), visit_on=date(2025, 9, 3))
    found = list(AnnualReview.objects.filter(pk__in=[one.pk for one in reviews]).order_by("pk"))
    for review in found:
        assert review.case is not None
        with_home_visit(review.case, cast.officer)
    return list(AnnualReview.objects.filter(pk__in=[one.pk for one in reviews]).order_by("pk"))


@pytest.mark.clause("MCA57-31", "SAL2026-46")
def test_list_names_first_what_the_registry_says_otherwise(staff: Cast, family: Family) -> None:
    add_family(staff, 1)
    reviews = drawn_up(staff)
    assert reviews["R1"].differences == []
    assert reviews["H1"].differences == [
        "易小明没有一起保障",
        "核定的月人均收入200.00元没有明细，须逐人核实",
    ]
    listed = queries.families(by=staff.officer, year=2025, village=staff.village.code)
    assert [one.household.number for one in listed] == ["H1", "R1"]
    assert (reviews["H1"].programmes, reviews["H1"].people, reviews["H1"].state) == (",dibao,", 1, "listed")
    entry = Entry.objects.filter(verb="annual_review.list").get()
    assert "1户有差异" in entry.sentence


def test_deaths_ages_and_ended_bases_are_named(staff: Cast, clock: Clock) -> None:
    household = add_family(staff, 2)
    person = household.members.get() if hasattr(household, "members") else household.memberships.get().person
    person.death_date = date(2025, 8, 20)
    person.save()
    assert "温复2已登记死亡（2025年8月20日）" in differences_of(reviewed_family(household))
    child = add_family(
        staff, 3, programme="child_living", dibao_class="", assessed_income_fen=None, child_status="orphan"
    )
    assert "温复3已满18周岁" in differences_of(reviewed_family(child))
    living = add_family(staff, 4, programme="disability_living", dibao_class="", assessed_income_fen=None)
    assert "困难残疾人生活补贴所依据的低保已经没有" in "".join(differences_of(reviewed_family(living)))


def test_drawn_up_again_keeps_what_is_under_way(staff: Cast) -> None:
    add_family(staff, 1)
    household = add_family(staff, 2)
    reviews = drawn_up(staff)
    visited(staff, reviews["R1"])
    sitting = actions.sign_unchanged(by=staff.officer, reviews=[refreshed(reviews["R1"])], reason=REASON, versions={})
    assert (sitting.done, sitting.left_out) == (1, [])
    person = household.memberships.get().person
    registry.change_circumstance(
        by=staff.officer, subject=person, kind="wage_fen", value=90_000, since=date(2025, 8, 1), source="department"
    )
    again = drawn_up(staff)
    assert again["R1"].state == "proposed"
    assert again["R2"].difference_count >= 1
    assert AnnualReview.objects.count() == 2


def refreshed(review: AnnualReview) -> AnnualReview:
    return AnnualReview.objects.select_related("case", "household").get(pk=review.pk)


@pytest.mark.clause("MCA57-31", "MCA57-32", "SC649-13")
def test_unchanged_families_are_signed_and_agreed_in_two_sittings(staff: Cast, signed_in: Any) -> None:
    for number in (1, 2):
        add_family(staff, number)
    reviews = visited(staff, *drawn_up(staff).values())
    keys = [one.pk for one in reviews]
    officer = signed_in("officer")
    address = reverse("casework:annual_review_sitting", args=[staff.village.code, "sign"])
    page = officer.post(address, {"review": keys}).content.decode()
    assert "2户各提出一份“继续”的复核意见" in page
    assert not Case.objects.filter(opinions__isnull=False).exists(), "a preview does nothing"
    versions = {f"version_{one.pk}": one.case.version for one in reviews if one.case}
    given = {"review": keys, "confirmed": "1", "reason": REASON, **versions}
    assert officer.post(address, given).status_code == 302
    assert {one.state for one in AnnualReview.objects.all()} == {"proposed"}
    agree = reverse("casework:annual_review_sitting", args=[staff.village.code, "agree"])
    versions = {f"version_{one.pk}": one.case.version for one in AnnualReview.objects.all() if one.case}
    assert officer.post(agree, {"review": keys, "confirmed": "1", **versions}).status_code == 302
    assert {one.state for one in AnnualReview.objects.all()} == {"proposed"}, "not by the person who signed"
    page = signed_in("leader").post(agree, {"review": keys}).content.decode()
    assert "由您作为第二人同意" in page
    assert signed_in("leader").post(agree, {"review": keys, "confirmed": "1", **versions}).status_code == 302
    assert {(one.state, one.outcome) for one in AnnualReview.objects.all()} == {("done", "continued")}
    for case in Case.objects.all():
        assert case.is_closed
        assert (case.proposed_by, case.reviewed_by) == (staff.officer, staff.leader)
        assert case.decision.outcome == "continued"
    assert Award.objects.filter(valid_to=None, withdrawn_at=None).count() == 2


def test_family_that_differs_or_was_not_visited_is_left_out_with_its_reason(staff: Cast, family: Family) -> None:
    add_family(staff, 1)
    reviews = drawn_up(staff)
    actions.plan_visits(by=staff.officer, reviews=[reviews["R1"]], visit_on=date(2025, 9, 3))
    (differing,) = visited(staff, reviews["H1"])
    both = [refreshed(reviews["R1"]), differing]
    rows = {row.review.household.number: row.left_out for row in queries.preview(both, is_agreement=False)}
    assert rows["R1"] == "还没有入户。"
    assert "没有一起保障" in rows["H1"]
    sitting = actions.sign_unchanged(by=staff.officer, reviews=both, reason=REASON, versions={})
    assert sitting.done == 0
    assert [name for name, _why in sitting.left_out] == ["温复1", "钟桂英"]
    assert "没有一起保障" in dict(sitting.left_out)["钟桂英"], "by the difference, before an opinion is tried"
    assert not Case.objects.filter(opinions__isnull=False).exists()


def test_opinion_with_changes_is_not_agreed_in_a_sitting(staff: Cast, family: Family) -> None:
    (review,) = visited(staff, drawn_up(staff)["H1"])
    assert review.case is not None
    chosen = {"A1": casework.ChosenMeasure("end", "other", date(2025, 9, 1))}
    proposed = casework.ProposedMeasures(chosen=chosen, reason="收入超过", override_reason="查实")
    casework.propose_measures(by=staff.officer, case=review.case, proposed=proposed)
    sitting = actions.agree_unchanged(by=staff.leader, reviews=[refreshed(review)], versions={})
    assert sitting.done == 0
    assert "逐户审核" in sitting.left_out[0][1]


def test_case_changed_since_the_preview_is_left_out(staff: Cast) -> None:
    add_family(staff, 1)
    (review,) = visited(staff, *drawn_up(staff).values())
    assert review.case is not None
    sitting = actions.sign_unchanged(
        by=staff.officer, reviews=[review], reason=REASON, versions={review.pk: review.case.version - 1}
    )
    assert sitting.done == 0
    assert "别人已经办过" in sitting.left_out[0][1]


def test_case_opened_elsewhere_is_taken_up(staff: Cast, family: Family) -> None:
    review = drawn_up(staff)["H1"]
    casework.open_case(by=SYSTEM, matter="periodic_review", household=family.household, why="距上次核查已满12个月")
    assert refreshed(review).state == "planned"
    assert refreshed(review).case is not None
    AnnualReview.objects.all().delete()
    assert drawn_up(staff)["H1"].state == "planned", "and one that was open before the list"


def test_who_may_draw_up_and_where(staff: Cast, signed_in: Any) -> None:
    add_family(staff, 1)
    with pytest.raises(OutsideScope):
        actions.draw_up_village(by=staff.other_officer, year=2025, village=staff.village)
    with pytest.raises((RoleNotAllowed, PermissionRequired)):
        actions.draw_up_village(by=staff.cadre, year=2025, village=staff.village)
    with pytest.raises(YearNotOpen):
        actions.draw_up_village(by=staff.officer, year=2024, village=staff.village)
    review = drawn_up(staff)["R1"]
    with pytest.raises(OutsideScope):
        actions.plan_visits(by=staff.other_officer, reviews=[review], visit_on=date(2025, 9, 3))
    with pytest.raises(TooManyFamilies):
        actions.plan_visits(by=staff.officer, reviews=[], visit_on=date(2025, 9, 3))
    other = signed_in("other_officer")
    assert other.get(reverse("casework:annual_review_village", args=[staff.village.code])).status_code == 404
    assert other.post(reverse("casework:draw_up_annual_review"), {"place": staff.village.code}).status_code == 404
    township = staff.village.code[:9]
    assert other.get(f"{reverse('casework:annual_reviews')}?township={township}").status_code == 404


def test_progress_of_county_and_township_with_excel(staff: Cast, signed_in: Any) -> None:
    for number in (1, 2, 3):
        add_family(staff, number)
    drawn_up(staff)
    AnnualReview.objects.filter(household__number="R1").update(state="done", outcome="continued")
    make_family(staff.other_officer, staff.other_village, "2")
    actions.draw_up_village(by=staff.other_officer, year=2025, village=staff.other_village)
    county = {one.division.code: one for one in queries.progress(by=staff.bureau, year=2025) if one.families}
    assert {code: (one.families, one.done, one.done_percent) for code, one in county.items()} == {
        staff.village.code[:9]: (3, 1, "33.3%"),
        staff.other_village.code[:9]: (1, 0, "0.0%"),
    }
    assert sum(one.families for one in queries.progress(by=staff.officer, year=2025)) == 3
    assert sum(one.families for one in queries.progress(by=staff.bureau, year=2025, programme="tekun")) == 0
    answer = signed_in("bureau").get(f"{reverse('casework:annual_reviews')}?excel=1&sort=-families")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(min_row=3, values_only=True))
    assert rows[0][:3] == ("地方", "要复核的家庭", "数据有差异")
    assert [row[1] for row in rows[1:4]] == [3, 1, 0], "the most families first"
    families = signed_in("officer").get(
        f"{reverse('casework:annual_review_village', args=[staff.village.code])}?excel=1"
    )
    cells = list(load_workbook(io.BytesIO(families.content)).active.iter_rows(min_row=4, values_only=True))
    assert {row[0] for row in cells} == {"温复1", "温复2", "温复3"}


def test_drawing_up_a_village_reads_no_family_by_itself(staff: Cast) -> None:
    counts = []
    for number in range(1, 6):
        add_family(staff, number)
        with CaptureQueriesContext(connection) as asked:
            actions.draw_up_village(by=staff.officer, year=2025, village=staff.village)
        counts.append(len(asked))
    assert AnnualReview.objects.count() == 5
    assert len(set(counts[1:])) == 1, counts
    assert max(counts) <= 20


def test_pages_ask_the_database_no_more_for_more_families(staff: Cast, signed_in: Any) -> None:
    add_family(staff, 1)
    drawn_up(staff)
    officer, address = signed_in("officer"), reverse("casework:annual_review_village", args=[staff.village.code])
    officer.get(address)
    with CaptureQueriesContext(connection) as few:
        officer.get(address)
    for number in range(2, 8):
        add_family(staff, number)
    drawn_up(staff)
    with CaptureQueriesContext(connection) as many:
        assert "温复7" in officer.get(address).content.decode()
    assert len(many) == len(few) <= 12
