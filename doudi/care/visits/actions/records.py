"""Record what a visit found, with what becomes of it; choose the record that counts where two people went."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from doudi.care.visits.actions.findings import open_findings
from doudi.care.visits.answers import QUESTIONS, SELF_CARE_TESTS, needs_of
from doudi.care.visits.models import LONGEST_REASON, CarePause, CareVisit, PlannedVisit
from doudi.care.visits.refusals import MustVisitOnSite, VisitIncomplete, VisitOutOfCycle
from doudi.care.visits.workflow import (
    VISIT_TRANSITIONS,
    Manner,
    Outcome,
    PauseCause,
    VisitKind,
    VisitState,
)
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import BUREAU_ROLES, TOWNSHIP_ROLES, Permission, Role
from doudi.core.attachments.actions import store_attachment
from doudi.core.attachments.models import Attachment
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import lock_row, refuse_stale
from doudi.core.refusals import OutsideScope, RoleNotAllowed
from doudi.registry.deaths.actions import report_death
from doudi.registry.deaths.queries import open_report_of
from doudi.registry.models import Person
from doudi.values.carries import carries

LONGEST_REMARKS = 500
_FURTHEST_DAYS = 400
_OUTSIDE = gettext_lazy("这次探视不在您的辖区内。")


@dataclass(frozen=True)
class VisitReport:
    """What a visit found, as a page or phone sends it; ``key`` is made with the form and counts once.

    ``answers`` are those of ``answers.QUESTIONS`` and the tests of self-care; ``place`` is latitude and longitude
    where the visitor allowed it.
    """

    key: str
    visited_on: date
    outcome: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    manner: str = Manner.ON_SITE
    remarks: str = ""
    late_reason: str = ""
    next_on: date | None = None
    died_on: date | None = None
    place: str = ""
    photo: tuple[str, bytes] | None = None


@carries("P18-5.e", "SC649-15", "P18-10.b")
def record_visit(*, by: User, planned: PlannedVisit, report: VisitReport, seen_version: int | None = None) -> CareVisit:
    """Record a visit with its findings; each key is received once.

    Records of several visitors for one visit are all kept; the first counts until somebody chooses another. A visit
    that says that somebody lives after their recorded death is kept as a doubt and never counts.

    Raises:
        PermissionRequired, OutsideScope, RoleNotAllowed, StaleVersion, VisitIncomplete, VisitOutOfCycle,
        MustVisitOnSite, EmptyFile, FileTooLarge, WrongFileType, and what ``report_death`` refuses
    """
    require_permission(by, Permission.VISIT_FOR_CARE)
    with transaction.atomic():
        locked = lock_row(PlannedVisit.objects.visible_to(by), planned.pk, missing=OutsideScope(str(_OUTSIDE)))
        received = CareVisit.objects.filter(planned=locked, client_key=report.key).first()
        if received is not None:
            return received
        refuse_stale(locked, seen_version, _("别人已经登记过这次探视，请看过以后再提交。"))
        _refuse_foreign_role(by, locked)
        _refuse_incomplete(locked, report)
        photo = _stored_photo(by, locked, report)
        visit = _keep_visit(by=by, locked=locked, report=report, photo=photo)
        if report.outcome == Outcome.DIED and report.died_on and locked.person.death_date is None:
            _report_death(by, locked.person, report)
        return visit


def _refuse_foreign_role(by: User, planned: PlannedVisit) -> None:
    """Refuse a visit of the township made by a cadre, or one of the county made by a township.

    Raises:
        RoleNotAllowed
    """
    role = Role(by.role)
    if planned.kind == VisitKind.COUNTY and role not in BUREAU_ROLES:
        raise RoleNotAllowed(_("县局抽查由县局的人去。"))
    if planned.kind == VisitKind.TOWNSHIP and role not in TOWNSHIP_ROLES | BUREAU_ROLES:
        raise RoleNotAllowed(_("这一次要乡镇的人去。"))


def _refuse_incomplete(planned: PlannedVisit, report: VisitReport) -> None:
    """Refuse missing answers, impossible days, and a telephone call where the visit has to be made at home.

    Raises:
        VisitIncomplete, VisitOutOfCycle, MustVisitOnSite
    """
    if report.outcome not in Outcome.values or report.manner not in Manner.values:
        message = _("请选择见到本人没有。")
        raise VisitIncomplete(message, outcome=message)
    if report.visited_on > today():
        message = _("探视日期不能晚于今天。")
        raise VisitIncomplete(message, visited_on=message)
    if not planned.due_from <= report.visited_on <= planned.last_on:
        message = _("这次探视的日期是{first}至{last}；别的日子去的，请登记在那一次里，没有去的写明原因。").format(
            first=planned.due_from, last=planned.last_on
        )
        raise VisitOutOfCycle(message, visited_on=message)
    if report.outcome == Outcome.SEEN:
        missing = [one for one in QUESTIONS if report.answers.get(one.name) not in dict(one.choices)]
        if missing:
            message = _("请选择。")
            raise VisitIncomplete(_("还有没有回答的，请补上。"), **{one.name: message for one in missing})
    if planned.must_go and report.manner != Manner.ON_SITE:
        message = _("这一次须上门。")
        raise MustVisitOnSite(message, manner=message)
    if report.outcome != Outcome.NOT_MET and report.visited_on > planned.due_on and not report.late_reason.strip():
        message = _("过了{day}才去的，请写明原因。").format(day=planned.due_on)
        raise VisitIncomplete(message, late_reason=message)
    if report.next_on and not 0 < (report.next_on - report.visited_on).days <= _FURTHEST_DAYS:
        message = _("约定的下次要在这次以后、一年以内。")
        raise VisitIncomplete(message, next_on=message)


def _stored_photo(by: User, planned: PlannedVisit, report: VisitReport) -> Attachment | None:
    if report.photo is None:
        return None
    name, content = report.photo
    return store_attachment(by=by, name=name, content=content, kind="photo", village_code=planned.village_code)


@action("care_visit.record")
def _keep_visit(*, by: User, locked: PlannedVisit, report: VisitReport, photo: Attachment | None) -> CareVisit:
    is_doubtful = says_alive_after_death(locked.person, report)
    needs = needs_of(report.outcome, report.answers)
    visit = CareVisit.objects.create(
        planned=locked,
        visited_on=report.visited_on,
        outcome=report.outcome,
        manner=report.manner,
        sealed_answers=json.dumps(_answers(report), ensure_ascii=False),
        has_findings=is_doubtful or bool(needs.topics or needs.lead_need),
        is_doubtful=is_doubtful,
        late_reason=report.late_reason.strip()[:LONGEST_REASON] if report.visited_on > locked.due_on else "",
        next_on=report.next_on,
        photo=photo,
        client_key=report.key,
        recorded_by=by,
    )
    _count(locked, visit)
    open_findings(by=by, planned=locked, visit=visit, needs=needs, remarks=report.remarks)
    if report.outcome == Outcome.HOSPITAL and not is_doubtful:
        _open_pause(by, visit)
    sentence = _("{day}探视，存疑：登记去世以后又说见到人。") if is_doubtful else _("{day}探视：{outcome}。")
    record(
        sentence.format(day=visit.visited_on, outcome=visit.get_outcome_display()),
        subject=locked,
        village_code=locked.village_code,
    )
    return visit


def says_alive_after_death(person: Person, report: VisitReport) -> bool:
    """Whether a visit says that somebody lives after the day on which they died, as recorded or reported."""
    if report.outcome in {Outcome.DIED, Outcome.NOT_MET}:
        return False
    open_report = open_report_of(person) if person.death_date is None else None
    died_on = person.death_date or (open_report.died_on if open_report else None)
    return died_on is not None and report.visited_on > died_on


def _answers(report: VisitReport) -> dict[str, Any]:
    """Return the answers to be sealed: only what the form knows."""
    kept: dict[str, Any] = {"seen": report.remarks.strip()[:LONGEST_REMARKS], "place": report.place[:40]}
    if report.outcome == Outcome.SEEN:
        kept |= {one.name: report.answers[one.name] for one in QUESTIONS}
        kept |= {name: True for name in SELF_CARE_TESTS if report.answers.get(name)}
    return kept


def _count(planned: PlannedVisit, visit: CareVisit) -> None:
    """Let a record count if it is the first that knows how the person is; mark two visitors of one day."""
    planned.version += 1
    is_known = visit.outcome != Outcome.NOT_MET and not visit.is_doubtful
    if is_known and VISIT_TRANSITIONS.allows(planned.state, "make"):
        planned.state = VISIT_TRANSITIONS.target(planned.state, "make")
        planned.counted_visit, planned.cancel_cause = visit, ""
    elif is_known and planned.state == VisitState.DONE:
        planned.must_choose = True
    planned.save()


def _open_pause(by: User, visit: CareVisit) -> None:
    """Pause visits while somebody is in hospital, unless they are paused already."""
    person = visit.planned.person
    if not CarePause.objects.filter(person=person, until=None).exists():
        CarePause.objects.create(
            person=person,
            cause=PauseCause.HOSPITAL,
            since=visit.visited_on + timedelta(days=1),
            visit=visit,
            recorded_by=by,
        )


def _report_death(by: User, person: Person, report: VisitReport) -> None:
    if open_report_of(person) is None and report.died_on is not None:
        source = gettext_noop("探视巡访")
        report_death(by=by, person=person, died_on=report.died_on, data_source=source, note=report.remarks[:100])


@action("care_visit.choose")
def choose_counted_visit(*, by: User, planned: PlannedVisit, visit: CareVisit) -> PlannedVisit:
    """Choose which of several records of a visit counts; the others stay as they are.

    Raises:
        PermissionRequired, OutsideScope, VisitIncomplete
    """
    require_permission(by, Permission.HANDLE_CARE)
    locked = lock_row(PlannedVisit.objects.visible_to(by), planned.pk, missing=OutsideScope(str(_OUTSIDE)))
    is_countable = visit.planned_id == locked.pk and visit.outcome != Outcome.NOT_MET and not visit.is_doubtful
    if locked.state != VisitState.DONE or not is_countable:
        raise VisitIncomplete(_("请在这次探视的记录里选一份见到人的。"))
    locked.counted_visit, locked.must_choose = visit, False
    locked.version += 1
    locked.save(update_fields=["counted_visit", "must_choose", "version"])
    record(
        _("选定{day}由{name}登记的记录，其他记录保留。").format(day=visit.visited_on, name=visit.recorded_by.name),
        subject=locked,
        village_code=locked.village_code,
    )
    return locked
