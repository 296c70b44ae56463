"""Keep the yearly list of what may be bought."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.care.services.kinds import CLERICAL_CODES, NEVER_BOUGHT, ItemKind, ServiceCode
from doudi.care.services.models import ServiceItem
from doudi.care.services.refusals import ItemNotOnList, NeverBought
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope, TransitionNotAllowed, required_text
from doudi.values.carries import carries


@carries("P18-22.a", "SAL2026-55", "SAL2026-56")
@action("service_item.enter")
def enter_item(*, by: User, year: int, code: str, name: str, unit: str) -> ServiceItem:
    """Put a service on the list of a year; what the authorities decide themselves never stands there.

    Raises:
        PermissionRequired, ReasonRequired, NumberInText, NeverBought, ItemNotOnList
    """
    require_permission(by, Permission.MANAGE_SERVICES)
    name, unit = required_text(name, "name")[:60], required_text(unit, "unit")[:10]
    refuse_never_bought(name)
    if ServiceItem.objects.filter(year=year, name=name, withdrawn_on=None).exists():
        message = _("{year}年目录里已经有这一项，请直接使用。").format(year=year)
        raise ItemNotOnList(message, name=message)
    item = ServiceItem.objects.create(
        year=year,
        kind=ItemKind.CLERICAL if code in CLERICAL_CODES else ItemKind.SERVICE,
        code=ServiceCode(code),
        name=name,
        unit=unit,
        entered_by=by,
    )
    record(_("{year}年购买服务目录增加{name}。").format(year=year, name=name), subject=item)
    return item


@action("service_item.withdraw")
def withdraw_item(*, by: User, item: ServiceItem) -> ServiceItem:
    """Take a service off the list; contracts that are signed go on.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed
    """
    require_permission(by, Permission.MANAGE_SERVICES)
    locked = lock_row(ServiceItem.objects.all(), item.pk, missing=OutsideScope(_("没有这一项。")))
    if locked.withdrawn_on:
        raise TransitionNotAllowed(_("这一项已经移出目录。"))
    locked.withdrawn_on, locked.withdrawn_by = today(), by
    locked.save(update_fields=["withdrawn_on", "withdrawn_by"])
    record(_("{year}年购买服务目录移出{name}。").format(year=locked.year, name=locked.name), subject=locked)
    return locked


def refuse_never_bought(name: str) -> None:
    """Refuse what names a step that the authorities take themselves.

    Raises:
        NeverBought
    """
    found = next((word for word in NEVER_BOUGHT if word in name), "")
    if found:
        message = _("“{word}”是民政部门和乡镇自己的职责，不能购买；请改买排查、探访、照料等服务。").format(word=found)
        raise NeverBought(message, name=message)
