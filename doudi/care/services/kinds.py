"""Words of purchased services: what is bought, from whom, how, and the states of contracts, orders and settlements."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from doudi.core.process import TransitionTable


class ItemKind(TextChoices):
    """The two kinds of what may be bought."""

    CLERICAL = "clerical", _("事务性工作")
    SERVICE = "service", _("服务性工作")


class ServiceCode(TextChoices):
    """What a service is; the first three are what a care agreement may pay as well."""

    DAILY_WATCH = "daily_watch", _("日常看护")
    LIVING_CARE = "living_care", _("生活照料")
    HOSPITAL_COMPANY = "hospital_company", _("住院陪护")
    VISIT = "visit", _("探访")
    REHABILITATION = "rehabilitation", _("康复训练")
    ESCORT = "escort", _("送医陪同")
    COUNSELLING = "counselling", _("心理疏导")
    INTEGRATION = "integration", _("社会融入")
    LINKING = "linking", _("资源链接")
    SEARCH = "search", _("对象排查")
    TRAINING = "training", _("业务培训")
    PUBLICITY = "publicity", _("政策宣传")
    EVALUATION = "evaluation", _("绩效评价")


CLERICAL_CODES = frozenset({ServiceCode.SEARCH, ServiceCode.TRAINING, ServiceCode.PUBLICITY, ServiceCode.EVALUATION})

PAID_BY_AGREEMENT = {
    ServiceCode.DAILY_WATCH: "daily_watch",
    ServiceCode.LIVING_CARE: "living_care",
    ServiceCode.HOSPITAL_COMPANY: "hospital_company",
}
"""The service of a care agreement that is the same as a bought one, which is then not paid twice."""

GIVEN_IN_HOSPITAL = frozenset({ServiceCode.HOSPITAL_COMPANY})
"""Services that are given in hospital, so a stay there does not bar them."""

NEVER_BOUGHT = ("受理", "审核", "审查", "核对", "复核", "确认", "审批")
"""Words of what the authorities decide themselves; an item so named is refused."""


class ProviderKind(TextChoices):
    """Who sells."""

    COMPANY = "company", _("企业")
    VILLAGE_BODY = "village_body", _("村（居）集体")
    COMMUNITY = "community", _("社区社会组织")
    STATION = "station", _("社会工作站")
    INSTITUTION = "institution", _("公益二类事业单位")
    PERSON = "person", _("具备条件的个人")


NEAR_KINDS = (ProviderKind.VILLAGE_BODY, ProviderKind.COMMUNITY, ProviderKind.STATION)
"""Sellers of the place itself, whose share of what is bought is shown."""


class ProcurementWay(TextChoices):
    """How a contract was procured."""

    OPEN_TENDER = "open_tender", _("公开招标")
    NEGOTIATION = "negotiation", _("竞争性谈判")
    CONSULTATION = "consultation", _("竞争性磋商")
    INQUIRY = "inquiry", _("询价")
    SINGLE_SOURCE = "single_source", _("单一来源")
    FRAMEWORK = "framework", _("框架协议")
    BELOW_LIMIT = "below_limit", _("限额以下自行采购")


class ContractState(TextChoices):
    """Where a contract stands."""

    PROPOSED = "proposed", _("待复核")
    CONFIRMED = "confirmed", _("已生效")
    REFUSED = "refused", _("已退回")
    ENDED = "ended", _("提前终止")


class OrderState(TextChoices):
    """Where a work order stands."""

    ORDERED = "ordered", _("待服务")
    DELIVERED = "delivered", _("已服务，待验收")
    ACCEPTED = "accepted", _("已验收")
    REFUSED = "refused", _("验收不通过")
    CANCELLED = "cancelled", _("已取消")


class Acceptor(TextChoices):
    """Who accepted what was delivered."""

    PERSON = "person", _("本人")
    CARER = "carer", _("照料人或监护人")


class SettlementState(TextChoices):
    """Where a settlement stands."""

    PROPOSED = "proposed", _("待复核")
    CONFIRMED = "confirmed", _("已复核，待记账")
    BOOKED = "booked", _("已记账")
    REFUSED = "refused", _("已退回")


class SampleOutcome(TextChoices):
    """What a person said on the telephone."""

    SATISFIED = "satisfied", _("满意")
    UNSATISFIED = "unsatisfied", _("不满意")
    NOT_DELIVERED = "not_delivered", _("没有服务")
    UNREACHABLE = "unreachable", _("联系不上")


CONTRACT_TRANSITIONS: TransitionTable[ContractState] = TransitionTable(
    {
        (ContractState.PROPOSED, "confirm"): ContractState.CONFIRMED,
        (ContractState.PROPOSED, "refuse"): ContractState.REFUSED,
        (ContractState.CONFIRMED, "end"): ContractState.ENDED,
    }
)
ORDER_TRANSITIONS: TransitionTable[OrderState] = TransitionTable(
    {
        (OrderState.ORDERED, "deliver"): OrderState.DELIVERED,
        (OrderState.ORDERED, "cancel"): OrderState.CANCELLED,
        (OrderState.DELIVERED, "accept"): OrderState.ACCEPTED,
        (OrderState.DELIVERED, "refuse"): OrderState.REFUSED,
        (OrderState.ACCEPTED, "take_back"): OrderState.DELIVERED,
    }
)
SETTLEMENT_TRANSITIONS: TransitionTable[SettlementState] = TransitionTable(
    {
        (SettlementState.PROPOSED, "confirm"): SettlementState.CONFIRMED,
        (SettlementState.PROPOSED, "refuse"): SettlementState.REFUSED,
        (SettlementState.CONFIRMED, "refuse"): SettlementState.REFUSED,
        (SettlementState.CONFIRMED, "book"): SettlementState.BOOKED,
    }
)
