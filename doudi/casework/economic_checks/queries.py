"""The economic check of a case as its page shows it, the checks that wait, and the cases confirmed without one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.casework.economic_checks.models import (
    CheckReport,
    CheckResult,
    CheckSettlement,
    CheckSubject,
    CheckWaiver,
    EconomicCheck,
)
from doudi.casework.economic_checks.report_contents import counted_results
from doudi.casework.economic_checks.requirement import CheckStatus, check_status
from doudi.casework.economic_checks.sources import source_label
from doudi.casework.economic_checks.workflow import BUREAU_VERBS, CHECK_TRANSITIONS, SYSTEM_VERBS, may_use
from doudi.casework.models import Case
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.procedures.steps import CLOSED
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.ui.tables import Text
from doudi.values.dates import format_date
from doudi.values.divisions import division_name

MOST_ROWS = 200
_State = EconomicCheck.State
STANDING_LABELS: dict[str, tuple[Any, str]] = {
    "not_needed": (gettext_lazy("不用核对"), ""),
    "missing": (gettext_lazy("还没有核对"), "bad"),
    "running": (gettext_lazy("核对中"), "warn"),
    "disputed": (gettext_lazy("有异议，复查中"), "bad"),
    "expired": (gettext_lazy("报告已过期"), "bad"),
    "incomplete": (gettext_lazy("报告不全"), "bad"),
    "valid": (gettext_lazy("报告有效"), "good"),
    "waived": (gettext_lazy("无报告续办"), "warn"),
}


@dataclass(frozen=True)
class SubjectRow:
    """A person of a check with their consent and the last finding of each source, in the order of the scope."""

    subject: CheckSubject
    findings: tuple[tuple[str, str, str], ...]

    @property
    def consent_text(self) -> str:
        """Who signed and when."""
        consent = self.subject.consent
        if consent is None:
            return _("还没有授权")
        text = _("{signer}签字").format(signer=consent.signed_by)
        return text + (f"（{consent.guardian_reason}）" if consent.guardian_reason else "")


RUNNING_STATES = (_State.PREPARING, _State.REQUESTED, _State.SENT)
"""The states of a check that has no report yet."""
LATER = "later"
"""The filter of reported checks of which the data showed a difference after the report."""


@dataclass(frozen=True)
class CheckPage:
    """The economic check of a case for one user: the check that counts, earlier ones, and what the user may do."""

    case: Case
    place: str
    status: CheckStatus
    check: EconomicCheck | None
    subjects: list[SubjectRow]
    earlier: list[EconomicCheck]
    waivers: list[CheckWaiver]
    verbs: tuple[str, ...]

    @property
    def standing_label(self) -> Text:
        """The state in words."""
        label: Text = STANDING_LABELS[self.status.standing][0]
        return label

    @property
    def standing_tone(self) -> str:
        """The colour of the state."""
        return STANDING_LABELS[self.status.standing][1]

    @property
    def unanswered(self) -> list[tuple[str, str]]:
        """The sources without a reply, each with its label."""
        if self.check is None:
            return []
        answered = set(self.check.results.values_list("source", flat=True))
        return [(name, source_label(name)) for name in self.check.sources if name not in answered]

    @property
    def open_differences(self) -> list[CheckResult]:
        """What differs from the declaration in the report and nobody has settled yet."""
        if self.check is None or self.status.report is None:
            return []
        differing = [one for one in counted_results(self.check) if one.finding == CheckResult.Finding.DIFFERS]
        settled = set(self.settlements.values_list("result_id", flat=True))
        return [result for result in differing if result.pk not in settled]

    @property
    def settlements(self) -> QuerySet[CheckSettlement]:
        """How differences of the check were settled."""
        settled = CheckSettlement.objects.filter(result__check_request=self.check)
        return settled.select_related("result__subject", "settled_by")

    @property
    def facts(self) -> list[tuple[Text, str]]:
        """What is known of the check so far."""
        check = self.check
        if check is None:
            return []
        rows: list[tuple[Text, Any]] = [
            (_("核对编号"), check.number),
            (_("用途"), check.get_purpose_display()),
            (_("办件"), check.case.number),
            (_("核对范围"), "、".join(check.source_labels)),
            (_("没有核对全部来源的理由"), check.scope_reason),
            (_("提请"), _on(check.requested_on, check.requested_by)),
            (_("启动核对的期限"), _on(check.start_due_on)),
            (_("发出"), _on(check.sent_on, check.sent_by)),
        ]
        report = getattr(check, "report", None)
        if report is not None:
            rows += [
                (_("报告编号"), report.number),
                (_("报告日期"), _on(report.reported_on, report.recorded_by)),
                (_("有效期至"), _on(report.valid_until)),
                (_("来源"), report.get_origin_display()),
                (_("没有核对、没有判定的说明"), report.remark),
                (_("报告以后重新答复"), _later_in_words(check, report)),
                (_("告知申请人"), f"{_on(check.told_on)} {check.told_how}".strip()),
            ]
        return [(label, str(value)) for label, value in rows if value]


def _later_in_words(check: EconomicCheck, report: CheckReport) -> str:
    """Return the sources that answered again after the report, each with the day."""
    later = check.results.filter(recorded_at__gt=report.recorded_at).order_by("pk")
    days = dict(later.values_list("source", "replied_on"))
    return "、".join(f"{source_label(source)}（{_on(day)}）" for source, day in days.items())


def _on(day: date | None, by: User | None = None) -> str:
    if day is None:
        return ""
    text = format_date(day)
    return f"{text}，{by.name}" if by else text


def check_page(case: Case, *, by: User) -> CheckPage:
    """Return the economic check of a case as its page shows it to ``by``."""
    checks = list(
        case.economic_checks.select_related("report__recorded_by", "requested_by", "sent_by", "objection").order_by(
            "-pk"
        )
    )
    open_checks = [check for check in checks if check.state != _State.CANCELLED]
    check = open_checks[0] if open_checks else None
    waivers = list(case.check_waivers.select_related("proposed_by", "decided_by").order_by("-pk"))
    return CheckPage(
        case=case,
        place=place_name(case.village_code),
        status=check_status(case),
        check=check,
        subjects=_subject_rows(check),
        earlier=[one for one in checks if one != check],
        waivers=waivers,
        verbs=_verbs(case, check, waivers, by),
    )


def _subject_rows(check: EconomicCheck | None) -> list[SubjectRow]:
    if check is None:
        return []
    last: dict[tuple[int, str], CheckResult] = {}
    for result in check.results.all():
        last[result.subject_id, result.source] = result
    tones = {"consistent": "good", "differs": "bad", "nothing": "", "unclear": "warn", "not_asked": "warn", "found": ""}
    return [
        SubjectRow(
            subject,
            tuple(
                (source_label(source), str(found.get_finding_display()), tones[found.finding])
                for source in check.sources
                if (found := last.get((subject.pk, source)))
            ),
        )
        for subject in check.subjects.prefetch_related("consents__attachment")
    ]


def _verbs(case: Case, check: EconomicCheck | None, waivers: Sequence[CheckWaiver], by: User) -> tuple[str, ...]:
    """Return what ``by`` may do now with the check of an open case."""
    if case.is_closed or case.accepted_on is None or by.pk in case.recused_staff or not by.may(Permission.HANDLE_CASES):
        return ()
    verbs = [] if check is None else _fitting_verbs(check)
    verbs = [verb for verb in verbs if may_use(by, township=verb not in BUREAU_VERBS)]
    if not may_use(by, township=True):
        return tuple(verbs)
    if check is None or check.state == _State.REPORTED:
        verbs += ["request_complete_check", "open_check"]
    waiting = next((waiver for waiver in waivers if waiver.is_agreed is None), None)
    if waiting is None and not any(waiver.is_agreed for waiver in waivers):
        verbs.append("propose_waiver")
    if waiting is not None and waiting.proposed_by_id != by.pk:
        verbs.insert(0, "decide_waiver")
    return tuple(verbs)


def _fitting_verbs(check: EconomicCheck) -> list[str]:
    """Return the verbs of a check without those that would be refused or change nothing, the next one first."""
    verbs = [verb for verb in CHECK_TRANSITIONS.verbs_in(check.state) if verb not in SYSTEM_VERBS]
    is_complete = all(subject.consent for subject in check.subjects.prefetch_related("consents"))
    is_answered = set(check.results.values_list("source", flat=True)) >= set(check.sources)
    unfit = {"record_consent" if is_complete else "request_check", "record_reply" if is_answered else "record_report"}
    if check.told_on is not None:
        unfit.add("tell_applicant")
    if not check.results.filter(data_of__isnull=False).exists():
        unfit.add("issue_report")
    if not _has_open_difference(check):
        unfit.add("settle_difference")
    fitting = [verb for verb in verbs if verb not in unfit]
    return sorted(fitting, key=lambda verb: verb not in {"request_check", "settle_difference"})


def _has_open_difference(check: EconomicCheck) -> bool:
    report = getattr(check, "report", None)
    if report is None or report.origin != CheckReport.Origin.MONITORING:
        return False  # differences of a report on paper are verified as doubts of the case
    differing = (one for one in counted_results(check) if one.finding == CheckResult.Finding.DIFFERS)
    return any(not CheckSettlement.objects.filter(result=result).exists() for result in differing)


@dataclass(frozen=True)
class CheckRow:
    """A check in the list of those that wait."""

    check: EconomicCheck

    @property
    def place(self) -> str:
        """Township and village."""
        return place_name(self.check.case.village_code)

    @property
    def is_late(self) -> bool:
        """Whether the county should have begun it."""
        return (
            self.check.state == _State.REQUESTED
            and self.check.start_due_on is not None
            and (self.check.start_due_on < today())
        )


def running_checks(*, by: User, state: str = "", place: str = "") -> QuerySet[EconomicCheck]:
    """Return the checks of open cases in a user's scope that have no report yet, the oldest first.

    Args:
        state: only in this state, or ``LATER`` for reported ones of which the data found a difference since.
        place: only of this township or village.
    """
    states = [state] if state else RUNNING_STATES
    checks = EconomicCheck.objects.visible_to(by).exclude(case__step=CLOSED)
    if state == LATER:
        checks = checks.filter(state=_State.REPORTED, pk__in=_later_differences().values("check_request"))
    else:
        checks = checks.filter(state__in=states)
    if place:
        checks = checks.in_scope(place)
    return checks.select_related("case__application", "requested_by").order_by("start_due_on", "pk")


def _later_differences() -> QuerySet[CheckResult]:
    """Return the differences that the data showed after the report, which nobody has settled."""
    newer = CheckResult.objects.filter(
        check_request=OuterRef("check_request"), subject=OuterRef("subject"), source=OuterRef("source")
    )
    later = CheckResult.objects.filter(
        finding=CheckResult.Finding.DIFFERS,
        settlement=None,
        recorded_at__gt=F("check_request__report__recorded_at"),
    )
    return later.exclude(Exists(newer.filter(pk__gt=OuterRef("pk")))).order_by()


def waiting_checks(*, by: User) -> list[tuple[str, Text, int]]:
    """Count the checks that wait for a user: state, label, number; and waivers that a second person has to decide."""
    states = []
    if may_use(by, township=False):
        states = [_State.REQUESTED, _State.SENT]
    elif may_use(by, township=True):
        states = [_State.PREPARING]
    rows: list[tuple[str, Text, int]] = [
        (state.value, _("经济状况核对：{state}").format(state=state.label), running_checks(by=by, state=state).count())
        for state in states
    ]
    if may_use(by, township=True):
        rows.append((LATER, _("核对报告以后又查到不一致"), running_checks(by=by, state=LATER).count()))
        waivers = CheckWaiver.objects.visible_to(by).filter(is_agreed=None).exclude(proposed_by=by)
        rows.append(("waiver", _("无核对报告续办，待第二人决定"), waivers.exclude(case__step=CLOSED).count()))
    return [row for row in rows if row[2]]


@dataclass(frozen=True)
class WaiverStatistics:
    """How many cases of a township were confirmed with a report and without one."""

    township: str
    confirmed: int
    without_report: int
    awaiting: int

    @property
    def share(self) -> str:
        """The share confirmed without a report."""
        return f"{self.without_report / self.confirmed:.0%}" if self.confirmed else "—"


def waiver_statistics(*, by: User) -> list[WaiverStatistics]:
    """Count the confirmed cases that need a check and those confirmed without a report, by township."""
    checked = [name for name, procedure in all_procedures().items() if procedure.needs_economic_check == "always"]
    counted: dict[str, list[int]] = {}
    granted = Case.objects.visible_to(by).filter(outcome=Case.Outcome.GRANTED, procedure_id__in=checked)
    rows = granted.values_list("village_code").annotate(
        number=Count("pk", distinct=True),
        waived=Count("pk", distinct=True, filter=Q(check_waivers__used_on__isnull=False)),
    )
    for village, number, waived in rows.order_by():
        row = counted.setdefault(village[:TOWNSHIP_DIGITS], [0, 0, 0])
        row[0] += number
        row[1] += waived
    open_waivers = CheckWaiver.objects.visible_to(by).filter(is_agreed=True, used_on=None).exclude(case__step=CLOSED)
    for village in open_waivers.values_list("case__village_code", flat=True):
        counted.setdefault(village[:TOWNSHIP_DIGITS], [0, 0, 0])[2] += 1
    return [
        WaiverStatistics(division_name(township) or township, *numbers) for township, numbers in sorted(counted.items())
    ]


def waivers(*, by: User) -> list[CheckWaiver]:
    """Return the last waivers in a user's scope with their cases."""
    query = CheckWaiver.objects.visible_to(by).select_related("case__application", "proposed_by", "decided_by")
    return list(query.order_by("-pk")[:MOST_ROWS])
