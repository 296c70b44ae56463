"""Name people for the care of children, keep the register and the log, and report concerns within the day.

The general trail has a random number for each of these rows, and neither child nor kind; ``SealedAct`` has the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from doudi.care.children.access import children_of, readable_concerns, require_designation
from doudi.care.children.models import ChildRecord, Concern, Designation, LogEntry, SealedAct
from doudi.care.children.refusals import AlreadyNamed, ChildAlreadyRegistered, ChildIncomplete, NotAChild
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import BUREAU_ROLES, Permission, Role
from doudi.core.audit.trail import SYSTEM, Actor, action, record
from doudi.core.clock import today
from doudi.core.divisions.scope import contains
from doudi.core.process import lock_row, refuse_same_person, refuse_stale, save_changes
from doudi.core.refusals import OutsideScope, PermissionRequired, TransitionNotAllowed, required_text
from doudi.registry.models import Person
from doudi.values.carries import carries
from doudi.values.dates import age_on

OF_AGE = 18
LONGEST_TEXT = 1_000
_OF_THE_TRAINED = frozenset({LogEntry.Kind.SCREENING, LogEntry.Kind.COUNSELLING})


@dataclass(frozen=True)
class ChildDetails:
    """What the register keeps of a child."""

    kind: str
    source: str
    guardian: str
    next_on: date
    guardian_phone: str = ""
    away: str = ChildRecord.Away.NONE
    away_since: date | None = None
    last_contact: date | None = None


@carries("P30-1.11")
@action("care.children.name")
def name_for_children(*, by: User, user: User, post: str, is_trained: bool = False) -> Designation:
    """Name a user to care for children in their area; another officer of the bureau confirms.

    Raises:
        PermissionRequired, ChildIncomplete, AlreadyNamed
    """
    _require_bureau(by)
    if post not in Designation.Post.values or not user.may(Permission.CARE_FOR_CHILDREN):
        raise ChildIncomplete(_("请选择岗位和能办理儿童关爱的人。"), user=_("这个账号不能办理儿童关爱。"))
    if Designation.objects.filter(user=user, ended_on=None).exists():
        raise AlreadyNamed(_("{name}已经指定。").format(name=user.name), user=_("已经指定。"))
    named = Designation.objects.create(user=user, post=post, is_trained=is_trained, named_by=by, named_on=today())
    record(_("指定{name}为{post}，待复核。").format(name=user.name, post=named.get_post_display()), subject=named)
    return named


@carries("P30-1.11")
@action("care.children.confirm_named")
def confirm_named(*, by: User, designation: Designation) -> Designation:
    """Confirm a designation as the second person.

    Raises:
        PermissionRequired, SecondPersonRequired, TransitionNotAllowed
    """
    _require_bureau(by)
    locked = lock_row(Designation.objects.select_related("user"), designation.pk)
    if locked.confirmed_by_id or locked.ended_on:
        raise TransitionNotAllowed(_("已经复核或者停止。"))
    sentence = _("指定、复核和被指定的须是不同的人。")
    refuse_same_person(by, locked.named_by_id, locked.user_id, sentence=sentence)
    locked.confirmed_by, locked.confirmed_on = by, today()
    locked.version += 1
    save_changes(locked)
    record(_("复核{name}为{post}。").format(name=locked.user.name, post=locked.get_post_display()), subject=locked)
    return locked


@action("care.children.end_named")
def end_named(*, by: User, designation: Designation) -> Designation:
    """End a designation.

    Raises:
        PermissionRequired, TransitionNotAllowed
    """
    _require_bureau(by)
    locked = lock_row(Designation.objects.select_related("user"), designation.pk)
    if locked.ended_on:
        raise TransitionNotAllowed(_("已经停止。"))
    locked.ended_on = today()
    locked.version += 1
    save_changes(locked)
    record(_("{name}不再担任{post}。").format(name=locked.user.name, post=locked.get_post_display()), subject=locked)
    return locked


@carries("P30-1.11")
@action("care.children.register")
def register_child(*, by: User, person: Person, details: ChildDetails) -> ChildRecord:
    """Put a child on the register.

    Raises:
        PermissionRequired, NotNamedForChildren, OutsideScope, NotAChild, ChildAlreadyRegistered, ChildIncomplete,
        ReasonRequired
    """
    require_designation(by)
    if not contains(by.scope, person.village_id):
        raise OutsideScope(_("这个孩子不在您的辖区内。"))
    if person.death_date is not None or age_on(person.birth_date, today()) >= OF_AGE:
        raise NotAChild(_("年满十八周岁或者已故的人不登记。"), person=_("请另选。"))
    if ChildRecord.objects.filter(person=person, ended_on=None).exists():
        raise ChildAlreadyRegistered(_("这个孩子已经登记。"), person=_("已经登记。"))
    child = ChildRecord(person=person, village_code=person.village_id, entered_by=by, entered_on=today())
    _fill(child, details)
    child.save()
    _keep(child, child, by, _("登记"))
    return child


@action("care.children.change")
def change_child(
    *, by: User, child: ChildRecord, details: ChildDetails, seen_version: int | None = None
) -> ChildRecord:
    """Change guardian, parents away, last contact and next date.

    Raises:
        PermissionRequired, NotNamedForChildren, OutsideScope, StaleVersion, TransitionNotAllowed, ChildIncomplete,
        ReasonRequired
    """
    locked = _lock(by, child, seen_version)
    _fill(locked, details)
    locked.version += 1
    save_changes(locked)
    _keep(locked, locked, by, _("更新"))
    return locked


@carries("P30-1.11.b", "P30-1.11")
@action("care.children.write")
def write_log(*, by: User, child: ChildRecord, kind: str, day: date, text: str, next_on: date) -> LogEntry:
    """Write a visit, emotional care, a screening or a counselling; only those trained for it screen and counsel.

    Raises:
        PermissionRequired, NotNamedForChildren, OutsideScope, TransitionNotAllowed, ChildIncomplete, ReasonRequired
    """
    locked = _lock(by, child, None)
    named = require_designation(by)
    if kind not in LogEntry.Kind.values:
        raise ChildIncomplete(_("请选择类别。"), kind=_("请选择类别。"))
    if kind in _OF_THE_TRAINED and not named.is_trained:
        message = _("心理健康筛查和辅导只由受过培训的人做，请转给受过培训的人。")
        raise ChildIncomplete(message, kind=message)
    if day > today() or next_on <= day:
        message = _("日期不能晚于今天，下次日期要在它以后。")
        raise ChildIncomplete(message, next_on=message)
    text = required_text(text, "text", _("请写明情况。"), is_sealed=True)[:LONGEST_TEXT]
    entry = LogEntry.objects.create(child=locked, kind=kind, day=day, sealed_text=text, next_on=next_on, written_by=by)
    locked.next_on = next_on
    locked.version += 1
    save_changes(locked)
    _keep(locked, entry, by, str(entry.get_kind_display()))
    return entry


@carries("P30-1.11")
@action("care.children.concern")
def raise_concern(*, by: User, child: ChildRecord, text: str) -> Concern:
    """Write down something that must be reported to protection today.

    Raises:
        PermissionRequired, NotNamedForChildren, OutsideScope, TransitionNotAllowed, ReasonRequired
    """
    locked = _lock(by, child, None)
    text = required_text(text, "text", _("请写明发现了什么。"), is_sealed=True)[:LONGEST_TEXT]
    concern = Concern.objects.create(
        child=locked, village_code=locked.village_code, sealed_text=text, raised_by=by, due_on=today()
    )
    _keep(locked, concern, by, _("发现需要报告的情况"))
    return concern


@carries("P30-1.11")
@action("care.children.report")
def report_concern(*, by: User, concern: Concern, told: str, seen_version: int | None = None) -> Concern:
    """Record that a concern was reported to protection: to whom, and what they do.

    Raises:
        PermissionRequired, NotNamedForChildren, OutsideScope, StaleVersion, TransitionNotAllowed, ReasonRequired
    """
    require_designation(by)
    rows = Concern.objects.visible_to(by).select_related("child")
    locked = lock_row(rows, concern.pk, missing=OutsideScope(_("这个孩子不在您的辖区内。")))
    if not readable_concerns(Concern.objects.filter(pk=locked.pk), by).exists():
        raise OutsideScope(_("这件事由发现的人或者儿童督导员报告。"))
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经报告，请看过再办。"))
    if locked.reported_on is not None:
        raise TransitionNotAllowed(_("已经报告。"))
    locked.sealed_told = required_text(told, "told", _("请写明报告给谁、怎么办。"), is_sealed=True)[:LONGEST_TEXT]
    locked.reported_by, locked.reported_on = by, today()
    locked.version += 1
    save_changes(locked)
    _keep(locked.child, locked, by, _("报告保护部门"))
    return locked


@action("care.children.end")
def end_child(*, by: User, child: ChildRecord, why: str, seen_version: int | None = None) -> ChildRecord:
    """Take a child off the register with the reason.

    Raises:
        PermissionRequired, NotNamedForChildren, OutsideScope, StaleVersion, TransitionNotAllowed, ChildIncomplete
    """
    locked = _lock(by, child, seen_version)
    if why not in ChildRecord.EndedWhy.values or why == ChildRecord.EndedWhy.OF_AGE:
        raise ChildIncomplete(_("请选择退出原因。"), why=_("请选择退出原因。"))
    if locked.concerns.filter(reported_on=None).exists():
        raise TransitionNotAllowed(_("还有没有报告的情况，请先报告。"))
    return _end(locked, by, why)


def end_those_of_age() -> int:
    """Take those off the register who turned eighteen or died; return how many."""
    rows = ChildRecord.objects.filter(ended_on=None).values_list("pk", "person__birth_date", "person__death_date")
    over = [key for key, born, died in rows if died is not None or age_on(born, today()) >= OF_AGE]
    for key in over:
        _end_by_fact(by=SYSTEM, pk=key)
    return len(over)


@action("care.children.end_by_fact")
def _end_by_fact(*, by: Actor, pk: int) -> ChildRecord:
    locked = lock_row(ChildRecord.objects.select_related("person"), pk)
    died = locked.person.death_date is not None
    return _end(locked, by, ChildRecord.EndedWhy.DIED if died else ChildRecord.EndedWhy.OF_AGE)


def _end(locked: ChildRecord, by: Actor, why: str) -> ChildRecord:
    locked.ended_on, locked.ended_why = today(), why
    locked.version += 1
    save_changes(locked)
    _keep(locked, locked, by, _("退出"))
    return locked


def _keep(child: ChildRecord, subject: ChildRecord | LogEntry | Concern, by: Actor, what: str) -> None:
    """Record the act: in the general trail as a random number, in the room with who and what."""
    SealedAct.objects.create(child=child, by=by if isinstance(by, User) else None, what=what)
    record("", subject=subject)


def _lock(by: User, child: ChildRecord, seen_version: int | None) -> ChildRecord:
    require_designation(by)
    locked = lock_row(children_of(by), child.pk, missing=OutsideScope(_("这个孩子不在您的辖区内。")))
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经办过，请看过再办。"))
    if locked.ended_on is not None:
        raise TransitionNotAllowed(_("这个孩子已经退出登记。"))
    return locked


def _fill(child: ChildRecord, details: ChildDetails) -> None:
    if details.kind not in ChildRecord.Kind.values or details.source not in ChildRecord.Source.values:
        raise ChildIncomplete(_("请选择类别和来源。"), kind=_("请选择。"))
    is_left = details.kind == ChildRecord.Kind.LEFT_BEHIND
    if is_left and (details.away in {"", ChildRecord.Away.NONE} or details.away_since is None):
        message = _("留守儿童要写父母谁外出、从哪天起。")
        raise ChildIncomplete(message, away=message)
    if any(day is not None and day > today() for day in (details.away_since, details.last_contact)):
        message = _("外出和联系的日期不能晚于今天。")
        raise ChildIncomplete(message, last_contact=message)
    child.kind, child.source = details.kind, details.source
    guardian = required_text(details.guardian, "guardian", _("请填写监护人。"), is_sealed=True)
    child.sealed_guardian = guardian[:60]
    if details.guardian_phone:  # pages never show it in full, so an empty one leaves it as it is
        child.guardian_phone = details.guardian_phone
    child.away = details.away or ChildRecord.Away.NONE
    child.away_since, child.last_contact, child.next_on = details.away_since, details.last_contact, details.next_on


def _require_bureau(by: User) -> None:
    require_permission(by, Permission.CARE_FOR_CHILDREN)
    if Role(by.role) not in BUREAU_ROLES:
        raise PermissionRequired(_("儿童关爱人员由县局指定。"))
