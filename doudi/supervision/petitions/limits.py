"""Days by which a petition is to be told, objected to, finished and reviewed: calendar days but for objections."""

from __future__ import annotations

from datetime import date, timedelta

from doudi.casework.procedures.clocks import procedure_figure
from doudi.core.clock import today
from doudi.values.carries import carries
from doudi.values.working_days import add_working_days, working_day_before


def last_day(parameter: str, start: date) -> date:
    """Return the last calendar day of a limit of petitions.yaml that runs from a day."""
    return start + timedelta(days=procedure_figure(parameter, start))


@carries("XF2022-23")
def last_objection_day(received_on: date) -> date:
    """Return until when a petition that was passed on can be objected to: working days (XF2022-23)."""
    return add_working_days(received_on, procedure_figure("petition_objection_days", received_on)).day


def most_extension_days(on: date) -> int:
    """Return by how many days an extension may be at most."""
    return procedure_figure("petition_extension_days", on)


def overdue_for_bureau() -> date:
    """Return the day: what was due before it is overdue for so long that the bureau steps in."""
    return working_day_before(today(), procedure_figure("petition_bureau_overdue_days", today()))
