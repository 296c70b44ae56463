"""Agree with a finding or dispute it as the township inspected; decide what is disputed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope, required_text
from doudi.supervision.inspections.models import InspectionFinding
from doudi.supervision.inspections.queries import inspectors_of, visible_findings
from doudi.supervision.inspections.refusals import NotInspected
from doudi.supervision.inspections.workflow import FINDING_TRANSITIONS, LONGEST_WORDS
from doudi.supervision.rectification.scope import owner_code
from doudi.values.carries import carries


def _lock_finding(by: User, finding: InspectionFinding, verb: str, seen_version: int | None) -> InspectionFinding:
    outside = OutsideScope(_("这个问题不是本单位的。"))
    locked = lock_row(visible_findings(by), finding.pk, missing=outside)
    refuse_stale(locked, seen_version, _("您打开页面以后，这个问题有了变化，请看过再办。"))
    sentence = _("这个问题现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(FINDING_TRANSITIONS, locked.state, verb, sentence)
    return locked


def _record(sentence: str, finding: InspectionFinding) -> None:
    text = sentence.format(title=finding.case.round.title, question=finding.question.text[:40])
    record(text, subject=finding, village_code=finding.village_code)


@carries("P18-13.c")
@action("inspection.reply")
def reply_to_finding(
    *, by: User, finding: InspectionFinding, is_agreed: bool, words: str, seen_version: int | None = None
) -> InspectionFinding:
    """Agree with a finding as the township inspected, or dispute it with the reason.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, NotInspected, ReasonRequired
    """
    require_permission(by, Permission.ANSWER_SUPERVISION)
    verb = "agree" if is_agreed else "dispute"
    locked = _lock_finding(by, finding, verb, seen_version)
    if owner_code(by) != locked.case.township_code:
        raise NotInspected(_("由被查的乡镇确认。"))
    text = words.strip()
    if not is_agreed:
        text = required_text(words, "words", _("有异议的，请写明理由。"), is_sealed=True)
    locked.sealed_reply, locked.replied_by, locked.replied_on = text[:LONGEST_WORDS], by, today()
    advance(locked, verb, FINDING_TRANSITIONS)
    _record(_("认可“{title}”的问题：{question}") if is_agreed else _("对“{title}”的问题有异议：{question}"), locked)
    return locked


@action("inspection.decide")
def decide_finding(
    *, by: User, finding: InspectionFinding, is_upheld: bool, words: str, seen_version: int | None = None
) -> InspectionFinding:
    """Decide a disputed finding as somebody of the bureau who did not inspect the case.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, SecondPersonRequired, ReasonRequired
    """
    require_permission(by, Permission.MANAGE_SUPERVISION)
    verb = "uphold" if is_upheld else "drop"
    locked = _lock_finding(by, finding, verb, seen_version)
    inspectors = inspectors_of(locked.case)
    refuse_same_person(by, *inspectors, sentence=_("这一件是您检查的，要由另一人裁定。"))
    text = required_text(words, "words", _("请写明裁定的理由。"), is_sealed=True)
    locked.sealed_decision, locked.decided_by, locked.decided_on = text[:LONGEST_WORDS], by, today()
    advance(locked, verb, FINDING_TRANSITIONS)
    _record(
        _("裁定“{title}”的问题属实：{question}") if is_upheld else _("裁定“{title}”的问题不成立：{question}"), locked
    )
    return locked
