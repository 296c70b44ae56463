"""Invented purchased services of the demonstration: the list of a year, three sellers, orders at every step, money."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from doudi.demo_site.pictures import photograph

_ACCOUNTS = ("township", "bureau", "director", "finance", "provider")
_ITEMS = (
    ("living_care", "上门生活照料", "次"),
    ("visit", "独居老人探访", "次"),
    ("hospital_company", "住院陪护", "天"),
    ("counselling", "儿童和老人心理疏导", "次"),
    ("training", "村级协理员业务培训", "期"),
)
_SELLERS = (
    ("桥头乡社会工作站", "station", "52360731MJD0000017", "谢站长", "13870700001"),
    ("贡江家政服务有限公司", "company", "91360731MA0000002B", "刘经理", "13870700002"),
    ("桥头村互助养老服务队", "village_body", "N2360731MF0000003C", "钟队长", "13870700003"),
)
_CONTRACTS = (
    (0, 0, "below_limit", 60_00, 400, 30),
    (1, 2, "below_limit", 35_00, 300, 40),
    (3, 1, "inquiry", 120_00, 50, 25),
    (2, 1, "negotiation", 180_00, 60, 10),
)
"""Item, seller, way, price in fen, quantity, people; the last one waits for the second person."""
_NEEDS = ("洗衣、打扫、做一顿饭", "洗澡、换洗被褥", "买米买油，检查灶台和电线", "收拾屋子，陪着说说话")
_ALLOTTED_FEN = 20_000_00


def create_services() -> int:
    """Create the list, sellers, contracts, orders and a settlement; return the orders, 0 if there are any already."""
    from doudi.care.services.models import ServiceItem
    from doudi.core.accounts.models import User

    people = _people()
    if ServiceItem.objects.exists() or not people:
        return 0
    cast = {user.username: user for user in User.objects.filter(username__in=_ACCOUNTS)}
    contract = _contracts(cast)
    made = _orders(cast, contract, people)
    _settle(cast, contract)
    _sample_and_complain(cast, contract)
    return made


def _people() -> list[Any]:
    """Return people of the demonstration's township with an award, the oldest first."""
    from doudi.core.accounts.models import User
    from doudi.registry.models import Award, Person

    awards = Award.objects.filter(withdrawn_at=None, valid_to=None, programme__in=("tekun", "dibao"))
    visible = Person.objects.visible_to(User.objects.get(username="township")).filter(death_date=None, merged_into=None)
    return list(visible.filter(pk__in=awards.values("person")).order_by("birth_date", "pk")[:6])


def _first_day() -> date:
    from doudi.core.clock import this_month
    from doudi.values.benefit_month import add_months

    return add_months(this_month(), -3)


def _contracts(cast: dict[str, Any]) -> Any:
    """Enter the list, the sellers and the contracts; return the contract of the social-work station."""
    from doudi.care.services.actions import contracts, items, providers
    from doudi.casework.procedures.clocks import months_after
    from doudi.core.clock import today

    first = _first_day()
    listed: list[Any] = [
        items.enter_item(by=cast["bureau"], year=year, code=code, name=name, unit=unit)
        for year in sorted({today().year, first.year}, reverse=True)
        for code, name, unit in _ITEMS
    ][-len(_ITEMS) :]
    sellers: list[Any] = []
    for name, kind, code, contact, phone in _SELLERS:
        given = {"name": name, "kind": kind, "credit_code": code, "contact": contact, "phone": phone}
        seller = providers.register_provider(by=cast["bureau"], **given)
        valid = {"valid_from": first - timedelta(days=200), "valid_to": first + timedelta(days=900)}
        providers.record_licence(by=cast["bureau"], provider=seller, name="登记证书", **valid)
        sellers.append(seller)
    providers.link_user(by=cast["bureau"], provider=sellers[0], user=cast["provider"])
    made = []
    for item, of_seller, way, price, quantity, served in _CONTRACTS:
        terms = contracts.Terms(
            item=listed[item],
            provider=sellers[of_seller],
            way=way,
            unit_price_fen=price,
            quantity_limit=quantity,
            budget_fen=price * quantity,
            source="county",
            people_served=served,
            first_day=first,
            last_day=months_after(first, 12) - timedelta(days=1),
        )
        made.append(contracts.propose_contract(by=cast["bureau"], terms=terms))
    for contract in made[:-1]:
        contracts.confirm_contract(by=cast["director"], contract=contract)
    return made[0]


