"""Propose, confirm, prolong and end contracts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from doudi.care.services.actions.items import refuse_never_bought
from doudi.care.services.actions.providers import refuse_unfit_provider
from doudi.care.services.kinds import CONTRACT_TRANSITIONS, ContractState
from doudi.care.services.models import Contract, Provider, ServiceItem
from doudi.care.services.refusals import ContractAmountsDiffer, ContractDaysNotAllowed, ItemNotOnList
from doudi.casework.procedures.clocks import months_after, procedure_figure
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope, required_text
from doudi.values.carries import carries
from doudi.values.money import format_yuan


@dataclass(frozen=True)
class Terms:
    """The terms of a contract, in fen."""

    item: ServiceItem
    provider: Provider
    way: str
    unit_price_fen: int
    quantity_limit: int
    budget_fen: int
    source: str
    people_served: int
    first_day: date
    last_day: date


@carries("P18-22.b", "SAL2026-55", "SAL2026-56")
@action("service_contract.propose")
def propose_contract(*, by: User, terms: Terms, prolongs: Contract | None = None) -> Contract:
    """Enter a contract, or the prolongation of one; it holds once a second person confirmed it.

    Raises:
        PermissionRequired, ItemNotOnList, NeverBought, ProviderBlacklisted, LicenceLapsed, ContractDaysNotAllowed,
        ContractAmountsDiffer
    """
    require_permission(by, Permission.MANAGE_SERVICES)
    if prolongs is not None:
        prolongs = lock_row(Contract.objects.all(), prolongs.pk, missing=OutsideScope(_("没有这份合同。")))
        _refuse_other_terms(terms, prolongs)
    _refuse_unlisted(terms)
    refuse_unfit_provider(terms.provider, terms.first_day)
    _refuse_days(terms, prolongs)
    if terms.unit_price_fen * terms.quantity_limit > terms.budget_fen:
        message = _("单价乘数量是{amount}元，超过预算，请减少数量或者调整预算。").format(
            amount=format_yuan(terms.unit_price_fen * terms.quantity_limit)
        )
        raise ContractAmountsDiffer(message, budget_fen=message)
    contract = Contract.objects.create(
        number=_next_number(terms.first_day.year), prolongs=prolongs, proposed_by=by, **vars(terms)
    )
    record(
        _("录入购买服务合同{number}：{provider}，{item}，待复核。").format(
            number=contract.number, provider=terms.provider.name, item=terms.item.name
        ),
        subject=contract,
    )
    return contract


@carries("P18-22.b")
@action("service_contract.confirm")
def confirm_contract(*, by: User, contract: Contract, seen_version: int | None = None) -> Contract:
    """Confirm a contract as the second person; the seller is checked again.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, SecondPersonRequired,
        ProviderBlacklisted, LicenceLapsed
    """
    locked = _lock(by, contract, "confirm", seen_version)
    refuse_same_person(by, locked.proposed_by_id, sentence=_("录入合同的人不能自己复核，请由另一人复核。"))
    refuse_unfit_provider(locked.provider, locked.first_day)
    locked.confirmed_by, locked.confirmed_on = by, today()
    advance(locked, "confirm", CONTRACT_TRANSITIONS)
    record(_("复核购买服务合同{number}，生效。").format(number=locked.number), subject=locked)
    return locked


@action("service_contract.refuse")
def refuse_contract(*, by: User, contract: Contract, why: str, seen_version: int | None = None) -> Contract:
    """Refuse a contract as the second person; it is entered again.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, SecondPersonRequired, ReasonRequired,
        NumberInText
    """
    locked = _lock(by, contract, "refuse", seen_version)
    refuse_same_person(by, locked.proposed_by_id, sentence=_("录入合同的人不能自己退回，请由另一人办理。"))
    locked.why = required_text(why, "why", _("请写明为什么退回。"))[:200]
    advance(locked, "refuse", CONTRACT_TRANSITIONS)
    record(_("退回购买服务合同{number}。").format(number=locked.number), subject=locked, why=locked.why)
    return locked


@action("service_contract.end")
def end_contract(*, by: User, contract: Contract, why: str, seen_version: int | None = None) -> Contract:
    """End a contract today, before its last day; what was delivered is still settled.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ReasonRequired, NumberInText
    """
    locked = _lock(by, contract, "end", seen_version)
    locked.why = required_text(why, "why", _("请写明为什么提前终止。"))[:200]
    locked.ended_on = min(today(), locked.last_day)
    advance(locked, "end", CONTRACT_TRANSITIONS)
    record(_("提前终止购买服务合同{number}。").format(number=locked.number), subject=locked, why=locked.why)
    return locked


def _lock(by: User, contract: Contract, verb: str, seen_version: int | None) -> Contract:
    require_permission(by, Permission.MANAGE_SERVICES)
    locked = lock_row(Contract.objects.all(), contract.pk, missing=OutsideScope(_("没有这份合同。")))
    refuse_stale(locked, seen_version, _("您打开页面以后，这份合同有变化，请看过再办。"))
    sentence = _("合同{state}，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(CONTRACT_TRANSITIONS, locked.state, verb, sentence)
    return locked


def _refuse_unlisted(terms: Terms) -> None:
    refuse_never_bought(terms.item.name)
    if terms.item.withdrawn_on or terms.item.year != terms.first_day.year:
        message = _("合同开始的{year}年目录里没有这一项，请先列入目录。").format(year=terms.first_day.year)
        raise ItemNotOnList(message, item=message)


def _refuse_days(terms: Terms, prolongs: Contract | None) -> None:
    """Refuse more than a year at once, and more than three years with all prolongations."""
    longest = procedure_figure("service_contract_months", terms.first_day)
    message = ""
    if terms.last_day < terms.first_day:
        message = _("止日不能早于起日。")
    elif terms.last_day >= months_after(terms.first_day, longest):
        message = _("一份合同最长{months}个月，到期可以续签。").format(months=longest)
    elif prolongs is not None:
        first = prolongs
        while first.prolongs is not None:
            first = first.prolongs
        total = procedure_figure("service_contract_total_months", terms.first_day)
        if terms.last_day >= months_after(first.first_day, total):
            message = _("连同续签最长{months}个月，请重新采购。").format(months=total)
    if message:
        raise ContractDaysNotAllowed(message, last_day=message)


def _refuse_other_terms(terms: Terms, prolongs: Contract) -> None:
    """Refuse a prolongation of a contract that is not in force, or that is another purchase."""
    if (
        prolongs.state != ContractState.CONFIRMED
        or prolongs.prolongations.exclude(state=ContractState.REFUSED).exists()
    ):
        raise ContractDaysNotAllowed(_("这份合同没有生效，或者已经续签，不能再续签。"))
    is_same = (
        terms.provider.pk == prolongs.provider_id
        and terms.item.code == prolongs.item.code
        and terms.unit_price_fen == prolongs.unit_price_fen
    )
    if not is_same:
        message = _("续签不能换机构、换服务、改单价；有变化的请重新采购。")
        raise ContractAmountsDiffer(message, unit_price_fen=message)
    if terms.first_day != prolongs.last_day + timedelta(days=1):
        message = _("续签从原合同到期的次日开始。")
        raise ContractDaysNotAllowed(message, first_day=message)


def _next_number(year: int) -> str:
    """Return the next number of a year; the database refuses the same one twice."""
    start = f"GM{year}-"
    last = (
        Contract.objects.filter(number__startswith=start).order_by("-number").values_list("number", flat=True).first()
    )
    return f"{start}{int(last[len(start) :]) + 1 if last else 1:04d}"
