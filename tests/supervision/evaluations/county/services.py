"""Care of people at home, purchased services, charity, warnings, and people whom nobody helps."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from doudi.care.agreements.models import Agreement, Carer
from doudi.care.charity.matches.models import Match
from doudi.care.charity.needs.models import CharityNeed
from doudi.care.charity.resources.models import Giver, Resource
from doudi.care.services.models import Contract, Provider, ServiceItem, WorkOrder
from doudi.care.visits.models import CareFinding, CareVisit, PlannedVisit
from doudi.monitoring.low_income.models import UnaidedPerson
from doudi.monitoring.warnings.models import Warning as MonitoringWarning
from doudi.values.benefit_month import add_months
from tests.supervision.evaluations.county.ground import Ground


def care(ground: Ground) -> None:
    """Agreements that are confirmed, run out, end or are missing; visits and findings of who lives at home."""
    carer = Carer.objects.create(
        kind="institution", name="敬老院", opened_on=date(2021, 1, 1), opened_by=ground.cast.bureau,
        village_code=ground.villages[0].code,
    )  # fmt: skip
    for award, begins, _ends in ground.awards:
        if award.programme == "tekun" and not award.in_institution:
            _agreements(ground, award.person, carer, max(begins, add_months(ground.first, -6)))
            for month in ground.months_played():
                _visit(ground, award.person, month)


def _agreements(ground: Ground, person: Any, carer: Any, first: date) -> None:
    kind = ground.lot(("long", 0.6), ("ran_out", 0.1), ("succeeded", 0.15), ("late", 0.05), ("none", 0.1))
    if kind == "none":
        return
    first = first + timedelta(days=150 if kind == "late" else 0)
    last = first + timedelta(days=200 if kind == "ran_out" else 1_400)
    cast = ground.cast

    def agreement(first: date, confirmed: date, *changes: Any) -> Any:
        row = Agreement(
            number=ground.number("YX"), person=person, carer=carer, township_code=person.village_id[:9],
            form="dispersed", visit_every_days=30, hours_per_week=3, first_day=first, last_day=last, state="confirmed",
            drafted_by=cast.officer, drafted_on=confirmed, signed_on=confirmed, signed_way="paper",
            signed_by=cast.officer, signed_file=ground.file, confirmed_by=cast.leader, confirmed_on=confirmed,
        )  # fmt: skip
        return ground.ledger.add(row, confirmed, *changes)

    if kind != "succeeded":
        agreement(first, first)
        return
    ended = ground.chance.choice([first + timedelta(days=60), add_months(ground.first, 3) - timedelta(days=1)])
    ended = max(ended, first)
    end = {"state": "ended", "ended_on": ended, "ended_why": "successor", "ended_by": cast.officer}
    agreement(first, first, (ended, end))
    again = ended + timedelta(days=ground.chance.choice([1, 1, 40]))
    agreement(again, again)


def _visit(ground: Ground, person: Any, month: date) -> None:
    due = add_months(month, 1) - timedelta(days=ground.chance.choice([1, 1, 10]))
    planned = PlannedVisit(
        person=person,
        village_code=person.village_id,
        kind="village",
        cycle="months",
        cycle_length=1,
        due_from=month,
        due_on=due,
        last_on=due + timedelta(days=7),
    )
    kind = ground.lot(("made", 0.94), ("cancelled", 0.03), ("missed", 0.03))
    made = ground.by_due(due, late=0.05, never=0.02) if kind == "made" else None
    if made is None:
        change = {"state": "cancelled", "cancel_cause": "paused"} if kind == "cancelled" else {"state": "missed"}
        ground.ledger.add(planned, month, (due if kind == "cancelled" else due + timedelta(days=8), change))
        return
    made = max(made, month)
    visit = CareVisit(
        planned=planned, visited_on=made, outcome="seen", manner="on_site", client_key=ground.number("Y"),
        recorded_by=ground.cast.cadre, recorded_at=ground.ledger.clock.moment,
    )  # fmt: skip
    ground.ledger.add(planned, month, (made, {"state": "done", "counted_visit": visit}))
    ground.ledger.add(visit, made)
    if ground.chance.random() < 0.1:
        due = made + timedelta(days=10)
        handled = ground.by_due(due)
        finding = CareFinding(
            visit=visit, person=person, village_code=person.village_id, topic="living", found_on=made, due_on=due
        )
        done = {"handled_on": handled, "handled_by": ground.cast.officer, "result": "settled"}
        ground.ledger.add(finding, made, (handled, done))


def buy_services(ground: Ground, number: int) -> None:
    """Orders delivered in one month and accepted in the same or the next, some refused."""
    bureau, director = ground.cast.bureau, ground.cast.director
    item = ServiceItem.objects.create(
        year=ground.first.year, kind="service", code="living_care", name="上门照料", unit="次", entered_by=bureau
    )
    provider = Provider.objects.create(
        name="社工站", kind="station", contact="某", registered_by=bureau, registered_on=ground.first
    )
    contract = Contract.objects.create(
        number="YG0001",
        item=item,
        provider=provider,
        way="below_limit",
        unit_price_fen=33_33,
        quantity_limit=100_000,
        budget_fen=100_000 * 33_33,
        source="county",
        people_served=len(ground.people),
        first_day=ground.first,
        last_day=ground.after,
        state="confirmed",
        proposed_by=bureau,
        confirmed_by=director,
        confirmed_on=ground.first,
    )
    for _order in range(number):
        delivered = ground.day()
        decided = ground.later(delivered, 0, 25)
        row = WorkOrder(
            contract=contract, person=ground.chance.choice(ground.people), planned_day=delivered,
            units=ground.chance.randint(1, 4), ordered_by=bureau, ordered_at=ground.ledger.clock.moment,
            sealed_need="洗衣", state="delivered", delivered_day=delivered, delivered_place="家里", proof=ground.file,
            delivered_by=ground.cast.provider,
        )  # fmt: skip
        answer: dict[str, Any] = {"decided_by": ground.cast.officer, "decided_on": decided}
        is_accepted = ground.chance.random() < 0.9
        answer |= {"state": "accepted", "acceptor": "person"} if is_accepted else {"state": "refused", "why": "没有来"}
        ground.ledger.add(row, delivered, (decided, answer))


def give(ground: Ground, number: int) -> None:
    """Needs that givers meet, some handed over."""
    giver = Giver.objects.create(sealed_name="爱心超市", is_organisation=True)
    resource = Resource.objects.create(
        giver=giver, title="棉被", kind="goods", need_codes=",living,", quantity=10_000, unit="床",
        unit_value_fen=100_00, last_day=ground.after, recorded_by=ground.cast.bureau, recorded_on=ground.first,
    )  # fmt: skip
    for person in ground.people[:number:1]:
        opened = ground.day()
        need = CharityNeed(
            person=person, village_code=person.village_id, kind="living", sealed_text="缺棉被", public_text="缺棉被",
            government_aid_fen=0, opened_on=opened, opened_by=ground.cast.officer,
        )  # fmt: skip
        ground.ledger.add(need, opened)
        handed = ground.later(opened, 3, 30) if ground.chance.random() < 0.7 else None
        match = Match(
            need=need, resource=resource, quantity=1, reasons=[], proposed_by=ground.cast.officer, proposed_on=opened
        )
        given = {"state": "given", "handed_on": handed, "value_fen": 100_00, "consent_file": ground.file}
        ground.ledger.add(match, opened, (handed, given))


def warn(ground: Ground, number: int) -> None:
    """Warnings looked at and ended in time, late or never; people whom nobody helps, followed to an end."""
    for place in range(number):
        seen, person = ground.day(), ground.chance.choice(ground.people)
        row = MonitoringWarning(
            rule_id=ground.chance.choice(["W02", "M03"]),
            rule_version="1",
            warning_class=ground.chance.choice("bc"),
            severity="b",
            person=person,
            village_code=person.village_id,
            month=seen.replace(day=1),
            source="deaths",
            tier="t1",
            facts_digest=f"{place:032d}",
            first_seen_on=seen,
            last_seen_on=seen,
            look_due_on=seen + timedelta(days=3),
            visit_due_on=seen + timedelta(days=7),
            due_on=seen + timedelta(days=15),
        )
        looked = ground.by_due(row.look_due_on)
        looked = max(looked, seen) if looked else None
        ended = ground.by_due(row.due_on) if looked else None
        changes: list[Any] = [(looked, {"looked_on": looked, "state": "looked", "looked_by": ground.cast.officer})]
        if looked and ended:
            ended = max(looked, ended)
            end = {"state": "ended", "ended_on": ended, "finding": ground.chance.choice(["true", "no_need"])}
            changes.append((ended, end | {"action": ground.chance.choice(["case", "lead", "referral", ""])}))
        ground.ledger.add(row, seen, *changes)
    for person in ground.people[:: max(1, len(ground.people) // max(1, number // 2))]:
        listed = ground.day()
        due = listed + timedelta(days=30)
        ended = ground.by_due(due)
        unaided = UnaidedPerson(person=person, listed_on=listed, due_on=due, sealed_reason="家里有人照顾")
        if ground.chance.random() < 0.2:
            end = {"state": "left", "ended_on": ended}
        else:
            end = {"state": "ended", "ended_on": ended, "ended_by": ground.cast.officer, "outcome": "no_need"}
        ground.ledger.add(unaided, listed, (ended, end))
