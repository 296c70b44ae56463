"""The verbs that take a delivery from state to state."""

from __future__ import annotations

from doudi.core.process import TransitionTable
from doudi.monitoring.deliveries.models import Delivery

_State = Delivery.State
TRANSITIONS: TransitionTable[Delivery.State] = TransitionTable(
    {
        (_State.READING, "stage"): _State.STAGED,
        (_State.READING, "mark_unreadable"): _State.UNREADABLE,
        (_State.READING, "discard"): _State.DISCARDED,
        (_State.STAGED, "choose_columns"): _State.READING,
        (_State.UNREADABLE, "choose_columns"): _State.READING,
        (_State.STAGED, "confirm"): _State.CONFIRMED,
        (_State.STAGED, "discard"): _State.DISCARDED,
        (_State.UNREADABLE, "discard"): _State.DISCARDED,
        (_State.CONFIRMED, "erase"): _State.ERASED,
    }
)
