"""A confirmed roll: months paid by the earlier system are history, and nothing is paid for them again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Sum
from django.urls import reverse

from doudi.core.audit.models import Entry
from doudi.core.jobs.queue import run_waiting_jobs
from doudi.core.refusals import (
    OutsideScope,
    PermissionRequired,
    ReasonRequired,
    SecondPersonRequired,
    TransitionNotAllowed,
)
from doudi.payments import actions, refusals
from doudi.payments.models import FamilyComparison, Line, Payment, Run, TakenOverMonth
from doudi.payments.take_over import queries
from doudi.registry.models import Award, Household
from doudi.registry.roll_import import actions as roll_actions
from doudi.registry.roll_import.models import RollFile
from tests.payments.conftest import Office
from tests.payments.take_over.roll_files import (
    APRIL,
    JANUARY,
    MAY,
    RollFamily,
    compare,
    confirm,
    go_live,
    hand_in,
)

pytestmark = pytest.mark.django_db
FAMILIES = (
    RollFamily("王大山", 1, "600", card="6228480000000000011"),
    RollFamily("李秀英", 2, "1200", members=2, card="6228480000000000029"),
    RollFamily("张有福", 3, "700", card="6228480000000000037"),
)
"""Two families paid by last year's standard, one that is paid too much; the standard is 660 from January on."""


@pytest.fixture
def roll(office: Office) -> RollFile:
    """A roll of three families, compared; the standard rose in April with effect from January."""

    def hand_in_and_compare() -> RollFile:
        office.clock.on(date(2023, 4, 20))
        return compare(office.cast.officer, hand_in(office.cast.officer, FAMILIES, office.cast.village))

    return office.built_once("roll", hand_in_and_compare)


def compared(roll: RollFile, head: str) -> FamilyComparison:
    return FamilyComparison.objects.get(roll=roll, head_name=head)


def explain(office: Office, roll: RollFile, head: str = "张有福", **given: Any) -> int:
    given = {"reason": "other", "words": "村里照顾多发，已核实"} | given
    return actions.explain_differences(by=office.cast.officer, compared=compared(roll, head), **given)


def taken_over(office: Office, roll: RollFile) -> None:
    """Explain what no rule explains, confirm the roll and set the township live."""

    def take_over() -> None:
        explain(office, roll)
        confirm(office.cast.leader, roll)
        go_live(office.cast)

    office.built_once("taken over", take_over)


def test_comparison_shows_both_amounts_and_leaves_the_registry_alone(roll: RollFile) -> None:
    rows = {row.head_name: (row.roll_fen, row.due_fen, row.back_fen, row.reason) for row in roll.comparisons.all()}
    assert rows == {
        "王大山": (600_00, 660_00, 4 * 60_00, "rate"),
        "李秀英": (1200_00, 1320_00, 4 * 120_00, "rate"),
        "张有福": (700_00, 660_00, -4 * 40_00, ""),
    }
    assert roll.comparison.totals == [
        {"due": "dibao", "roll_fen": 2500_00, "due_fen": 2640_00, "taken_fen": 10_000_00, "back_fen": 560_00}
    ]
    assert not Household.objects.filter(number__startswith="R").exists()
    assert not Award.objects.exists()


def test_first_payroll_pays_no_month_that_was_paid(office: Office, roll: RollFile) -> None:
    office.funds()
    taken_over(office, roll)
    office.clock.on(date(2023, 5, 8))
    run = office.prepare(MAY)
    lines = Line.objects.filter(payment__run=run)
    assert {line.month for line in lines} == {MAY}
    heads = set(roll.families.values_list("head_name", flat=True))
    assert {payment.person.name for payment in run.payments.all()} <= heads
    assert {line.amount_fen for line in lines} == {660_00}
    withheld = {(one.month, one.reason) for one in run.withheld.all()}
    assert withheld == {(MAY, "no_account")}
    assert run.overpaid_fen == 0


