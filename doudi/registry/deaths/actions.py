"""Report a death, or that a recorded death is wrong; confirm or reject a report as the second person.

A person is recorded as dead, or as alive again, in no other way: forms of the registry, imports, merges and cases
refuse it (MCA83-I.3). Cases end the awards afterwards.
"""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.actions import store_upload
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action, lock_audit_trail, record
from doudi.core.clock import today
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_transition
from doudi.core.refusals import required_text
from doudi.registry.access import refuse_outside_scope
from doudi.registry.circumstances.actions import change_circumstance_by_two
from doudi.registry.dated_rows import lock
from doudi.registry.deaths.models import (
    DEATH_REPORT_TRANSITIONS,
    MAX_REASON_LENGTH,
    MAX_SOURCE_LENGTH,
    DeathReport,
)
from doudi.registry.deaths.queries import open_report_of
from doudi.registry.followers import DEATH_CHANGED
from doudi.registry.models import Person, Source
from doudi.registry.refusals import (
    DeathAlreadyRecorded,
    DeathEvidenceRequired,
    DeathReportAlreadyOpen,
    ImplausibleDeathDate,
    NoDeathRecorded,
)
from doudi.values.dates import format_date


@action("death.report")
def report_death(
    *,
    by: User,
    person: Person,
    died_on: date,
    evidence: Upload | None = None,
    data_source: str = "",
    note: str = "",
) -> DeathReport:
    """Report that a person has died, with a proof or the name of the data that says so; payments wait from now on.

    Raises:
        PermissionRequired, OutsideScope, DeathAlreadyRecorded, DeathReportAlreadyOpen, ImplausibleDeathDate,
        DeathEvidenceRequired, EmptyFile, FileTooLarge, WrongFileType
    """
    _begin(by, person)
    if person.death_date is not None:
        message = _("{name}已登记{day}死亡；登记有误的，用“更正死亡登记”。")
        raise DeathAlreadyRecorded(message.format(name=person.name, day=format_date(person.death_date)))
    refuse_implausible_death(person, died_on)
    report = _create(by, person, DeathReport.Kind.DEATH, died_on, evidence, data_source, note)
    DEATH_CHANGED.tell(person)
    record(
        _("报告{name}于{day}死亡，待第二人核实，在此以前各项待遇缓发。").format(
            name=person.name, day=format_date(died_on)
        ),
        subject=person,
        village_code=person.village_id,
        why=report.data_source or _("有证明附件"),
        new={"report": report.pk},
    )
    return report


@action("death.report_wrong")
def report_wrong_death(
    *,
    by: User,
    person: Person,
    died_on: date | None,
    evidence: Upload | None = None,
    data_source: str = "",
    note: str = "",
) -> DeathReport:
    """Report that a recorded death is wrong: it was on another day, or the person is alive (``died_on`` None).

    Raises:
        PermissionRequired, OutsideScope, NoDeathRecorded, DeathReportAlreadyOpen, ImplausibleDeathDate,
        DeathEvidenceRequired, EmptyFile, FileTooLarge, WrongFileType
    """
    _begin(by, person)
    if person.death_date is None:
        raise NoDeathRecorded(_("{name}没有登记死亡。").format(name=person.name))
    if died_on is not None:
        refuse_implausible_death(person, died_on)
    report = _create(by, person, DeathReport.Kind.CORRECTION, died_on, evidence, data_source, note)
    right = _("死亡日期应为{day}").format(day=format_date(died_on)) if died_on else _("本人健在")
    record(
        _("报告{name}的死亡登记有误：{right}，待第二人核实。").format(name=person.name, right=right),
        subject=person,
        village_code=person.village_id,
        why=report.data_source or _("有证明附件"),
        new={"report": report.pk},
    )
    return report


def refuse_implausible_death(person: Person, died_on: date) -> None:
    """Refuse a day of death before birth or in the future.

    Raises:
        ImplausibleDeathDate
    """
    message = ""
    if died_on < person.birth_date:
        message = _("死亡日期早于出生日期（{day}）。").format(day=format_date(person.birth_date))
    elif died_on > today():
        message = _("死亡日期不能晚于今天。")
    if message:
        raise ImplausibleDeathDate(message, died_on=message)


