"""States of a list to the power company, the verbs between them, and who uses them."""

from __future__ import annotations

from doudi.casework.electricity_relief.models import ElectricityList
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import BUREAU_ROLES, Permission, Role
from doudi.core.process import TransitionTable

_State = ElectricityList.State
LIST_TRANSITIONS: TransitionTable[ElectricityList.State] = TransitionTable(
    {
        (_State.DRAWN, "confirm"): _State.CONFIRMED,
        (_State.CONFIRMED, "answer"): _State.STAGED,
        (_State.CONFIRMED, "export"): _State.CONFIRMED,
        (_State.STAGED, "take_in"): _State.ANSWERED,
        (_State.STAGED, "answer"): _State.STAGED,
        (_State.STAGED, "export"): _State.STAGED,
        (_State.ANSWERED, "export"): _State.ANSWERED,
    }
)


def is_of_bureau(by: User) -> bool:
    """Whether a user draws, confirms and exports the lists."""
    return by.may(Permission.HANDLE_CASES) and Role(by.role) in BUREAU_ROLES