def test_history_adds_up_to_the_roll_and_points_at_its_rows(office: Office, roll: RollFile) -> None:
    explain(office, roll)
    confirm(office.cast.leader, roll)
    run = Run.objects.get(kind=Run.Kind.OPENING)
    total = sum(roll.families.values_list("month_fen", flat=True))
    assert run.total_fen == 4 * total == Payment.objects.aggregate(x=Sum("amount_fen"))["x"]
    months = {
        row["month"]: row["x"] for row in TakenOverMonth.objects.values("month").annotate(x=Sum("paid_fen")).order_by()
    }
    assert months == {date(2023, number, 1): total for number in (1, 2, 3, 4)}
    for taken in TakenOverMonth.objects.select_related("family", "line", "person"):
        assert taken.line is not None
        assert (taken.line.amount_fen, taken.line.month) == (taken.paid_fen, taken.month)
        assert taken.person.household.number == f"R{roll.pk}-{taken.family_id}"
    assert (run.state, run.prepared_by, run.approved_by) == ("closed", office.cast.officer, office.cast.leader)


def test_what_the_earlier_system_paid_is_called_so(office: Office, roll: RollFile, signed_in: Any) -> None:
    """No bank has told this system that it arrived, and it went to no card known here."""
    explain(office, roll)
    confirm(office.cast.leader, roll)
    household = Household.objects.filter(number__startswith="R").order_by("pk").first()
    assert household is not None
    page = signed_in("officer").get(household.get_absolute_url()).content.decode()
    assert "原系统已发" in page
    run = Run.objects.get(kind=Run.Kind.OPENING)
    certificate = signed_in("finance").get(reverse("payments:certificate", args=[run.pk])).content.decode()
    assert "不另做结账证明" in certificate
    assert "还没有结账" not in certificate


def test_the_import_is_in_the_history_of_the_family_and_on_the_desk(
    office: Office, roll: RollFile, signed_in: Any
) -> None:
    taken_over(office, roll)
    family = Household.objects.get(number__startswith="R", memberships__person__name="李秀英")
    leader = signed_in("leader")
    history = leader.get(f"{family.get_absolute_url()}file/timeline/").content.decode()
    assert f"从花名册“{roll.attachment.name}”导入：登记2人，待遇2项。" in history
    assert f"接入花名册“{roll.attachment.name}”原系统已发的2023年1月至2023年4月待遇，共4,800.00元。" in history
    desk = leader.get("/").content.decode()
    assert f'<a href="{roll.get_absolute_url()}" lang="zh-Hans">接入花名册' in desk
    assert reverse("payments:take_overs") in desk
    assert reverse("payments:take_overs") not in signed_in("finance").get("/").content.decode()
    elsewhere = signed_in("other_officer").get("/").content.decode()
    assert roll.attachment.name not in elsewhere


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_history_of_a_roll_is_append_only(office: Office, roll: RollFile, verb: str) -> None:
    explain(office, roll)
    confirm(office.cast.leader, roll)
    rows = TakenOverMonth.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(settled_fen=0) if verb == "update" else rows._raw_delete(rows.db)


def test_back_pay_is_paid_only_where_an_officer_chose_it(office: Office, roll: RollFile) -> None:
    office.funds()
    with pytest.raises(ReasonRequired):
        explain(office, roll, "王大山", reason="rate", pays_back=True)
    explain(office, roll, "王大山", reason="rate", pays_back=True, pays_back_why="于民字〔2023〕30号自1月起执行")
    taken_over(office, roll)
    office.clock.on(date(2023, 5, 8))
    run = office.prepare(MAY)
    paid = {payment.person.name: payment.amount_fen for payment in run.payments.all()}
    assert paid == {"王大山": 660_00 + 4 * 60_00, "李秀英": 660_00, "张有福": 660_00}
    back = Line.objects.filter(payment__run=run, person__name="王大山", month=APRIL).get()
    assert (back.due_fen, back.sent_fen, back.amount_fen) == (660_00, 600_00, 60_00)


