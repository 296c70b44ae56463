"""End a public notice; record an objection, its appraisal, and the conclusion by another person."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from doudi.casework.cases.applicant import Applicant
from doudi.casework.cases.step_effects import apply_step_effects
from doudi.casework.cases.workflow import advance, lock_case_for
from doudi.casework.models import LONGEST_REASON, Appraisal, Case, Objection
from doudi.casework.procedures.clocks import procedure_figure
from doudi.casework.public_notices.notice_period import take_down_notice
from doudi.casework.public_notices.queries import has_open_objection, open_objections, possible_chairs
from doudi.casework.random_checks.before_decision import audit_data_of
from doudi.casework.refusals import (
    AppraisalIncomplete,
    AppraisalRequired,
    NoticePeriodRunning,
)
from doudi.core.accounts.models import User
from doudi.core.attachments.actions import store_attachment
from doudi.core.attachments.models import Attachment
from doudi.core.audit.trail import Actor, action, record
from doudi.core.clock import today
from doudi.core.process import refuse_same_person
from doudi.core.refusals import required_text

MAX_APPRAISERS = 60
_MAX_NAME = 20


@action("case.end_public_notice")
def end_public_notice(*, by: Actor, case: Case) -> Case:
    """End a public notice after its last day; with an objection open, the case goes on to its review.

    Raises:
        OutsideScope, TransitionNotAllowed, RoleNotAllowed, NoticePeriodRunning
    """
    verb = "end_opposed_notice" if has_open_objection(case) else "end_public_notice"
    locked = lock_case_for(case, verb, by)
    notice = locked.public_notices.filter(ended_on=None).get()
    if today() <= notice.last_day:
        raise NoticePeriodRunning(_("公示到{day}，还没有期满。").format(day=notice.last_day))
    take_down_notice(locked, by)
    advance(locked, verb)
    draw = apply_step_effects(locked, by)
    is_opposed = verb == "end_opposed_notice"
    record(
        _("公示期满，有异议待处理。") if is_opposed else _("公示期满无未处理的异议。"),
        subject=locked,
        village_code=locked.village_code,
        new=audit_data_of(draw, locked) if draw else None,
    )
    return locked


@action("case.record_objection")
def record_objection(*, by: User | Applicant, case: Case, text: str, who: str = "") -> Objection:
    """Record an objection; the public notice runs its days beside it, and an appraisal has to be held (MCA57-19).

    Raises:
        OutsideScope, TransitionNotAllowed, RoleNotAllowed, ReasonRequired
    """
    locked = lock_case_for(case, "record_objection", by)
    text = required_text(text, "text", _("请写明异议。"))
    objection = Objection.objects.create(
        case=locked, text=text[:LONGEST_REASON], sealed_objector=who.strip()[:80], recorded_on=today()
    )
    locked.version += 1
    locked.save(update_fields=["version"])
    record(_("公示期间有人提出异议。"), subject=locked, village_code=locked.village_code, why=text[:300])
    return objection


@dataclass(frozen=True)
class AppraisalRecord:
    """An appraisal as its minutes tell it; ``people`` are those who voted, with name and capacity."""

    held_on: date
    place: str
    people: list[tuple[str, str]]
    votes_for: int
    votes_against: int
    votes_abstained: int


@action("case.record_appraisal")
def record_appraisal(
    *, by: User, case: Case, appraisal: AppraisalRecord, chaired_by: User, minutes: Attachment
) -> Appraisal:
    """Record the appraisal of the objections that are open (民主评议).

    Raises:
        OutsideScope, TransitionNotAllowed, RoleNotAllowed, AppraisalRequired, AppraisalIncomplete
    """
    locked = lock_case_for(case, "record_appraisal", by)
    waiting = open_objections(locked).filter(appraisal=None)
    first = waiting.first()
    if first is None:
        raise AppraisalRequired(_("没有等评议的异议。"))
    _refuse_incomplete_appraisal(appraisal, first)
    if chaired_by not in possible_chairs(locked):
        message = _("主持人须是本乡镇的经办人员，回避的人不能主持。")
        raise AppraisalIncomplete(message, chaired_by=message)
    held = Appraisal.objects.create(
        case=locked,
        held_on=appraisal.held_on,
        place=appraisal.place.strip(),
        sealed_people=json.dumps(appraisal.people, ensure_ascii=False),
        votes_for=appraisal.votes_for,
        votes_against=appraisal.votes_against,
        votes_abstained=appraisal.votes_abstained,
        minutes=minutes,
        chaired_by=chaired_by,
        recorded_by=by,
    )
    waiting.update(appraisal=held)
    locked.version += 1
    locked.save(update_fields=["version"])
    record(
        _("{day}民主评议，{number}人参加，赞成{agreed}、反对{against}、弃权{abstained}。").format(
            day=held.held_on,
            number=len(appraisal.people),
            agreed=held.votes_for,
            against=held.votes_against,
            abstained=held.votes_abstained,
        ),
        subject=locked,
        village_code=locked.village_code,
    )
    return held


def submit_appraisal(
    *, by: User, case: Case, appraisal: AppraisalRecord, chaired_by: User, minutes: tuple[str, bytes]
) -> Appraisal:
    """Store the uploaded minutes and record the appraisal, in one transaction.

    Raises:
        OutsideScope, TransitionNotAllowed, RoleNotAllowed, AppraisalRequired, AppraisalIncomplete, EmptyFile,
        FileTooLarge, WrongFileType
    """
    name, content = minutes
    kind = "pdf" if content.startswith(b"%PDF-") else "photo"
    with transaction.atomic():
        locked = lock_case_for(case, "record_appraisal", by)
        stored = store_attachment(by=by, name=name, content=content, kind=kind, village_code=locked.village_code)
        return record_appraisal(by=by, case=locked, appraisal=appraisal, chaired_by=chaired_by, minutes=stored)


def _refuse_incomplete_appraisal(appraisal: AppraisalRecord, first: Objection) -> None:
    """Refuse an appraisal before the objection, without a place, of unnamed people, or with votes of nobody.

    Raises:
        AppraisalIncomplete
    """
    if appraisal.held_on > today() or (first.recorded_on is not None and appraisal.held_on < first.recorded_on):
        message = _("评议日期不能早于提出异议的日期，也不能晚于今天。")
        raise AppraisalIncomplete(message, held_on=message)
    if not appraisal.place.strip():
        raise AppraisalIncomplete(_("请写明评议地点。"), place=_("请写明评议地点。"))
    names = [name.strip() for name, _capacity in appraisal.people]
    if not all(0 < len(name) <= _MAX_NAME and capacity.strip() for name, capacity in appraisal.people):
        message = _("参加人员每人一行，写明姓名和身份，如“钟有福 村民代表”。")
        raise AppraisalIncomplete(message, people=message)
    least = procedure_figure("least_appraisers", today())
    if len(set(names)) != len(names) or not least <= len(names) <= MAX_APPRAISERS:
        message = _("参加评议的不同的人须有{least}至{most}人。").format(least=least, most=MAX_APPRAISERS)
        raise AppraisalIncomplete(message, people=message)
    votes = (appraisal.votes_for, appraisal.votes_against, appraisal.votes_abstained)
    if min(votes) < 0 or sum(votes) != len(names):
        message = _("赞成、反对、弃权加起来须等于参加的{number}人。").format(number=len(names))
        raise AppraisalIncomplete(message, votes_for=message)


@action("case.uphold")
def uphold(*, by: User, case: Case, result: str, seen_version: int | None = None) -> Case:
    """Conclude that the objections are unfounded; of tekun the upheld opinion is published again (MCA43-15, -26).

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, AppraisalRequired, SecondPersonRequired,
        ReasonRequired
    """
    locked = lock_case_for(case, "uphold", by, seen_version)
    result = _conclude_objections(locked, by, result, is_founded=False)
    advance(locked, "uphold")
    draw = apply_step_effects(locked, by)
    record(
        _("异议处理完毕，维持初审意见。"),
        subject=locked,
        village_code=locked.village_code,
        why=result,
        new=audit_data_of(draw, locked) if draw else None,
    )
    return locked


@action("case.sustain_objection")
def sustain_objection(*, by: User, case: Case, result: str, seen_version: int | None = None) -> Case:
    """Conclude that an objection is founded: the case is investigated again, and a new opinion has a new notice.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, AppraisalRequired, SecondPersonRequired,
        ReasonRequired
    """
    locked = lock_case_for(case, "sustain_objection", by, seen_version)
    result = _conclude_objections(locked, by, result, is_founded=True)
    advance(locked, "sustain_objection")
    record(_("异议成立，重新调查。"), subject=locked, village_code=locked.village_code, why=result)
    return locked


def _conclude_objections(case: Case, by: User, result: str, *, is_founded: bool) -> str:
    """Write the result on the open objections; refuse without appraisal, or by chair, recorder or proposer.

    Raises:
        AppraisalRequired, SecondPersonRequired, ReasonRequired
    """
    waiting = open_objections(case)
    if waiting.filter(appraisal=None).exists():
        raise AppraisalRequired(_("还有异议没有评议，请先登记民主评议，或者退回重新调查。"))
    for appraisal in {objection.appraisal for objection in waiting.select_related("appraisal") if objection.appraisal}:
        refuse_same_person(
            by,
            appraisal.chaired_by_id,
            appraisal.recorded_by_id,
            case.proposed_by_id,
            sentence=_("评议由谁主持、记录，初审意见由谁提出，就不能由谁作结论，请另一人处理。"),
        )
    result = required_text(result, "result", _("请写明处理结论和理由。"))[:LONGEST_REASON]
    waiting.update(result=result, is_founded=is_founded, concluded_by=by, concluded_on=today())
    return result
