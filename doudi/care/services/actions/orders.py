"""Order services for people, deliver them with proof, and accept them."""

from __future__ import annotations

from datetime import date, time

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.care.services.actions.providers import refuse_unfit_provider
from doudi.care.services.kinds import ORDER_TRANSITIONS, Acceptor, ContractState, ItemKind, OrderState
from doudi.care.services.models import Contract, WorkOrder
from doudi.care.services.queries import orders_of_provider
from doudi.care.services.refusals import DeliveryNotAllowed, OrderIsSettled, OrderNotCovered, TelephoneOnTheDayOnly
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.actions import store_upload
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.scope import contains
from doudi.core.process import advance, lock_row, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope, required_text
from doudi.registry.models import Person
from doudi.registry.text_messages.outbox import phones_of
from doudi.values.carries import carries


@carries("P18-22.b", "SAL2026-34", "SAL2026-55")
@action("service_order.open")
def open_order(*, by: User, contract: Contract, person: Person, need: str, planned_day: date, units: int) -> WorkOrder:
    """Order a service under a contract for a person of the user's scope.

    Raises:
        PermissionRequired, OutsideScope, ReasonRequired, OrderNotCovered, ProviderBlacklisted, LicenceLapsed
    """
    require_permission(by, Permission.HANDLE_CARE)
    if not contains(by.scope, person.village_id):
        raise OutsideScope(_("这个人不在您的辖区内。"))
    locked = lock_row(Contract.objects.all(), contract.pk, missing=OutsideScope(_("没有这份合同。")))
    need = required_text(need, "sealed_need", _("请写明需要什么服务。"), is_sealed=True)[:200]
    _refuse_uncovered(locked, person, planned_day, units)
    refuse_unfit_provider(locked.provider, planned_day, "contract")
    order = WorkOrder.objects.create(
        contract=locked, person=person, sealed_need=need, planned_day=planned_day, units=units, ordered_by=by
    )
    _record(order, _("给{name}派服务工单，{provider}{day}上门。"))
    return order


def _refuse_uncovered(contract: Contract, person: Person, day: date, units: int) -> None:
    """Refuse an order that the contract does not cover."""
    message, field = "", "contract"
    if contract.state != ContractState.CONFIRMED or contract.item.kind != ItemKind.SERVICE:
        message = _("这份合同没有生效，或者买的不是给个人的服务，请另选合同。")
    elif not contract.first_day <= day <= contract.until:
        message, field = _("计划日期不在合同期内，请改日期或另选合同。"), "planned_day"
    elif person.death_date is not None:
        message, field = _("本人已去世，不能派工单。"), "person"
    else:
        live = contract.orders.exclude(state__in=(OrderState.CANCELLED, OrderState.REFUSED))
        left = contract.quantity_limit - int(live.aggregate(total=Sum("units"))["total"] or 0)
        if units < 1 or units > left:
            message, field = _("合同数量还剩{left}，请减少数量或另签合同。").format(left=left), "units"
    if message:
        raise OrderNotCovered(message, **{field: message})


@carries("SAL2026-34")
@action("service_order.deliver")
def deliver_order(
    *,
    by: User,
    order: WorkOrder,
    delivered_day: date,
    delivered_from: time,
    delivered_to: time,
    place: str,
    upload: Upload | None,
    seen_version: int | None = None,
) -> WorkOrder:
    """Record a delivery as the seller: when, where, with a photograph or a signature.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ReasonRequired, NumberInText,
        DeliveryNotAllowed, EmptyFile, FileTooLarge, WrongFileType
    """
    require_permission(by, Permission.DELIVER_SERVICES)
    missing = OutsideScope(_("这不是您机构的工单。"))
    locked = lock_row(orders_of_provider(by=by), order.pk, missing=missing)
    _check(locked, "deliver", seen_version)
    place = required_text(place, "place", _("请写明在哪里服务。"))[:100]
    _refuse_delivery(locked, delivered_day, delivered_from, delivered_to, upload)
    assert upload is not None  # noqa: S101 - refused above
    locked.proof = store_upload(by=by, upload=upload, village_code=locked.person.village_id)
    locked.delivered_day, locked.delivered_place = delivered_day, place
    locked.delivered_from, locked.delivered_to = delivered_from, delivered_to
    locked.delivered_by, locked.delivered_at = by, timezone.now()
    advance(locked, "deliver", ORDER_TRANSITIONS)
    _record(locked, _("{provider}登记已为{name}服务。"))
    return locked


def _refuse_delivery(order: WorkOrder, day: date, start: time, end: time, upload: Upload | None) -> None:
    message, field = "", "delivered_day"
    if day > today():
        message = _("服务日期不能晚于今天。")
    elif not order.contract.first_day <= day <= order.contract.until:
        message = _("服务日期不在合同期内。")
    elif end <= start:
        message, field = _("结束时间须晚于开始时间。"), "delivered_to"
    elif upload is None:
        message, field = _("请上传现场照片或本人签字。"), "upload"
    if message:
        raise DeliveryNotAllowed(message, **{field: message})


