"""By when an officer looks at a warning, visits the family and ends it, by its class and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from doudi.casework.procedures.clocks import deadline
from doudi.monitoring.warnings.workflow import DEATH_RULES

_MISSING_AID = "a"


@dataclass(frozen=True)
class WarningDeadlines:
    """The last days for a look, a visit to the home, and the end."""

    look: date
    visit: date
    end: date


def warning_deadlines(rule_id: str, warning_class: str, day: date) -> WarningDeadlines:
    """Return the deadlines of a warning that was first seen on a day."""
    if rule_id in DEATH_RULES:
        at_once = deadline("warning_possible_death_days", day)
        return WarningDeadlines(at_once, at_once, at_once)
    look, visit = deadline("warning_look_days", day), deadline("warning_visit_days", day)
    end = deadline("warning_missing_aid_days" if warning_class == _MISSING_AID else "warning_end_days", day)
    return WarningDeadlines(min(look, end), min(visit, end), end)
