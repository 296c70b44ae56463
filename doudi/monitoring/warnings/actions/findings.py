"""End a warning with its finding, alone or by two people, and reopen one that was ended wrongly."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import LEADER_ROLES, Role
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import advance, refuse_same_person
from doudi.core.refusals import RoleNotAllowed, required_text
from doudi.monitoring.warnings.actions.locking import lock_warning, name_of, take_up
from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field
from doudi.monitoring.warnings.opened import opened_by
from doudi.monitoring.warnings.refusals import ReopeningNotAllowed, UnknownFinding
from doudi.monitoring.warnings.workflow import ENDED, SECOND_PERSONS, WARNING_TRANSITIONS, needs_second_person
from doudi.values.carries import carries

MAX_REASON_LENGTH = 300
Finding = Warning.Finding
_NEEDS_WORDS = frozenset({Finding.CHANGED_SINCE, Finding.NO_NEED})


def needs_words(warning: Warning, finding: str) -> bool:
    """Whether a finding is nothing without words: another person reads them, or the code alone says too little."""
    if needs_second_person(warning, finding) or finding in _NEEDS_WORDS:
        return True
    return finding == Finding.TRUE and not warning.action


def findings_with_words(warning: Warning) -> list[str]:
    """Return the findings that are nothing without words."""
    return [finding for finding in Finding.values if needs_words(warning, finding)]


@carries("P18-20.b")
@action("warning.end")
def end_warning(
    *, by: User, warning: Warning, finding: str, reason: str = "", seen_version: int | None = None
) -> Warning:
    """End a warning with its finding; where two people are asked, propose the finding to the second.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, OwnWarning, UnknownFinding,
        ReasonRequired, NumberInText
    """
    if finding not in Finding.values:
        message = _("请选择核实结果。")
        raise UnknownFinding(message, finding=message)
    by_two = needs_second_person(warning, finding)
    verb = "propose" if by_two else "end"
    locked = lock_warning(by, warning, verb, seen_version)
    words = reason.strip()
    if words or needs_words(locked, finding):
        words = required_text(reason, "reason", _words_sentence(finding))[:MAX_REASON_LENGTH]
    locked.sealed_reason = words
    locked.finding, locked.judged_by, locked.judged_at = finding, by, timezone.now()
    locked.checked_by = locked.checked_at = None
    locked.sealed_note = ""
    take_up(locked, by)
    locked.ended_on = None if by_two else today()
    advance(locked, verb, WARNING_TRANSITIONS)
    sentence = _("{warning}核实为“{finding}”，待第二人复核。") if by_two else _("{warning}办结：{finding}。")
    record(
        sentence.format(warning=name_of(locked), finding=locked.get_finding_display()),
        subject=locked,
        village_code=locked.village_code,
    )
    return locked


def _words_sentence(finding: str) -> str:
    if finding == Finding.CHANGED_SINCE:
        return _("请写明什么情况变了。")
    if finding == Finding.NO_NEED:
        return _("请写明为什么不影响待遇，或者为什么不需要救助。")
    return _("请写明怎么核实的。")


@action("warning.agree")
def agree_with_finding(*, by: User, warning: Warning, note: str = "", seen_version: int | None = None) -> Warning:
    """Agree, as the second person, with a finding that ends a benefit or waves off a possible death.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, OwnWarning, RoleNotAllowed,
        SecondPersonRequired, NumberInText
    """
    locked = _lock_as_second_person(by, warning, "agree", seen_version)
    words = required_text(note, "note")[:MAX_REASON_LENGTH] if note.strip() else ""
    locked.checked_by, locked.checked_at, locked.ended_on = by, timezone.now(), today()
    locked.sealed_note = words
    advance(locked, "agree", WARNING_TRANSITIONS)
    record(
        _("复核{warning}：同意“{finding}”，办结。").format(
            warning=name_of(locked), finding=locked.get_finding_display()
        ),
        subject=locked,
        village_code=locked.village_code,
    )
    return locked


@action("warning.send_back")
def send_finding_back(*, by: User, warning: Warning, note: str, seen_version: int | None = None) -> Warning:
    """Send a finding back to be looked into again.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, OwnWarning, RoleNotAllowed,
        SecondPersonRequired, ReasonRequired, NumberInText
    """
    locked = _lock_as_second_person(by, warning, "send_back", seen_version)
    locked.sealed_note = required_text(note, "note", _("请写明为什么退回。"))[:MAX_REASON_LENGTH]
    before = locked.get_finding_display()
    _forget_finding(locked)
    advance(locked, "send_back", WARNING_TRANSITIONS)
    record(
        _("复核{warning}：退回“{finding}”，重新核实。").format(warning=name_of(locked), finding=before),
        subject=locked,
        village_code=locked.village_code,
    )
    return locked


def _lock_as_second_person(by: User, warning: Warning, verb: str, seen_version: int | None) -> Warning:
    locked = lock_warning(by, warning, verb, seen_version)
    if Role(by.role) not in SECOND_PERSONS:
        raise RoleNotAllowed(_("由乡镇负责人或者县局复核。"))
    refuse_same_person(by, locked.judged_by_id, sentence=_("核实和复核须是不同的人。"))
    return locked


def _forget_finding(warning: Warning) -> None:
    warning.finding = warning.sealed_reason = ""
    warning.judged_by = warning.judged_at = warning.checked_by = warning.checked_at = warning.ended_on = None
    opened = opened_by([warning]).get(warning.pk)
    if opened is not None and opened.finding:  # it would end the warning again with the finding just set aside
        warning.action, warning.action_key = "", None


@action("warning.reopen")
def reopen_warning(*, by: User, warning: Warning, why: str, seen_version: int | None = None) -> Warning:
    """Open an ended warning again: as a leader, or on the same day as the officer who ended it.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, OwnWarning, ReopeningNotAllowed,
        ReasonRequired, NumberInText
    """
    locked = lock_warning(by, warning, "reopen", seen_version)
    if not may_reopen(by, locked):
        raise ReopeningNotAllowed(_("办结的当天由本人重新打开，以后由负责人重新打开。"))
    about = Q(person=locked.person) if locked.person is not None else Q(person=None, household=locked.household)
    same = Warning.objects.filter(about, rule_id=locked.rule_id, facts_digest=locked.facts_digest)
    again = same.exclude(state=ENDED)
    if again.exists():
        raise ReopeningNotAllowed(_("同样的预警已经重新出现，请办那一条。"))
    locked.sealed_note = required_text(why, "why", _("请写明为什么重新打开。"))[:MAX_REASON_LENGTH]
    before = locked.get_finding_display()
    _forget_finding(locked)
    locked.first_shown_at = None  # the time to clear counts from the next opening
    advance(locked, "reopen", WARNING_TRANSITIONS)
    record(
        _("重新打开{warning}，原来办结为“{finding}”。").format(warning=name_of(locked), finding=before),
        subject=locked,
        village_code=locked.village_code,
    )
    return locked


def may_reopen(by: User, warning: Warning) -> bool:
    """Whether a user may open an ended warning again: a leader, or the officer who ended it today."""
    is_own_of_today = warning.judged_by_id == by.pk and warning.ended_on == today()
    return Role(by.role) in LEADER_ROLES or is_own_of_today