@carries("SAL2026-34", "P18-22.b")
@action("service_order.accept")
def accept_order(
    *, by: User, order: WorkOrder, acceptor: str, how: str = "", seen_version: int | None = None
) -> WorkOrder:
    """Record that the person or the carer accepted what was delivered.

    Args:
        how: how it was asked, for orders accepted together; the audit trail keeps it.
    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed
    """
    locked = _lock(by, order, "accept", seen_version)
    locked.acceptor, locked.decided_by, locked.decided_on = Acceptor(acceptor), by, today()
    advance(locked, "accept", ORDER_TRANSITIONS)
    _record(locked, _("{name}的服务工单验收通过。"), how)
    return locked


@carries("SAL2026-34")
@action("service_order.take_back")
def take_back_acceptance(*, by: User, order: WorkOrder, why: str, seen_version: int | None = None) -> WorkOrder:
    """Take an acceptance back, before a settlement has the order; it waits to be accepted again.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, OrderIsSettled, ReasonRequired,
        NumberInText
    """
    locked = _lock(by, order, "take_back", seen_version)
    if locked.settlement_lines.filter(is_live=True).exists():
        raise OrderIsSettled(_("这张工单已经在结算里，请先退回或者更正那笔结算。"))
    why = required_text(why, "why", _("请写明为什么撤回验收。"))[:200]
    locked.acceptor, locked.decided_by, locked.decided_on = "", None, None
    advance(locked, "take_back", ORDER_TRANSITIONS)
    _record(locked, _("撤回{name}的服务工单的验收。"), why)
    return locked


@carries("SAL2026-34")
@action("service_order.refuse")
def refuse_order(*, by: User, order: WorkOrder, acceptor: str, why: str, seen_version: int | None = None) -> WorkOrder:
    """Record that the person or the carer does not accept what was delivered; it is not paid.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ReasonRequired, NumberInText
    """
    locked = _lock(by, order, "refuse", seen_version)
    locked.why = required_text(why, "why", _("请写明为什么不通过。"))[:200]
    locked.acceptor, locked.decided_by, locked.decided_on = Acceptor(acceptor), by, today()
    advance(locked, "refuse", ORDER_TRANSITIONS)
    _record(locked, _("{name}的服务工单验收不通过。"), locked.why)
    return locked


@action("service_order.cancel")
def cancel_order(*, by: User, order: WorkOrder, why: str, seen_version: int | None = None) -> WorkOrder:
    """Cancel an order that was not delivered.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ReasonRequired, NumberInText
    """
    locked = _lock(by, order, "cancel", seen_version)
    locked.why = required_text(why, "why", _("请写明为什么取消。"))[:200]
    locked.decided_by, locked.decided_on = by, today()
    advance(locked, "cancel", ORDER_TRANSITIONS)
    _record(locked, _("取消{name}的服务工单。"), locked.why)
    return locked


@carries("SAL2026-34")
@action("service_order.reveal_phone")
def reveal_phone(*, by: User, order: WorkOrder) -> str:
    """Return the telephone of the person to the seller, on the planned day of an order that waits; it is recorded.

    Raises:
        PermissionRequired, OutsideScope, TelephoneOnTheDayOnly
    """
    require_permission(by, Permission.DELIVER_SERVICES)
    found = orders_of_provider(by=by).filter(pk=order.pk).select_related("person", "contract__provider").first()
    if found is None:
        raise OutsideScope(_("这不是您机构的工单。"))
    if found.planned_day != today() or found.state != OrderState.ORDERED:
        raise TelephoneOnTheDayOnly(_("只有服务当天能看电话；要改日期的请联系乡镇。"))
    _record(found, _("{provider}查看{name}的电话，用于当天上门。"))
    return phones_of([found.person])[found.person_id]


def _lock(by: User, order: WorkOrder, verb: str, seen_version: int | None) -> WorkOrder:
    require_permission(by, Permission.HANDLE_CARE)
    missing = OutsideScope(_("这张工单不在您的辖区内。"))
    locked = lock_row(WorkOrder.objects.visible_to(by), order.pk, missing=missing)
    _check(locked, verb, seen_version)
    return locked


def _check(order: WorkOrder, verb: str, seen_version: int | None) -> None:
    refuse_stale(order, seen_version, _("您打开页面以后，这张工单有变化，请看过再办。"))
    sentence = _("工单{state}，不能这样办。").format(state=order.get_state_display())
    refuse_transition(ORDER_TRANSITIONS, order.state, verb, sentence)


def _record(order: WorkOrder, sentence: str, why: str = "") -> None:
    record(
        sentence.format(
            name=order.person.name, provider=order.contract.provider.name, day=order.planned_day.isoformat()
        ),
        subject=order,
        village_code=order.person.village_id,
        why=why,
    )
