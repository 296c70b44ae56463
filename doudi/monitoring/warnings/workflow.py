"""States of a warning, the verbs between them, and where two people are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doudi.core.accounts.roles import Role
from doudi.core.process import TransitionTable

if TYPE_CHECKING:
    from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field

OPEN, LOOKED, VISITED, PROPOSED, ENDED = "open", "looked", "visited", "proposed", "ended"
AT_WORK = (OPEN, LOOKED, VISITED)
"""The states in which an officer has still to say what is true."""
TRUE = "true"
DEATH_RULES = frozenset({"W01", "R04"})
"""Rules that say that somebody paid is dead: money may run on every day."""
SECOND_PERSONS = frozenset({Role.TOWNSHIP_LEADER, Role.BUREAU_OFFICER, Role.BUREAU_LEADER})
"""Who may agree as the second person."""

WARNING_TRANSITIONS: TransitionTable[str] = TransitionTable(
    {
        (OPEN, "look"): LOOKED,
        (LOOKED, "look"): LOOKED,
        (VISITED, "look"): VISITED,
        (OPEN, "visit"): VISITED,
        (LOOKED, "visit"): VISITED,
        (VISITED, "visit"): VISITED,
        (OPEN, "act"): LOOKED,
        (LOOKED, "act"): LOOKED,
        (VISITED, "act"): VISITED,
        (OPEN, "propose"): PROPOSED,
        (LOOKED, "propose"): PROPOSED,
        (VISITED, "propose"): PROPOSED,
        (OPEN, "end"): ENDED,
        (LOOKED, "end"): ENDED,
        (VISITED, "end"): ENDED,
        (PROPOSED, "agree"): ENDED,
        (PROPOSED, "send_back"): LOOKED,
        (ENDED, "reopen"): OPEN,
    }
)


def needs_second_person(warning: Warning, finding: str) -> bool:
    """Whether a finding waits for a second person: it ends a benefit, or waves off a possible death."""
    if warning.rule_id in DEATH_RULES:
        return True
    return warning.warning_class == "d" and finding == TRUE
