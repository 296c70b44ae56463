"""Enter a detail of an office."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from doudi.casework.office_details.models import OfficeDetail
from doudi.casework.office_details.queries import COUNTY_DETAILS, TOWNSHIP_DETAILS
from doudi.casework.refusals import OfficeDetailInvalid
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.divisions.queries import townships
from doudi.core.refusals import required_text
from doudi.values.divisions import COUNTY_CODE

MAX_VALUE = 80
_TELEPHONE = re.compile(r"(0[0-9]{2,3}-)?[0-9]{5,8}(-[0-9]{1,5})?|1[0-9]{10}")


@action("office_detail.enter")
def enter_office_detail(*, by: User, place_code: str, name: str, value: str) -> OfficeDetail:
    """Enter a detail that documents and public notices print from now on.

    Raises:
        PermissionRequired, OfficeDetailInvalid, ReasonRequired
    """
    require_permission(by, Permission.ENTER_OFFICE_DETAILS)
    names = {COUNTY_CODE: _("县民政局"), **{township.code: township.name for township in townships()}}
    allowed = COUNTY_DETAILS if place_code == COUNTY_CODE else TOWNSHIP_DETAILS
    if place_code not in names or name not in {each.value for each in allowed}:
        message = _("这个机关没有这一项。")
        raise OfficeDetailInvalid(message, name=message)
    value = required_text(value, "value", _("请填写内容。"), is_sealed=True)
    is_telephone = name == OfficeDetail.Name.SUPERVISION_TELEPHONE
    if len(value) > MAX_VALUE or (is_telephone and not _TELEPHONE.fullmatch(value)):
        message = _("请填写一个电话号码，如0797-1234567。") if is_telephone else _("最多80个字。")
        raise OfficeDetailInvalid(message, value=message)
    detail = OfficeDetail.objects.create(place_code=place_code, name=name, value=value, entered_by=by)
    record(
        _("填写{place}的{name}：{value}。").format(
            place=names[place_code], name=OfficeDetail.Name(name).label, value=value
        ),
        subject=detail,
        village_code=place_code.ljust(12, "0"),
    )
    return detail