def test_what_a_raised_standard_left_unpaid_is_chosen_for_all_at_once(
    office: Office, roll: RollFile, signed_in: Any
) -> None:
    """Families of every size have other differences; who forgets one of them settles it."""
    client = signed_in("officer")
    page = reverse("payments:differences", args=[roll.pk])
    assert "2户以前月份少发¥720.00，还没有选随首批补发" in client.get(page).content.decode()
    assert "原因同是“标准不同”的2户一并说明" in client.get(compared(roll, "王大山").get_absolute_url()).content.decode()
    given = {"reason": "rate", "words": "", "pays_back": True, "pays_back_why": "于民字〔2023〕30号自1月起执行"}
    assert explain(office, roll, "王大山", same_reason=True, **given) == 2
    assert queries.back_payment_fen(roll) == 4 * 60_00 + 4 * 120_00
    assert "还没有选随首批补发" not in client.get(page).content.decode()
    assert not compared(roll, "张有福").pays_back
    said = Entry.objects.filter(verb="take_over.explain").latest("pk").sentence
    assert "720.00元随首批补发" in said


def test_rise_decided_after_the_take_over_is_paid_back(office: Office) -> None:
    """Only the difference known at the take-over is settled; the rise of April 2023 came later."""
    office.funds()
    office.clock.on(date(2023, 2, 20))
    february = date(2023, 2, 1)
    title = "{township}2023年2月农村最低生活保障金发放表"
    families = [RollFamily("王大山", 1, "600", card="6228480000000000011")]
    roll = hand_in(office.cast.officer, families, office.cast.village, title)
    roll = compare(office.cast.officer, roll, through=february)
    assert not compared(roll, "王大山").is_different
    confirm(office.cast.leader, roll)
    go_live(office.cast)
    office.clock.on(date(2023, 5, 8))
    run = office.prepare(MAY)
    amounts = {line.month.month: line.amount_fen for line in Line.objects.filter(payment__run=run)}
    assert amounts == {1: 60_00, 2: 60_00, 3: 660_00, 4: 660_00, 5: 660_00}


def test_rise_decided_later_is_paid_beside_a_difference_that_was_settled(office: Office) -> None:
    """The roll paid 100 yuan less than was due, which is settled; of the later rise 60 yuan a month are due."""
    office.funds()
    office.clock.on(date(2023, 2, 20))
    families = [RollFamily("王大山", 1, "500", card="6228480000000000011")]
    title = "{township}2023年2月农村最低生活保障金发放表"
    roll = hand_in(office.cast.officer, families, office.cast.village, title)
    roll = compare(office.cast.officer, roll, through=date(2023, 2, 1))
    explain(office, roll, "王大山")
    confirm(office.cast.leader, roll)
    go_live(office.cast)
    assert {one.settled_fen for one in TakenOverMonth.objects.all()} == {100_00}
    office.clock.on(date(2023, 5, 8))
    run = office.prepare(MAY)
    amounts = {line.month.month: line.amount_fen for line in Line.objects.filter(payment__run=run)}
    assert amounts == {1: 60_00, 2: 60_00, 3: 660_00, 4: 660_00, 5: 660_00}


def test_nothing_is_confirmed_with_an_unexplained_difference(office: Office, roll: RollFile) -> None:
    with pytest.raises(refusals.DifferencesUnexplained):
        confirm(office.cast.leader, roll)
    assert not Award.objects.exists()
    assert RollFile.objects.get(pk=roll.pk).state == RollFile.State.STAGED
    explain(office, roll)
    confirm(office.cast.leader, roll)
    assert Award.objects.count() == 4


def test_equal_differences_are_explained_together(office: Office) -> None:
    office.clock.on(date(2023, 4, 20))
    families = [RollFamily(f"张{name}", number, "700") for number, name in enumerate("春夏秋冬", start=1)]
    families += [RollFamily("李梅", 9, "710")]
    roll = compare(office.cast.officer, hand_in(office.cast.officer, families, office.cast.village))
    number = explain(office, roll, "张春", equal_ones=True)
    assert number == 4
    assert [row.head_name for row in roll.comparisons.filter(reason="")] == ["李梅"]
    with pytest.raises(ReasonRequired):
        explain(office, roll, "李梅", words=" ")
    with pytest.raises(ReasonRequired):
        explain(office, roll, "李梅", reason="no_such_reason")


