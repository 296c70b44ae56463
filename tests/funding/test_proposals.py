"""Budgets, overdrafts, price indices: entered by one, decided by another, by the law's own figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from doudi import policy
from doudi.core.audit.models import Entry as Sentence
from doudi.core.refusals import PermissionRequired, ReasonRequired, SecondPersonRequired, TransitionNotAllowed
from doudi.funding import actions, queries
from doudi.funding.models import Account, Budget, Overdraft, PriceIndices
from doudi.funding.price_indices import subsidy_answer
from doudi.funding.refusals import (
    BudgetBelowRequirement,
    DeadlinePassed,
    IndicesAlreadyEntered,
    InsufficientBalance,
    InvalidAmount,
    NotRevocable,
    ResidentsRequired,
    TooEarly,
    UnknownProgramme,
    UnknownSource,
)
from doudi.policy import RuleBook

pytestmark = pytest.mark.django_db

TODAY = date(2023, 6, 15)
MAY = date(2023, 5, 1)


def budget(by: Any, **changed: Any) -> Budget:
    given: dict[str, Any] = {
        "year": 2023,
        "source": "county",
        "programme": "",
        "amount_fen": 500_00,
        "residents": None,
        "basis": "于财预〔2023〕1号",
    }
    return actions.propose_budget(by=by, **(given | changed))


def overdraft(by: Any, **changed: Any) -> Overdraft:
    given: dict[str, Any] = {
        "year": 2023,
        "source": "county",
        "amount_fen": 50_00,
        "until": timezone.localdate(),
        "reason": "上级资金在途",
    }
    return actions.propose_overdraft(by=by, **(given | changed))


def indices(by: Any, cpi: int = 350, food: int = 100, low_income: int | None = 320, **changed: Any) -> PriceIndices:
    given: dict[str, Any] = {"month": MAY, "published_on": date(2023, 6, 9), "basis": "国家统计局赣州调查队通报"}
    return actions.propose_indices(by=by, rises=actions.PriceRises(cpi, food, low_income), **(given | changed))


def budgeted(programme: str = "") -> int:
    found = Account.objects.filter(kind="budget", source="county", year=2023, programme=programme).first()
    return found.balance_fen if found else 0


# --- budgets ---------------------------------------------------------------------------------------


def test_a_budget_counts_once_another_has_confirmed_it(cast: Any) -> None:
    entered = budget(cast.finance)
    assert budgeted() == 0
    actions.confirm(by=cast.director, proposal=entered)
    assert budgeted() == 500_00
    actions.confirm(by=cast.director, proposal=budget(cast.finance, amount_fen=-100_00))
    assert budgeted() == 400_00
    with pytest.raises(InsufficientBalance, match=r"预算还差0\.01元"):
        actions.confirm(by=cast.director, proposal=budget(cast.finance, amount_fen=-400_01))
    assert queries.ledger_faults() == []
    said = list(Sentence.objects.filter(subject_kind="budget").order_by("number").values_list("verb", flat=True))
    assert said[:2] == ["budget.propose", "proposal.confirm"]


@pytest.mark.clause("P30-2.5")
def test_temporary_relief_is_a_yuan_for_each_resident(cast: Any) -> None:
    entered = budget(cast.finance, programme="temporary_relief", amount_fen=None, residents=1_100_000)
    assert entered.amount_fen == 1_100_000_00
    with pytest.raises(BudgetBelowRequirement, match=r"1,100,000\.00元（于民字〔2023〕30号二（五））"):
        budget(cast.finance, programme="temporary_relief", amount_fen=1_099_999_99, residents=1_100_000)
    assert (
        budget(cast.finance, programme="temporary_relief", amount_fen=1_200_000_00, residents=1_100_000).amount_fen
        == 1_200_000_00
    )
    with pytest.raises(ResidentsRequired):
        budget(cast.finance, programme="temporary_relief", amount_fen=1_200_000_00)
    assert budget(cast.finance, programme="temporary_relief", amount_fen=-1).amount_fen == -1
    actions.confirm(by=cast.director, proposal=entered)
    assert budgeted("temporary_relief") == 1_100_000_00


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"amount_fen": 0}, InvalidAmount),
        ({"amount_fen": None}, InvalidAmount),
        ({"source": "bank"}, UnknownSource),
        ({"programme": "dancing"}, UnknownProgramme),
        ({"year": 2999}, TooEarly),
        ({"programme": "temporary_relief", "residents": 5, "year": 1999}, TooEarly),
    ],
)
def test_invalid_budget_is_refused(cast: Any, changed: Any, refusal: Any) -> None:
    with pytest.raises(refusal):
        budget(cast.finance, **changed)
    assert not Budget.objects.exists()


# --- overdrafts ------------------------------------------------------------------------------------


def test_overdraft_allows_releases_until_revoked(cast: Any) -> None:
    asked = overdraft(cast.finance)
    lines = {"county": 30_00}
    with pytest.raises(InsufficientBalance):
        actions.book_release(by=cast.finance, reference="run:1", on=TODAY, lines=lines)
    actions.confirm(by=cast.director, proposal=asked)
    actions.book_release(by=cast.finance, reference="run:1", on=TODAY, lines=lines)
    actions.revoke(by=cast.director, proposal=asked, why="资金已到")
    with pytest.raises(InsufficientBalance, match=r"还差30\.01元"):
        actions.book_release(by=cast.finance, reference="run:2", on=TODAY, lines={"county": 1})
    assert queries.available("county", 2023) == -30_00


def test_overdraft_needs_an_end_in_the_future(cast: Any) -> None:
    with pytest.raises(DeadlinePassed):
        overdraft(cast.finance, until=timezone.localdate() - timedelta(days=1))
    with pytest.raises(InvalidAmount):
        overdraft(cast.finance, amount_fen=0)
    with pytest.raises(UnknownSource):
        overdraft(cast.finance, source="nowhere")
    asked = overdraft(cast.finance)
    Overdraft.objects.update(until=timezone.localdate() - timedelta(days=1))
    with pytest.raises(DeadlinePassed):
        actions.confirm(by=cast.director, proposal=asked)


# --- two hands -------------------------------------------------------------------------------------

PROPOSALS = [("finance", budget), ("finance", overdraft), ("bureau", indices)]


@pytest.mark.parametrize(("who", "propose"), PROPOSALS)
def test_only_its_office_enters_and_only_the_director_decides(cast: Any, who: str, propose: Any) -> None:
    proposal = propose(cast.people[who])
    for name in ("officer", "leader", "auditor", "director", *({"finance", "bureau"} - {who})):
        with pytest.raises(PermissionRequired):
            propose(cast.people[name])
    for name in ("officer", "leader", "auditor", "finance", "bureau"):
        by = cast.people[name]
        with pytest.raises(PermissionRequired):
            actions.confirm(by=by, proposal=proposal)
        with pytest.raises(PermissionRequired):
            actions.refuse(by=by, proposal=proposal, why="不妥")
        with pytest.raises(PermissionRequired):
            actions.revoke(by=by, proposal=proposal, why="不妥")
    with pytest.raises(PermissionRequired):
        actions.withdraw(by=cast.director, proposal=proposal)


@pytest.mark.parametrize(("who", "propose"), PROPOSALS)
def test_settled_proposals_are_final(cast: Any, who: str, propose: Any) -> None:
    proposal = propose(cast.people[who])
    with pytest.raises(ReasonRequired):
        actions.refuse(by=cast.director, proposal=proposal, why=" ")
    actions.refuse(by=cast.director, proposal=proposal, why="依据不全")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.why, proposal.settled_by) == ("refused", "依据不全", cast.director)
    for again in (
        lambda: actions.confirm(by=cast.director, proposal=proposal),
        lambda: actions.refuse(by=cast.director, proposal=proposal, why="再退"),
        lambda: actions.withdraw(by=cast.people[who], proposal=proposal),
    ):
        with pytest.raises(TransitionNotAllowed, match="已退回"):
            again()
    another = propose(cast.people[who])
    actions.withdraw(by=cast.people[who], proposal=another)
    another.refresh_from_db()
    assert another.state == "withdrawn"


@pytest.mark.parametrize("propose", [budget, overdraft, indices])
def test_database_refuses_confirmation_by_the_proposer(cast: Any, propose: Any) -> None:
    proposal = propose(cast.bureau if propose is indices else cast.finance)
    with pytest.raises(IntegrityError, match="confirmed_by_another"), transaction.atomic():
        type(proposal).objects.filter(pk=proposal.pk).update(state="confirmed", settled_by=proposal.proposed_by)


def test_same_person_in_another_role_is_no_second_person(cast: Any) -> None:
    proposal = budget(cast.finance)
    Budget.objects.filter(pk=proposal.pk).update(proposed_by=cast.director)
    with pytest.raises(SecondPersonRequired):
        actions.confirm(by=cast.director, proposal=proposal)


def test_budget_is_reduced_not_revoked(cast: Any) -> None:
    entered = budget(cast.finance)
    actions.confirm(by=cast.director, proposal=entered)
    with pytest.raises(NotRevocable):
        actions.revoke(by=cast.director, proposal=entered, why="有误")
    too_far = budget(cast.finance, amount_fen=-500_01)
    with pytest.raises(InsufficientBalance):
        actions.confirm(by=cast.director, proposal=too_far)
    assert budgeted() == 500_00


# --- price indices ---------------------------------------------------------------------------------


def test_indices_count_once_confirmed(cast: Any) -> None:
    entered = indices(cast.bureau)
    assert queries.indices_of(MAY) is None
    actions.confirm(by=cast.director, proposal=entered)
    assert queries.indices_of(MAY) == {"cpi_rise": 350, "food_price_rise": 100, "low_income_index_rise": 320}
    evaluator = policy.rule_book().household_evaluator(["price_triggered"], county=queries.indices_of(MAY))
    assert evaluator.evaluate_month(MAY, TODAY, {}, [], []).county["price_triggered"] is True
    with pytest.raises(IndicesAlreadyEntered, match="2023年5月"):
        indices(cast.bureau)
    actions.revoke(by=cast.director, proposal=entered, why="统计部门更正")
    assert queries.indices_of(MAY) is None
    actions.confirm(by=cast.director, proposal=indices(cast.bureau, cpi=340))
    assert queries.indices_of(MAY)["cpi_rise"] == 340  # type: ignore[index]  # just confirmed


@pytest.mark.parametrize(
    ("cpi", "food", "triggered", "urban", "rural"),
    [
        (350, 100, True, 2832, 2112),  # 885 × 3.2 % = 28.32, 660 × 3.2 % = 21.12
        (349, 599, False, 0, 0),
        (100, 600, True, 2832, 2112),
        (350, 610, True, 5399, 4026),  # both: the higher, 885 × 6.1 % = 53.985, 660 × 6.1 % = 40.26
    ],
)
def test_indices_decide_the_price_subsidy(
    cast: Any, cpi: int, food: int, triggered: bool, urban: int, rural: int
) -> None:
    answer = subsidy_answer(indices(cast.bureau, cpi, food), TODAY)
    assert answer.is_triggered is triggered
    assert [trigger.is_reached for trigger in answer.triggers] == [cpi >= 350, food >= 600]
    assert answer.triggers[0].line == "3.5%"
    assert answer.amounts_fen == {"urban": urban, "rural": rural}
    assert "于民字〔2023〕30号一（六）" in answer.references
    assert answer.pay_by.day == date(2023, 7, 10)  # the 20th working day after 9 June; Sunday 25 June is one


def test_margin_families_are_included_during_the_extension(cast: Any) -> None:
    """The extension goes by index months: the last is February 2023, paid in March."""
    february = indices(cast.bureau, 300, month=date(2023, 2, 1), published_on=date(2023, 3, 9))
    assert february.pay_month == date(2023, 3, 1)
    assert subsidy_answer(february, TODAY).includes_margin
    assert subsidy_answer(february, TODAY).is_triggered
    march = indices(cast.bureau, 300, month=date(2023, 3, 1), published_on=date(2023, 4, 11))
    assert not subsidy_answer(march, TODAY).includes_margin
    assert not subsidy_answer(march, TODAY).is_triggered


def test_pay_month_follows_the_index_month(cast: Any) -> None:
    assert indices(cast.bureau).pay_month == date(2023, 6, 1)
    with pytest.raises(TooEarly, match="发放月份须在指数月份以后"):
        indices(cast.bureau, month=date(2023, 4, 1), pay_month=date(2023, 4, 1))
    later = indices(cast.bureau, month=date(2023, 4, 1), pay_month=date(2023, 7, 1))
    assert later.pay_month == date(2023, 7, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        PriceIndices.objects.filter(pk=later.pk).update(pay_month=later.month)


def test_unpublished_low_income_index_gives_way_to_consumer_prices(cast: Any) -> None:
    """By hand: 885 × 3.6 % = 31.86, 660 × 3.6 % = 23.76."""
    entered = indices(cast.bureau, 360, low_income=None)
    answer = subsidy_answer(entered, TODAY)
    assert (answer.rise, answer.amounts_fen) == ("3.6%", {"urban": 31_86, "rural": 23_76})
    assert "低收入居民没有公布" in actions.describe_proposal(entered)


def test_sources_of_the_price_subsidy_follow_the_rules(cast: Any) -> None:
    """By hand: 660 × 3.2 % = 21.12, 60 % central 12.67 in February; nothing said for May."""
    february = indices(cast.bureau, 300, month=date(2023, 2, 1), published_on=date(2023, 3, 9))
    shares = {"pooled_hardship_fund": 12_67, "to_be_confirmed": 8_45}
    assert subsidy_answer(february, TODAY).shares_fen["rural"] == shares
    assert subsidy_answer(indices(cast.bureau), TODAY).shares_fen["rural"] == {"to_be_confirmed": 21_12}


def test_low_income_index_triggers_only_where_it_is_adopted(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    entered = indices(cast.bureau, 349, 599, 300)
    assert not subsidy_answer(entered, TODAY).is_triggered
    adopted = dict(policy.rule_book().parameters)
    switch = adopted["price_trigger_by_low_income_index"]
    adopted[switch.name] = replace(switch, values=tuple(replace(one, figures={None: True}) for one in switch.values))
    book = policy.rule_book()
    other = RuleBook(book.legislation, adopted, book.facts, book.rules)
    monkeypatch.setattr(policy.law_in_force, "declared", other)
    monkeypatch.setattr(policy, "rule_book", lambda: other)
    answer = subsidy_answer(entered, TODAY)
    assert answer.is_triggered
    assert answer.amounts_fen["rural"] == 19_80


@pytest.mark.parametrize("published_on", [date(2999, 1, 1), date(2023, 4, 30)])
def test_indices_are_published_after_their_month_began_and_not_tomorrow(cast: Any, published_on: date) -> None:
    with pytest.raises(TooEarly):
        indices(cast.bureau, published_on=published_on)
