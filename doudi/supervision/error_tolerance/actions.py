"""Propose that an error is tolerated, and decide it as somebody outside the officer's line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from doudi.casework.models import Case
from doudi.casework.recusal.queries import conflicted_people
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission, Role
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import advance, lock_row, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope, RoleNotAllowed, required_text
from doudi.supervision.error_tolerance.models import ToleranceRecord
from doudi.supervision.error_tolerance.queries import entries_of, people_of, visible_records
from doudi.supervision.error_tolerance.refusals import (
    DeciderInLine,
    GainNotTolerated,
    IntentNotTolerated,
    NoPartInCase,
    NotCorrected,
    RelativeNotTolerated,
    RepetitionNotTolerated,
)
from doudi.supervision.error_tolerance.workflow import DISTINCTIONS, RECORD_TRANSITIONS, RecordState
from doudi.supervision.rectification.scope import owner_code
from doudi.values.carries import carries

LONGEST_WORDS = 1_000
DECIDERS = frozenset({Role.BUREAU_LEADER, Role.INSPECTION_GROUP})
MOST_ENTRIES = 200


@carries("P18-26.a", "MCA57-39", "MCA83-V.3")
@action("tolerance.propose")
def propose_tolerance(
    *,
    by: User,
    case: Case,
    officer: User,
    kind: str,
    error: str,
    happened_on: date,
    corrected_on: date,
    correction: str,
    distinctions: Mapping[str, str],
    amount_fen: int | None = None,
    is_intent: bool = False,
    is_gain: bool = False,
    is_relative: bool = False,
    is_repeated: bool = False,
) -> ToleranceRecord:
    """Propose that an officer's error in a case is tolerated; what they did by the book is drawn from the trail.

    Raises:
        PermissionRequired, OutsideScope, NoPartInCase, NotCorrected, IntentNotTolerated, GainNotTolerated,
        RelativeNotTolerated, RepetitionNotTolerated, ReasonRequired
    """
    require_permission(by, Permission.ANSWER_SUPERVISION)
    locked = lock_row(Case.objects.visible_to(by), case.pk, missing=OutsideScope(_("这个办件不在您的辖区内。")))
    entries = entries_of(locked, officer)[:MOST_ENTRIES]
    if not entries:
        message = _("操作记录里，这位工作人员没有办过这个办件。")
        raise NoPartInCase(message, officer=message)
    if not happened_on <= corrected_on <= today():
        message = _("能及时纠正的才容错：纠正日期在发生以后、今天以前。")
        raise NotCorrected(message, corrected_on=message)
    _refuse_excluded(locked, officer, kind, is_intent, is_gain, is_relative, is_repeated)
    answers = {
        name: required_text(distinctions.get(name, ""), name, _("请写明。"), is_sealed=True)[:LONGEST_WORDS]
        for name in DISTINCTIONS
    }
    made = ToleranceRecord.objects.create(
        case=locked,
        officer=officer,
        village_code=owner_code(officer),
        kind=kind,
        sealed_error=required_text(error, "error", is_sealed=True)[:LONGEST_WORDS],
        amount_fen=amount_fen or None,
        happened_on=happened_on,
        corrected_on=corrected_on,
        sealed_correction=required_text(correction, "correction", is_sealed=True)[:LONGEST_WORDS],
        sealed_distinctions=json.dumps(answers, ensure_ascii=False),
        entries=[entry.number for entry in entries],
        proposed_by=by,
        proposed_on=today(),
    )
    record(
        _("提出对办件{number}的一处错误容错免责：{kind}。").format(number=locked.number, kind=made.get_kind_display()),
        subject=made,
        village_code=made.village_code,
    )
    return made


def _refuse_excluded(
    case: Case, officer: User, kind: str, is_intent: bool, is_gain: bool, is_relative: bool, is_repeated: bool
) -> None:
    """Refuse what is never tolerated, by its own name; relatives and repetition are also looked up.

    Raises:
        IntentNotTolerated, GainNotTolerated, RelativeNotTolerated, RepetitionNotTolerated
    """
    if is_intent:
        message = _("故意的，不容错。")
        raise IntentNotTolerated(message, is_intent=message)
    if is_gain:
        message = _("本人或者他人得了好处的，不容错。")
        raise GainNotTolerated(message, is_gain=message)
    if is_relative or conflicted_people(people_of(case), by=officer):
        message = _("涉及本人或者近亲属的，不容错。")
        raise RelativeNotTolerated(message, is_relative=message)
    before = ToleranceRecord.objects.filter(officer=officer, kind=kind, state=RecordState.TOLERATED)
    if is_repeated or before.exists():
        message = _("同样的错误以前犯过、容过错的，不再容错。")
        raise RepetitionNotTolerated(message, is_repeated=message)


def is_in_line(by: User, found: ToleranceRecord) -> bool:
    """Whether a user works in the officer's unit, had part in the case, or proposed the record.

    The inspection group is sent by the discipline commission and is in nobody's line.
    """
    if by.pk in {found.officer_id, found.proposed_by_id}:
        return True
    if Role(by.role) == Role.INSPECTION_GROUP:
        return False
    return owner_code(by) == found.village_code or bool(entries_of(found.case, by))


@carries("P18-26.a", "MCA57-39", "MCA83-V.3")
@action("tolerance.decide")
def decide_tolerance(
    *, by: User, found: ToleranceRecord, is_tolerated: bool, words: str, seen_version: int | None = None
) -> ToleranceRecord:
    """Decide whether an error is tolerated: a bureau leader or the inspection group, outside the officer's line.

    Raises:
        RoleNotAllowed, OutsideScope, StaleVersion, TransitionNotAllowed, DeciderInLine, ReasonRequired
    """
    if Role(by.role) not in DECIDERS:
        raise RoleNotAllowed(_("由县局负责人或者纪检监察组认定。"))
    locked = lock_row(visible_records(by), found.pk, missing=OutsideScope(_("这份记录不在您的辖区内。")))
    refuse_stale(locked, seen_version, _("您打开页面以后，这份记录有了变化，请看过再办。"))
    verb = "tolerate" if is_tolerated else "refuse"
    sentence = _("这份记录现在是“{state}”，不能再认定。").format(state=locked.get_state_display())
    refuse_transition(RECORD_TRANSITIONS, locked.state, verb, sentence)
    if is_in_line(by, locked):
        raise DeciderInLine(_("您和这位工作人员在同一单位，或者办过这个办件，要由线外的人认定。"))
    text = required_text(words, "words", _("请写明认定的理由。"), is_sealed=True)
    locked.sealed_decision, locked.decided_by, locked.decided_on = text[:LONGEST_WORDS], by, today()
    advance(locked, verb, RECORD_TRANSITIONS)
    record(
        _("认定办件{number}的错误：{state}。").format(number=locked.case.number, state=locked.get_state_display()),
        subject=locked,
        village_code=locked.village_code,
    )
    return locked
