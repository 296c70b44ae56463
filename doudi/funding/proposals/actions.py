"""Propose budgets, overdrafts and price indices; a second person decides them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.funding.bookings import checked_amounts
from doudi.funding.models import Budget, Overdraft, PriceIndices, source_name
from doudi.funding.refusals import (
    BudgetBelowRequirement,
    DeadlinePassed,
    IndicesAlreadyEntered,
    InvalidAmount,
    ResidentsRequired,
    TooEarly,
    UnknownProgramme,
)
from doudi.policy import NoKnownValueError
from doudi.values.benefit_month import add_months, format_month_in_words
from doudi.values.carries import carries
from doudi.values.dates import format_date
from doudi.values.money import format_yuan

TEMPORARY_RELIEF = "temporary_relief"
_YEARS_AHEAD = 1


@carries("P30-2.5")
def relief_budget_fen(year: int, residents: int) -> int:
    """Return the fen that the county must budget for temporary relief, by registered residents (P30-2.5).

    Raises:
        NoKnownValueError: the rule book has no figure for the year.
    """
    each = policy.parameter_value("temporary_relief_budget_per_resident", date(year, 1, 1), today())
    return int(each) * residents


@action("budget.propose")
def propose_budget(
    *,
    by: User,
    year: int,
    source: str,
    programme: str,
    amount_fen: int | None,
    residents: int | None,
    basis: str,
    note: str = "",
) -> Budget:
    """Propose a budget or a change of one; a negative amount in fen reduces it.

    A budget for temporary relief without an amount is computed from the registered residents.

    Raises:
        PermissionRequired, UnknownSource, UnknownProgramme, InvalidAmount, TooEarly, ResidentsRequired,
        BudgetBelowRequirement
    """
    require_permission(by, Permission.RECORD_FUNDS)
    if year > today().year + _YEARS_AHEAD:
        raise TooEarly(_("最多编到下一年度。"), year=_("最多编到下一年度。"))
    if programme and programme not in budget_programmes():
        raise UnknownProgramme(_("没有这个项目。"), programme=_("没有这个项目。"))
    if programme == TEMPORARY_RELIEF:
        amount_fen = _relief_amount(year, residents, amount_fen)
    if not amount_fen:
        raise InvalidAmount(_("请填写金额。"), amount=_("请填写金额；调减的填负数。"))
    checked_amounts({source: abs(amount_fen)})
    budget = Budget.objects.create(
        year=year,
        source=source,
        programme=programme,
        amount_fen=amount_fen,
        residents=residents,
        basis=basis,
        note=note,
        proposed_by=by,
    )
    record(_("录入预算：{budget}，待审批。").format(budget=describe_budget(budget)), subject=budget, why=note)
    return budget


def budget_programmes() -> dict[str, str]:
    """Return the programmes that a budget can be for, with their labels."""
    labels = {programme: policy.programme_name(programme) for programme in policy.due_programmes()}
    return labels | {TEMPORARY_RELIEF: _("临时救助"), "price_subsidy": _("价格临时补贴")}


def describe_budget(budget: Budget) -> str:
    """Describe a budget: 2023年县级财政（临时救助）预算1,000.00元."""
    programme = budget_programmes().get(budget.programme, "")
    return _("{year}年{source}{programme}预算{amount}元").format(
        year=budget.year,
        source=source_name(budget.source),
        programme=f"（{programme}）" if programme else "",
        amount=format_yuan(budget.amount_fen),
    )


def _relief_amount(year: int, residents: int | None, amount_fen: int | None) -> int:
    if amount_fen is not None and amount_fen < 0:
        return amount_fen  # a reduction of a budget that was sufficient
    if not residents:
        sentence = _("临时救助预算按户籍人口安排，请填写户籍人口数。")
        raise ResidentsRequired(sentence, residents=sentence)
    try:
        required = relief_budget_fen(year, residents)
    except NoKnownValueError as error:
        raise TooEarly(str(error), year=str(error)) from None
    if amount_fen is not None and amount_fen < required:
        clause = policy.rule_book().legislation.reference("P30-2.5")
        sentence = _("按户籍人口应安排{amount}元（{clause}），不能少于这个数。").format(
            amount=format_yuan(required), clause=clause
        )
        raise BudgetBelowRequirement(sentence, amount=sentence)
    return required if amount_fen is None else amount_fen


@action("overdraft.propose")
def propose_overdraft(*, by: User, year: int, source: str, amount_fen: int, until: date, reason: str) -> Overdraft:
    """Propose that a source may be overdrawn by an amount in fen until a day.

    Raises:
        PermissionRequired, UnknownSource, InvalidAmount, DeadlinePassed
    """
    require_permission(by, Permission.RECORD_FUNDS)
    checked_amounts({source: amount_fen})
    if amount_fen <= 0:
        raise InvalidAmount(_("请填写金额。"), amount=_("请填写大于零的金额。"))
    _refuse_past(until)
    overdraft = Overdraft.objects.create(
        year=year, source=source, amount_fen=amount_fen, until=until, reason=reason, proposed_by=by
    )
    record(
        _("申请垫支：{overdraft}，待审批。").format(overdraft=describe_overdraft(overdraft)),
        subject=overdraft,
        why=reason,
    )
    return overdraft


def describe_overdraft(overdraft: Overdraft) -> str:
    """Describe an overdraft: 2023年县级财政可垫支1,000.00元，至2023年6月30日."""
    return _("{year}年{source}可垫支{amount}元，至{until}").format(
        year=overdraft.year,
        source=source_name(overdraft.source),
        amount=format_yuan(overdraft.amount_fen),
        until=format_date(overdraft.until),
    )


def _refuse_past(until: date) -> None:
    if until < today():
        sentence = _("期限已过，请填写今天或以后的日期。")
        raise DeadlinePassed(sentence, until=sentence)


@dataclass(frozen=True)
class PriceRises:
    """Rises of prices on the year before, as ratios of the rule book (ten-thousandths)."""

    cpi: int
    food: int
    low_income: int | None = None


@action("indices.propose")
def propose_indices(
    *, by: User, month: date, rises: PriceRises, published_on: date, basis: str, pay_month: date | None = None
) -> PriceIndices:
    """Propose the price indices of an index month; they are paid in ``pay_month``, by default the month after.

    Raises:
        PermissionRequired, TooEarly, IndicesAlreadyEntered
    """
    require_permission(by, Permission.ENTER_INDICES)
    if published_on > today():
        raise TooEarly(_("公布日期在今天之后。"), published_on=_("公布日期在今天之后。"))
    if published_on < month:
        raise TooEarly(_("公布日期早于指数月份。"), published_on=_("公布日期早于指数月份。"))
    pay_month = pay_month or add_months(month, 1)
    if pay_month <= month:
        raise TooEarly(_("发放月份须在指数月份以后。"), pay_month=_("发放月份须在指数月份以后。"))
    indices = PriceIndices(
        month=month,
        pay_month=pay_month,
        cpi_rise=rises.cpi,
        food_rise=rises.food,
        low_income_rise=rises.low_income,
        published_on=published_on,
        basis=basis,
        proposed_by=by,
    )
    try:
        with transaction.atomic():
            indices.save()
    except IntegrityError:
        sentence = _("{month}的指数已经录入；有误的先撤回或者撤销，再重新录入。").format(
            month=format_month_in_words(month)
        )
        raise IndicesAlreadyEntered(sentence, month=sentence) from None
    record(_("录入{indices}，待复核。").format(indices=describe_indices(indices)), subject=indices)
    return indices


def describe_indices(indices: PriceIndices) -> str:
    """Describe price indices: 2023年5月价格指数（2023年6月发放）：居民消费价格3.5%、食品6%、低收入居民3.2%."""
    low = indices.low_income_rise
    return _("{month}价格指数（{pay_month}发放）：居民消费价格{cpi}、食品{food}、低收入居民{low}").format(
        month=format_month_in_words(indices.month),
        pay_month=format_month_in_words(indices.pay_month),
        cpi=policy.format_figure(indices.cpi_rise, "ratio"),
        food=policy.format_figure(indices.food_rise, "ratio"),
        low=_("没有公布") if low is None else policy.format_figure(low, "ratio"),
    )
