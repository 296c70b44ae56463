"""A round tells every household what changes for it: amounts, back pay, hard cases, two people, ways of telling."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doudi.core.audit.trail import SYSTEM
from doudi.core.jobs.queue import run_waiting_jobs
from doudi.core.refusals import OutsideScope, PermissionRequired, SecondPersonRequired, TransitionNotAllowed
from doudi.outreach.notices import actions, queries
from doudi.outreach.notices.changes import AmountOfPeople, cause_of, change_of, changes, plain_words
from doudi.outreach.notices.daily_tasks import run_due
from doudi.outreach.notices.deliveries import record_deliveries, undo_deliveries
from doudi.outreach.notices.models import Notice, NoticeRound
from doudi.outreach.notices.public_text import public_text
from doudi.outreach.notices.refusals import (
    ChildrenNeedSealedSlip,
    DeliveryNotPossible,
    NothingChanged,
    RoundNotPossible,
)
from doudi.outreach.notices.slip_prints import print_slips
from doudi.outreach.notices.slips import SlipWriter
from doudi.registry import actions as registry_actions
from doudi.registry.text_messages import actions as text_actions
from doudi.registry.text_messages.models import TextMessage
from tests.conftest import Cast
from tests.outreach.notices.notice_rows import DECIDED, confirmed_round, plan, prepared_round
from tests.payments.conftest import Office, clock, office

__all__ = ["clock", "office"]
pytestmark = [pytest.mark.django_db, pytest.mark.clause("P30-3.1")]
MAY_10 = date(2023, 5, 10)


@pytest.fixture
def county(office: Office) -> dict[str, Any]:
    """Five households: two with dibao, one with a child, one that moved, one that leaves dibao in March."""

    def build() -> dict[str, Any]:
        plain = office.person("张三")
        registry_actions.change_circumstance(
            by=office.cast.bureau,
            subject=plain,
            kind="phone",
            value="13700000001",
            since=date(2022, 1, 1),
            source="visit",
        )
        by_difference = office.person("李四")
        office.award(plain)
        office.award(by_difference, dibao_class="other", assessed_income_fen=450_00)
        child = office.person("小明", born=date(2015, 1, 1))
        office.award(child, "child_living", child_status="orphan", in_institution=False)
        moved = office.person("王五")
        office.award(moved)
        registry_actions.move_household(
            by=SYSTEM,
            household=moved.household,
            village=office.cast.other_village,
            since=date(2023, 4, 1),
            source_detail="迁移证",
        )
        office.clock.on(MAY_10)
        return {"plain": plain, "difference": by_difference, "child": child, "moved": moved}

    return office.built_once("notice county", build)


def notice_of(made: NoticeRound, person: Any) -> Notice:
    return queries.notices_with_lines(Notice.objects.filter(round=made, household=person.household_id)).get()


def test_each_household_has_its_own_amounts(cast: Cast, county: dict[str, Any]) -> None:
    made = prepared_round(cast)
    assert (made.state, made.households_number, made.people_number) == ("prepared", 4, 4)
    plain = notice_of(made, county["plain"])
    assert (plain.from_fen, plain.to_fen, plain.back_fen) == (600_00, 660_00, 240_00)
    assert plain.has_telephone
    # 600 - 450 = 150, raised to the minimum of 180; 660 - 450 = 210, raised to 220.
    other = notice_of(made, county["difference"])
    assert (other.from_fen, other.to_fen, other.back_fen) == (180_00, 220_00, 160_00)
    assert not other.has_telephone
    child = notice_of(made, county["child"])
    assert (child.from_fen, child.to_fen, child.back_fen) == (1200_00, 1360_00, 640_00)
    assert child.has_children_benefit
    assert notice_of(made, county["moved"]).village_code == cast.other_village.code
    assert made.back_fen == 240_00 + 160_00 + 640_00 + 240_00


def test_a_slip_says_what_changed_why_and_whom_to_ask(cast: Cast, county: dict[str, Any]) -> None:
    made = prepared_round(cast)
    slip = SlipWriter(made).slip_of(notice_of(made, county["plain"]))
    assert [(line.label, line.from_shown, line.to_shown, line.change_shown) for line in slip.lines] == [
        ("低保", "600", "660", "+60")
    ]
    assert slip.net == "每月合计多60元，共660元"
    assert slip.back == "2023年1月至2023年4月的差额一次补发240元"
    assert "2023年5月15日前" in slip.paid
    assert "农村低保标准从每人每月600元提高到660元" in slip.why
    assert "城市" not in slip.why
    assert slip.basis.startswith("于民字〔2023〕30号一（二）")
    assert "乡镇" in slip.ask


def test_a_household_that_gains_and_loses_has_two_lines_and_a_net(
    cast: Cast,
    office: Office,
    county: dict[str, Any],
) -> None:
    made = prepared_round(cast)
    notice = notice_of(made, county["plain"])
    notice.lines.create(
        programme="disability_nursing",
        people_number=1,
        from_fen=100_00,
        to_fen=0,
        back_fen=0,
        first_month=date(2023, 1, 1),
    )
    notice.from_fen, notice.to_fen, notice.has_loss = 700_00, 660_00, True
    notice.save()
    slip = SlipWriter(made).slip_of(notice_of(made, county["plain"]))
    assert [line.change_shown for line in slip.lines] == ["+60", "-100"]
    assert slip.net == "每月合计少40元，共660元"


def test_nothing_goes_out_before_a_second_person_confirms(cast: Cast, county: dict[str, Any]) -> None:
    made = prepared_round(cast)
    with pytest.raises(PermissionRequired):
        actions.confirm_round(by=cast.bureau, prepared=made)
    with pytest.raises(TransitionNotAllowed):
        print_slips(by=cast.officer, prepared=made, village_code=cast.village.code, is_sealed=False)
    with pytest.raises(TransitionNotAllowed):
        actions.send_messages(by=cast.bureau, prepared=made)
    assert not queries.notices_of_household(county["plain"].household_id)
    assert not queries.public_rounds()
    assert not queries.rounds(by=cast.officer).exists()
    edited = actions.edit_round(by=cast.director, prepared=made, title="提标", paid_by=MAY_10, explanation="")
    with pytest.raises(SecondPersonRequired):
        actions.confirm_round(by=cast.director, prepared=edited)
    edited = actions.edit_round(by=cast.bureau, prepared=edited, title="提标", paid_by=MAY_10, explanation="")
    actions.confirm_round(by=cast.director, prepared=edited)
    assert queries.notices_of_household(county["plain"].household_id)
    assert queries.rounds(by=cast.officer).exists()


def test_a_round_is_made_once_and_of_a_change(cast: Cast, county: dict[str, Any]) -> None:
    with pytest.raises(PermissionRequired):
        actions.begin_round(by=cast.officer, plan=plan())
    with pytest.raises(NothingChanged):
        actions.begin_round(by=cast.bureau, plan=plan(decided=date(2023, 4, 19)))
    with pytest.raises(RoundNotPossible):
        actions.begin_round(by=cast.bureau, plan=plan(pay_month=date(2022, 12, 1)))
    made = prepared_round(cast)
    with pytest.raises(RoundNotPossible):
        actions.begin_round(by=cast.bureau, plan=plan())
    actions.discard_round(by=cast.bureau, prepared=made, why="发放要重算")
    assert not Notice.objects.filter(round=made).exists()
    assert prepared_round(cast).pk != made.pk


def test_the_village_records_how_households_heard(cast: Cast, county: dict[str, Any]) -> None:
    made = confirmed_round(cast)
    here = list(Notice.objects.filter(round=made, village_code=cast.village.code).values_list("pk", flat=True))
    assert len(here) == 3
    asked: dict[str, Any] = {"prepared": made, "village_code": cast.village.code}
    with pytest.raises(ChildrenNeedSealedSlip):
        record_deliveries(by=cast.cadre, **asked, notices=here, way="board", told_on=MAY_10)
    with pytest.raises(DeliveryNotPossible):
        record_deliveries(by=cast.cadre, **asked, notices=here, way="message", told_on=MAY_10)
    with pytest.raises(DeliveryNotPossible):
        record_deliveries(by=cast.cadre, **asked, notices=here, way="slip", told_on=date(2023, 5, 11))
    with pytest.raises(OutsideScope):
        record_deliveries(by=cast.other_officer, **asked, notices=here, way="slip", told_on=MAY_10)
    assert record_deliveries(by=cast.cadre, **asked, notices=here[:2], way="slip", told_on=MAY_10) == 2
    assert record_deliveries(by=cast.cadre, **asked, notices=here, way="visit", told_on=MAY_10) == 3
    assert record_deliveries(by=cast.cadre, **asked, notices=here, way="visit", told_on=MAY_10) == 0
    (row,) = queries.reach(made, by=cast.officer)
    assert (row.households, row.told, row.slips, row.visits, row.share) == (3, 3, 2, 3, 100)
    assert undo_deliveries(by=cast.cadre, **asked, notices=here, way="visit") == 3
    (row,) = queries.reach(made, by=cast.officer)
    assert (row.told, row.left, row.share) == (2, 1, 66)
    assert [one.share for one in queries.reach(made, by=cast.bureau)] == [66, 0]
    assert queries.villages_waiting(cast.cadre) == 1
    assert queries.villages_waiting(cast.other_officer) == 1


def test_messages_have_sums_only_and_go_to_telephones_without_children(cast: Cast, county: dict[str, Any]) -> None:
    made = confirmed_round(cast)
    for event in ("notice", "notice_back"):
        text_actions.switch_event(by=cast.bureau, event=event, is_on=True, template_code="T1")
    for _time in range(2):
        actions.send_messages(by=cast.bureau, prepared=made)
        run_waiting_jobs()
    (message,) = TextMessage.objects.filter(event="notice_back")
    assert "由600.00元改为660.00元" in message.text
    assert "补发240.00元" in message.text
    assert "低保" not in message.text
    assert "张三" not in message.text
    file = text_actions.make_file(by=cast.bureau)
    assert not run_due()
    text_actions.mark_handed_over(by=cast.bureau, file=file)
    assert run_due() == 1
    assert not run_due()
    assert [one.way for one in notice_of(made, county["plain"]).deliveries.all()] == ["message"]


def test_message_counts_from_the_first_month_of_the_household(
    cast: Cast, county: dict[str, Any], office: Office
) -> None:
    late = office.person("赵六")
    registry_actions.change_circumstance(
        by=cast.bureau,
        subject=late,
        kind="phone",
        value="13700000002",
        since=date(2022, 1, 1),
        source="visit",
    )
    office.award(late, since=date(2023, 3, 1))
    made = confirmed_round(cast)
    for event in ("notice", "notice_back"):
        text_actions.switch_event(by=cast.bureau, event=event, is_on=True, template_code="T1")
    actions.send_messages(by=cast.bureau, prepared=made)
    run_waiting_jobs()
    texts = TextMessage.objects.filter(event="notice_back").order_by("pk")
    assert ["2023年1月" in texts[0].text, "2023年3月" in texts[1].text] == [True, True]
    assert "补发120.00元" in texts[1].text


def test_slips_are_sealed_where_there_is_a_child(cast: Cast, county: dict[str, Any]) -> None:
    made = confirmed_round(cast)
    asked: dict[str, Any] = {"prepared": made, "village_code": cast.village.code}
    opened = print_slips(by=cast.cadre, **asked, is_sealed=False)
    sealed = print_slips(by=cast.cadre, **asked, is_sealed=True)
    assert {slip.name for slip in opened} == {"张三", "李四"}
    assert [slip.name for slip in sealed] == ["小明"]
    assert not print_slips(by=cast.other_officer, **asked, is_sealed=False)


def test_the_public_text_comes_from_the_rule_book(cast: Cast, county: dict[str, Any], client: Any) -> None:
    made = confirmed_round(cast)
    text = public_text(made)
    assert text is not None
    rows = {one.name: (one.old_shown, one.new_shown, one.rise_shown) for group in text.groups for one in group.figures}
    assert rows["城市低保标准"] == ("825", "885", "+60")
    assert rows["农村低保标准"] == ("600", "660", "+60")
    group_of = {one.name: group.label for group in text.groups for one in group.figures}
    assert group_of["农村低保标准"] == group_of["城市非常补对象最低补助"] == "低保"
    assert group_of["儿童基本生活费标准（散居）"] == "儿童基本生活费"
    assert group_of["农村特困人员供养标准（失能）"] == "特困基本生活费"
    assert group_of["困难残疾人生活补贴标准"] == "困难残疾人生活补贴"
    assert "补发到原来领钱的银行卡" in text.lead
    page = client.get(f"/apply/changes/{made.pk}/").content.decode()
    assert "农村低保标准" in page
    assert "张三" not in page
    assert made.title in client.get("/apply/changes/").content.decode()
    published: dict[str, Any] = {"kind": "board", "place": "村务公开栏", "published_on": MAY_10}
    with pytest.raises(OutsideScope):
        actions.record_publication(by=cast.officer, prepared=made, area=cast.other_village.code, **published)
    actions.record_publication(by=cast.cadre, prepared=made, area=cast.village.code, **published)
    assert queries.publications(made, by=cast.officer).count() == 1
    assert queries.publications(made, by=cast.other_officer).count() == 0


def test_changes_are_found_by_the_day_of_the_decision(cast: Cast, county: dict[str, Any]) -> None:
    change = change_of(DECIDED)
    assert change is not None
    assert DECIDED in {one.decided for one in changes()}
    assert change.first_month == date(2023, 1, 1)
    assert change.papers == ("于民字〔2023〕30号",)


@pytest.mark.parametrize(
    ("amount", "words", "places"),
    [
        (("dibao", "urban", 1, 825_00, 885_00), "城市低保标准从每人每月825元提高到885元", {"P30-1.1"}),
        (("dibao", "rural", 1, 180_00, 220_00), "农村非常补对象最低补助从每人每月180元提高到220元", set()),
        (("tekun_basic", "urban", 1, 1080_00, 1150_00), "城镇特困人员供养标准从每人每月1,080元", {"P30-1.3"}),
        (("tekun_basic", "rural", 1, 780_00, 860_00), "农村特困人员供养标准从每人每月780元提高到860元", {"P30-1.4"}),
        (("tekun_basic", "rural", 2, 2160_00, 2300_00), "农村特困人员供养标准从每人每月1,080元", {"P30-1.5"}),
        (("child_living", "rural", 1, 1200_00, 1360_00), "儿童基本生活费标准（散居）从每人每月1,200元", set()),
    ],
)
def test_slip_tells_the_figure_behind_an_amount(
    cast: Cast, amount: tuple[str, str, int, int, int], words: str, places: set[str]
) -> None:
    change = change_of(DECIDED)
    assert change is not None
    cause = cause_of(change, AmountOfPeople(*amount))
    told = plain_words(cause.told)
    assert words in told
    assert told.count("从每人每月") == 1
    other = {"urban": "农村", "rural": "城"}[amount[1]]
    assert other not in told
    assert "自理" not in told
    assert "失能" not in told
    assert places <= {clause for one in cause.cited for clause in one.clauses}


def test_slip_of_a_difference_tells_standard_and_minimum(cast: Cast) -> None:
    change = change_of(DECIDED)
    assert change is not None
    told = plain_words(cause_of(change, AmountOfPeople("dibao", "rural", 1, 300_00, 360_00)).told)
    assert "农村低保标准从每人每月600元提高到660元" in told
    assert "农村非常补对象最低补助" in told
    assert "城市" not in told


def test_slip_tells_nobodys_health(cast: Cast) -> None:
    change = change_of(DECIDED)
    assert change is not None
    of_two_classes = cause_of(change, AmountOfPeople("tekun_basic", "rural", 2, 1860_00, 2010_00))
    assert plain_words(of_two_classes.told) == ""
    assert {"P30-1.4", "P30-1.5"} <= {clause for one in of_two_classes.cited for clause in one.clauses}


def test_public_example_is_a_benefit_that_most_get_in_full(cast: Cast, county: dict[str, Any], office: Office) -> None:
    nursed = office.person("赵六")
    office.award(nursed, "disability_nursing")
    text = public_text(prepared_round(cast))
    assert text is not None
    assert text.sentences[0].startswith("例如重度残疾人护理补贴标准，原来每人每月80元，现在100元")
    assert "儿童" not in text.sentences[0]
    assert text.no_fee == "不用申请，不收费。"
