"""Refusals of purchased services."""

from doudi.core.refusals import Refused


class NeverBought(Refused):
    """Acceptance, check, review and confirmation are done by the authorities and never bought."""

    code = "service_never_bought"


class ItemNotOnList(Refused):
    """What is to be bought is not on the year's list, or stands there already."""

    code = "service_item_not_on_list"


class ProviderAlreadyKnown(Refused):
    """The seller, or the account of one of its people, is on record already."""

    code = "service_provider_already_known"


class ProviderBlacklisted(Refused):
    """Nothing is bought from the seller on that day."""

    code = "service_provider_blacklisted"


class LicenceLapsed(Refused):
    """The seller has no licence that is valid on that day."""

    code = "service_licence_lapsed"


class ContractDaysNotAllowed(Refused):
    """A contract is longer than a year, or with its prolongations longer than three."""

    code = "service_contract_days_not_allowed"


class ContractAmountsDiffer(Refused):
    """Price and quantity are more than the budget, or a prolongation changes what was agreed."""

    code = "service_contract_amounts_differ"


class OrderNotCovered(Refused):
    """The contract does not cover the day, the quantity or the person of an order."""

    code = "service_order_not_covered"


class DeliveryNotAllowed(Refused):
    """The time of a delivery cannot be right, or its proof is missing."""

    code = "service_delivery_not_allowed"


class NothingToSettle(Refused):
    """No accepted order of the month waits to be paid."""

    code = "service_nothing_to_settle"


class SettlementChanged(Refused):
    """What may be paid changed since the settlement was proposed."""

    code = "service_settlement_changed"


class TelephoneOnTheDayOnly(Refused):
    """A seller sees the telephone of a person on the day of the service only."""

    code = "service_telephone_on_the_day_only"


class OrderIsSettled(Refused):
    """A settlement has the order, so its acceptance stands."""

    code = "service_order_is_settled"
