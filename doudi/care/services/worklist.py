"""Tasks of purchased services that wait for a user: orders to deliver or accept, papers of the second person."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import ngettext_lazy

from doudi.care.services.kinds import ContractState, OrderState, SettlementState
from doudi.care.services.models import Complaint, Contract, QualitySample, Settlement, WorkOrder
from doudi.care.services.queries import orders_of_provider
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.ui.desk_tasks import WaitingTask, register_desk_tasks


@register_desk_tasks
def waiting_tasks(user: User) -> Iterator[WaitingTask]:
    """Yield what waits for a user, by kind."""
    if user.may(Permission.DELIVER_SERVICES):
        mine = orders_of_provider(by=user, state=OrderState.ORDERED)
        yield WaitingTask(
            ngettext_lazy("服务工单待上门", "服务工单待上门"), mine.count(), reverse("care_services:my_orders")
        )
    listed = reverse("care_services:orders")
    if user.may(Permission.HANDLE_CARE):
        visible = WorkOrder.objects.visible_to(user)
        delivered = visible.filter(state=OrderState.DELIVERED).count()
        yield WaitingTask(
            ngettext_lazy("服务工单待验收", "服务工单待验收"), delivered, f"{listed}?state={OrderState.DELIVERED}"
        )
        complaints = Complaint.objects.visible_to(user).filter(is_upheld=None).values("order").distinct().count()
        yield WaitingTask(ngettext_lazy("服务投诉待办结", "服务投诉待办结"), complaints, f"{listed}?state=complained")
    yield from _of_bureau(user)


def _of_bureau(user: User) -> Iterator[WaitingTask]:
    settlements = reverse("care_services:settlements")
    if user.may(Permission.MANAGE_SERVICES):
        proposed = Contract.objects.filter(state=ContractState.PROPOSED).exclude(proposed_by=user).count()
        contracts = f"{reverse('care_services:contracts')}?state={ContractState.PROPOSED}"
        yield WaitingTask(ngettext_lazy("购买服务合同待复核", "购买服务合同待复核"), proposed, contracts)
        to_confirm = Settlement.objects.filter(state=SettlementState.PROPOSED).exclude(proposed_by=user).count()
        address = f"{settlements}?state={SettlementState.PROPOSED}"
        yield WaitingTask(ngettext_lazy("购买服务结算待复核", "购买服务结算待复核"), to_confirm, address)
        to_call = QualitySample.objects.visible_to(user).filter(outcome="").count()
        yield WaitingTask(ngettext_lazy("服务质量待回访", "服务质量待回访"), to_call, reverse("care_services:samples"))
    if user.may(Permission.RECORD_FUNDS):
        to_book = Settlement.objects.filter(state=SettlementState.CONFIRMED).count()
        yield WaitingTask(
            ngettext_lazy("购买服务结算待记账", "购买服务结算待记账"),
            to_book,
            f"{settlements}?state={SettlementState.CONFIRMED}",
        )