def _begin(by: User, person: Person) -> None:
    """Check permission and scope, and lock the person.

    Raises:
        PermissionRequired, OutsideScope, DeathReportAlreadyOpen
    """
    require_permission(by, Permission.REPORT_DEATHS)
    refuse_outside_scope(by, person.village_id)
    lock(person)
    person.refresh_from_db(fields=["death_date"])
    if open_report_of(person) is not None:
        raise DeathReportAlreadyOpen(_("{name}已有一份死亡登记待第二人核实。").format(name=person.name))


def _create(
    by: User,
    person: Person,
    kind: str,
    died_on: date | None,
    evidence: Upload | None,
    data_source: str,
    note: str,
) -> DeathReport:
    if evidence is None and not data_source.strip():
        message = _("请上传证明（死亡证明、火化证明、户口注销或村委会证明），或写明数据来源。")
        raise DeathEvidenceRequired(message, evidence=message)
    attachment = None
    if evidence is not None:
        attachment = store_upload(by=by, upload=evidence, village_code=person.village_id)
    lock_audit_trail()  # a release of payroll that runs at the same time sees the report, or comes before it
    return DeathReport.objects.create(
        person=person,
        kind=kind,
        died_on=died_on,
        evidence=attachment,
        data_source=data_source.strip()[:MAX_SOURCE_LENGTH],
        note=note.strip()[:MAX_REASON_LENGTH],
        reported_by=by,
    )


@action("death.confirm")
def confirm_death_report(*, by: User, report: DeathReport, why: str) -> DeathReport:
    """Confirm a report as the second person, after looking at its evidence; the registry changes now.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, SecondPersonRequired, ReasonRequired,
        ImplausibleDeathDate
    """
    locked = _lock_for_decision(by, report, "confirm")
    if locked.died_on is not None:
        refuse_implausible_death(locked.person, locked.died_on)
    _decide(locked, by, "confirm", required_text(why, "why", _("请写明怎么核实的。")))
    change_circumstance_by_two(
        by=by,
        entered_by=locked.reported_by,
        subject=locked.person,
        kind="death_date",
        value=locked.died_on,
        since=locked.died_on,
        source=Source.DEPARTMENT if locked.data_source else Source.MATERIAL,
        source_detail=(locked.data_source or _("证明附件")),
    )
    DEATH_CHANGED.tell(locked.person)
    record(
        _("核实{name}的{kind}登记属实。").format(name=locked.person.name, kind=locked.get_kind_display()),
        subject=locked.person,
        village_code=locked.person.village_id,
        why=locked.decided_why,
        new={"report": locked.pk},
    )
    return locked


@action("death.reject")
def reject_death_report(*, by: User, report: DeathReport, why: str) -> DeathReport:
    """Reject a report as the second person; payments that waited for it go on.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, SecondPersonRequired, ReasonRequired
    """
    locked = _lock_for_decision(by, report, "reject")
    _decide(locked, by, "reject", required_text(why, "why", _("请写明怎么核实的。")))
    DEATH_CHANGED.tell(locked.person)
    record(
        _("核实{name}的{kind}登记不属实。").format(name=locked.person.name, kind=locked.get_kind_display()),
        subject=locked.person,
        village_code=locked.person.village_id,
        why=locked.decided_why,
        new={"report": locked.pk},
    )
    return locked


def _lock_for_decision(by: User, report: DeathReport, verb: str) -> DeathReport:
    require_permission(by, Permission.CHANGE_REGISTRY)
    locked = lock_row(DeathReport.objects.select_related("person", "reported_by"), report.pk)
    refuse_outside_scope(by, locked.person.village_id)
    refuse_transition(DEATH_REPORT_TRANSITIONS, locked.state, verb, _("这份死亡登记已经核实过。"))
    refuse_same_person(by, locked.reported_by_id, sentence=_("报告死亡和核实须是不同的人。"))
    return locked


def _decide(report: DeathReport, by: User, verb: str, why: str) -> None:
    report.decided_by, report.decided_at = by, timezone.now()
    report.decided_why = why[:MAX_REASON_LENGTH]
    advance(report, verb, DEATH_REPORT_TRANSITIONS)
