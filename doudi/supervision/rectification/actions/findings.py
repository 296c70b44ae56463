"""Answer a finding, verify it as another person, send it back, close it, and follow one that came back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.actions import store_upload
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action
from doudi.core.clock import today
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope, required_text
from doudi.payments.models import Recovery
from doudi.supervision.rectification.actions.plans import insert_finding, record_about
from doudi.supervision.rectification.models import FindingStep, RectificationFinding, StepProof
from doudi.supervision.rectification.refusals import (
    CameBackBefore,
    DeadlineNotAllowed,
    NotOwner,
    RecoveryNotPossible,
)
from doudi.supervision.rectification.scope import owner_code, supervised_scope
from doudi.supervision.rectification.workflow import FINDING_TRANSITIONS, StepKind
from doudi.values.carries import carries

LONGEST_ANSWER = 1_000
MOST_PROOFS = 9


def lock_finding(
    by: User, finding: RectificationFinding, verb: str, permission: Permission, seen_version: int | None
) -> RectificationFinding:
    """Lock a finding that a user sees, for a verb.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed
    """
    require_permission(by, permission)
    visible = RectificationFinding.objects.in_scope(supervised_scope(by))
    locked = lock_row(visible, finding.pk, missing=OutsideScope(_("这个问题不是本单位的。")))
    refuse_stale(locked, seen_version, _("您打开页面以后，这个问题有了变化，请看过再办。"))
    sentence = _("这个问题现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(FINDING_TRANSITIONS, locked.state, verb, sentence)
    return locked


def _step(
    finding: RectificationFinding, kind: StepKind, by: User, words: str, files: Sequence[int] = ()
) -> FindingStep:
    step = FindingStep.objects.create(finding=finding, kind=kind, sealed_words=words[:LONGEST_ANSWER], done_by=by)
    StepProof.objects.bulk_create(StepProof(step=step, file_id=file) for file in files)
    return step


def may_answer(by: User, finding: RectificationFinding) -> bool:
    """Whether a user belongs to the owner of a finding."""
    return by.may(Permission.ANSWER_SUPERVISION) and owner_code(by) == finding.village_code


@carries("P18-16.c")
@action("rectification.answer")
def answer_finding(
    *,
    by: User,
    finding: RectificationFinding,
    words: str,
    proofs: Sequence[Upload] = (),
    seen_version: int | None = None,
) -> RectificationFinding:
    """Say what was done about a finding, with proof; its owner does.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, NotOwner, ReasonRequired
        EmptyFile, FileTooLarge, WrongFileType
    """
    locked = lock_finding(by, finding, "answer", Permission.ANSWER_SUPERVISION, seen_version)
    if not may_answer(by, locked):
        raise NotOwner(_("由责任单位（{owner}）填报整改情况。").format(owner=locked.owner_name))
    text = required_text(words, "words", _("请写明怎么整改的。"), is_sealed=True)
    files = [store_upload(by=by, upload=one, village_code=locked.village_code).pk for one in proofs[:MOST_PROOFS]]
    locked.answered_by, locked.answered_on = by, today()
    locked.verified_by = locked.verified_on = None
    _step(locked, StepKind.ANSWER, by, text, files)
    advance(locked, "answer", FINDING_TRANSITIONS)
    record_about(_("{finding}填报整改情况，附佐证{files}份。"), locked, files=str(len(files)))
    return locked


@carries("P18-16.c")
@action("rectification.verify")
def verify_finding(
    *, by: User, finding: RectificationFinding, words: str, seen_version: int | None = None
) -> RectificationFinding:
    """Confirm as another person of the bureau that a finding is put right.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, SecondPersonRequired, ReasonRequired
    """
    locked = lock_finding(by, finding, "verify", Permission.MANAGE_SUPERVISION, seen_version)
    refuse_same_person(by, locked.answered_by_id, sentence=_("整改情况是您填报的，要由另一人核验。"))
    text = required_text(words, "words", _("请写明怎么核验的。"), is_sealed=True)
    locked.verified_by, locked.verified_on = by, today()
    _step(locked, StepKind.VERIFY, by, text)
    advance(locked, "verify", FINDING_TRANSITIONS)
    record_about(_("{finding}核验通过。"), locked)
    return locked


@action("rectification.send_back")
def send_finding_back(
    *, by: User, finding: RectificationFinding, words: str, seen_version: int | None = None
) -> RectificationFinding:
    """Send an answer back to its owner, with what is missing.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ReasonRequired
    """
    locked = lock_finding(by, finding, "send_back", Permission.MANAGE_SUPERVISION, seen_version)
    text = required_text(words, "words", _("请写明还缺什么。"), is_sealed=True)
    locked.verified_by = locked.verified_on = None
    _step(locked, StepKind.SEND_BACK, by, text)
    advance(locked, "send_back", FINDING_TRANSITIONS)
    record_about(_("{finding}退回{owner}继续整改。"), locked)
    return locked


@action("rectification.close")
def close_finding(
    *, by: User, finding: RectificationFinding, words: str = "", seen_version: int | None = None
) -> RectificationFinding:
    """Close a verified finding, as a leader of the bureau who did not answer it.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, SecondPersonRequired
    """
    locked = lock_finding(by, finding, "close", Permission.CONFIRM_SUPERVISION, seen_version)
    refuse_same_person(by, locked.answered_by_id, sentence=_("整改情况是您填报的，要由另一人销号。"))
    locked.closed_by, locked.closed_on = by, today()
    _step(locked, StepKind.CLOSE, by, words.strip())
    advance(locked, "close", FINDING_TRANSITIONS)
    record_about(_("{finding}销号。"), locked)
    return locked


@action("rectification.extend")
def extend_finding(
    *, by: User, finding: RectificationFinding, due_on: date, words: str, seen_version: int | None = None
) -> RectificationFinding:
    """Give a finding a later deadline, as a leader of the bureau, with the reason.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, DeadlineNotAllowed, ReasonRequired
    """
    locked = lock_finding(by, finding, "extend", Permission.CONFIRM_SUPERVISION, seen_version)
    if due_on <= max(locked.due_on, today()):
        message = _("新的期限要晚于原来的期限和今天。")
        raise DeadlineNotAllowed(message, due_on=message)
    text = required_text(words, "words", _("请写明为什么延长。"), is_sealed=True)
    before, locked.due_on = locked.due_on, due_on
    _step(locked, StepKind.EXTEND, by, text)
    advance(locked, "extend", FINDING_TRANSITIONS)
    record_about(_("{finding}整改期限由{before}延长到{due_on}。"), locked, before=str(before), due_on=str(due_on))
    return locked


@action("rectification.link_recovery")
def link_recovery(
    *, by: User, finding: RectificationFinding, recovery: Recovery, seen_version: int | None = None
) -> RectificationFinding:
    """Remember the recovery by which the money of a finding comes back.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, RecoveryNotPossible
    """
    locked = lock_finding(by, finding, "recovery", Permission.ANSWER_SUPERVISION, seen_version)
    if locked.person_id is None or recovery.person_id != locked.person_id:
        message = _("只能关联这个问题涉及的人的追缴。")
        raise RecoveryNotPossible(message, recovery=message)
    locked.recovery = recovery
    _step(locked, StepKind.RECOVERY, by, "")
    advance(locked, "recovery", FINDING_TRANSITIONS)
    record_about(_("{finding}关联追缴。"), locked)
    return locked


@action("rectification.come_back")
def reopen_as_new(
    *, by: User, finding: RectificationFinding, text: str, measure: str, due_on: date, seen_version: int | None = None
) -> RectificationFinding:
    """Add a new finding of the same plan and owner for a closed one that came back; each is followed by one.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, CameBackBefore, DeadlineNotAllowed,
        ReasonRequired, NumberInText
    """
    locked = lock_finding(by, finding, "come_back", Permission.MANAGE_SUPERVISION, seen_version)
    if RectificationFinding.objects.filter(earlier=locked).exists():
        raise CameBackBefore(_("这个问题已经登记过反弹，请在新的问题里办。"))
    new = insert_finding(
        plan=locked.plan,
        owner=locked.village_code,
        office=locked.office,
        title=locked.title,
        text=text,
        measure=measure,
        due_on=due_on,
        cause=locked.cause,
        person=locked.person,
        earlier=locked,
    )
    _step(locked, StepKind.COME_BACK, by, "")
    record_about(_("{finding}反弹，登记为第{number}号。"), locked, number=str(new.number))
    return new
