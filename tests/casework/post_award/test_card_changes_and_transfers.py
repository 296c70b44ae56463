"""A card is changed by two people; a household moves with its awards and cases; who must stand aside is known."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from doudi.casework import actions, refusals
from doudi.casework.models import Case, NearRelative
from doudi.core.audit.models import Entry
from doudi.core.refusals import OutsideScope, ReasonRequired, SecondPersonRequired
from doudi.registry.law_inputs.household_facts import household_facts
from doudi.registry.models import Award, Person
from tests.casework.cases.test_cases import accepted, reviewed, sent
from tests.casework.conftest import Clock, with_home_visit, with_opinion
from tests.conftest import Cast, Family

pytestmark = pytest.mark.django_db
CARD = "6217000012345678901"


def entered(cast: Cast, home: Family, **changed: Any) -> Case:
    case = actions.open_case(
        by=cast.officer, matter="card_change", household=home.household, person=home.mother, why="卡丢了"
    )
    given = {"account": CARD, "holder": "钟桂英", "bank": "农商银行", "proof": "见身份证和卡原件"} | changed
    return actions.enter_card(by=cast.officer, case=case, **given)


def card_of(person: Person) -> str | None:
    said = person.circumstances.filter(kind="bank_account", withdrawn_at=None, valid_to=None).first()
    return str(said.value) if said else None


def test_a_card_is_entered_by_one_and_typed_again_by_another(staff: Cast, family: Family, clock: Clock) -> None:
    case = entered(staff, family)
    assert card_of(family.mother) is None
    with pytest.raises(SecondPersonRequired):
        actions.confirm_card(by=staff.officer, case=case, account=CARD)
    with pytest.raises(refusals.CardNumberMismatch):
        actions.confirm_card(by=staff.leader, case=case, account=CARD[:-1] + "2")
    case = actions.confirm_card(by=staff.leader, case=case, account=f"{CARD[:4]} {CARD[4:]}")
    assert (case.outcome, case.is_closed, card_of(family.mother)) == ("card", True, CARD)
    with pytest.raises(IntegrityError), transaction.atomic():
        case.card_changes.update(checked_by=staff.officer)
    assert CARD not in str(list(Entry.objects.values("sentence", "old", "new", "why")))
    assert CARD not in str(case.decision.explanation)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"account": "1234"}, refusals.CardNumberMismatch),
        ({"holder": "易小明"}, refusals.CardOfAnotherPerson),
        ({"proof": " "}, ReasonRequired),
    ],
)
def test_what_is_no_own_card(staff: Cast, family: Family, changed: dict[str, str], refusal: Any) -> None:
    with pytest.raises(refusal):
        entered(staff, family, **changed)
    assert card_of(family.mother) is None


def test_a_wrong_card_goes_back_and_is_entered_anew(staff: Cast, family: Family) -> None:
    case = actions.send_back(by=staff.leader, case=entered(staff, family), why="卡号与照片不符")
    assert case.step == "card_proof"
    other = CARD[:-1] + "9"
    case = actions.enter_card(by=staff.officer, case=case, account=other, holder="钟桂英", bank="", proof="重新核对")
    actions.confirm_card(by=staff.leader, case=case, account=other)
    assert card_of(family.mother) == other


def moving(cast: Cast, home: Family, moved_on: date) -> Case:
    case = actions.open_case(by=cast.officer, matter="transfer", household=home.household, why="随子迁居")
    return actions.transfer_out_household(
        by=cast.officer, case=case, village=cast.other_village, moved_on=moved_on, evidence="户口已迁"
    )


def test_household_is_transferred_with_awards_and_history(staff: Cast, family: Family, clock: Clock) -> None:
    clock.after(30)
    case = moving(staff, family, clock.today)
    with pytest.raises(OutsideScope):
        actions.transfer_in_household(by=staff.officer, case=case)
    case = actions.transfer_in_household(by=staff.other_officer, case=case)
    assert (case.outcome, case.is_closed) == ("moved", True)
    family.household.refresh_from_db()
    family.mother.refresh_from_db()
    assert family.household.village_id == family.mother.village_id == staff.other_village.code
    award = Award.objects.get(withdrawn_at=None)
    assert (award.person_id, award.valid_to) == (family.mother.pk, None)
    assert Person.objects.visible_to(staff.other_officer).filter(pk=family.mother.pk).exists()
    assert not Person.objects.visible_to(staff.officer).filter(pk=family.mother.pk).exists()


def test_town_and_country_of_before_stay_what_they_were(staff: Cast, family: Family, clock: Clock) -> None:
    other = staff.other_village
    other.area = "rural" if staff.village.area == "urban" else "urban"
    other.save()
    before = clock.today
    clock.after(30)
    actions.transfer_in_household(by=staff.other_officer, case=moving(staff, family, clock.today))
    family.household.refresh_from_db()
    assert household_facts(family.household, clock.today, clock.today).row["area"] == other.area
    assert household_facts(family.household, before, clock.today).row["area"] == staff.village.area


def test_receiving_township_may_send_back(staff: Cast, family: Family, clock: Clock) -> None:
    case = moving(staff, family, clock.today)
    case = actions.send_back(by=staff.other_officer, case=case, why="查无此户")
    assert (case.step, case.village_code) == ("transfer_out", staff.village.code)
    family.household.refresh_from_db()
    assert family.household.village_id == staff.village.code


def test_no_transfer_within_one_township(staff: Cast, family: Family, clock: Clock) -> None:
    case = actions.open_case(by=staff.officer, matter="transfer", household=family.household, why="搬家")
    with pytest.raises(refusals.SameTownship):
        actions.transfer_out_household(
            by=staff.officer, case=case, village=staff.village, moved_on=clock.today, evidence="见到了"
        )


def relative(cast: Cast, person: Person, **changed: Any) -> NearRelative:
    given: dict[str, Any] = {"staff": cast.leader, "post": "", "relation": "parent", "since": date(2025, 1, 1)}
    return actions.record_near_relative(by=cast.bureau, person=person, **(given | changed))


def test_a_near_relative_is_known_when_he_applies(staff: Cast, clock: Clock) -> None:
    first = accepted(staff)
    assert first.household is not None
    relative(staff, first.household.memberships.get().person)
    first.refresh_from_db()
    assert first.recused_staff == [staff.leader.pk]
    actions.withdraw_case(by=staff.officer, case=first, why="重填")
    case = accepted(staff)
    assert case.recused_staff == [staff.leader.pk]
    assert "township_leader" in case.near_relative_of
    with_home_visit(case, staff.officer)
    with_opinion(case, staff.officer)
    with pytest.raises(refusals.ConflictOfInterest):
        actions.agree(by=staff.leader, case=case)


def test_whose_relative_applies_does_not_accept(staff: Cast) -> None:
    first = accepted(staff)
    assert first.household is not None
    relative(staff, first.household.memberships.get().person, staff=staff.officer)
    actions.withdraw_case(by=staff.leader, case=first, why="重填")
    case = sent(staff)
    with pytest.raises(refusals.ConflictOfInterest):
        actions.accept_case(by=staff.officer, case=case)
    assert actions.accept_case(by=staff.leader, case=case).step == "investigation"


def test_a_relative_of_the_village_committee_makes_the_bureau_go(staff: Cast, clock: Clock) -> None:
    first = accepted(staff)
    assert first.household is not None
    person = first.household.memberships.get().person
    relative(staff, person, staff=None, post="钟某，长龙居委会主任")
    with pytest.raises(refusals.RelativeAlreadyRecorded):
        relative(staff, person, staff=None, post="钟某，长龙居委会主任")
    case = reviewed(staff, Case.objects.get())
    clock.after(8)
    case = actions.end_public_notice(by=staff.officer, case=case)
    with pytest.raises(refusals.BureauVisitRequired):
        actions.grant(by=staff.bureau, case=case)
    with_home_visit(case, staff.bureau)
    assert actions.grant(by=staff.bureau, case=case).outcome == "granted"


def test_page_of_near_relatives(staff: Cast, family: Family, signed_in: Any) -> None:
    officer, page = signed_in("officer"), reverse("casework:near_relatives")
    given = {"person": "M1", "staff": str(staff.leader.pk), "post": "", "relation": "parent", "since": "2025-01-01"}
    assert officer.post(page, given | {"person": "nobody"}).status_code == 422
    assert officer.post(page, given | {"staff": ""}).status_code == 422
    assert signed_in("other_officer").post(page, given).status_code == 422
    assert officer.post(page, given).status_code == 302
    noted = NearRelative.objects.get()
    assert "钟桂英" in officer.get(page).content.decode()
    end = reverse("casework:end_near_relative", args=[noted.pk])
    officer.post(end, {"why": ""})
    noted.refresh_from_db()
    assert noted.until is None
    officer.post(end, {"why": "已调离"})
    noted.refresh_from_db()
    assert noted.until is not None


def test_begun_looked_at_and_decided_on_the_pages(staff: Cast, family: Family, signed_in: Any) -> None:
    officer = signed_in("officer")
    page = reverse("casework:open_case", args=[family.household.pk])
    assert officer.post(page, {"matter": "ending", "why": ""}).status_code == 422
    assert signed_in("other_officer").get(page).status_code == 404
    assert officer.post(page, {"matter": "circumstances_change", "why": "本人报告"}).status_code == 302
    case = Case.objects.get()
    act = lambda verb: reverse("casework:act", args=[case.pk, verb])  # noqa: E731 - shorter than a function
    change = {"what": f"{family.mother.pk}:wage_fen", "since": "2025-08-01", "evidence": "工资条"}
    assert officer.post(act("record_verified_change"), change | {"value": "很多"}).status_code == 422
    assert officer.post(act("record_verified_change"), change | {"value": "300.00"}).status_code == 302
    shown = officer.get(case.get_absolute_url()).content.decode()
    assert "逐项测算" in shown
    assert "未申报" not in shown
    assert f"{case.pk}/documents/application.pdf" not in shown
    measures = {"does_0": "continue", "class_0": "other", "reason": "没有变化", "does_1": ""}
    assert officer.post(act("propose_measures"), measures | {"reason": ""}).status_code == 422
    answer = officer.post(act("propose_measures"), measures | {"override_reason": "临时工"})
    assert answer.status_code == 302
    assert signed_in("leader").post(act("agree"), {}).status_code == 302
    case.refresh_from_db()
    assert case.is_closed
    assert "继续享受" in officer.get(case.get_absolute_url()).content.decode()


def test_a_case_close_to_its_day_is_shown_to_the_officer_and_to_her_leader(
    staff: Cast, signed_in: Any, clock: Clock
) -> None:
    case = accepted(staff)
    assert (case.due_on, case.next_due_on) == (date(2025, 9, 25), date(2025, 9, 17))

    def desk(name: str) -> str:
        text: str = signed_in(name).get(reverse("console:desk")).content.decode()
        return text

    clock.on(date(2025, 9, 11))
    assert all("快到期和超期" not in desk(one) for one in ("officer", "leader"))
    clock.on(date(2025, 9, 12))
    assert all("快到期和超期" in desk(one) for one in ("officer", "leader", "bureau"))
    assert "快到期和超期" not in desk("other_officer")
    clock.on(date(2025, 9, 18))
    assert "已超期" in desk("leader")
