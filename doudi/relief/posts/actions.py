"""Enter who holds a post, and that it ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission, Role
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS, VILLAGE_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope, RoleNotAllowed, refuse_hidden_characters, required_text
from doudi.relief.posts.models import COUNTY_POSTS, OfficePost, PostKind
from doudi.relief.posts.refusals import PostInvalid, PostOfOneself
from doudi.values.carries import carries

MAX_VILLAGES = 30
_COUNTY_ROLES = frozenset({Role.BUREAU_OFFICER, Role.BUREAU_LEADER})
_VISITOR_ROLES = frozenset({Role.TOWNSHIP_OFFICER, Role.TOWNSHIP_LEADER, *_COUNTY_ROLES})


@carries("P18-6.l")
@action("office_post.name")
def name_holder(
    *,
    by: User,
    kind: str,
    first_day: date,
    holder: User | None = None,
    holder_name: str = "",
    township_code: str = "",
    villages: Sequence[str] = (),
) -> OfficePost:
    """Enter who holds a post from a day on: with their account, or by name where they have none.

    Raises:
        PermissionRequired, RoleNotAllowed, OutsideScope, PostInvalid, PostOfOneself, ReasonRequired, HiddenCharacters
    """
    require_permission(by, Permission.HANDLE_CASES)
    _refuse_place(by, kind, township_code, villages)
    if holder is not None:
        _refuse_holder(by, holder, kind, township_code)
    name = holder.name if holder else required_text(holder_name, "holder_name", _("请选择账号，没有账号的填写姓名。"))
    refuse_hidden_characters(name, "holder_name")
    post = OfficePost.objects.create(
        kind=kind,
        township_code=township_code,
        villages=sorted(set(villages)),
        holder=holder,
        holder_name=name,
        first_day=first_day,
        named_by=by,
    )
    record(
        _("登记{place}{post}：{name}，自{day}起。").format(
            place=place_name(township_code) if township_code else _("县里的"),
            post=post.get_kind_display(),
            name=name,
            day=first_day,
        ),
        subject=post,
        village_code=township_code.ljust(VILLAGE_DIGITS, "0") if township_code else "",
    )
    return post


def _refuse_place(by: User, kind: str, township_code: str, villages: Sequence[str]) -> None:
    """Refuse a post without its place, in another's area, or with villages of another township.

    Raises:
        RoleNotAllowed, OutsideScope, PostInvalid
    """
    if kind not in PostKind.values:
        raise PostInvalid(_("请选择职务。"), kind=_("请选择职务。"))
    if kind in COUNTY_POSTS:
        if Role(by.role) not in _COUNTY_ROLES:
            raise RoleNotAllowed(_("县里的职务由县局登记。"))
        if township_code:
            message = _("县里的职务不选乡镇。")
            raise PostInvalid(message, township_code=message)
        return
    if len(township_code) != TOWNSHIP_DIGITS:
        raise PostInvalid(_("请选择乡镇。"), township_code=_("请选择乡镇。"))
    if not contains(by.scope, township_code):
        raise OutsideScope(_("这个乡镇不在您的辖区内。"))
    is_resident = kind == PostKind.RESIDENT_LEADER
    if is_resident != bool(villages) or len(villages) > MAX_VILLAGES:
        message = _("驻村领导要选驻点的村（居），最多{most}个；其他职务不选。").format(most=MAX_VILLAGES)
        raise PostInvalid(message, villages=message)
    if any(len(code) != VILLAGE_DIGITS or not code.startswith(township_code) for code in villages):
        message = _("驻点的村（居）须在所选的乡镇。")
        raise PostInvalid(message, villages=message)


def _refuse_holder(by: User, holder: User, kind: str, township_code: str) -> None:
    """Refuse an account of another office, and one's own.

    Raises:
        PostOfOneself, PostInvalid
    """
    if holder.pk == by.pk:
        message = _("自己的职务由别人登记。")
        raise PostOfOneself(message, holder=message)
    is_county = kind in COUNTY_POSTS
    fits = Role(holder.role) in (_COUNTY_ROLES if is_county else _VISITOR_ROLES - _COUNTY_ROLES)
    if not (holder.is_active and fits and (is_county or holder.scope == township_code)):
        message = _("这个账号不是这个单位的工作人员。")
        raise PostInvalid(message, holder=message)


@action("office_post.end")
def end_post(*, by: User, post: OfficePost, last_day: date) -> OfficePost:
    """Enter the last day of somebody in a post.

    Raises:
        PermissionRequired, RoleNotAllowed, OutsideScope, PostInvalid
    """
    require_permission(by, Permission.HANDLE_CASES)
    locked = lock_row(OfficePost.objects.all(), post.pk)
    if locked.kind in COUNTY_POSTS and Role(by.role) not in _COUNTY_ROLES:
        raise RoleNotAllowed(_("县里的职务由县局登记。"))
    if locked.township_code and not contains(by.scope, locked.township_code):
        raise OutsideScope(_("这个乡镇不在您的辖区内。"))
    if locked.last_day is not None or not locked.first_day <= last_day <= today():
        message = _("已经结束，或者日期早于开始、晚于今天。")
        raise PostInvalid(message, last_day=message)
    locked.last_day, locked.ended_by = last_day, by
    locked.save(update_fields=["last_day", "ended_by"])
    record(
        _("{name}不再担任{post}，最后一天{day}。").format(
            name=locked.holder_name, post=locked.get_kind_display(), day=last_day
        ),
        subject=locked,
        village_code=locked.township_code.ljust(VILLAGE_DIGITS, "0") if locked.township_code else "",
    )
    return locked
