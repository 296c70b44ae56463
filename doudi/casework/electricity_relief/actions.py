"""Record meters, draw and confirm the list of a month, stage the company's answer and let it count."""

from __future__ import annotations

import re
from datetime import date

from django.utils.translation import gettext as _

from doudi.casework.electricity_relief.answer_file import AnswerRow, read_answer
from doudi.casework.electricity_relief.models import (
    ElectricityAnswer,
    ElectricityList,
    ElectricityMeter,
    ElectricityRow,
)
from doudi.casework.electricity_relief.queries import families_in, meters_of, present_meters, rows_before
from doudi.casework.electricity_relief.refusals import ElectricityListNotPossible, MeterInvalid
from doudi.casework.electricity_relief.workflow import LIST_TRANSITIONS, is_of_bureau
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import this_month, today
from doudi.core.encryption import with_keys
from doudi.core.process import lock_row, refuse_same_person, refuse_transition
from doudi.core.refusals import OutsideScope, RoleNotAllowed, required_text
from doudi.registry.models import Household
from doudi.values.benefit_month import format_month_in_words
from doudi.values.carries import carries
from doudi.values.divisions import COUNTY_CODE

_METER = re.compile(r"[0-9]{8,16}")
_Change, _Reading = ElectricityRow.Change, ElectricityAnswer.Reading


@action("electricity.record_meter")
def record_meter(*, by: User, household: Household, number: str, holder: str) -> ElectricityMeter:
    """Record the meter of a family from its bill; the meter before it ends.

    Raises:
        PermissionRequired, OutsideScope, MeterInvalid, ReasonRequired
    """
    require_permission(by, Permission.HANDLE_CASES)
    outside = OutsideScope(_("这户不在您的辖区内。"))
    locked = lock_row(Household.objects.visible_to(by), household.pk, missing=outside)
    number = "".join(number.split())
    if not _METER.fullmatch(number):
        message = _("户号是8到16位数字，在电费单上。")
        raise MeterInvalid(message, number=message)
    others = meters_of(number)
    if any(meter.household_id != locked.pk for meter in others):
        message = _("这个户号登记在另一户，请核对电费单。")
        raise MeterInvalid(message, number=message)
    if others:
        message = _("这个户号已经登记了。")
        raise MeterInvalid(message, number=message)
    holder = required_text(holder, "holder", _("请填写用电户名。"))[:40]
    ElectricityMeter.objects.filter(household=locked, ended_on=None).update(ended_on=today())
    meter = ElectricityMeter.objects.create(
        household=locked, sealed_number=number, holder=holder, recorded_by=by, recorded_on=today()
    )
    record(_("登记用电户号。"), subject=locked, village_code=locked.village_id)
    return meter


def _require_bureau(by: User) -> None:
    require_permission(by, Permission.HANDLE_CASES)
    if not is_of_bureau(by):
        raise RoleNotAllowed(_("电费减免名单由县局办理。"))


@carries("P18-15.b")
@action("electricity.draw_list")
def draw_list(*, by: User, month: date) -> ElectricityList:
    """Draw the list of a month: families with dibao or tekun and a meter, and those that ended since the last list.

    Raises:
        PermissionRequired, RoleNotAllowed, ElectricityListNotPossible
    """
    _require_bureau(by)
    if month > this_month() or ElectricityList.objects.filter(month__gte=month).exists():
        raise ElectricityListNotPossible(_("这个月或更晚的名单已经有了，或者月份还没有到。"))
    if ElectricityList.objects.filter(state=ElectricityList.State.DRAWN).exists():
        raise ElectricityListNotPossible(_("上一份名单还没有确认，请先确认。"))
    families, meters = families_in(month), present_meters()
    before = rows_before(month)
    drawn = ElectricityList.objects.create(month=month, drawn_by=by, drawn_on=today())
    rows = []
    for household, programme in families.items():
        meter = meters.get(household.pk)
        if meter is not None:
            change = _Change.CONTINUED if household.pk in before else _Change.NEW
            rows.append(_row(drawn, household, meter, programme, change))
    on_list = {row.household_id for row in rows}
    ended = [row for pk, row in before.items() if pk not in on_list]
    rows += [_row(drawn, row.household, row.meter, row.programme, _Change.ENDED) for row in ended]
    if not rows:
        raise ElectricityListNotPossible(_("低保、特困家庭还没有一户登记用电户号，请先登记。"))
    ElectricityRow.objects.bulk_create(rows)
    _record(drawn, _("生成{month}电费减免名单：{number}户，其中停止{ended}户。"), number=len(rows), ended=len(ended))
    return drawn


def _row(
    drawn: ElectricityList, household: Household, meter: ElectricityMeter, programme: str, change: str
) -> ElectricityRow:
    return ElectricityRow(
        list=drawn,
        household=household,
        meter=meter,
        village_code=household.village_id,
        programme=programme,
        change=change,
    )


