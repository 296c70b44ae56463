"""Record a home visit: from a form, or as a phone reports it with photographs and signatures."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from doudi.casework.cases.assessment import HOME_VISIT_FACTS
from doudi.casework.cases.workflow import lock_case_for, set_next_due
from doudi.casework.changed_facts.log import facts_before, log_changed_facts
from doudi.casework.home_visits.checklist import questions_of
from doudi.casework.home_visits.findings import REMOTE_WAYS, Findings, Signature
from doudi.casework.home_visits.refusals import RemoteVisitNotAllowed, VisitDateInvalid
from doudi.casework.home_visits.visitors import is_of_the_village, possible_visitors
from doudi.casework.models import Case, CaseFile, ChangedFact, HomeVisit, HomeVisitor
from doudi.casework.procedures.clocks import procedure_figure
from doudi.casework.random_checks.before_decision import settle_by_visit
from doudi.casework.refusals import (
    RecorderDidNotVisit,
    TooFewVisitors,
    VisitorNotAllowed,
    VisitorSignatureMissing,
    VisitorsOfTheVillage,
    VisitRowsUnanswered,
)
from doudi.casework.switches.queries import allows_remote_visits
from doudi.core.accounts.models import User
from doudi.core.attachments.actions import store_attachment
from doudi.core.attachments.models import Attachment
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import refuse_stale
from doudi.core.record_language import in_record_language
from doudi.core.refusals import ReasonRequired
from doudi.registry.models import Person
from doudi.values.carries import carries

MAX_PHOTOS = 8
PersonFacts = dict[str, dict[str, bool | str]]
"""Facts asked at the visit: by number of the person, then by name of the fact."""


@carries("MCA57-16", "SAL2026-65")
@action("case.home_visit")
def record_home_visit(
    *,
    by: User,
    case: Case,
    visited_on: date,
    visitors: list[User],
    findings: Findings,
    asked: PersonFacts | None = None,
    files: list[tuple[str, Attachment]] | None = None,
) -> HomeVisit:
    """Record a home visit with its findings, files and the facts asked of each person.

    Raises:
        OutsideScope, TransitionNotAllowed, RoleNotAllowed, VisitDateInvalid, RemoteVisitNotAllowed, TooFewVisitors,
        VisitorNotAllowed, VisitorsOfTheVillage, RecorderDidNotVisit, VisitRowsUnanswered,
        VisitorSignatureMissing, ReasonRequired
    """
    locked = lock_case_for(case, home_visit_verb(case), by)
    _refuse_visit_date(locked, visited_on)
    _refuse_remote_visit(locked, visited_on, findings.way)
    _refuse_visitors(locked, visitors, by)
    _refuse_unanswered_rows(locked, findings, asked or {})
    _refuse_unsigned(findings, visitors, by)
    if not findings.seen.strip():
        raise ReasonRequired(_("请写明看到的情况。"), seen=_("请写明看到的情况。"))
    names = [visitor.name for visitor in visitors]
    visit = HomeVisit.objects.create(
        case=locked,
        visited_on=visited_on,
        visitors=names,
        recorded_by=by,
        client_key=findings.key,
        sealed_findings=json.dumps(findings.as_data(), ensure_ascii=False),
    )
    HomeVisitor.objects.bulk_create([HomeVisitor(visit=visit, user=visitor) for visitor in visitors])
    settle_by_visit(locked, visit)
    for label, attachment in files or []:
        CaseFile.objects.create(case=locked, attachment=attachment, label=label[:80])
    before = facts_before(locked) if asked else None
    for number, facts in (asked or {}).items():
        known = {name: value for name, value in facts.items() if name in HOME_VISIT_FACTS}
        log_changed_facts(
            locked,
            by=by,
            source=ChangedFact.Source.HOME_VISIT,
            evidence=_("{day}入户，{names}").format(day=visited_on, names="、".join(names)),
            person=Person.objects.filter(number=number).first(),
            new=known,
            before=before,
            earlier=locked.investigated_facts.get(number),
        )
        locked.investigated_facts = {
            **locked.investigated_facts,
            number: {**locked.investigated_facts.get(number, {}), **known},
        }
    locked.version += 1
    set_next_due(locked)
    locked.save()
    record(
        _("{day}入户调查，调查人{names}。").format(day=visited_on, names="、".join(names)),
        subject=locked,
        village_code=locked.village_code,
    )
    return visit


def _refuse_visit_date(case: Case, visited_on: date) -> None:
    """Refuse a visit before the case was accepted, or in the future.

    Raises:
        VisitDateInvalid
    """
    first_day = case.accepted_on or case.step_since
    if not first_day <= visited_on <= today():
        message = _("入户日期不能早于受理，也不能晚于今天。")
        raise VisitDateInvalid(message, visited_on=message)


@carries("MCA57-16")
def _refuse_remote_visit(case: Case, visited_on: date, way: str) -> None:
    """Refuse a visit by telephone or video where no emergency allows it on that day (MCA57-16).

    Raises:
        RemoteVisitNotAllowed
    """
    if way and (way not in REMOTE_WAYS or not allows_remote_visits(case.village_code, visited_on)):
        message = _("没有突发事件放宽，入户调查要上门，不能用电话、视频代替。")
        raise RemoteVisitNotAllowed(message, way=message)


def _refuse_visitors(case: Case, visitors: list[User], by: User) -> None:
    """Refuse visits by fewer people than the law requires, by strangers, or by the village alone (MCA57-16).

    Raises:
        TooFewVisitors, VisitorNotAllowed, VisitorsOfTheVillage, RecorderDidNotVisit
    """
    minimum_visitors = procedure_figure("least_visitors", today())
    keys = {visitor.pk for visitor in visitors}
    if len(keys) < minimum_visitors or len(keys) < len(visitors):
        message = _("入户调查不得少于{minimum}人，每人只选一次。").format(minimum=minimum_visitors)
        raise TooFewVisitors(message, visitor_2=message)
    if not keys <= {visitor.pk for visitor in possible_visitors(case)}:
        message = _("调查人须是本村（社区）、本乡镇或县局的人员，不含已备案回避的。")
        raise VisitorNotAllowed(message, visitor_2=message)
    if all(is_of_the_village(visitor) for visitor in visitors):
        message = _("调查人不能都是村（社区）干部。")
        raise VisitorsOfTheVillage(message, visitor_2=message)
    if by.pk not in keys:
        raise RecorderDidNotVisit(_("入户调查由去过的人登记。"))


def _refuse_unanswered_rows(case: Case, findings: Findings, asked: PersonFacts) -> None:
    """Refuse a record in which a row has neither an answer nor the reason why there is none.

    Raises:
        VisitRowsUnanswered
    """
    answered = {label for label, answer in (*findings.checklist, *findings.tests) if answer.strip()}
    with in_record_language():  # the findings hold the questions in Chinese
        missing = {
            question.name
            for question in questions_of(case)
            if question.label not in answered and question.fact not in asked.get(question.person_number, {})
        }
    if missing:
        unanswered = [question for question in questions_of(case) if question.name in missing]
        message = _("请选择，或者写明为什么没有看（问）。")
        labels = "、".join(question.label for question in unanswered)
        raise VisitRowsUnanswered(
            _("还有{number}行没有答案，也没有原因：{labels}").format(number=len(unanswered), labels=labels),
            **{question.name: message for question in unanswered},
        )


def _refuse_unsigned(findings: Findings, visitors: list[User], by: User) -> None:
    """Refuse a record that a visitor has not signed; who records it signs by their account.

    Raises:
        VisitorSignatureMissing
    """
    signed = {signature.user_id for signature in findings.signatures} | {by.pk}
    missing = [visitor.name for visitor in visitors if visitor.pk not in signed]
    if missing:
        message = _("请{names}签名。").format(names="、".join(missing))
        raise VisitorSignatureMissing(message, visitor_2=message)


@dataclass(frozen=True)
class ReportedSignature:
    """The signature of the family member present: a drawing as PNG, or the reason why there is none."""

    name: str
    drawing: bytes = b""
    unsigned_reason: str = ""


@dataclass(frozen=True)
class ReportedVisitor:
    """A visitor with the drawing of their signature; who records the visit needs none."""

    user: User
    drawing: bytes = b""


@dataclass(frozen=True)
class HomeVisitReport:
    """A home visit as a phone sends it; its page makes ``key``, so that a report sent twice is recorded once.

    ``seen_version`` is the version of the case that the page was made from; None is not checked.
    """

    key: str
    visited_on: date
    visitors: list[ReportedVisitor]
    seen: str
    signature: ReportedSignature
    neighbours: str = ""
    way: str = ""
    checklist: list[tuple[str, str]] = field(default_factory=list)
    asked: PersonFacts = field(default_factory=dict)
    asked_in_words: list[tuple[str, str]] = field(default_factory=list)
    photos: list[tuple[str, bytes]] = field(default_factory=list)
    seen_version: int | None = None


def submit_home_visit(*, by: User, case: Case, report: HomeVisitReport) -> HomeVisit:
    """Store the photographs and signatures and record the visit, in one transaction; once for each key.

    Raises:
        StaleVersion: the case changed after the page was made; the page keeps both versions for the officer's choice.
        OutsideScope, TransitionNotAllowed, RoleNotAllowed, EmptyFile, FileTooLarge, WrongFileType, and what
        ``record_home_visit`` refuses.
    """
    with transaction.atomic():
        same_report = HomeVisit.objects.filter(case=case, client_key=report.key, recorded_by=by)
        received = same_report.first()
        if received is not None:
            return received
        locked = lock_case_for(case, home_visit_verb(case), by)
        if meanwhile := same_report.first():  # the phone sent it twice at once, and this one waited for the lock
            return meanwhile
        step = locked.step_label
        stale = _("您打开页面以后，这一件又有变化（现在是“{step}”），请看过再决定。").format(step=step)
        refuse_stale(locked, report.seen_version, stale)
        photos = [_store_photo(by, locked, name, content) for name, content in report.photos[:MAX_PHOTOS]]
        files = [(gettext_noop("入户照片 {name}").format(name=photo.name), photo) for photo in photos]
        signatures = [_family_signature(by, locked, report.signature)]
        signatures += [_visitor_signature(by, locked, visitor) for visitor in report.visitors]
        drawn = Attachment.objects.in_bulk([one.attachment_id for one in signatures if one.attachment_id])
        files += [
            (gettext_noop("入户签名 {name}").format(name=one.name), drawn[one.attachment_id])
            for one in signatures
            if one.attachment_id
        ]
        findings = Findings(
            seen=report.seen,
            neighbours=report.neighbours,
            way=report.way,
            key=report.key,
            checklist=tuple(report.checklist),
            tests=tuple(report.asked_in_words),
            photos=tuple(photo.pk for photo in photos),
            signatures=tuple(one for one in signatures if one.name),
        )
        return record_home_visit(
            by=by,
            case=locked,
            visited_on=report.visited_on,
            visitors=[visitor.user for visitor in report.visitors],
            findings=findings,
            asked=report.asked,
            files=files,
        )


@carries("P18-27.b")
def submit_joint_home_visit(*, by: User, case: Case, report: HomeVisitReport, siblings: list[Case]) -> HomeVisit:
    """Record one visit for several matters of a family, in one transaction; each case keeps its own record.

    Raises:
        what ``submit_home_visit`` refuses, for any of the cases.
    """
    with transaction.atomic():
        visit = submit_home_visit(by=by, case=case, report=_asked_in(report, case))
        stored = Attachment.objects.in_bulk([*visit.findings.photos, *_drawings(visit)])
        for sibling in siblings:
            key = uuid.uuid5(uuid.UUID(hex=report.key), str(sibling.pk)).hex
            if HomeVisit.objects.filter(client_key=key).exists():
                continue
            record_home_visit(
                by=by,
                case=sibling,
                visited_on=report.visited_on,
                visitors=[visitor.user for visitor in report.visitors],
                findings=replace(visit.findings, key=key),
                asked=_asked_in(report, sibling).asked,
                files=[(gettext_noop("入户材料 {name}").format(name=one.name), one) for one in stored.values()],
            )
    return visit


def _drawings(visit: HomeVisit) -> list[int]:
    return [one.attachment_id for one in visit.findings.signatures if one.attachment_id]


def _asked_in(report: HomeVisitReport, case: Case) -> HomeVisitReport:
    """Return a report with the facts that a case asks for; those of other matters stay with them."""
    own = {(question.person_number, question.fact) for question in questions_of(case)}
    asked = {
        number: {name: value for name, value in facts.items() if (number, name) in own}
        for number, facts in report.asked.items()
    }
    return replace(report, asked={number: facts for number, facts in asked.items() if facts})


def _family_signature(by: User, case: Case, reported: ReportedSignature) -> Signature:
    signature = Signature(reported.name, gettext_noop("在场家庭成员"))
    if reported.drawing:
        return replace(signature, attachment_id=_store_photo(by, case, gettext_noop("签名.png"), reported.drawing).pk)
    return replace(signature, role=gettext_noop("在场家庭成员（{why}）").format(why=reported.unsigned_reason))


def _visitor_signature(by: User, case: Case, reported: ReportedVisitor) -> Signature:
    """Return the signature of a visitor; without a name where there is none."""
    visitor = reported.user
    if reported.drawing:
        drawing = _store_photo(by, case, gettext_noop("签名.png"), reported.drawing)
        return Signature(visitor.name, gettext_noop("调查人"), drawing.pk, visitor.pk)
    if visitor.pk == by.pk:
        return Signature(visitor.name, gettext_noop("调查人（以本人账号签名）"), None, visitor.pk)
    return Signature("", "")


def home_visit_verb(case: Case) -> str:
    """Return ``bureau_visit`` in a step where the bureau itself visits, else ``home_visit``."""
    step = case.declared_step
    return "bureau_visit" if step is not None and "bureau_visit" in step.verbs else "home_visit"


def _store_photo(by: User, case: Case, name: str, content: bytes) -> Attachment:
    return store_attachment(by=by, name=name, content=content, kind="photo", village_code=case.village_code)
