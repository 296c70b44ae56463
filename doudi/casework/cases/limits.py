"""Limits of the steps of a case, counted from acceptance, and its days: worked, paused and extended (MCA83-IV.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.casework.models import Case
from doudi.casework.procedures.clocks import deadline, procedure_figure
from doudi.casework.procedures.steps import DECISION_STEPS, INVESTIGATION_STEPS
from doudi.core.clock import today
from doudi.values.carries import carries
from doudi.values.working_days import working_days_between

LIMIT_LABELS: dict[str, Any] = {
    "inquiry": gettext_lazy("启动调查"),
    "check_request": gettext_lazy("提请信息核对"),
    "opinion": gettext_lazy("提出初审意见"),
    "publish": gettext_lazy("开始公示"),
    "posting": gettext_lazy("公示满7天"),
    "confirmation": gettext_lazy("公示后确认"),
    "step": gettext_lazy("本步骤"),
    "total": gettext_lazy("办结"),
}
_OF_INVESTIGATION = ("inquiry", "check_request", "opinion")


@dataclass(frozen=True)
class CaseLimit:
    """A limit of a case: what has to be done by when, and when it was done."""

    name: str
    due_on: date
    done_on: date | None

    @property
    def label(self) -> Any:
        """What has to be done."""
        return LIMIT_LABELS[self.name]

    @property
    def is_late(self) -> bool:
        """Whether it was done too late, or is still to be done after its day."""
        return (self.done_on or today()) > self.due_on


@dataclass(frozen=True)
class CaseDays:
    """The working days of a case, counted apart: worked, paused, and granted beyond the usual number."""

    worked: int
    paused: int
    extended: int
    allowed: int

    @property
    def remaining(self) -> int:
        """The working days left, extension included; negative once they are over."""
        return self.allowed + self.extended - self.worked


def case_days(case: Case) -> CaseDays | None:
    """Count the days of an accepted case up to its decision or today; None before acceptance, or in months."""
    if case.accepted_on is None or case.procedure.total_days.endswith("_months"):
        return None
    decision = getattr(case, "decision", None) if case.outcome else None
    end = decision.decided_on if decision else case.step_since if case.is_closed else today()
    start = max(case.clock_starts_on or case.accepted_on, case.accepted_on)
    paused = case.paused_days + (working_days_between(case.paused_since, end) if case.paused_since else 0)
    return CaseDays(
        worked=max(0, working_days_between(start, end) - paused),
        paused=paused,
        extended=case.extended_days,
        allowed=procedure_figure(case.procedure.total_days, case.accepted_on),
    )


def days_in_words(case: Case) -> str:
    """Write the days of a case for a list: worked of allowed, paused and extended apart."""
    days = case_days(case)
    if days is None:
        return "—"
    words = f"{days.worked}/{days.allowed}"
    words += _("，延{days}").format(days=days.extended) if days.extended else ""
    return words + (_("，停{days}").format(days=days.paused) if days.paused else "")


@carries("MCA57-15", "MCA83-IV.1")
def case_limits(case: Case) -> list[CaseLimit]:
    """Return the limits of a case in their order, with the days on which each was kept."""
    if case.accepted_on is None:
        return []
    done = _done_on(case)
    limits = [
        CaseLimit(name, _due_on(case, clock, done[name]), done[name])
        for name in _OF_INVESTIGATION
        if (clock := case.procedure.limits.get(name))
    ]
    notice = case.public_notices.order_by("pk").last()
    decision = getattr(case, "decision", None)
    decided_on = decision.decided_on if decision else None
    if notice is not None:
        # A notice hangs to the end of its last day; it is taken down on the day after.
        limits.append(CaseLimit("posting", notice.last_day + timedelta(days=1), notice.ended_on))
        if notice.ended_on is not None and (clock := case.procedure.limits.get("confirmation")):
            limits.append(CaseLimit("confirmation", deadline(clock, notice.ended_on), decided_on))
    if case.due_on is not None:
        limits.append(CaseLimit("total", case.due_on, decided_on))
    return limits


def open_limits(case: Case) -> list[CaseLimit]:
    """Return the limits of an investigation that are still to be kept."""
    if case.step not in INVESTIGATION_STEPS or case.accepted_on is None or not case.procedure.limits:
        return []
    done = _done_on(case)
    return [
        CaseLimit(name, deadline(clock, case.accepted_on, case.paused_days), None)
        for name in _OF_INVESTIGATION
        if (clock := case.procedure.limits.get(name)) and done[name] is None
    ]


def limit_clock(case: Case, step: str) -> str | None:
    """Return the clock of a step that the procedure declares beyond those of the step itself."""
    return case.procedure.limits.get("confirmation") if step in DECISION_STEPS else None


def _due_on(case: Case, clock: str, done_on: date | None) -> date:
    """Return the day of a limit, later by the days the clock was paused before the thing was done."""
    assert case.accepted_on is not None  # noqa: S101 - asked by the caller
    until = done_on or today()
    pauses = case.pauses.filter(is_agreed=True, first_day__lte=until)
    paused = sum(
        working_days_between(pause.first_day, min(pause.last_day or until, until))
        for pause in pauses
        if pause.first_day is not None
    )
    return deadline(clock, case.accepted_on, paused)


def _done_on(case: Case) -> dict[str, date | None]:
    """Return when the inquiry began, the check was requested and the first opinion was given."""
    if case.pk is None:  # a case that is being opened
        return dict.fromkeys(_OF_INVESTIGATION)
    checks = [check for check in case.economic_checks.all() if check.state != "cancelled"]
    began = [
        *(visit.visited_on for visit in case.home_visits.all()),
        *(check.opened_on for check in checks),
        *(timezone.localdate(one.resolved_at) for one in case.doubt_resolutions.all()),
    ]
    requested = [check.requested_on for check in checks if check.requested_on]
    requested += [waiver.decided_on for waiver in case.check_waivers.all() if waiver.is_agreed and waiver.decided_on]
    opinion = case.opinions.order_by("pk").first()
    return {
        "inquiry": min(began, default=None),
        "check_request": min(requested, default=None),
        "opinion": timezone.localdate(opinion.given_at) if opinion else None,
    }
