"""Put a member into a body by their office, and end their seat."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.conferences.models import Body, Member
from doudi.conferences.models.limits import MAX_NAME_LENGTH, MAX_OFFICE_LENGTH, MAX_REASON_LENGTH
from doudi.conferences.refusals import MemberPeriodInvalid
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.process import lock_row
from doudi.core.refusals import refuse_hidden_characters, required_text
from doudi.values.carries import carries


@carries("P18-9.a")
@action("conference.add_member")
def add_member(
    *,
    by: User,
    body: str,
    unit: str,
    post: str,
    name: str,
    seat: str,
    basis: str,
    valid_from: date,
    account: User | None = None,
) -> Member:
    """Enter who sits in a body by their office from a day on, by the paper that says so.

    Raises:
        PermissionRequired, ReasonRequired, NumberInText, HiddenCharacters, MemberPeriodInvalid
    """
    require_permission(by, Permission.PREPARE_CONFERENCES)
    refuse_hidden_characters(name)
    person = required_text(name, "name")[:MAX_NAME_LENGTH]
    office = {
        "unit": required_text(unit, "unit")[:MAX_OFFICE_LENGTH],
        "post": required_text(post, "post")[:MAX_OFFICE_LENGTH],
        "name": person,
    }
    paper = required_text(basis, "basis")[:MAX_REASON_LENGTH]
    sitting = Member.objects.filter(body=body, valid_to=None)
    if sitting.filter(**office).exists():
        raise MemberPeriodInvalid(_("{name}已经是成员。").format(name=person), name=_("已经是成员。"))
    if seat == Member.Seat.CHAIR and sitting.filter(seat=seat).exists():
        message = _("已经有召集人，请先登记现任召集人不再担任。")
        raise MemberPeriodInvalid(message, seat=message)
    member = Member.objects.create(
        body=Body(body), seat=seat, basis=paper, valid_from=valid_from, account=account, recorded_by=by, **office
    )
    sentence = _("登记{body}成员：{office}。").format(body=member.get_body_display(), office=member.office)
    record(sentence, subject=member, why=paper)
    return member


@action("conference.end_member")
def end_member(*, by: User, member: Member, valid_to: date, why: str) -> Member:
    """End a member's seat: from ``valid_to`` on they sit in the body no more.

    Raises:
        PermissionRequired, ReasonRequired, MemberPeriodInvalid
    """
    require_permission(by, Permission.PREPARE_CONFERENCES)
    locked = lock_row(Member.objects.all(), member.pk)
    reason = required_text(why, "why")[:MAX_REASON_LENGTH]
    if locked.valid_to is not None or valid_to < locked.valid_from:
        message = _("不能早于开始担任的日期，已经不再担任的不能再登记。")
        raise MemberPeriodInvalid(message, valid_to=message)
    locked.valid_to, locked.ended_why = valid_to, reason
    locked.save(update_fields=["valid_to", "ended_why"])
    sentence = _("{office}自{day}起不再担任{body}成员。").format(
        office=locked.office, day=valid_to.isoformat(), body=locked.get_body_display()
    )
    record(sentence, subject=locked, why=reason)
    return locked