def test_a_missing_income_is_confirmed_by_an_officer(office: Office) -> None:
    """A rule finds that the roll lacks the income; nothing is imported before somebody has looked."""
    office.clock.on(date(2023, 4, 20))
    families = [RollFamily(f"张{name}", number, "300", "非常补") for number, name in enumerate("春夏秋", start=1)]
    roll = compare(office.cast.officer, hand_in(office.cast.officer, families, office.cast.village))
    assert {(row.reason, row.is_to_confirm) for row in roll.comparisons.all()} == {("income_missing", True)}
    assert ("none", 3) in [(name, number) for name, _label, number in queries.counts_of_filters(roll)]
    with pytest.raises(refusals.DifferencesUnexplained):
        confirm(office.cast.leader, roll)
    given = {"reason": "income_missing", "words": ""}
    assert explain(office, roll, "张春", **given) == 1
    with pytest.raises(refusals.DifferencesUnexplained):
        confirm(office.cast.leader, roll)
    assert explain(office, roll, "张夏", **given, same_reason=True) == 2
    confirm(office.cast.leader, roll)
    assert Award.objects.count() == 3


def test_a_missing_income_does_not_explain_a_roll_that_pays_more(office: Office) -> None:
    """Without an income the full standard is due: what the roll pays beyond it has another cause."""
    office.clock.on(date(2023, 4, 20))
    families = [RollFamily("张春", 1, "300", "非常补"), RollFamily("张夏", 2, "9999", "非常补")]
    roll = compare(office.cast.officer, hand_in(office.cast.officer, families, office.cast.village))
    assert compared(roll, "张春").reason == "income_missing"
    assert compared(roll, "张夏").reason != "income_missing"


def test_a_certificate_counts_what_the_earlier_system_paid_as_paid_before(office: Office) -> None:
    """The township is taken over between the computation of a run and its end."""
    office.funds()
    office.clock.on(date(2023, 4, 20))
    office.award(office.person("钟有田", village=office.cast.other_village))
    run = office.prepare(APRIL)
    families = [RollFamily("王大山", 1, "660", card="6228480000000000011")]
    roll = compare(office.cast.officer, hand_in(office.cast.officer, families, office.cast.village))
    confirm(office.cast.leader, roll)
    run = office.release(run)
    office.bank_says(run, "paid")
    run.refresh_from_db()
    certificate = actions.close_run(by=office.cast.finance, run=run).certificate
    assert "paid_later" not in [reason for reason, *_figures in certificate.content["expected"]["reasons"]]


def test_one_person_alone_cannot_confirm(office: Office, roll: RollFile) -> None:
    explain(office, roll)
    with pytest.raises(SecondPersonRequired):
        confirm(office.cast.officer, roll)


def test_who_gave_a_reason_or_the_months_cannot_confirm(office: Office, roll: RollFile) -> None:
    explain(office, roll)
    actions.explain_differences(by=office.cast.leader, compared=compared(roll, "王大山"), reason="rate")
    with pytest.raises(SecondPersonRequired):
        confirm(office.cast.leader, roll)
    explain(office, roll, "王大山", reason="rate")
    compare(office.cast.leader, roll)
    with pytest.raises(SecondPersonRequired):
        confirm(office.cast.leader, roll)


def test_another_township_and_other_roles_cannot(office: Office, roll: RollFile) -> None:
    row, cast = compared(roll, "张有福"), office.cast
    for by, refusal in ((cast.other_officer, OutsideScope), (cast.auditor, PermissionRequired)):
        with pytest.raises(refusal):
            confirm(by, roll)
        with pytest.raises(refusal):
            actions.explain_differences(by=by, compared=row, reason="rate")
        with pytest.raises(refusal):
            actions.state_paid_months(by=by, roll=roll, months={"dibao": (JANUARY, APRIL)})
        with pytest.raises(refusal):
            actions.request_comparison(by=by, roll=roll)


@pytest.mark.parametrize(
    ("months", "refusal"),
    [
        ({}, refusals.PaidMonthsRequired),
        ({"dibao": (JANUARY, MAY)}, refusals.PaidMonthImplausible),
        ({"dibao": (date(2021, 1, 1), date(2021, 12, 1))}, refusals.PaidMonthImplausible),
        ({"dibao": (APRIL, date(2023, 3, 1))}, refusals.PaidMonthImplausible),
        ({"dibao": (JANUARY, date(2023, 4, 2))}, refusals.PaidMonthImplausible),
    ],
)
def test_implausible_months_are_refused(office: Office, roll: RollFile, months: Any, refusal: Any) -> None:
    with pytest.raises(refusal):
        actions.state_paid_months(by=office.cast.officer, roll=roll, months=months)


