"""Propose, confirm, end and close an emergency event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.casework.switches.actions import end_switches
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission, Role
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.models import Division
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_stale, refuse_transition
from doudi.core.refusals import RoleNotAllowed, TransitionNotAllowed, required_text
from doudi.relief.emergencies.models import LONGEST_REPORT, Answer, EmergencyEvent, EventVillage, PlanItem
from doudi.relief.emergencies.plans import PLAN_ITEMS
from doudi.relief.emergencies.refusals import EventInvalid, SurveyUnfinished
from doudi.relief.emergencies.survey_list import draw_survey_list
from doudi.relief.emergencies.workflow import EVENT_TRANSITIONS
from doudi.values.carries import carries

MAX_VILLAGES = 200
_BUREAU = frozenset({Role.BUREAU_OFFICER, Role.BUREAU_LEADER})


def require_bureau(by: User) -> None:
    """Refuse everybody but the bureau.

    Raises:
        PermissionRequired, RoleNotAllowed
    """
    require_permission(by, Permission.HANDLE_CASES)
    if Role(by.role) not in _BUREAU:
        raise RoleNotAllowed(_("突发事件由县局办理。"))


def refuse_villages(villages: Sequence[str]) -> None:
    """Refuse an area without villages, with too many, or with codes that are no village.

    Raises:
        EventInvalid
    """
    if not villages or len(villages) > MAX_VILLAGES:
        message = _("请选择受影响的村（居），最多{most}个。").format(most=MAX_VILLAGES)
        raise EventInvalid(message, villages=message)
    known = Division.objects.filter(code__in=villages, level=Division.Level.VILLAGE).count()
    if known != len(set(villages)):
        message = _("有的村（居）不在区划表里。")
        raise EventInvalid(message, villages=message)


@carries("P18-8.a", "SAL2026-28")
@action("relief.event.propose")
def propose_event(
    *,
    by: User,
    name: str,
    kind: str,
    level: str,
    began_on: date,
    legal_basis: str,
    plan: str,
    villages: Sequence[str],
) -> EmergencyEvent:
    """Propose to declare an event with its area, level, legal basis and plan.

    Raises:
        PermissionRequired, RoleNotAllowed, EventInvalid, ReasonRequired
    """
    require_bureau(by)
    refuse_villages(villages)
    if kind not in EmergencyEvent.Kind.values or level not in EmergencyEvent.Level.values:
        raise EventInvalid(_("请选择类型和响应级别。"))
    if began_on > today():
        message = _("发生日期不能晚于今天。")
        raise EventInvalid(message, began_on=message)
    event = EmergencyEvent.objects.create(
        name=required_text(name, "name", _("请写明名称，如“梓山镇7·12洪涝”。"))[:60],
        kind=kind,
        level=level,
        began_on=began_on,
        legal_basis=required_text(legal_basis, "legal_basis", _("请写明启动的依据。"))[:200],
        plan=required_text(plan, "plan", _("请写明按哪一个预案。"))[:120],
        proposed_by=by,
    )
    EventVillage.objects.bulk_create(
        EventVillage(event=event, village_code=code, first_day=began_on, added_by=by) for code in sorted(set(villages))
    )
    PlanItem.objects.bulk_create(PlanItem(event=event, text=str(text)) for text in PLAN_ITEMS)
    record(
        _("提出启动突发事件社会救助：{name}（{kind}，{level}），{number}个村（居）。").format(
            name=event.name, kind=event.get_kind_display(), level=event.get_level_display(), number=len(set(villages))
        ),
        subject=event,
        new={"villages": sorted(set(villages))},
        why=event.legal_basis,
    )
    return event


def lock_event(by: User, event: EmergencyEvent, verb: str, seen_version: int | None = None) -> EmergencyEvent:
    """Lock an event for a verb of the bureau.

    Raises:
        PermissionRequired, RoleNotAllowed, StaleVersion, TransitionNotAllowed
    """
    require_bureau(by)
    locked = lock_row(EmergencyEvent.objects.all(), event.pk)
    refuse_stale(locked, seen_version, _("您打开页面以后，这个事件又有变化，请看过再办。"))
    sentence = _("这个事件现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(EVENT_TRANSITIONS, locked.state, verb, sentence)
    return locked


def _require_leader(by: User) -> None:
    if Role(by.role) is not Role.BUREAU_LEADER:
        raise RoleNotAllowed(_("由县局负责人确认。"))


@carries("P18-8.a", "P18-8.b")
@action("relief.event.confirm")
def confirm_event(*, by: User, event: EmergencyEvent, seen_version: int | None = None) -> EmergencyEvent:
    """Start the plan of an event as the bureau's leader; the survey list is drawn at once.

    Raises:
        PermissionRequired, RoleNotAllowed, StaleVersion, TransitionNotAllowed, SecondPersonRequired
    """
    locked = lock_event(by, event, "confirm", seen_version)
    _require_leader(by)
    refuse_same_person(by, locked.proposed_by_id, sentence=_("提出的人不能自己确认。"))
    locked.confirmed_by, locked.plan_started_at = by, timezone.now()
    advance(locked, "confirm", EVENT_TRANSITIONS)
    villages = list(locked.villages.filter(last_day=None).values_list("village_code", flat=True))
    number = draw_survey_list(locked, villages, today())
    record(
        _("启动{name}的应急预案，摸排名单{number}人。").format(name=locked.name, number=number),
        subject=locked,
        new={"survey": number},
        why=locked.legal_basis,
    )
    return locked


@action("relief.event.refuse")
def refuse_event(*, by: User, event: EmergencyEvent, reason: str, seen_version: int | None = None) -> EmergencyEvent:
    """Do not start the plan, with the reason.

    Raises:
        PermissionRequired, RoleNotAllowed, StaleVersion, TransitionNotAllowed, ReasonRequired
    """
    locked = lock_event(by, event, "refuse", seen_version)
    _require_leader(by)
    locked.refused_reason = required_text(reason, "reason", _("请写明不予启动的理由。"))[:300]
    advance(locked, "refuse", EVENT_TRANSITIONS)
    record(_("不予启动{name}。").format(name=locked.name), subject=locked, why=locked.refused_reason)
    return locked


@action("relief.event.tick_plan_item")
def tick_plan_item(*, by: User, item: PlanItem, note: str = "") -> PlanItem:
    """Tick off an item of the plan of a running event.

    Raises:
        PermissionRequired, RoleNotAllowed, TransitionNotAllowed
    """
    lock_event(by, item.event, "change")
    locked = lock_row(PlanItem.objects.all(), item.pk)
    if locked.done_at is not None:
        raise TransitionNotAllowed(_("这一项已经登记完成。"))
    locked.done_at, locked.done_by, locked.note = timezone.now(), by, note.strip()[:200]
    locked.save(update_fields=["done_at", "done_by", "note"])
    record(_("预案事项完成：{text}。").format(text=locked.text), subject=locked.event, why=locked.note)
    return locked


@carries("P18-8.c")
@action("relief.event.end")
def end_event(
    *, by: User, event: EmergencyEvent, ended_on: date, reason: str = "", seen_version: int | None = None
) -> EmergencyEvent:
    """End an event: its switches end with the day; people without an answer need a reason.

    Raises:
        PermissionRequired, RoleNotAllowed, StaleVersion, TransitionNotAllowed, EventInvalid, SurveyUnfinished
    """
    locked = lock_event(by, event, "end", seen_version)
    _require_leader(by)
    if not locked.began_on <= ended_on <= today():
        message = _("结束日期不能早于发生日期，也不能晚于今天。")
        raise EventInvalid(message, ended_on=message)
    left = locked.survey_rows.filter(is_in_area=True, state=Answer.OPEN).count()
    if left and not reason.strip():
        message = _("摸排名单还有{number}人没有联系，请写明原因。").format(number=left)
        raise SurveyUnfinished(message, reason=message)
    locked.ended_on, locked.ended_by, locked.survey_left_open_reason = ended_on, by, reason.strip()[:300]
    advance(locked, "end", EVENT_TRANSITIONS)
    number = end_switches(by=by, event_key=locked.key, last_day=ended_on)
    record(
        _("{name}结束，最后一天{day}，放宽的{number}项同时停止。").format(
            name=locked.name, day=ended_on, number=number
        ),
        subject=locked,
        why=locked.survey_left_open_reason,
    )
    return locked


@carries("P18-8.c")
@action("relief.event.close")
def close_event(
    *, by: User, event: EmergencyEvent, closing_report: str, lessons: str, seen_version: int | None = None
) -> EmergencyEvent:
    """Close an event with what was done and the lessons learnt.

    Raises:
        PermissionRequired, RoleNotAllowed, StaleVersion, TransitionNotAllowed, ReasonRequired
    """
    locked = lock_event(by, event, "close", seen_version)
    locked.closing_report = required_text(closing_report, "closing_report", _("请写明做了什么、结果怎样。"))
    locked.lessons = required_text(lessons, "lessons", _("请写明经验和不足。"))
    locked.closing_report, locked.lessons = locked.closing_report[:LONGEST_REPORT], locked.lessons[:LONGEST_REPORT]
    locked.closed_by, locked.closed_on = by, today()
    advance(locked, "close", EVENT_TRANSITIONS)
    record(_("{name}已总结。").format(name=locked.name), subject=locked)
    return locked
