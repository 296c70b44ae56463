"""Decide what is carried of a settlement, confirm it as the second person, send it back, decide it again."""

from __future__ import annotations

from django.db.models import Sum
from django.utils.translation import gettext as _

from doudi import policy
from doudi.care.medical.refusals import SettlementInvalid
from doudi.care.medical.settlements.models import LONGEST_REASON, Settlement
from doudi.care.medical.settlements.workflow import SETTLEMENT_TRANSITIONS, SettlementState
from doudi.care.payables.creation import ConfirmedAmount, create_payable, refuse_unfit_payee
from doudi.care.payables.kinds import PayableKind
from doudi.care.payables.models import Payee
from doudi.care.payables.queries import payables_of
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope, required_text
from doudi.registry.models import Person
from doudi.values.carries import carries
from doudi.values.money import format_yuan


def proposed_costs(settlement: Settlement) -> policy.CarriedCosts:
    """Return what is carried of a settlement as the rule book says today, with the other settlements of its year.

    Raises:
        SettlementInvalid: no figure is known for the day of discharge.
    """
    year = settlement.discharged_on.year
    others = Settlement.objects.filter(person=settlement.person_id, discharged_on__year=year)
    others = others.exclude(pk=settlement.pk).exclude(state=SettlementState.RECORDED)
    before = others.aggregate(total=Sum("carried_fen"))["total"]
    try:
        return policy.carried_costs(
            settlement.costs, discharged_on=settlement.discharged_on, carried_before_fen=int(before or 0), known=today()
        )
    except policy.NoKnownValueError as unknown:
        raise SettlementInvalid(str(unknown)) from None


@carries("P18-5.f", "SAL2026-24")
@action("medical.decide")
def decide_settlement(
    *,
    by: User,
    settlement: Settlement,
    is_carried: bool,
    source: str = "county",
    payee: Payee | None = None,
    reason: str = "",
    seen_version: int | None = None,
) -> Settlement:
    """Decide that what the person paid is carried, or with a reason that it is not; another person confirms it.

    Args:
        payee: the hospital that is still owed; None where the person has paid.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, PayeeDoesNotFit, SettlementInvalid,
        ReasonRequired, NumberInText
    """
    require_permission(by, Permission.HANDLE_CARE)
    locked = _lock(by, settlement, "decide", seen_version)
    # One person's settlements are decided one after the other, so that two never share what is left of the year.
    Person.objects.select_for_update().get(pk=locked.person_id)
    if is_carried:
        costs = proposed_costs(locked)
        refuse_unfit_payee(PayableKind.MEDICAL, payee)
        if source not in policy.SOURCE_LABELS or not costs.county_fen:
            message = _("没有可以兜底的金额，或者没有选资金来源；不兜底的请选“不兜底”并写明理由。")
            raise SettlementInvalid(message, source=message)
        locked.carried_fen, locked.county_fen = costs.carried_fen, costs.county_fen
        locked.explanation = list(costs.explanation)
        locked.source, locked.payee, locked.reason = source, payee, reason.strip()[:LONGEST_REASON]
    else:
        locked.carried_fen = locked.county_fen = 0
        locked.explanation, locked.source, locked.payee = [], "", None
        locked.reason = required_text(reason, "reason", _("请写明为什么不兜底。"))[:LONGEST_REASON]
    locked.decided_by, locked.decided_on, locked.check_note = by, today(), ""
    advance(locked, "decide", SETTLEMENT_TRANSITIONS)
    record(
        _("{name}的医疗费用拟兜底{amount}元，待第二人复核。").format(
            name=locked.person.name, amount=format_yuan(locked.carried_fen or 0)
        ),
        subject=locked,
        village_code=locked.person.village_id,
        why=locked.reason,
    )
    return locked


@carries("P18-5.f")
@action("medical.confirm")
def confirm_settlement(
    *, by: User, settlement: Settlement, note: str = "", seen_version: int | None = None
) -> Settlement:
    """Confirm a decision as the second person; the county's part becomes an approved amount.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, SecondPersonRequired, PayeeDoesNotFit
    """
    require_permission(by, Permission.CONFIRM_CARE)
    locked = _lock(by, settlement, "confirm", seen_version)
    refuse_same_person(by, locked.decided_by_id, sentence=_("决定的人不能自己复核，请由另一人复核。"))
    if locked.county_fen:
        assert locked.decided_by is not None  # noqa: S101 - by its state
        amount = ConfirmedAmount(
            reference=locked.reference,
            person=locked.person,
            kind=PayableKind.MEDICAL,
            amount_fen=locked.county_fen,
            source=locked.source,
            payee=locked.payee,
        )
        create_payable(amount, decided_by=locked.decided_by, confirmed_by=by)
    locked.confirmed_by, locked.confirmed_on = by, today()
    locked.check_note = note.strip()[:LONGEST_REASON]
    advance(locked, "confirm", SETTLEMENT_TRANSITIONS)
    record(
        _("复核{name}的医疗费用：兜底{amount}元。").format(
            name=locked.person.name, amount=format_yuan(locked.carried_fen or 0)
        ),
        subject=locked,
        village_code=locked.person.village_id,
    )
    return locked


@action("medical.send_back")
def send_back_settlement(*, by: User, settlement: Settlement, note: str, seen_version: int | None = None) -> Settlement:
    """Send a decision back as the second person, with what is wrong.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, SecondPersonRequired, ReasonRequired
    """
    require_permission(by, Permission.CONFIRM_CARE)
    locked = _lock(by, settlement, "send_back", seen_version)
    refuse_same_person(by, locked.decided_by_id, sentence=_("决定的人不能退回自己的决定。"))
    locked.check_note = required_text(note, "note", _("请写明为什么退回。"))[:LONGEST_REASON]
    advance(locked, "send_back", SETTLEMENT_TRANSITIONS)
    record(
        _("退回{name}的医疗费用决定。").format(name=locked.person.name),
        subject=locked,
        village_code=locked.person.village_id,
        why=locked.check_note,
    )
    return locked


@action("medical.reopen")
def reopen_settlement(*, by: User, settlement: Settlement, note: str, seen_version: int | None = None) -> Settlement:
    """Open a settlement again whose amount was stopped or found wrong, or which was not carried.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, SettlementInvalid, ReasonRequired
    """
    require_permission(by, Permission.CONFIRM_CARE)
    locked = _lock(by, settlement, "reopen", seen_version)
    payable = payables_of([locked.reference]).get(locked.reference)
    if payable is not None and not payable.is_undone:
        raise SettlementInvalid(_("这笔钱已经批准支付，先在“医疗、丧葬支付”里停止，已发放的登记误付，再重新决定。"))
    locked.check_note = required_text(note, "note", _("请写明为什么重新决定。"))[:LONGEST_REASON]
    locked.confirmed_by = locked.confirmed_on = None
    advance(locked, "reopen", SETTLEMENT_TRANSITIONS)
    record(
        _("重新决定{name}的医疗费用。").format(name=locked.person.name),
        subject=locked,
        village_code=locked.person.village_id,
        why=locked.check_note,
    )
    return locked


def _lock(by: User, settlement: Settlement, verb: str, seen_version: int | None) -> Settlement:
    outside = OutsideScope(_("这个人不在您的辖区内。"))
    rows = Settlement.objects.visible_to(by).select_related("person", "payee", "decided_by")
    locked = lock_row(rows, settlement.pk, missing=outside)
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经办理，请看过再办。"))
    sentence = _("现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(SETTLEMENT_TRANSITIONS, locked.state, verb, sentence)
    return locked
