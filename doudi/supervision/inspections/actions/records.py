"""Record what an inspection found: on a page or from a phone, once however often it is sent, never over another."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from doudi.core.access_log.note import note_access
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.actions import store_upload
from doudi.core.attachments.models import Attachment
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import lock_row, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope
from doudi.supervision.inspections.models import FurtherRecord, InspectedCase, InspectionFinding
from doudi.supervision.inspections.queries import visible_cases
from doudi.supervision.inspections.refusals import InspectionIncomplete, NotInspector
from doudi.supervision.inspections.workflow import (
    FURTHER_TRANSITIONS,
    LONGEST_WORDS,
    Answer,
    FurtherState,
    RoundState,
)
from doudi.supervision.rectification.scope import owner_code
from doudi.values.carries import carries


@dataclass(frozen=True)
class InspectionReport:
    """What an inspection found, as a page or phone sends it; ``key`` is made with the form and counts once.

    Attributes:
        answers: by question of the checklist.
        words: by question, what the problem is.
    """

    key: str
    inspected_on: date
    answers: Mapping[str, str]
    words: Mapping[str, str]
    remarks: str = ""
    photo: Upload | None = None

    def problems(self, names: frozenset[str]) -> dict[str, str]:
        """Return the words of the problems found in some questions."""
        found = [name for name, answer in self.answers.items() if answer == Answer.PROBLEM and name in names]
        return {name: self.words.get(name, "").strip()[:LONGEST_WORDS] for name in found}


def may_inspect(by: User, case: InspectedCase) -> bool:
    """Whether a case was drawn for a user to inspect."""
    return by.may(Permission.INSPECT) and owner_code(by) == case.inspector_code


@carries("P18-13.c")
def inspect_case(
    *, by: User, case: InspectedCase, report: InspectionReport, seen_version: int | None = None
) -> InspectedCase:
    """Record what an inspection found; each problem becomes a finding for the township inspected.

    The first record of a case is its result. One that comes after it is kept beside it, with its problems; one that
    comes after the round was closed or the case exchanged is kept without counting.

    Raises:
        PermissionRequired, OutsideScope, NotInspector, StaleVersion, InspectionIncomplete
        EmptyFile, FileTooLarge, WrongFileType
    """
    require_permission(by, Permission.INSPECT)
    with transaction.atomic():
        locked = lock_row(visible_cases(by), case.pk, missing=OutsideScope(_("这一件不由本单位检查。")))
        if not may_inspect(by, locked):
            raise NotInspector(_("这一件不由本单位检查。"))
        if _is_received(locked, report.key):
            return locked
        refuse_stale(locked, seen_version, _("您打开页面以后，这一件有了变化，请看过以后再提交，您的一份另存。"))
        _refuse_incomplete(locked, report)
        photo = None
        if report.photo is not None:
            photo = store_upload(by=by, upload=report.photo, village_code=locked.village_code)
        if locked.is_waiting:
            _keep_first(by=by, locked=locked, report=report, photo=photo)
        else:
            _keep_further(by=by, locked=locked, report=report, photo=photo)
        return locked


def _is_received(case: InspectedCase, key: str) -> bool:
    return bool(key) and (case.client_key == key or case.further_records.filter(client_key=key).exists())


def _refuse_incomplete(case: InspectedCase, report: InspectionReport) -> None:
    """Refuse a question without an answer, a problem without words, and impossible days.

    Raises:
        InspectionIncomplete
    """
    drawn_on = case.round.drawn_on or today()
    if not drawn_on <= report.inspected_on <= today():
        message = _("检查日期要在抽取（{day}）以后，不能晚于今天。").format(day=drawn_on)
        raise InspectionIncomplete(message, visited_on=message)
    for question in case.checklist.asked(report.inspected_on):
        if report.answers.get(question.id) not in Answer.values:
            message = _("请选择。")
            raise InspectionIncomplete(_("每一项都要有结果。"), **{question.id: message})
        if report.answers[question.id] == Answer.PROBLEM and not report.words.get(question.id, "").strip():
            message = _("有问题的，请写明是什么问题。")
            raise InspectionIncomplete(message, **{f"{question.id}_words": message})


def _sealed(case: InspectedCase, report: InspectionReport, *, without: frozenset[str] = frozenset()) -> str:
    """Return the answers to be sealed: only what the checklist knows, with the words that are in no finding."""
    known = frozenset(one.id for one in case.checklist.questions)
    given: dict[str, Any] = {name: answer for name, answer in report.answers.items() if name in known and answer}
    given["remarks"] = report.remarks.strip()[:LONGEST_WORDS]
    given["words"] = report.problems(known - without)
    return json.dumps(given, ensure_ascii=False)


@action("inspection.inspect")
def _keep_first(*, by: User, locked: InspectedCase, report: InspectionReport, photo: Attachment | None) -> None:
    asked = frozenset(one.id for one in locked.checklist.asked(report.inspected_on))
    locked.sealed_answers = _sealed(locked, report, without=asked)
    locked.inspected_by, locked.inspected_on, locked.photo = by, report.inspected_on, photo
    locked.client_key = report.key
    locked.version += 1
    locked.save()
    number = _open_findings(locked, report.problems(asked))
    record(
        _("“{title}”检查{checklist}一件，发现问题{number}个。").format(
            title=locked.round.title, checklist=locked.checklist.label, number=number
        ),
        subject=locked,
        village_code=locked.village_code,
    )


def _open_findings(case: InspectedCase, problems: Mapping[str, str]) -> int:
    """Open a finding for each problem of a question that has none yet; return how many."""
    known = set(case.findings.values_list("question_name", flat=True))
    new = {name: words for name, words in problems.items() if name not in known}
    for name, words in new.items():
        InspectionFinding.objects.create(
            case=case, village_code=case.village_code, question_name=name, sealed_text=words
        )
    return len(new)


@action("inspection.inspect_too")
def _keep_further(*, by: User, locked: InspectedCase, report: InspectionReport, photo: Attachment | None) -> None:
    """Keep a record beside the first, or one that comes too late; nothing that was recorded is lost."""
    state = FurtherState.BESIDE
    if locked.exchanged_on is not None:
        state = FurtherState.EXCHANGED
    elif locked.round.state != RoundState.DRAWN:
        state = FurtherState.LATE
    FurtherRecord.objects.create(
        case=locked,
        state=state,
        inspected_on=report.inspected_on,
        inspected_by=by,
        sealed_answers=_sealed(locked, report),
        photo=photo,
        client_key=report.key,
    )
    number = 0
    if state == FurtherState.BESIDE:
        asked = frozenset(one.id for one in locked.checklist.asked(report.inspected_on))
        number = _open_findings(locked, report.problems(asked))
    locked.version += 1
    locked.save(update_fields=["version"])
    record(
        _("“{title}”{checklist}一件的另一份记录：{state}，新的问题{number}个。").format(
            title=locked.round.title, checklist=locked.checklist.label, state=state.label, number=number
        ),
        subject=locked,
        village_code=locked.village_code if locked.inspected_on else "",
    )


@carries("P18-13.c")
@action("inspection.count_record")
def count_record(*, by: User, further: FurtherRecord) -> FurtherRecord:
    """Let a record count that came after its round was closed; its problems become findings.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed
    """
    require_permission(by, Permission.MANAGE_SUPERVISION)
    outside = OutsideScope(_("这一份不在您的范围内。"))
    case = lock_row(visible_cases(by), further.case_id, missing=outside)
    locked = lock_row(case.further_records.all(), further.pk)
    refuse_transition(FURTHER_TRANSITIONS, locked.state, "count", _("这一份已经处理过，或者不能计入。"))
    locked.state, locked.counted_by, locked.counted_on = FurtherState.COUNTED, by, today()
    locked.save(update_fields=["state", "counted_by", "counted_on"])
    given = locked.answers
    asked = frozenset(one.id for one in case.checklist.asked(locked.inspected_on))
    problems = {name: words for name, words in given["words"].items() if name in asked}
    if case.inspected_on is None:
        kept = given | {"words": {name: words for name, words in given["words"].items() if name not in asked}}
        case.sealed_answers = json.dumps(kept, ensure_ascii=False)
        case.inspected_by, case.inspected_on, case.photo = locked.inspected_by, locked.inspected_on, locked.photo
    case.version += 1
    case.save()
    number = _open_findings(case, problems)
    record(
        _("“{title}”结束以后送到的一份记录计入，新的问题{number}个。").format(title=case.round.title, number=number),
        subject=case,
        village_code=case.village_code,
    )
    return locked


def show_case(*, by: User, case: InspectedCase) -> None:
    """Note that a user sees the person of a case, who may live in another township."""
    if by.may(Permission.READ_SUPERVISION):
        note_access(subject=case.person, village_code=case.village_code)
