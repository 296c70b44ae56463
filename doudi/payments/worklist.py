"""What of the money waits for somebody: whose turn it is, for his desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.payments.bank_exchange.queries import returned_payments, with_remedies
from doudi.payments.models import Recovery, Run, SpecialAmount
from doudi.payments.runs.actions import townships_not_confirmed
from doudi.payments.runs.queries import next_verb
from doudi.payments.workflow import OPEN_RUN_STATES, RecoveryState, RunState


@dataclass(frozen=True)
class WorklistItem:
    """Something that waits: what it is, how many, and where it is done."""

    label: str
    number: int
    url: str


def worklist_of(by: User) -> list[WorklistItem]:
    """Runs at his turn, cards to correct, amounts and recoveries to decide about; nothing that waits for others."""
    return [*_runs(by), *_cards(by), *_decisions(by)]


def _cards(by: User) -> list[WorklistItem]:
    if not by.may(Permission.CONFIRM_ROLL):
        return []
    rows = with_remedies(list(returned_payments(by)))
    number = len({row.payment.person_id for row in rows if not row.is_account_updated})
    return [WorklistItem(_("银行退回待更正账户"), number, reverse("bank_exchange:returned_payments"))] if number else []


def _runs(by: User) -> list[WorklistItem]:
    words = {
        "review": _("发放批次待审核"),
        "approve": _("发放批次待批准"),
        "release": _("发放批次待拨付"),
        "bank": _("发放批次待银行回盘"),
        "close": _("发放批次待结账"),
        "adopt": _("期初已发待核实"),
    }
    found: dict[str, list[Run]] = {}
    for run in Run.objects.filter(state__in=[*OPEN_RUN_STATES, RunState.RELEASED]).order_by("pk"):
        turn = next_verb(run, by)
        if turn == "review" and townships_not_confirmed(run):
            continue
        found.setdefault(turn, []).append(run)
    return [WorklistItem(words[turn], len(runs), _page_of(turn, runs)) for turn, runs in found.items() if turn in words]


def _page_of(turn: str, runs: list[Run]) -> str:
    if len(runs) > 1:
        return reverse("bank_exchange:files" if turn == "bank" else "payments:runs")
    return reverse("bank_exchange:run", args=[runs[0].pk]) if turn == "bank" else runs[0].get_absolute_url()


def _decisions(by: User) -> list[WorklistItem]:
    found: list[Any] = []
    if by.may(Permission.APPROVE_PAYROLL):
        specials = SpecialAmount.objects.filter(approved_by=None, refused_by=None).count()
        found.append((_("特殊金额待批准"), specials, reverse("payments:special_amounts")))
    states = [(Permission.APPROVE_PAYROLL, RecoveryState.NOTIFIED, _("追缴待决定"))]
    if by.may(Permission.CONFIRM_ROLL):
        states.append((Permission.HOLD_PAYMENTS, RecoveryState.PROPOSED, _("多发待告知")))
    for permission, state, label in states:
        if by.may(permission):
            number = Recovery.objects.visible_to(by).filter(state=state).count()
            found.append((label, number, f"{reverse('payments:recoveries')}?state={state}"))
    return [WorklistItem(*one) for one in found if one[1]]
