"""Announce a round with its seed, draw it, inspect a case, agree with or dispute a finding, decide, rectify."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doudi.core.access_log.note import note_shown
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.actions import store_upload
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope, required_text
from doudi.supervision.inspections.checklist import checklists
from doudi.supervision.inspections.draw import DrawNotPossibleError, draw_pairs, draw_strata, population_hash
from doudi.supervision.inspections.models import InspectedCase, InspectionFinding, InspectionRound
from doudi.supervision.inspections.population import Drawable, drawable_cases
from doudi.supervision.inspections.queries import visible_cases, visible_findings
from doudi.supervision.inspections.refusals import (
    DrawNotPossible,
    DrawTooEarly,
    InspectionIncomplete,
    NothingToRectify,
    NotInspected,
    NotInspector,
    SampleSizeNotAllowed,
)
from doudi.supervision.inspections.workflow import (
    FINDING_TRANSITIONS,
    ROUND_TRANSITIONS,
    TRUE_FINDINGS,
    Answer,
    RoundKind,
)
from doudi.supervision.rectification.actions.plans import insert_finding
from doudi.supervision.rectification.models import RectificationPlan
from doudi.supervision.rectification.refusals import DeadlineNotAllowed
from doudi.supervision.rectification.scope import COUNTY_OWNER, owner_code, township_owners
from doudi.supervision.rectification.workflow import Source
from doudi.values.carries import carries

LONGEST_WORDS = 500
MOST_OF_A_SAMPLE = 50


@carries("P18-2.f", "SAL2026-69")
@action("inspection.announce")
def announce_round(*, by: User, kind: str, title: str, sizes: Mapping[str, int], due_on: date) -> InspectionRound:
    """Announce a round and publish the seed of its draw, which nobody chose.

    Args:
        sizes: how many cases of each checklist are drawn in each township.

    Raises:
        PermissionRequired, SampleSizeNotAllowed, DeadlineNotAllowed, ReasonRequired, NumberInText
    """
    require_permission(by, Permission.MANAGE_SUPERVISION)
    wanted = {name: size for name, size in sizes.items() if size and name in checklists()}
    if not wanted or any(not 0 < size <= MOST_OF_A_SAMPLE for size in wanted.values()):
        raise SampleSizeNotAllowed(_("至少抽一种对象，每个乡镇每种1到{most}件。").format(most=MOST_OF_A_SAMPLE))
    if due_on <= today():
        message = _("完成期限要晚于今天。")
        raise DeadlineNotAllowed(message, due_on=message)
    made = InspectionRound.objects.create(
        kind=kind,
        title=required_text(title, "title")[:80],
        seed=secrets.token_hex(8),
        sizes=wanted,
        due_on=due_on,
        announced_by=by,
        announced_on=today(),
    )
    record(
        _("公布{kind}“{title}”的随机种子{seed}。").format(
            kind=made.get_kind_display(), title=made.title, seed=made.seed
        ),
        subject=made,
        new={"seed": made.seed, "sizes": wanted},
    )
    return made


def _lock_round(by: User, row: InspectionRound, verb: str, seen_version: int | None) -> InspectionRound:
    require_permission(by, Permission.MANAGE_SUPERVISION)
    locked = lock_row(InspectionRound.objects.all(), row.pk)
    refuse_stale(locked, seen_version, _("您打开页面以后，这次检查有了变化，请看过再办。"))
    sentence = _("这次检查现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(ROUND_TRANSITIONS, locked.state, verb, sentence)
    return locked


@carries("P18-13.c", "P18-2.f")
@action("inspection.draw")
def draw_round(*, by: User, round_: InspectionRound, seen_version: int | None = None) -> InspectionRound:
    """Draw who inspects whom and which cases, a day after the seed was published at the earliest.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, DrawTooEarly, DrawNotPossible
    """
    locked = _lock_round(by, round_, "draw", seen_version)
    if today() <= locked.announced_on:
        raise DrawTooEarly(_("随机种子今天才公布，最早明天抽取，让大家先看到种子。"))
    inspectors = _inspectors(locked)
    drawable = {name: drawable_cases(name) for name in locked.sizes}
    strata = {
        name: {code: [one.candidate for one in cases.values()] for code, cases in found.items()}
        for name, found in drawable.items()
    }
    made: list[InspectedCase] = []
    for name, of_programme in strata.items():
        for code, keys in draw_strata(of_programme, locked.sizes[name], f"{locked.seed}:{name}").items():
            if code in inspectors:
                made += [_case(locked, name, drawable[name][code][key], inspectors[code]) for key in keys]
    if not made:
        raise DrawNotPossible(_("没有可以抽的对象。"))
    InspectedCase.objects.bulk_create(made, batch_size=500)
    locked.drawn_on = today()
    locked.population_hash = population_hash(strata)
    locked.population = {
        name: {code: len(found) for code, found in sorted(of_programme.items())}
        for name, of_programme in strata.items()
    }
    advance(locked, "draw", ROUND_TRANSITIONS)
    record(
        _("“{title}”抽取{cases}件，涉及{townships}个乡镇。").format(
            title=locked.title, cases=len(made), townships=len({one.township_code for one in made})
        ),
        subject=locked,
        new={"seed": locked.seed, "population_hash": locked.population_hash},
    )
    return locked


def _inspectors(row: InspectionRound) -> dict[str, str]:
    """Return by township who inspects it: another township, or the bureau."""
    townships = [code for code, _name in township_owners()]
    if row.kind != RoundKind.MUTUAL:
        return dict.fromkeys(townships, COUNTY_OWNER)
    before = InspectionRound.objects.filter(kind=RoundKind.MUTUAL, drawn_on__isnull=False).order_by("-drawn_on").first()
    earlier = set()
    if before is not None:
        pairs = before.cases.order_by().values_list("inspector_code", "village_code").distinct()
        earlier = {(inspector, f"{village[:9]:0<12}") for inspector, village in pairs}
    try:
        return {inspected: inspector for inspector, inspected in draw_pairs(townships, earlier, row.seed)}
    except DrawNotPossibleError:
        raise DrawNotPossible(_("乡镇太少，排不出互查的对子。")) from None


def _case(row: InspectionRound, name: str, drawn: Drawable, inspector: str) -> InspectedCase:
    return InspectedCase(
        round=row,
        checklist_name=name,
        person_id=drawn.person,
        village_code=drawn.village_code,
        inspector_code=inspector,
        marks=drawn.marks,
    )


def may_inspect(by: User, case: InspectedCase) -> bool:
    """Whether a case was drawn for a user to inspect, and waits."""
    return by.may(Permission.INSPECT) and owner_code(by) == case.inspector_code and case.inspected_on is None


@carries("P18-13.c")
@action("inspection.inspect")
def inspect_case(
    *,
    by: User,
    case: InspectedCase,
    answers: Mapping[str, str],
    words: Mapping[str, str],
    remarks: str = "",
    photo: Upload | None = None,
) -> InspectedCase:
    """Record what an inspection found; each problem becomes a finding for the township inspected.

    Args:
        answers: by question of the checklist.
        words: by question, what the problem is.

    Raises:
        PermissionRequired, OutsideScope, NotInspector, InspectionIncomplete
        EmptyFile, FileTooLarge, WrongFileType
    """
    require_permission(by, Permission.INSPECT)
    locked = lock_row(visible_cases(by), case.pk, missing=OutsideScope(_("这一件不由本单位检查。")))
    if not may_inspect(by, locked):
        raise NotInspector(_("这一件已经检查过，或者不由本单位检查。"))
    questions = locked.checklist.questions
    for question in questions:
        if answers.get(question.id) not in Answer.values:
            message = _("请选择。")
            raise InspectionIncomplete(_("每一项都要有结果。"), **{question.id: message})
        if answers[question.id] == Answer.PROBLEM and not words.get(question.id, "").strip():
            message = _("有问题的，请写明是什么问题。")
            raise InspectionIncomplete(message, **{f"{question.id}_words": message})
    problems = [question for question in questions if answers[question.id] == Answer.PROBLEM]
    given: dict[str, Any] = {question.id: answers[question.id] for question in questions}
    locked.sealed_answers = json.dumps(given | {"remarks": remarks.strip()[:LONGEST_WORDS]}, ensure_ascii=False)
    locked.inspected_by, locked.inspected_on = by, today()
    if photo is not None:
        locked.photo = store_upload(by=by, upload=photo, village_code=locked.village_code)
    locked.save()
    for question in problems:
        InspectionFinding.objects.create(
            case=locked,
            village_code=locked.village_code,
            question_name=question.id,
            sealed_text=words[question.id].strip()[:LONGEST_WORDS],
        )
    record(
        _("“{title}”检查{checklist}一件，发现问题{number}个。").format(
            title=locked.round.title, checklist=locked.checklist.label, number=len(problems)
        ),
        subject=locked,
        village_code=locked.village_code,
    )
    return locked


def show_case(*, by: User, case: InspectedCase) -> None:
    """Note that a user sees the person of a case, who may live in another township."""
    if by.may(Permission.READ_SUPERVISION):
        note_shown([case.person])


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
    refuse_same_person(by, locked.case.inspected_by_id, sentence=_("这一件是您检查的，要由另一人裁定。"))
    text = required_text(words, "words", _("请写明裁定的理由。"), is_sealed=True)
    locked.sealed_decision, locked.decided_by, locked.decided_on = text[:LONGEST_WORDS], by, today()
    advance(locked, verb, FINDING_TRANSITIONS)
    _record(
        _("裁定“{title}”的问题属实：{question}") if is_upheld else _("裁定“{title}”的问题不成立：{question}"), locked
    )
    return locked


@carries("P18-2.f", "P18-13.c")
@action("inspection.rectify")
def rectify_round(
    *, by: User, round_: InspectionRound, measure: str, due_on: date, seen_version: int | None = None
) -> RectificationPlan:
    """Put every agreed or upheld finding that is not yet there into the tracker, under one plan of the round.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, NothingToRectify, ReasonRequired, NumberInText,
        DeadlineNotAllowed
    """
    locked = _lock_round(by, round_, "rectify", seen_version)
    waiting = InspectionFinding.objects.filter(case__round=locked, state__in=TRUE_FINDINGS, rectification=None)
    findings = list(waiting.select_related("case__person").order_by("village_code", "pk"))
    if not findings:
        raise NothingToRectify(_("没有认可的、裁定属实的问题，或者都已经进了整改台账。"))
    plan = RectificationPlan.objects.create(
        title=_("{title}整改").format(title=locked.title)[:80],
        source=Source.INSPECTION,
        issuer=_("县民政局"),
        received_on=today(),
        due_on=max(due_on, today()),
        made_by=by,
    )
    for finding in findings:
        finding.rectification = insert_finding(
            plan=plan,
            owner=finding.case.township_code,
            title=_("{label}：{question}").format(label=finding.case.checklist.label, question=finding.question.text)[
                :80
            ],
            text=f"{finding.case.person.name}：{finding.sealed_text.clear()}",
            measure=measure,
            due_on=due_on,
            person=finding.case.person,
        )
        finding.save(update_fields=["rectification"])
    advance(locked, "rectify", ROUND_TRANSITIONS)
    record(
        _("“{title}”的{number}个问题进入整改台账。").format(title=locked.title, number=len(findings)), subject=locked
    )
    return plan


@action("inspection.close")
def close_round(*, by: User, round_: InspectionRound, seen_version: int | None = None) -> InspectionRound:
    """Close a round; what was not inspected stays uninspected in its report.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed
    """
    locked = _lock_round(by, round_, "close", seen_version)
    left = locked.cases.filter(inspected_on=None).count()
    advance(locked, "close", ROUND_TRANSITIONS)
    record(_("“{title}”结束，没有检查的{left}件。").format(title=locked.title, left=left), subject=locked)
    return locked