def _orders(cast: dict[str, Any], contract: Any, people: list[Any]) -> int:
    """Order services of the last weeks and the next days; those of the past are delivered, most of them accepted."""
    from doudi.care.services.actions import orders
    from doudi.core.clock import today

    days = [today() - timedelta(days=back) for back in (38, 36, 34, 33, 31, 29, 6, 4, 3, 2)]
    delivered = [
        _delivered(cast, _ordered(cast, contract, people, order, day), order) for order, day in enumerate(days)
    ]
    for one in delivered[:7]:
        orders.accept_order(by=cast["township"], order=one, acceptor="person")
    orders.refuse_order(by=cast["township"], order=delivered[7], acceptor="carer", why="只打扫了一间房，没有做饭")
    late = _ordered(cast, contract, people, 10, today() - timedelta(days=1))
    coming = [_ordered(cast, contract, people, 11 + more, today() + timedelta(days=more)) for more in range(3)]
    orders.cancel_order(by=cast["township"], order=late, why="本人去女儿家住几天")
    return len(days) + 1 + len(coming)


def _ordered(cast: dict[str, Any], contract: Any, people: list[Any], order: int, day: date) -> Any:
    from doudi.care.services.actions.orders import open_order

    need, person = _NEEDS[order % len(_NEEDS)], people[order % len(people)]
    return open_order(by=cast["township"], contract=contract, person=person, need=need, planned_day=day, units=1)


def _delivered(cast: dict[str, Any], order: Any, number: int) -> Any:
    from doudi.care.services.actions.orders import deliver_order
    from doudi.core.attachments.uploads import Upload

    return deliver_order(
        by=cast["provider"],
        order=order,
        delivered_day=order.planned_day,
        delivered_from=time(8 + number % 3, 30),
        delivered_to=time(10 + number % 3),
        place="本人家里",
        upload=Upload("现场.png", photograph(number)),
    )


def _settle(cast: dict[str, Any], contract: Any) -> None:
    """Allot money of the county and settle the month before: proposed, confirmed and booked by three people."""
    from doudi.care.services.actions import settlements
    from doudi.core.clock import today
    from doudi.funding import actions as funds

    entry = funds.Entry("demonstration:services", today(), "county", _ALLOTTED_FEN, "购买服务经费（虚拟下达）")
    funds.allot(by=cast["finance"], entry=entry)
    month = (today() - timedelta(days=36)).replace(day=1)
    settlement = settlements.propose_settlement(by=cast["bureau"], contract=contract, month=month)
    settlement = settlements.confirm_settlement(by=cast["director"], settlement=settlement)
    settlements.book_settlement(by=cast["finance"], settlement=settlement)


def _sample_and_complain(cast: dict[str, Any], contract: Any) -> None:
    """Draw telephone samples, call one; record two complaints and settle one of them."""
    from doudi.care.services.actions import quality

    accepted = list(contract.orders.filter(state="accepted").order_by("pk"))
    month = accepted[0].delivered_day.replace(day=1)
    drawn = quality.draw_samples(by=cast["bureau"], month=month, seed=f"{month:%Y%m}")
    quality.record_sample(by=cast["bureau"], sample=drawn[0], outcome="satisfied", note="说小谢很细心")
    quality.draw_samples(by=cast["bureau"], month=accepted[-1].delivered_day, seed="回访")
    first = quality.record_complaint(by=cast["township"], order=accepted[1], text="来晚了一个小时，没有打电话说")
    answer = "已向本人道歉，以后晚到先打电话"
    quality.settle_complaint(by=cast["township"], complaint=first, is_upheld=True, answer=answer)
    refused = contract.orders.get(state="refused")
    quality.record_complaint(by=cast["township"], order=refused, text="儿子反映只打扫了一间房")