def test_months_until_this_month_are_accepted(office: Office, roll: RollFile) -> None:
    actions.state_paid_months(by=office.cast.officer, roll=roll, months={"dibao": (JANUARY, APRIL)})


def test_roll_without_months_or_comparison_is_not_confirmed(office: Office) -> None:
    office.clock.on(date(2023, 4, 20))
    roll = hand_in(office.cast.officer, FAMILIES[:1], office.cast.village)
    with pytest.raises(refusals.PaidMonthsRequired):
        confirm(office.cast.leader, roll)
    with pytest.raises(refusals.PaidMonthsRequired):
        actions.request_comparison(by=office.cast.officer, roll=roll)
    actions.state_paid_months(by=office.cast.officer, roll=roll, months={"dibao": (JANUARY, APRIL)})
    with pytest.raises(refusals.ComparisonOutdated):
        confirm(office.cast.leader, roll)


def test_figures_that_changed_since_are_compared_again(office: Office) -> None:
    office.clock.on(date(2023, 4, 20))
    by, families = office.cast.officer, [RollFamily("王大山", 1, "500", "非常补", "100"), FAMILIES[2]]
    roll = compare(by, hand_in(by, families, office.cast.village))
    explain(office, roll)
    assert (compared(roll, "王大山").due_fen, compared(roll, "王大山").reason) == (560_00, "rate")
    family = roll.families.get(head_name="王大山")
    roll_actions.correct_staged_family(by=by, family=family, corrections={"dibao_class": "long_term"})
    with pytest.raises(refusals.ComparisonOutdated):
        confirm(office.cast.leader, roll)
    assert not Award.objects.exists()
    actions.request_comparison(by=by, roll=roll)
    run_waiting_jobs()
    assert (compared(roll, "张有福").reason, compared(roll, "张有福").words) == ("other", "村里照顾多发，已核实")
    assert compared(roll, "王大山").is_unexplained
    explain(office, roll, "王大山", reason="class", words="")
    confirm(office.cast.leader, roll)


def test_second_roll_takes_in_only_months_not_on_record(office: Office, roll: RollFile) -> None:
    explain(office, roll)
    confirm(office.cast.leader, roll)
    office.clock.on(date(2023, 5, 20))
    title = "{township}2023年5月农村最低生活保障金发放表"
    raised = [RollFamily(one.head, one.order, one.amount, members=one.members) for one in FAMILIES]
    again = compare(office.cast.officer, hand_in(office.cast.officer, raised, office.cast.village, title), MAY)
    for row in again.comparisons.filter(reason="", is_different=True):
        actions.explain_differences(by=office.cast.officer, compared=row, reason="other", words="照旧")
    confirm(office.cast.leader, again)
    assert set(again.taken_over_months.values_list("month", flat=True)) == {MAY}
    assert Line.objects.filter(person__name="王大山").count() == 5


def test_people_of_an_open_run_are_not_taken_over(office: Office, roll: RollFile) -> None:
    explain(office, roll)
    confirm(office.cast.leader, roll)
    office.clock.on(date(2023, 5, 8))
    office.prepare(MAY)
    again = hand_in(office.cast.officer, FAMILIES, office.cast.village)
    again = compare(office.cast.officer, again, MAY)
    for row in again.comparisons.filter(reason="", is_different=True):
        actions.explain_differences(by=office.cast.officer, compared=row, reason="other", words="照旧")
    with pytest.raises(refusals.PeopleInOpenRun):
        confirm(office.cast.leader, again)


def test_confirmed_roll_changes_no_more(office: Office, roll: RollFile) -> None:
    explain(office, roll)
    confirm(office.cast.leader, roll)
    with pytest.raises(TransitionNotAllowed):
        explain(office, roll)
    with pytest.raises(TransitionNotAllowed):
        confirm(office.cast.leader, roll)
