"""Record a home visit: from a form, or as a phone reports it with photographs and signature."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from doudi.casework.cases.assessment import HOME_VISIT_FACTS
from doudi.casework.cases.workflow import lock_case_for, set_next_due
from doudi.casework.home_visits.findings import Findings, Signature
from doudi.casework.models import Case, CaseFile, HomeVisit
from doudi.casework.procedures.clocks import procedure_figure
from doudi.casework.refusals import (
    TooFewVisitors,
)
from doudi.core.accounts.models import User
from doudi.core.attachments.actions import store_attachment
from doudi.core.attachments.models import Attachment
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.refusals import ReasonRequired

MAX_PHOTOS = 8
PersonFacts = dict[str, dict[str, bool | str]]
"""Facts asked at the visit: by number of the person, then by name of the fact."""


@action("case.home_visit")
def record_home_visit(
    *,
    by: User,
    case: Case,
    visited_on: date,
    visitors: list[str],
    findings: Findings,
    asked: PersonFacts | None = None,
    files: list[tuple[str, Attachment]] | None = None,
) -> HomeVisit:
    """Record a home visit with its findings, files and the facts asked of each person.

    Raises:
        OutsideScope, TransitionNotAllowed, RoleNotAllowed, TooFewVisitors, ReasonRequired
    """
    locked = lock_case_for(case, home_visit_verb(case), by)
    names = list(dict.fromkeys(visitor.strip() for visitor in visitors if visitor.strip()))
    minimum_visitors = procedure_figure("least_visitors", today())
    if len(names) < minimum_visitors:
        message = _("入户调查不得少于{minimum}人。").format(minimum=minimum_visitors)
        raise TooFewVisitors(message, visitors=message)
    if not findings.seen.strip():
        raise ReasonRequired(_("请写明看到的情况。"), seen=_("请写明看到的情况。"))
    visit = HomeVisit.objects.create(
        case=locked,
        visited_on=visited_on,
        visitors=names,
        recorded_by=by,
        sealed_findings=json.dumps(findings.as_data(), ensure_ascii=False),
    )
    for label, attachment in files or []:
        CaseFile.objects.create(case=locked, attachment=attachment, label=label[:80])
    for number, facts in (asked or {}).items():
        known = {name: value for name, value in facts.items() if name in HOME_VISIT_FACTS}
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


@dataclass(frozen=True)
class ReportedSignature:
    """The signature of the family member present: a drawing as PNG, or the reason why there is none."""

    name: str
    drawing: bytes = b""
    unsigned_reason: str = ""


@dataclass(frozen=True)
class HomeVisitReport:
    """A home visit as a phone sends it; its page makes ``key``, so that a report sent twice is recorded once."""

    key: str
    visited_on: date
    visitors: list[str]
    seen: str
    signature: ReportedSignature
    neighbours: str = ""
    checklist: list[tuple[str, str]] = field(default_factory=list)
    asked: PersonFacts = field(default_factory=dict)
    asked_in_words: list[tuple[str, str]] = field(default_factory=list)
    photos: list[tuple[str, bytes]] = field(default_factory=list)


def submit_home_visit(*, by: User, case: Case, report: HomeVisitReport) -> HomeVisit:
    """Store the photographs and the signature and record the visit, in one transaction.

    Raises:
        OutsideScope, TransitionNotAllowed, RoleNotAllowed, TooFewVisitors, ReasonRequired, EmptyFile, FileTooLarge,
        WrongFileType
    """
    with transaction.atomic():
        locked = lock_case_for(case, home_visit_verb(case), by)
        for visit in locked.home_visits.all():
            if visit.findings.key == report.key:
                return visit
        photos = [_store_photo(by, locked, name, content) for name, content in report.photos[:MAX_PHOTOS]]
        files = [(_("入户照片 {name}").format(name=photo.name), photo) for photo in photos]
        signature = Signature(report.signature.name, _("在场家庭成员"))
        if report.signature.drawing:
            drawing = _store_photo(by, locked, _("签名.png"), report.signature.drawing)
            signature = replace(signature, attachment_id=drawing.pk)
            files.append((_("入户签名"), drawing))
        else:
            role = _("在场家庭成员（{why}）").format(why=report.signature.unsigned_reason)
            signature = replace(signature, role=role)
        findings = Findings(
            seen=report.seen,
            neighbours=report.neighbours,
            key=report.key,
            checklist=tuple(report.checklist),
            tests=tuple(report.asked_in_words),
            photos=tuple(photo.pk for photo in photos),
            signatures=(signature,),
        )
        return record_home_visit(
            by=by,
            case=locked,
            visited_on=report.visited_on,
            visitors=report.visitors,
            findings=findings,
            asked=report.asked,
            files=files,
        )


def home_visit_verb(case: Case) -> str:
    """Return ``bureau_visit`` in a step where the bureau itself visits, else ``home_visit``."""
    step = case.declared_step
    return "bureau_visit" if step is not None and "bureau_visit" in step.verbs else "home_visit"


def _store_photo(by: User, case: Case, name: str, content: bytes) -> Attachment:
    return store_attachment(by=by, name=name, content=content, kind="photo", village_code=case.village_code)
