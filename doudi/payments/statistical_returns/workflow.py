"""The states of a return: issued, then checked or rejected by a second person."""

from __future__ import annotations

from doudi.core.process import TransitionTable

RETURN_TRANSITIONS = TransitionTable[str]({("issued", "check"): "checked", ("issued", "reject"): "rejected"})
