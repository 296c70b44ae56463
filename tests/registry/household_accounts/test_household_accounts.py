"""Households paid into the card of their head: proposed by one person, confirmed by another."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from doudi.core.attachments.uploads import Upload
from doudi.core.divisions.queries import place_name
from doudi.core.refusals import (
    OutsideScope,
    PermissionRequired,
    ReasonRequired,
    SecondPersonRequired,
    TransitionNotAllowed,
)
from doudi.registry.household_accounts import actions, queries, refusals
from doudi.registry.household_accounts.models import HouseholdAccount, HouseholdAccountList
from doudi.registry.refusals import ProofRequired
from tests.conftest import Cast, Family
from tests.deaths_and_cards import record_card, record_death

pytestmark = pytest.mark.django_db
SIGNED = Upload("一户一卡名单.pdf", b"%PDF-1.4 invented")


@pytest.fixture
def township(cast: Cast, family: Family) -> str:
    """The township of the family, whose mother has a card and whose son has an award without one."""
    from doudi.registry.actions import take_over_award

    record_card(family.mother, "6228480300000000018", date(2022, 1, 1))
    take_over_award(
        by=cast.officer,
        approved_by=cast.director,
        number="A1-son",
        person=family.son,
        programme="dibao",
        from_month=date(2022, 1, 1),
        dibao_class="other",
        assessed_income_fen=200_00,
    )
    return str(cast.village.code)[:9]


def proposed(cast: Cast, family: Family, township: str, **changed: Any) -> HouseholdAccountList:
    given = {
        "by": cast.officer,
        "place": township,
        "households": [family.household.pk],
        "basis": "名单",
        "proof": SIGNED,
    }
    return actions.propose_household_accounts(**(given | changed))


def test_two_people_bring_a_list_into_force(cast: Cast, family: Family, township: str) -> None:
    (listed,) = queries.households_without_cards(township)
    assert (listed.recipients, listed.without_card, listed.payee) == (2, 1, family.mother)
    account_list = proposed(cast, family, township)
    assert queries.account_of(family.household) is None
    assert queries.households_without_cards(township) == [], "the household is on a list that waits"
    assert queries.account_lists_to_decide(cast.leader) == 1
    assert queries.account_lists_to_decide(cast.officer) == 0
    with pytest.raises(SecondPersonRequired):
        actions.confirm_household_accounts(by=cast.officer, account_list=account_list)
    actions.confirm_household_accounts(by=cast.leader, account_list=account_list)
    account = queries.account_of(family.household)
    assert account is not None
    assert account.payee == family.mother
    assert [one.payee for one in queries.accounts_in_force()] == [family.mother]
    with pytest.raises(TransitionNotAllowed):
        actions.reject_household_accounts(by=cast.leader, account_list=account_list, why="晚了")


def test_nobody_paid_into_the_card_of_the_head_lacks_one(
    cast: Cast, family: Family, township: str, signed_in: Any
) -> None:
    from doudi.registry.recipients.queries import recipients

    def lacking() -> list[str]:
        return [person.name for person in recipients(by=cast.officer, lacks="bank_account")]

    page = family.household.get_absolute_url()
    assert lacking() == [family.son.name]
    assert f"没有银行卡：{family.son.name}" in signed_in("officer").get(page).content.decode()
    account_list = proposed(cast, family, township)
    actions.confirm_household_accounts(by=cast.leader, account_list=account_list)
    assert lacking() == []
    assert (
        f"一户一卡：{family.son.name}的钱发到{family.mother.name}的卡"
        in signed_in("officer").get(page).content.decode()
    )


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"by": "other_officer"}, OutsideScope),
        ({"by": "citizen"}, PermissionRequired),
        ({"basis": " "}, ReasonRequired),
        ({"proof": None}, ProofRequired),
        ({"households": []}, refusals.HouseholdAccountDoesNotFit),
        ({"households": [0]}, refusals.HouseholdAccountDoesNotFit),
        ({"households": range(2_001)}, refusals.TooManyHouseholds),
    ],
)
def test_a_list_that_does_not_fit_is_refused(
    cast: Cast, family: Family, township: str, changed: dict[str, Any], refusal: type[Exception]
) -> None:
    if "by" in changed:
        changed = {"by": cast.people[changed["by"]]}
    with pytest.raises(refusal):
        proposed(cast, family, township, **changed)
    assert not HouseholdAccountList.objects.exists()


def test_a_household_is_on_one_open_list_only(cast: Cast, family: Family, township: str) -> None:
    proposed(cast, family, township)
    with pytest.raises(refusals.HouseholdAccountDoesNotFit, match="另一份"):
        proposed(cast, family, township)


def test_a_head_without_card_cannot_be_the_payee(cast: Cast, other_family: Family) -> None:
    place = str(cast.other_village.code)
    (listed,) = queries.households_without_cards(place)
    assert listed.payee is None
    with pytest.raises(refusals.HouseholdAccountDoesNotFit, match="没有健在而有银行卡的户主"):
        proposed(cast, other_family, place, by=cast.other_officer)


def test_a_list_whose_head_has_died_meanwhile_is_not_confirmed(cast: Cast, family: Family, township: str) -> None:
    account_list = proposed(cast, family, township)
    record_death(family.mother, date(2023, 4, 1))
    with pytest.raises(refusals.HouseholdAccountDoesNotFit, match="已去世"):
        actions.confirm_household_accounts(by=cast.leader, account_list=account_list)
    actions.reject_household_accounts(by=cast.leader, account_list=account_list, why="户主已去世")
    account_list.refresh_from_db()
    assert account_list.state == "rejected"
    assert account_list.households.get().ended_why == "户主已去世"


def test_a_dead_payee_is_paid_nothing_for_the_household(cast: Cast, family: Family, township: str) -> None:
    actions.confirm_household_accounts(by=cast.leader, account_list=proposed(cast, family, township))
    record_death(family.mother, date(2023, 4, 1))
    assert list(queries.accounts_in_force()) == []


def test_an_account_ends_with_a_reason(cast: Cast, family: Family, township: str) -> None:
    actions.confirm_household_accounts(by=cast.leader, account_list=proposed(cast, family, township))
    account = queries.account_of(family.household)
    assert account is not None
    with pytest.raises(OutsideScope):
        actions.end_household_account(by=cast.other_officer, account=account, why="分户")
    with pytest.raises(ReasonRequired):
        actions.end_household_account(by=cast.officer, account=account, why="")
    actions.end_household_account(by=cast.officer, account=account, why="儿子办了自己的卡")
    with pytest.raises(TransitionNotAllowed):
        actions.end_household_account(by=cast.officer, account=account, why="再停")
    assert queries.account_of(family.household) is None


def test_a_new_list_replaces_the_account_in_force(cast: Cast, family: Family, township: str) -> None:
    actions.confirm_household_accounts(by=cast.leader, account_list=proposed(cast, family, township))
    first = queries.account_of(family.household)
    actions.confirm_household_accounts(by=cast.leader, account_list=proposed(cast, family, township))
    assert first is not None
    first.refresh_from_db()
    assert (first.ended_by, first.ended_why) == (cast.leader, "由新的名单代替")


def test_the_database_keeps_payee_and_proof(cast: Cast, family: Family, township: str) -> None:
    proposed(cast, family, township)
    with pytest.raises(DatabaseError), transaction.atomic():
        HouseholdAccount.objects.update(payee=family.son)
    with pytest.raises(DatabaseError), transaction.atomic():
        HouseholdAccountList.objects.update(basis="别的")
    with pytest.raises(DatabaseError), transaction.atomic():
        HouseholdAccountList.objects.update(state="confirmed", decided_by=cast.officer)


def test_pages_from_the_place_to_the_end(cast: Cast, family: Family, township: str, signed_in: Any) -> None:
    officer, leader = signed_in("officer"), signed_in("leader")
    new = f"{reverse('registry:new_household_account_list')}?place={township}"
    page = officer.get(new).content.decode()
    assert "钟桂英" in page
    assert "1人领取待遇但没有本人银行卡" in page
    assert place_name(township) == place_name(township + "000")
    assert " " not in place_name(township)
    refused = officer.post(new, {"households": [family.household.pk], "basis": "名单"})
    assert refused.status_code == 422
    assert "请填写" in refused.content.decode()
    proof = SimpleUploadedFile("名单.pdf", SIGNED.content, "application/pdf")
    officer.post(new, {"households": [family.household.pk], "basis": "4月名单", "proof": proof})
    account_list = HouseholdAccountList.objects.get()
    assert "4月名单" in officer.get(reverse("registry:household_account_lists")).content.decode()
    assert "由另一人" in officer.get(account_list.get_absolute_url()).content.decode()
    leader.post(account_list.get_absolute_url(), {"act": "confirm"})
    account = queries.account_of(family.household)
    assert account is not None
    ending = reverse("registry:end_household_account", args=[account.pk])
    assert "停用以后各发本人账户" in officer.get(ending).content.decode()
    officer.post(ending, {"why": "分户"})
    assert queries.account_of(family.household) is None
    other = signed_in("other_officer")
    assert other.get(account_list.get_absolute_url()).status_code == 404
    assert other.get(ending).status_code == 404
    assert other.get(new).status_code == 404
