"""Plans and findings in a user's scope, and what waits for somebody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import TOWNSHIP_ROLES, Permission, Role
from doudi.core.clock import today
from doudi.payments.models import Recovery
from doudi.supervision.rectification.models import FindingStep, RectificationFinding, RectificationPlan
from doudi.supervision.rectification.scope import may_read_people, owner_code, supervised_scope
from doudi.supervision.rectification.workflow import BUREAU_AFTER_DAYS, LEADER_AFTER_DAYS, FindingState
from doudi.ui.desk_tasks import WaitingTask
from doudi.ui.templatetags.ui import date_and_time

Findings = QuerySet[RectificationFinding]
_CONCEALED = _("（涉及个人，不显示）")


def late_by(days: int = 0) -> Q:
    """Return the condition of findings that nobody answered more than so many days after their deadline."""
    return Q(state=FindingState.OPEN, due_on__lt=today() - timedelta(days=days))


def findings(
    *,
    by: User,
    source: str = "",
    owner: str = "",
    state: str = "",
    late: str = "",
    plan: RectificationPlan | None = None,
) -> Findings:
    """Return the findings that a user sees, nearest deadline first.

    Args:
        state: a state, or "unfinished" for those not closed.
        late: "late", "leader" or "bureau": past the deadline, so far that the leader or the bureau acts.
    """
    rows: Findings = RectificationFinding.objects.in_scope(supervised_scope(by))
    if source:
        rows = rows.filter(plan__source=source)
    if owner:
        rows = rows.filter(village_code=owner)
    if state:
        rows = rows.exclude(state=FindingState.CLOSED) if state == "unfinished" else rows.filter(state=state)
    if late:
        days = {"late": 0, "leader": LEADER_AFTER_DAYS, "bureau": BUREAU_AFTER_DAYS}[late]
        rows = rows.filter(late_by(days))
    if plan is not None:
        rows = rows.filter(plan=plan)
    return rows.select_related("plan", "person", "recovery", "answered_by").order_by("due_on", "pk")


@dataclass(frozen=True)
class FindingRow:
    """A finding as a list shows it."""

    finding: RectificationFinding
    text: Any
    answer: Any

    def get_absolute_url(self) -> str:
        """Return the address of the finding."""
        return self.finding.get_absolute_url()


def rows_for(by: User) -> Any:
    """Return what turns findings into rows of a list, with texts for those who read about people."""

    def rows_of(found: list[RectificationFinding]) -> list[FindingRow]:
        if not may_read_people(by):
            return [FindingRow(one, _CONCEALED, _CONCEALED) for one in found]
        steps = FindingStep.objects.filter(finding__in=found, kind="answer").order_by("pk")
        answers = {step.finding_id: str(step.sealed_words.clear()) for step in steps}
        return [FindingRow(one, one.sealed_text.clear(), answers.get(one.pk, "")) for one in found]

    return rows_of


def plans(*, by: User) -> QuerySet[RectificationPlan]:
    """Return the plans with their counts: all for the county, those with findings of its own for a township."""
    scope = supervised_scope(by)
    seen = RectificationFinding.objects.in_scope(scope)
    own = Q(findings__in=seen)
    counted = RectificationPlan.objects.annotate(
        total=Count("findings", filter=own),
        closed=Count("findings", filter=own & Q(findings__state=FindingState.CLOSED)),
        late=Count("findings", filter=own & Q(findings__state=FindingState.OPEN, findings__due_on__lt=today())),
        amount_fen=Sum("findings__amount_fen", filter=own),
    )
    if is_of_township(by):
        counted = counted.filter(total__gt=0)
    return counted.order_by("-received_on", "-pk")


def is_of_township(by: User) -> bool:
    """Whether a user works in a township."""
    return Role(by.role) in TOWNSHIP_ROLES


@dataclass(frozen=True)
class ShownStep:
    """A step of a finding in words."""

    step: FindingStep
    words: Any

    @property
    def at(self) -> str:
        """When it was done."""
        return date_and_time(self.step.done_at)


def steps_of(finding: RectificationFinding, *, by: User) -> list[ShownStep]:
    """Return what was done about a finding, in order."""
    rows = finding.steps.select_related("done_by").prefetch_related("proofs__file")
    is_open = may_read_people(by)
    return [
        ShownStep(row, (row.sealed_words.clear() if is_open else _CONCEALED) if row.sealed_words else "")
        for row in rows
    ]


def recoveries_of(finding: RectificationFinding, *, by: User) -> QuerySet[Recovery]:
    """Return the recoveries of the person of a finding that a user sees."""
    if finding.person_id is None or not by.may(Permission.READ_PAYROLL):
        return Recovery.objects.none()
    found: QuerySet[Recovery] = Recovery.objects.visible_to(by).filter(person=finding.person_id)
    return found.order_by("-pk")


def totals_by_owner(rows: Findings, day: date) -> list[dict[str, Any]]:
    """Return the findings of each owner by state, the most unfinished first."""
    counted: Any = (
        rows.order_by()
        .values("village_code")
        .annotate(
            total=Count("pk"),
            closed=Count("pk", filter=Q(state=FindingState.CLOSED)),
            late=Count("pk", filter=Q(state=FindingState.OPEN, due_on__lt=day)),
        )
    )
    return sorted(counted, key=lambda row: (row["closed"] - row["total"], row["village_code"]))


def waiting_tasks(by: User) -> Iterable[WaitingTask]:
    """Yield the findings that wait for a user; late ones climb from officer to leader to bureau."""
    if not by.may(Permission.ANSWER_SUPERVISION):
        return
    page = reverse("supervision_rectification:findings")
    own = owner_code(by)
    mine = findings(by=by, owner=own)
    late_own = f"{page}?owner={own}&late"
    tasks = [
        (
            ngettext_lazy("整改问题待填报", "整改问题待填报"),
            mine.filter(state=FindingState.OPEN),
            f"{page}?owner={own}&state=open",
            False,
        ),
        (_("其中已逾期的整改问题"), mine.filter(late_by()), f"{late_own}=late", True),
    ]
    if Role(by.role) == Role.TOWNSHIP_LEADER:
        climbed = mine.filter(late_by(LEADER_AFTER_DAYS))
        tasks.append((_("其中逾期上报到负责人的整改问题"), climbed, f"{late_own}=leader", True))
    if by.may(Permission.MANAGE_SUPERVISION):
        every = findings(by=by)
        answered = every.filter(state=FindingState.ANSWERED).exclude(answered_by=by)
        tasks.append((ngettext_lazy("整改问题待核验", "整改问题待核验"), answered, f"{page}?state=answered", False))
        tasks.append(
            (
                ngettext_lazy("逾期上报到县局的整改问题", "逾期上报到县局的整改问题"),
                every.filter(late_by(BUREAU_AFTER_DAYS)),
                f"{page}?late=bureau",
                False,
            )
        )
    if by.may(Permission.CONFIRM_SUPERVISION):
        verified = findings(by=by, state=FindingState.VERIFIED).exclude(answered_by=by)
        tasks.append((ngettext_lazy("整改问题待销号", "整改问题待销号"), verified, f"{page}?state=verified", False))
    for label, rows, url, is_part in tasks:
        if number := rows.count():
            yield WaitingTask(label, number, url, is_part=is_part)
