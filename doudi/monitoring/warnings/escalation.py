"""To whom an overdue warning climbs: its owner, then the leader of the township, then the bureau."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi.casework.procedures.clocks import procedure_figure
from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field
from doudi.monitoring.warnings.workflow import ENDED
from doudi.values.working_days import working_day_before

LEADER, BUREAU = "leader", "bureau"
LEVEL_LABELS: dict[str, Any] = {LEADER: _("逾期，乡镇负责人督办"), BUREAU: _("逾期，县局督办")}


@cache
def bureau_limit(day: date) -> date:
    """Return the day before which a deadline must lie for the warning to be the bureau's business on a day."""
    return working_day_before(day, procedure_figure("warning_bureau_overdue_days", day))


def level_of(warning: Warning, day: date) -> str:
    """Return who besides its owner is to see to a warning; nobody while it is not overdue."""
    if warning.state == ENDED or warning.due_on >= day:
        return ""
    return BUREAU if warning.due_on < bureau_limit(day) else LEADER
