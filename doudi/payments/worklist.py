"""Payroll tasks that wait for a user: runs, returned cards, special amounts, recoveries."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import ngettext_lazy

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.payments.bank_exchange.queries import (
    inquiry_answers_waiting_for,
    late_returns_waiting_for,
    returned_payments,
    with_remedies,
)
from doudi.payments.models import Recovery, RecoveryFine, Run, SpecialAmount, TownshipTakeOver
from doudi.payments.recoveries.plans import overdue_recoveries
from doudi.payments.runs.confirmations import townships_not_confirmed
from doudi.payments.runs.next_step import next_verb
from doudi.payments.runs.queries import unread_accounts_number
from doudi.payments.withdrawals.queries import proposals_waiting_for
from doudi.payments.workflow import OPEN_RUN_STATES, RecoveryState, RunState
from doudi.ui.desk_tasks import WaitingTask
from doudi.ui.tables import Text

_RUN_LABELS = {
    "review": ngettext_lazy("发放批次待审核", "发放批次待审核"),
    "approve": ngettext_lazy("发放批次待批准", "发放批次待批准"),
    "release": ngettext_lazy("发放批次待拨付", "发放批次待拨付"),
    "bank": ngettext_lazy("发放批次待银行回盘", "发放批次待银行回盘"),
    "close": ngettext_lazy("发放批次待结账", "发放批次待结账"),
    "adopt": ngettext_lazy("期初已发待核实", "期初已发待核实"),
}


def worklist_of(user: User) -> list[WaitingTask]:
    """Return the payroll tasks that wait for the user and for no one before them."""
    return [
        *_runs(user),
        *_late_returns(user),
        *_inquiry_answers(user),
        *_withdrawals(user),
        *_changed_accounts(user),
        *_returned_cards(user),
        *_decisions(user),
        *_going_live(user),
    ]


def _going_live(user: User) -> list[WaitingTask]:
    """Return the townships whose going live waits for a second person, of the bureau."""
    if not (user.may(Permission.PREPARE_PAYROLL) or user.may(Permission.APPROVE_PAYROLL)):
        return []
    proposed = TownshipTakeOver.objects.visible_to(user).filter(state=TownshipTakeOver.State.PROPOSED)
    waiting = list(proposed.exclude(proposed_by=user).order_by("village_code"))
    if not waiting:
        return []
    url = waiting[0].get_absolute_url() if len(waiting) == 1 else reverse("payments:take_overs")
    return [WaitingTask(ngettext_lazy("乡镇启用待确认", "乡镇启用待确认"), len(waiting), url)]


def _changed_accounts(user: User) -> list[WaitingTask]:
    """Return the changed accounts of open runs that wait for a second reader."""
    if not user.may(Permission.HOLD_PAYMENTS):
        return []
    items = []
    for run in Run.objects.filter(state__in=OPEN_RUN_STATES).order_by("pk"):
        number = unread_accounts_number(run, user)
        items.append(
            WaitingTask(
                ngettext_lazy("变动账户待核对", "变动账户待核对"),
                number,
                reverse("payments:changed_accounts", args=[run.pk]),
            )
        )
    return [item for item in items if item.number]


def _late_returns(user: User) -> list[WaitingTask]:
    """Return the answers that take back what had arrived and wait for the second person."""
    waiting = late_returns_waiting_for(user)
    return (
        [
            WaitingTask(
                ngettext_lazy("到账后退回待核对", "到账后退回待核对"), len(waiting), waiting[0].get_absolute_url()
            )
        ]
        if waiting
        else []
    )


def _inquiry_answers(user: User) -> list[WaitingTask]:
    """Return the bank's written answers about payments in question that wait for the second person."""
    waiting = inquiry_answers_waiting_for(user)
    url = reverse("bank_exchange:settle_inquiry", args=[waiting[0].payment_id]) if waiting else ""
    return [WaitingTask(ngettext_lazy("银行答复待核对", "银行答复待核对"), len(waiting), url)] if waiting else []


def _withdrawals(user: User) -> list[WaitingTask]:
    """Return the payments that somebody proposed to take out of a run and that wait for the second person."""
    waiting = proposals_waiting_for(user)
    return (
        [
            WaitingTask(
                ngettext_lazy("移出本批待确认", "移出本批待确认"), len(waiting), waiting[0].run.get_absolute_url()
            )
        ]
        if waiting
        else []
    )


def _returned_cards(user: User) -> list[WaitingTask]:
    if not user.may(Permission.CONFIRM_ROLL):
        return []
    rows = with_remedies(list(returned_payments(user)))
    number = len({row.payment.person_id for row in rows if not row.is_account_updated})
    return (
        [
            WaitingTask(
                ngettext_lazy("银行退回待更正账户", "银行退回待更正账户"),
                number,
                reverse("bank_exchange:returned_payments"),
            )
        ]
        if number
        else []
    )


def _runs(user: User) -> list[WaitingTask]:
    waiting: dict[str, list[Run]] = {}
    for run in Run.objects.filter(state__in=[*OPEN_RUN_STATES, RunState.RELEASED]).order_by("pk"):
        verb = next_verb(run, user)
        if verb in _RUN_LABELS and not (verb == "review" and townships_not_confirmed(run)):
            waiting.setdefault(verb, []).append(run)
    return [WaitingTask(_RUN_LABELS[verb], len(runs), _url_of(verb, runs)) for verb, runs in waiting.items()]


def _url_of(verb: str, runs: list[Run]) -> str:
    if len(runs) > 1:
        return reverse("bank_exchange:files" if verb == "bank" else "payments:runs")
    return reverse("bank_exchange:run", args=[runs[0].pk]) if verb == "bank" else runs[0].get_absolute_url()


def _decisions(user: User) -> list[WaitingTask]:
    items = []
    if user.may(Permission.APPROVE_PAYROLL):
        special_amounts = SpecialAmount.objects.filter(approved_by=None, refused_by=None).count()
        items.append(
            WaitingTask(
                ngettext_lazy("特殊金额待批准", "特殊金额待批准"), special_amounts, reverse("payments:special_amounts")
            )
        )
        items.append(_recoveries(user, RecoveryState.NOTIFIED, ngettext_lazy("追缴待决定", "追缴待决定")))
    if user.may(Permission.CONFIRM_ROLL) and user.may(Permission.HOLD_PAYMENTS):
        items.append(_recoveries(user, RecoveryState.PROPOSED, ngettext_lazy("多发待告知", "多发待告知")))
    if user.may(Permission.CONFIRM_ROLL) or user.may(Permission.RELEASE_PAYROLL):
        overdue = sum(1 for _recovery in overdue_recoveries(user))
        items.append(
            WaitingTask(
                ngettext_lazy("追缴已逾期", "追缴已逾期"), overdue, f"{reverse('payments:recoveries')}?state=demanded"
            )
        )
    if user.may(Permission.APPROVE_PAYROLL):
        fines = RecoveryFine.objects.filter(is_imposed=None)
        first = fines.order_by("pk").values_list("recovery", flat=True).first()
        url = reverse("payments:recovery", args=[first]) if first else ""
        items.append(WaitingTask(ngettext_lazy("罚款待决定", "罚款待决定"), fines.count(), url))
    return [item for item in items if item.number]


def _recoveries(user: User, state: RecoveryState, label: Text) -> WaitingTask:
    number = Recovery.objects.visible_to(user).filter(state=state).count()
    return WaitingTask(label, number, f"{reverse('payments:recoveries')}?state={state}")
