"""What a warning opened: where it stands, its page, and what its end says of the warning."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from doudi.casework.models import Case, Lead, Referral
from doudi.conferences.models import Question
from doudi.conferences.workflow import QuestionState
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field
from doudi.payments.models import Hold
from doudi.registry.deaths.models import DeathReport, DeathReportState
from doudi.relief.models import ReliefCase

Finding = Warning.Finding
Action = Warning.Action
_OF_CASES: Mapping[str, str] = {
    Case.Outcome.GRANTED: Finding.TRUE,
    Case.Outcome.CHANGED: Finding.TRUE,
    Case.Outcome.ENDED: Finding.TRUE,
    Case.Outcome.CARD: Finding.TRUE,
    Case.Outcome.MOVED: Finding.TRUE,
    Case.Outcome.CONTINUED: Finding.NO_NEED,
    Case.Outcome.REFUSED: Finding.NO_NEED,
}
"""What a closed case says of its warning; a case that was withdrawn, lapsed or stopped says nothing."""


@dataclass(frozen=True)
class Opened:
    """What a warning opened.

    Attributes:
        url: its page; empty if the reader may not open it.
        is_ended: whether it has ended.
        finding: what its end says of the warning; empty if the officer has to say it.
        second_person: who confirmed it as the second person, where it was two people's act.
    """

    label: str
    state: str
    url: str
    is_ended: bool
    finding: str = ""
    first_person_id: int | None = None
    second_person_id: int | None = None


def _of_case(case: Case, label: str) -> Opened:
    state = case.get_outcome_display() if case.is_closed else case.step_label
    finding = _OF_CASES.get(case.outcome, "") if case.is_closed else ""
    return Opened(
        f"{label} {case.number}",
        str(state),
        case.get_absolute_url(),
        case.is_closed,
        finding,
        case.proposed_by_id,
        case.reviewed_by_id,
    )


def _case(row: Case) -> Opened:
    return _of_case(row, str(row.procedure.label))


def _relief(row: ReliefCase) -> Opened:
    return _of_case(row.case, str(row.case.procedure.label))


def _lead(row: Lead) -> Opened:
    ended = row.ended_on is not None
    state = row.get_outcome_display() if ended else _("已接手") if row.taken_up_on else _("待接手")
    finding = "" if not ended else Finding.NO_NEED if row.outcome == Lead.Outcome.NO_NEED else Finding.TRUE
    return Opened(_("困难线索"), str(state), row.get_absolute_url(), ended, finding)


_OF_REFERRALS: Mapping[str, str] = {
    Referral.Outcome.HELPED: Finding.TRUE,
    Referral.Outcome.ANSWERED: Finding.TRUE,
    Referral.Outcome.NOT_ELIGIBLE: Finding.NO_NEED,
}


def _referral(row: Referral) -> Opened:
    while row.outcome == Referral.Outcome.SENT_ON and (after := getattr(row, "sent_on_to", None)) is not None:
        row = after
    label = _("转办：{what}（{department}）").format(what=row.declared.label, department=row.department)
    ended = row.ended_on is not None
    return Opened(label, str(row.state_label), row.get_absolute_url(), ended, _OF_REFERRALS.get(row.outcome, ""))


def _hold(row: Hold) -> Opened:
    lifted = row.lifted_at is not None
    state = _("已解除") if lifted else _("缓发中")
    return Opened(_("缓发：{reason}").format(reason=row.get_reason_display()), state, "", lifted)


def _death_report(row: DeathReport) -> Opened:
    finding = {DeathReportState.CONFIRMED: Finding.TRUE, DeathReportState.REJECTED: Finding.DATA_FAULT}
    return Opened(
        _("死亡报告"),
        str(row.get_state_display()),
        row.get_absolute_url(),
        not row.is_open,
        finding.get(DeathReportState(row.state), ""),
        row.reported_by_id,
        row.decided_by_id,
    )


def _conference(row: Question) -> Opened:
    ended = row.state in {QuestionState.SETTLED, QuestionState.WITHDRAWN}
    finding = Finding.TRUE if row.state == QuestionState.SETTLED else ""
    return Opened(
        _("提请会议研究：{title}").format(title=row.title),
        str(row.get_state_display()),
        row.get_absolute_url(),
        ended,
        finding,
    )


@dataclass(frozen=True)
class _Kind:
    rows: Callable[[], Any]
    shown: Callable[[Any], Opened]
    permission: Permission


_KINDS: Mapping[str, _Kind] = {
    Action.CASE: _Kind(Case.objects.all, _case, Permission.READ_CASES),
    Action.RELIEF: _Kind(lambda: ReliefCase.objects.select_related("case"), _relief, Permission.READ_CASES),
    Action.LEAD: _Kind(Lead.objects.all, _lead, Permission.READ_CASES),
    Action.REFERRAL: _Kind(Referral.objects.all, _referral, Permission.READ_CASES),
    Action.HOLD: _Kind(Hold.objects.all, _hold, Permission.READ_PAYROLL),
    Action.DEATH_REPORT: _Kind(DeathReport.objects.all, _death_report, Permission.CHANGE_REGISTRY),
    Action.CONFERENCE: _Kind(Question.objects.all, _conference, Permission.READ_CONFERENCES),
}


def opened_by(warnings: list[Warning]) -> dict[int, Opened]:
    """Return what each warning opened, by the key of the warning; one query for each kind."""
    found: dict[int, Opened] = {}
    for act, kind in _KINDS.items():
        keys = {one.pk: one.action_key for one in warnings if one.action == act and one.action_key}
        if not keys:
            continue
        rows = {row.pk: row for row in kind.rows().filter(pk__in=set(keys.values()))}
        found |= {pk: kind.shown(rows[key]) for pk, key in keys.items() if key in rows}
    return found


def opened_for(warning: Warning, *, by: User) -> Opened | None:
    """Return what a warning opened as a user may see it; without its address where they may not open it."""
    opened = opened_by([warning]).get(warning.pk)
    if opened is None or by.may(_KINDS[warning.action].permission):
        return opened
    return Opened(opened.label, opened.state, "", opened.is_ended, opened.finding)
