"""Proposals to take payments out of a run that no second person has decided."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.process import save_changes
from doudi.payments import refusals
from doudi.payments.models import Run
from doudi.payments.workflow import WITHDRAWAL_TRANSITIONS, WithdrawalState


def require_withdrawals_decided(run: Run) -> None:
    """Refuse to go on with a run while a second person has not decided what to take out.

    Raises:
        WithdrawalsUndecided
    """
    number = run.withdrawals.filter(state=WithdrawalState.PROPOSED).count()
    if number:
        raise refusals.WithdrawalsUndecided(
            _("有{number}笔提出移出本批，第二人还没有确认，先办完再继续。").format(number=number)
        )


def dismiss_proposals(run: Run, by: User) -> None:
    """Refuse the proposals of a run that is discarded as a whole."""
    for proposal in run.withdrawals.filter(state=WithdrawalState.PROPOSED):
        proposal.state = WITHDRAWAL_TRANSITIONS.target(proposal.state, "refuse")
        proposal.decided_by, proposal.decided_at = by, timezone.now()
        proposal.sealed_decided_why = _("本批整批作废。")
        save_changes(proposal)