def _lock(by: User, listed: ElectricityList, verb: str) -> ElectricityList:
    _require_bureau(by)
    locked = lock_row(ElectricityList.objects.all(), listed.pk)
    sentence = _("名单现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(LIST_TRANSITIONS, locked.state, verb, sentence)
    return locked


def _record(listed: ElectricityList, sentence: str, **numbers: int) -> None:
    text = sentence.format(month=format_month_in_words(listed.month), **numbers)
    record(text, subject=listed, village_code=COUNTY_CODE.ljust(12, "0"))


@action("electricity.confirm_list")
def confirm_list(*, by: User, listed: ElectricityList) -> ElectricityList:
    """Confirm a list as second person; then it goes to the company.

    Raises:
        PermissionRequired, RoleNotAllowed, TransitionNotAllowed, SecondPersonRequired
    """
    locked = _lock(by, listed, "confirm")
    refuse_same_person(by, locked.drawn_by_id, sentence=_("名单是您生成的，要由另一人确认。"))
    locked.state = LIST_TRANSITIONS.target(locked.state, "confirm")
    locked.confirmed_by, locked.confirmed_on = by, today()
    locked.save()
    _record(locked, _("确认{month}电费减免名单。"))
    return locked


@action("electricity.export_list")
def export_rows(*, by: User, listed: ElectricityList) -> list[ElectricityRow]:
    """Return the rows of a confirmed list with their meters, for the file to the company; the trail keeps who took it.

    Raises:
        PermissionRequired, RoleNotAllowed, TransitionNotAllowed
    """
    locked = _lock(by, listed, "export")
    rows = list(locked.rows.select_related("meter", "household"))
    _record(locked, _("导出{month}电费减免名单{number}户，交供电公司。"), number=len(rows))
    return rows


@action("electricity.stage_answer")
def stage_answer(*, by: User, listed: ElectricityList, name: str, content: bytes) -> ElectricityList:
    """Stage the company's file: every row is matched, not on the list, doubled or unreadable; nothing counts yet.

    Raises:
        PermissionRequired, RoleNotAllowed, TransitionNotAllowed, ElectricityAnswerUnreadable
    """
    locked = _lock(by, listed, "answer")
    read = read_answer(name, content)
    by_meter = {row.meter.number: row for row in locked.rows.select_related("meter")}
    seen: set[str] = set()
    staged = []
    for answer in read:
        reading = _reading(answer, by_meter, seen)
        seen.add(answer.meter)
        is_matched = reading == _Reading.MATCHED
        staged.append(
            ElectricityAnswer(
                list=locked,
                number=answer.number,
                sealed_meter=answer.meter[:40],
                reading=reading,
                row=by_meter[answer.meter] if is_matched else None,
                outcome=answer.outcome if is_matched else "",
                applied_from=answer.applied_from,
                reason=answer.reason,
            )
        )
    locked.answers.all().delete()
    with_keys(staged)
    ElectricityAnswer.objects.bulk_create(staged)
    locked.state = LIST_TRANSITIONS.target(locked.state, "answer")
    locked.save()
    matched = sum(one.reading == _Reading.MATCHED for one in staged)
    sentence = _("上传供电公司对{month}名单的答复：{number}行，对上{matched}行。")
    _record(locked, sentence, number=len(staged), matched=matched)
    return locked


def _reading(answer: AnswerRow, by_meter: dict[str, ElectricityRow], seen: set[str]) -> str:
    if answer.meter in seen and answer.meter:
        return _Reading.DOUBLED
    if answer.meter not in by_meter:
        return _Reading.NOT_LISTED
    needs_day = answer.outcome == ElectricityRow.Outcome.APPLIED and answer.applied_from is None
    return _Reading.UNREADABLE if not answer.outcome or needs_day else _Reading.MATCHED


@action("electricity.take_in_answer")
def take_in_answer(*, by: User, listed: ElectricityList) -> ElectricityList:
    """Let the matched rows of the company's answer count; families without an answer stay open.

    Raises:
        PermissionRequired, RoleNotAllowed, TransitionNotAllowed
    """
    locked = _lock(by, listed, "take_in")
    matched = list(locked.answers.filter(reading=_Reading.MATCHED).select_related("row"))
    for answer in matched:
        row = answer.row
        assert row is not None  # noqa: S101 - the constraint of matched rows
        row.outcome, row.applied_from, row.reason = answer.outcome, answer.applied_from, answer.reason
        row.save(update_fields=["outcome", "applied_from", "reason"])
    locked.state = LIST_TRANSITIONS.target(locked.state, "take_in")
    locked.answered_by, locked.answered_on = by, today()
    locked.save()
    _record(locked, _("供电公司对{month}名单的答复入库：{number}户。"), number=len(matched))
    return locked
