"""Card changes by two officers, transfers to another township, and a reassessment on its pages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from doudi.casework import actions, refusals
from doudi.casework.models import Case
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.models import Entry
from doudi.core.refusals import OutsideScope, ReasonRequired, SecondPersonRequired, TransitionNotAllowed
from doudi.registry.actions import move_household
from doudi.registry.law_inputs.household_facts import household_facts
from doudi.registry.models import Award, Person
from doudi.registry.refusals import ProofRequired
from doudi.values.bank_card import with_check_digit
from tests.casework.conftest import seen_versions
from tests.clock import Clock
from tests.conftest import Cast, Family

pytestmark = pytest.mark.django_db
SEEN = "到新住处看过"
CARD = with_check_digit("621700001234567890")
PROOF = Upload("银行卡.pdf", b"%PDF-1.4 invented")


def entered(cast: Cast, home: Family, **changed: Any) -> Case:
    case = actions.open_case(
        by=cast.officer, matter="card_change", household=home.household, person=home.mother, why="卡丢了"
    )
    given = {
        "account": CARD,
        "holder": "钟桂英",
        "bank": "农商银行",
        "proof": "见身份证和卡原件",
        "upload": PROOF,
    } | changed
    return actions.enter_card(by=cast.officer, case=case, **given)


def card_of(person: Person) -> str | None:
    circumstance = person.circumstances.filter(kind="bank_account", withdrawn_at=None, valid_to=None).first()
    return str(circumstance.value) if circumstance else None


def test_card_is_entered_and_confirmed_by_two_officers(staff: Cast, family: Family, clock: Clock) -> None:
    case = entered(staff, family)
    assert card_of(family.mother) is None
    with pytest.raises(SecondPersonRequired):
        actions.confirm_card(by=staff.officer, case=case, account=CARD)
    with pytest.raises(refusals.CardNumberMismatch):
        actions.confirm_card(by=staff.leader, case=case, account=CARD[:-2] + "00")
    case = actions.confirm_card(by=staff.leader, case=case, account=f"{CARD[:4]} {CARD[4:]}")
    assert (case.outcome, case.is_closed, card_of(family.mother)) == ("card", True, CARD)
    with pytest.raises(IntegrityError), transaction.atomic():
        case.card_changes.update(checked_by=staff.officer)
    assert CARD not in str(list(Entry.objects.values("sentence", "old", "new", "why")))
    assert CARD not in str(case.decision.explanation)


def test_proof_of_a_card_is_read_where_it_was_changed_and_where_the_holder_lives(
    staff: Cast, family: Family, signed_in: Any
) -> None:
    case = actions.confirm_card(by=staff.leader, case=entered(staff, family), account=CARD)
    proof = reverse("attachments:read", args=[case.card_changes.get().proof_file_id])
    clients = [signed_in(name) for name in ("officer", "other_officer")]
    assert [client.get(proof).status_code for client in clients] == [200, 404]
    move_household(
        by=staff.other_officer,
        household=family.household,
        village=staff.other_village,
        since=date(2023, 5, 1),
        source_detail="搬家",
        handed_over_by=staff.officer,
    )
    assert [client.get(proof).status_code for client in clients] == [200, 200]


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"account": "1234"}, refusals.CardNumberMismatch),
        ({"account": f"{CARD[:-1]}{(int(CARD[-1]) + 1) % 10}"}, refusals.CardNumberMismatch),
        ({"upload": None}, ProofRequired),
        ({"holder": "易小明"}, refusals.CardOfAnotherPerson),
        ({"proof": " "}, ReasonRequired),
    ],
)
def test_invalid_card_or_other_holder_is_refused(
    staff: Cast, family: Family, changed: dict[str, Any], refusal: Any
) -> None:
    with pytest.raises(refusal):
        entered(staff, family, **changed)
    assert card_of(family.mother) is None


def test_wrong_card_is_sent_back_and_entered_again(staff: Cast, family: Family) -> None:
    case = actions.send_back(by=staff.leader, case=entered(staff, family), why="卡号与照片不符")
    assert case.step == "card_proof"
    other = with_check_digit("621700001234567899")
    given = {"account": other, "holder": "钟桂英", "bank": "", "proof": "重新核对", "upload": PROOF}
    case = actions.enter_card(by=staff.officer, case=case, **given)
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
    family.household.refresh_from_db()
    assert family.household.village_id == staff.village.code
    with pytest.raises(OutsideScope):
        actions.transfer_in_household(by=staff.officer, case=case, evidence=SEEN)
    with pytest.raises(ReasonRequired):
        actions.transfer_in_household(by=staff.other_officer, case=case, evidence=" ")
    case = actions.transfer_in_household(by=staff.other_officer, case=case, evidence=SEEN)
    assert case.transfers.get().residence_evidence == SEEN
    assert (case.outcome, case.is_closed) == ("moved", True)
    family.household.refresh_from_db()
    family.mother.refresh_from_db()
    assert family.household.village_id == family.mother.village_id == staff.other_village.code
    award = Award.objects.get(withdrawn_at=None)
    assert (award.person_id, award.valid_to) == (family.mother.pk, None)
    assert Person.objects.visible_to(staff.other_officer).filter(pk=family.mother.pk).exists()
    assert not Person.objects.visible_to(staff.officer).filter(pk=family.mother.pk).exists()


def test_transfer_keeps_the_area_of_earlier_months(staff: Cast, family: Family, clock: Clock) -> None:
    other = staff.other_village
    other.area = "rural" if staff.village.area == "urban" else "urban"
    other.save()
    before = clock.today
    clock.after(30)
    actions.transfer_in_household(by=staff.other_officer, case=moving(staff, family, clock.today), evidence=SEEN)
    family.household.refresh_from_db()
    assert household_facts(family.household, clock.today, clock.today).row["area"] == other.area
    assert household_facts(family.household, before, clock.today).row["area"] == staff.village.area


def test_receiving_township_refuses_with_a_reason(staff: Cast, family: Family, clock: Clock) -> None:
    case = moving(staff, family, clock.today)
    with pytest.raises(OutsideScope):
        actions.refuse_transfer(by=staff.officer, case=case, why="查无此户")
    with pytest.raises(ReasonRequired):
        actions.refuse_transfer(by=staff.other_officer, case=case, why=" ")
    with pytest.raises(TransitionNotAllowed):
        actions.send_back(by=staff.other_officer, case=case, why="查无此户")
    case = actions.refuse_transfer(by=staff.other_officer, case=case, why="查无此户")
    assert (case.step, case.village_code) == ("transfer_out", staff.village.code)
    refused = case.transfers.get()
    assert (refused.refused_by, refused.refusal_reason) == (staff.other_officer, "查无此户")
    family.household.refresh_from_db()
    assert family.household.village_id == staff.village.code


@pytest.mark.parametrize("act", ["transfer_in_household", "refuse_transfer"])
def test_officer_who_moved_to_the_other_township_does_not_answer_their_own_transfer(
    staff: Cast, family: Family, clock: Clock, act: str
) -> None:
    case = moving(staff, family, clock.today)
    staff.officer.division = staff.other_officer.division
    staff.officer.save()
    given = {"evidence": SEEN} if act == "transfer_in_household" else {"why": SEEN}
    with pytest.raises(SecondPersonRequired):
        getattr(actions, act)(by=staff.officer, case=case, **given)
    for column in ("taken_over_by", "refused_by"):
        with pytest.raises(IntegrityError), transaction.atomic():
            case.transfers.update(**{column: staff.officer})
    with pytest.raises(IntegrityError), transaction.atomic():
        case.transfers.update(taken_over_by=staff.leader, refused_by=staff.leader)


def test_village_of_a_transfer_is_picked_among_those_of_the_county(
    staff: Cast, family: Family, clock: Clock, signed_in: Any
) -> None:
    case = actions.open_case(by=staff.officer, matter="transfer", household=family.household, why="随子迁居")
    client, act = signed_in("officer"), reverse("casework:act", args=[case.pk, "transfer_out_household"])
    given = {"moved_on": clock.today.isoformat(), "evidence": "户口已迁"} | seen_versions(case.pk)
    sought = client.post(act, given | {"village_text": staff.other_village.name, "find_picker": "village"})
    assert f'value="{staff.other_village.code}"' in sought.content.decode()
    assert "不用转接" in client.post(act, given | {"village": staff.village.code}).content.decode()
    assert client.post(act, given | {"village": staff.other_village.code}).status_code == 302
    case.refresh_from_db()
    assert case.village_code == staff.other_village.code


def test_no_transfer_within_one_township(staff: Cast, family: Family, clock: Clock) -> None:
    case = actions.open_case(by=staff.officer, matter="transfer", household=family.household, why="搬家")
    with pytest.raises(refusals.SameTownship):
        actions.transfer_out_household(
            by=staff.officer, case=case, village=staff.village, moved_on=clock.today, evidence="见到了"
        )


def test_reassessment_on_its_pages(staff: Cast, family: Family, signed_in: Any) -> None:
    officer = signed_in("officer")
    page = reverse("casework:open_case", args=[family.household.pk])
    assert officer.post(page, {"matter": "ending", "why": ""}).status_code == 422
    assert signed_in("other_officer").get(page).status_code == 404
    assert officer.post(page, {"matter": "circumstances_change", "why": "本人报告"}).status_code == 302
    case = Case.objects.get()
    act = lambda verb: reverse("casework:act", args=[case.pk, verb])  # noqa: E731 - shorter than a function
    change = {"what": f"{family.mother.pk}:wage_fen", "since": "2025-08-01", "evidence": "工资条"}
    assert officer.post(act("record_verified_change"), change | {"value": "很多"}).status_code == 422
    change |= {"value": "300.00"} | seen_versions(case.pk)
    assert officer.post(act("record_verified_change"), change).status_code == 302
    shown = officer.get(case.get_absolute_url()).content.decode()
    assert "逐项测算" in shown
    assert "未申报" not in shown
    assert f"{case.pk}/documents/application.pdf" not in shown
    measures = {"does_0": "continue", "class_0": "other", "reason": "没有变化", "does_1": ""}
    assert officer.post(act("propose_measures"), measures | {"reason": ""}).status_code == 422
    answer = officer.post(act("propose_measures"), measures | {"override_reason": "临时工"} | seen_versions(case.pk))
    assert answer.status_code == 302
    assert signed_in("leader").post(act("agree"), seen_versions(case.pk)).status_code == 302
    case.refresh_from_db()
    assert case.is_closed
    assert "继续享受" in officer.get(case.get_absolute_url()).content.decode()
