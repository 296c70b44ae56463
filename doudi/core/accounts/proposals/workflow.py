"""States of a proposal about an account."""

from __future__ import annotations

from doudi.core.accounts.proposals.models import AccountProposal
from doudi.core.process import TransitionTable

_State = AccountProposal.State
TRANSITIONS = TransitionTable(
    {
        (_State.PROPOSED, "confirm"): _State.CONFIRMED,
        (_State.PROPOSED, "refuse"): _State.REFUSED,
        (_State.PROPOSED, "withdraw"): _State.WITHDRAWN,
        (_State.PROPOSED, "lapse"): _State.LAPSED,
    }
)
