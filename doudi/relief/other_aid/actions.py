"""Book what another department gave, and correct it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.scope import contains
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope, required_text
from doudi.registry.models import Household, Person
from doudi.relief.emergencies.models import EmergencyEvent
from doudi.relief.other_aid.floors import longest_days
from doudi.relief.other_aid.models import OtherDepartmentAid
from doudi.relief.other_aid.refusals import OtherAidInvalid
from doudi.values.carries import carries
from doudi.values.money import format_yuan

MAX_AMOUNT_FEN = 500_000_00
MAX_PERSONS = 30


@dataclass(frozen=True)
class GivenAid:
    """What another department gave; ``days`` only where it is given by days."""

    department: str
    kind: str
    amount_fen: int
    given_on: date
    paper: str
    persons: int = 1
    days: int | None = None


@carries("P18-6.j", "SAL2026-28")
@action("relief.other_aid.book")
def book_other_aid(
    *,
    by: User,
    household: Household,
    given: GivenAid,
    person: Person | None = None,
    event: EmergencyEvent | None = None,
) -> OtherDepartmentAid:
    """Book what another department gave a household, as theirs.

    Raises:
        PermissionRequired, OutsideScope, OtherAidInvalid, ReasonRequired
    """
    require_permission(by, Permission.HANDLE_CASES)
    if not contains(by.scope, household.village_id):
        raise OutsideScope(_("这一家不在您的辖区内。"))
    if person is not None and person.household_id != household.pk:
        message = _("这个人不是这一家的。")
        raise OtherAidInvalid(message, person=message)
    _refuse_figures(given)
    aid = OtherDepartmentAid.objects.create(
        department=given.department,
        kind=given.kind,
        household=household,
        person=person,
        village_code=household.village_id,
        event=event,
        amount_fen=given.amount_fen,
        persons=given.persons,
        days=given.days,
        given_on=given.given_on,
        paper=required_text(given.paper, "paper", _("请写明依据的文号或者名册。"))[:120],
        recorded_by=by,
    )
    record(
        _("登记{department}的{kind}{amount}元（不是民政资金）。").format(
            department=aid.get_department_display(),
            kind=aid.get_kind_display(),
            amount=format_yuan(aid.amount_fen),
        ),
        subject=household,
        village_code=aid.village_code,
        why=aid.paper,
    )
    return aid


def _refuse_figures(given: GivenAid) -> None:
    """Refuse amounts, persons or days out of range, and a day in the future.

    Raises:
        OtherAidInvalid
    """
    known = given.department in OtherDepartmentAid.Department.values and given.kind in OtherDepartmentAid.Kind.values
    if not known:
        raise OtherAidInvalid(_("请选择部门和项目。"))
    if not 0 < given.amount_fen <= MAX_AMOUNT_FEN:
        message = _("金额要大于零，不超过50万元。")
        raise OtherAidInvalid(message, amount_fen=message)
    if given.given_on > today():
        message = _("发放日期不能晚于今天。")
        raise OtherAidInvalid(message, given_on=message)
    if not 1 <= given.persons <= MAX_PERSONS:
        message = _("人数在1到{most}之间。").format(most=MAX_PERSONS)
        raise OtherAidInvalid(message, persons=message)
    most = longest_days(given.kind, given.given_on)
    if most is None:
        if given.days is not None:
            message = _("这个项目不按天数发放。")
            raise OtherAidInvalid(message, days=message)
    elif given.days is None or not 1 <= given.days <= most:
        message = _("过渡期生活救助请填写天数，最多{most}天。").format(most=most)
        raise OtherAidInvalid(message, days=message)


@action("relief.other_aid.correct")
def correct_other_aid(*, by: User, aid: OtherDepartmentAid, amount_fen: int, reason: str) -> OtherDepartmentAid:
    """Correct an amount by a new row; 0 takes it back. The old row stays and counts no more.

    Raises:
        PermissionRequired, OutsideScope, OtherAidInvalid, ReasonRequired
    """
    require_permission(by, Permission.HANDLE_CASES)
    outside = OutsideScope(_("这一家不在您的辖区内。"))
    locked = lock_row(OtherDepartmentAid.objects.visible_to(by), aid.pk, missing=outside)
    if OtherDepartmentAid.objects.filter(corrects=locked).exists():
        raise OtherAidInvalid(_("这一笔已经更正过，请更正新的一笔。"))
    if not 0 <= amount_fen <= MAX_AMOUNT_FEN:
        message = _("更正后的金额不能小于零，不超过50万元。")
        raise OtherAidInvalid(message, amount_fen=message)
    kept = (
        "department",
        "kind",
        "household",
        "person",
        "village_code",
        "event",
        "persons",
        "days",
        "given_on",
        "paper",
    )
    corrected = OtherDepartmentAid.objects.create(
        **{name: getattr(locked, name) for name in kept},
        amount_fen=amount_fen,
        corrects=locked,
        correction_reason=required_text(reason, "reason", _("请写明更正的理由。"))[:200],
        recorded_by=by,
    )
    record(
        _("更正{kind}：原{old}元，现{new}元。").format(
            kind=locked.get_kind_display(), old=format_yuan(locked.amount_fen), new=format_yuan(amount_fen)
        ),
        subject=locked.household,
        village_code=locked.village_code,
        old=locked.amount_fen,
        new=amount_fen,
        why=corrected.correction_reason,
    )
    return corrected
