"""A list, a seller with an account, a contract in force, and orders as far as a test needs them."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from doudi.care.services.actions.contracts import Terms, confirm_contract, propose_contract
from doudi.care.services.actions.items import enter_item
from doudi.care.services.actions.orders import accept_order, deliver_order, open_order
from doudi.care.services.actions.providers import link_user, record_licence, register_provider
from doudi.care.services.models import Contract, Provider, ServiceItem, WorkOrder
from doudi.core.attachments.uploads import Upload
from doudi.core.clock import today
from tests.conftest import Cast
from tests.pictures import PNG_HEAD

PHOTO = Upload("现场.png", PNG_HEAD)
CODES = ("91360731MA00000001", "91360731MA00000002")


def seller(cast: Cast, kind: str = "station", code: str = CODES[0]) -> Provider:
    """A seller with a licence of two years."""
    provider = register_provider(
        by=cast.bureau, name=f"贡江服务{code[-1]}站", kind=kind, contact="谢站长", phone="13800000008", credit_code=code
    )
    day = today().replace(month=1, day=1)
    record_licence(
        by=cast.bureau, provider=provider, name="登记证书", valid_from=day, valid_to=day + timedelta(days=730)
    )
    return provider


def listed(cast: Cast, code: str = "living_care", name: str = "上门生活照料") -> ServiceItem:
    """A service on this year's list."""
    found = ServiceItem.objects.filter(year=today().year, name=name).first()
    return found or enter_item(by=cast.bureau, year=today().year, code=code, name=name, unit="次")


def terms(provider: Provider, item: ServiceItem, **changes: Any) -> Terms:
    """A hundred visits of sixty yuan until the end of the year."""
    year = today().year
    given: dict[str, Any] = {
        "item": item,
        "provider": provider,
        "way": "below_limit",
        "unit_price_fen": 60_00,
        "quantity_limit": 100,
        "budget_fen": 6_000_00,
        "source": "county",
        "people_served": 20,
        "first_day": date(year, 1, 1),
        "last_day": date(year, 12, 31),
    }
    return Terms(**given | changes)


def bought(cast: Cast, provider: Provider | None = None, item: ServiceItem | None = None, **changes: Any) -> Contract:
    """A contract that two people agreed on."""
    found = terms(provider or seller(cast), item or listed(cast), **changes)
    contract = propose_contract(by=cast.bureau, terms=found)
    return confirm_contract(by=cast.director, contract=contract)


def ordered(by: Any, contract: Contract, person: Any, day: date | None = None, units: int = 1) -> WorkOrder:
    """An order of today."""
    planned = day or today()
    return open_order(by=by, contract=contract, person=person, need="洗衣做饭", planned_day=planned, units=units)


def delivered(cast: Cast, order: WorkOrder, day: date | None = None) -> WorkOrder:
    """An order that the seller delivered with a photograph."""
    return deliver_order(
        by=cast.provider,
        order=order,
        delivered_day=day or order.planned_day,
        delivered_from=time(9),
        delivered_to=time(10),
        place="家里",
        upload=PHOTO,
    )


def accepted(cast: Cast, contract: Contract, person: Any, day: date | None = None, units: int = 1) -> WorkOrder:
    """An order that was delivered, and accepted by the person."""
    order = delivered(cast, ordered(cast.officer, contract, person, day, units))
    return accept_order(by=cast.officer, order=order, acceptor="person")


def station_with_account(cast: Cast) -> Provider:
    """A seller for which the provider of the cast works."""
    provider = seller(cast)
    link_user(by=cast.bureau, provider=provider, user=cast.provider)
    return provider
